"""More words than anybody can list: made of characters as often as print uses them.

What search costs depends on how many different pairs of characters texts hold, and how
often each. A short list of words would make a corpus that is far too easy to index.
"""

from itertools import accumulate
from random import Random

# The first are in every text; the others follow in the order of their codes.
FREQUENT = (
    "国人中大年会这上生时地到作为出发学家工和对行民方经全新业市成动过分能现开部高面力长社"
    "本定进体法多政加机车电水公关产场来用理主化重海自交通建设道品安保安物区信合实管战联目"
    "心结总路制应利技数情计期气平科报资提活度运制价展传条线城品特式接题门种员量导转统解教"
    "研位向代入服务验准企系造术果收百任流单取际费据标增根强组办石育便队影书农效速况照形医"
    "示空林油校环境基金融江河山湖桥村镇县街居老少青春夏秋冬东西南北口岸港船货仓粮食药材竹"
    "木花草鱼鸟马牛羊茶酒米面布衣房屋楼院店站台网络云端智慧芯片光热风火核能源碳排放监测预警"
    "修护养复旧遗存文艺戏剧歌舞画展览馆票务游客旅宿乡村振兴扶助老幼病残诊疗疫苗保险税款贷"
)
KINDS = {2: 0.74, 3: 0.17, 4: 0.09}
WORDS = 40_000

GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英文华建玉红志斌婷波辉玲宇浩晨欣悦佳琪"
    "梓涵思远诗雨晓峰雪松云飞海燕春梅秋菊长青立新国庆永康德胜嘉怡若曦子轩一鸣景行望舒清越"
)
PLACE = (
    "云青白石柳沙老大新古东西南北平安清河长乐金银玉龙凤鹤松竹梅兰荷莲桃杏桑榆枫杨槐溪泉潭"
    "湖江海湾港洲岛山岭峰崖坡原川谷田野林园桥渡口关塔寺亭台楼阁井坊市集丰永兴福泰和宁康顺"
)
PLACE_ENDS = "县 镇 乡 村 街道 大道 路 巷 湾 桥 社区 开发区 水库 码头 古镇"
MIXED = (
    "A股 B站 5G手机 iPhone15 C919 GPT-4o C++ 4K电视 PM2.5 3D打印 NBA CBA赛场 T3航站楼 "
    "H7N9 AI助手 ETC通道 WiFi6 K歌房 X光机 U盘 12345热线 110千伏 APP客户端 G60高速 CT检查"
)


class Lexicon:
    """Words by how often they stand in print, drawn from one seed."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.place_ends = PLACE_ENDS.split()
        frequent = list(dict.fromkeys(FREQUENT))
        known = set(frequent)
        characters = frequent + [sign for sign in _printed() if sign not in known]
        weights = list(accumulate(1 / (rank + 25) for rank in range(len(characters))))
        lengths = random.choices(list(KINDS), list(KINDS.values()), k=WORDS)
        signs = iter(random.choices(characters, cum_weights=weights, k=sum(lengths)))
        self.words = ["".join(next(signs) for _ in range(length)) for length in lengths]
        self.weights = list(accumulate(1 / (rank + 4) for rank in range(WORDS)))

    def some(self, count: int) -> list[str]:
        return self.random.choices(self.words, cum_weights=self.weights, k=count)

    def person(self, surnames: str) -> str:
        given = self.random.choices(GIVEN, k=self.random.choice((1, 2, 2, 2)))
        return self.random.choice(surnames) + "".join(given)

    def place(self) -> str:
        return "".join(self.random.choices(PLACE, k=2)) + self.random.choice(self.place_ends)


def _printed() -> list[str]:
    """Return the characters of everyday print: the first level of GB 2312."""
    cells = ((row, cell) for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFF))
    found = (bytes(cell).decode("gb2312", "ignore") for cell in cells)
    return [sign for sign in found if sign]
