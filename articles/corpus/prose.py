"""Chinese that reads like news and means nothing, the same for the same seed.

Half of the sentences are those of the demo with some of their words exchanged, since a few
patterns would put the same pairs of characters into every article.
"""

import re
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from random import Random

from articles.tokens import plain

from .lexicon import MIXED, Lexicon

PLACES = (
    "云州 临江 南岸 城东 河西 青石镇 柳溪县 白沙湾 老码头 大岭乡 开发区 高新区 北山 滨海 "
    "新桥 古渡口 东湖 西关 水库区 平原新区 三江口 小河村 石桥街道 中山路 人民广场"
)
BODIES = (
    "市科技局 市交通局 县农业农村局 市第一医院 理工学院 农科院 气象台 市图书馆 轨道公司 "
    "供水集团 城投公司 博物馆 消防支队 社区居委会 老年大学 电力公司 环境监测站 出版社 "
    "创业园 合作社 志愿者协会 足球俱乐部 剧团 港务局 税务局 银行 保险公司 法院 检察院 学校"
)
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董"
    "袁潘蒋蔡余杜叶程苏魏吕丁任沈"
)
THINGS = (
    "菜市场 夜班公交 实验室 社区食堂 公租房 旧书店 稻田 果园 养老院 图书馆 自来水管网 "
    "充电桩 屋顶光伏 冬修水利 非遗作坊 老剧院 登山步道 湿地公园 物流园 冷链仓库 数据中心 "
    "电子合同 区块链平台 贷款贴息 医保结算 疫苗接种 校车 课后服务 河堤 码头 渡船 电池回收 "
    "垃圾分类 共享仪器 种质资源库 低空航线 地铁四号线 人行天桥 停车场 志愿服务 人工智能 "
    "新能源汽车 跨境电商 乡村旅游 中药材 茶叶 大闸蟹 白菜 棉花 钢铁 机床 芯片 卫星 桥梁"
)
DEEDS = (
    "启用 改造 扩建 搬迁 开放 试运行 完工 公布 招标 验收 提速 降价 停用 恢复 升级 入库 "
    "备案 签约 投产 上线 下线 更名 修缮 巡查 抽检 通报 征求意见 入选 获奖 挂牌"
)
MANNERS = (
    "比去年同期多出两成 用时不到三个月 没有增加居民负担 比计划提前了十天 引来不少讨论 "
    "受到附近居民欢迎 还要再等一个冬天 账目全部公开 最难的是算清楚人的时间 "
    "先从三个街道做起 每一步都留下记录 由第三方评估 收费标准不变 雨天也照常进行 "
    "十年里改了四十七稿 年底前还有第二批 经费来自共享仪器基金 细则下周公布"
)
SENTENCES = (
    "{body}近日公布，{place}的{thing}将在年内{deed}，{word}与{word}一并{word}。",
    "记者在{place}看到，{thing}已经{deed}，{word}旁边多了{word}，{manner}。",
    "“{thing}不是摆设，”{person}说，“有了{word}，{word}才谈得上{word}。”",
    "{person}在{body}工作了{count}年，经手过{count}处{word}的{deed}。",
    "据{body}统计，今年以来{place}共有{count}个{word}完成{deed}，{word}占了{count}%。",
    "谈到{word}，{person}最先想到的是{word}从哪里来，又用到哪里去。",
    "按照{body}的方案，{word}分三步走：先{deed}，再{word}，最后向{place}推开。",
    "住在{place}的{person}每天要走{count}分钟，才能到最近的{thing}。",
    "{month}月{day}日上午，{count}名代表走进{body}，听取{word}{deed}情况的说明。",
    "有人担心{word}会影响{place}的{word}，{body}回应说，{deed}方案{manner}。",
    "从{place}到{place}，{word}的故事各不相同，相同的是{word}。",
    "数据显示，{word}的平均费用为每月{count}元，比{word}低。",
    "{word}、{word}和{word}，是{person}这些年记得最牢的几件事。",
    "{mixed}的{word}在{year}年第一次超过{word}，{person}把它写进了{word}。",
    "在{place}，{word}把{word}变成了{word}，也让{word}有了去处。",
    "{person}翻开{word}，上面记着{word}、{word}，还有一行字：{word}。",
    "{year}年，{place}的{word}只剩{count}户，{word}却越来越多。",
    "“先做{word}，后做{word}，”{person}对{person}说，“{word}急不得。”",
    "{body}的{person}提醒，购买{mixed}要看清{word}，不要轻信{word}。",
    "{word}落成那天，{place}下着雨，{word}的人从{word}一直排到{word}。",
    "一份关于{word}的报告写道，{word}每提高一成，{word}就少{count}吨。",
    "{word}为什么难？{person}的回答是：{word}不够，{word}不全，{word}不敢。",
)
HEADINGS = (
    "{word}从哪里来",
    "谁来{deed}{word}",
    "{place}的{word}",
    "账怎么算",
    "下一步：{word}",
)
TITLES = (
    "{place}{thing}{deed}，{word}有了{word}",
    "{body}：{word}年内{deed}，{word}先行",
    "{place}的{word}：{count}个人的{count}年",
    "深读｜{word}的最后一公里，谁来{deed}{word}",
    "{person}：把{word}留在{place}",
    "{mixed}遇上{word}，{place}怎么办",
    "{word}{deed}，{place}的{word}不再{word}",
    "从{word}到{word}：{person}和他的{thing}",
    "{year}年，{place}为{word}算了一笔{word}账",
    "{word}、{word}与{word}",
    "{place}{word}{deed}：{word}与{word}",
    "{word}多了，{word}少了，{place}的{thing}{deed}",
    "{person}谈{word}：{word}比{word}更难",
    "{thing}{deed}之后，{place}的{word}去了哪里",
    "{body}{deed}{count}处{word}，{word}最多",
    "谁在{place}{deed}{word}",
    "{word}背后的{word}：{body}{month}月{deed}",
    "{place}{count}户人家的{word}和{word}",
    "一座{thing}，{count}种{word}",
    "{count}天{deed}{count}个{word}，{body}靠{word}",
    "{person}、{person}和{place}的{word}",
    "{word}再{deed}，{word}先{word}",
    "{mixed}{deed}，{word}和{word}怎么选",
    "{year}年的{word}，{person}还记得",
)

DEMO = Path(__file__).parent.parent / "demo" / "articles"
SENTENCE = re.compile(r"[^。！？:\s{}<>&]{10,70}[。！？]”?")
PAIR = re.compile("[一-鿿]{2}")
# One word of so many characters is exchanged.
STRETCH = 26

# An article keeps coming back to so many words of its own, and to ways to put them.
OWN_WORDS = 16
OWN_PATTERNS = 11


class Prose:
    """Words in the proportions of a real text: a few very often, most of them seldom."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.lexicon = Lexicon(random)
        self.places = PLACES.split()
        self.patterns = [_opened(random, sentence) for sentence in _printed()]
        self.words = {
            "body": _ranked(BODIES.split()),
            "thing": _ranked(THINGS.split()),
            "deed": _ranked(DEEDS.split()),
            "manner": _ranked(MANNERS.split()),
            "mixed": _ranked(MIXED.split()),
        }
        self.drawn = {
            "word": self._word,
            "place": self._place,
            "person": self.person,
            "count": lambda: random.randint(3, 900),
            "year": lambda: random.randint(1978, 2026),
            "month": lambda: random.randint(1, 12),
            "day": lambda: random.randint(1, 28),
        }
        self.begin()

    def begin(self) -> None:
        """Turn to another subject."""
        self.own = self.lexicon.some(OWN_WORDS)
        self.own_patterns = self.random.sample(self.patterns, OWN_PATTERNS)

    def title(self) -> str:
        return self._fill(self.random.choice(TITLES))

    def heading(self) -> str:
        return self._fill(self.random.choice(HEADINGS))

    def sentence(self) -> str:
        patterns = self.random.choice((SENTENCES, self.own_patterns))
        return self._fill(self.random.choice(patterns))

    def word(self, kind: str) -> str:
        words, weights = self.words[kind]
        return self.random.choices(words, cum_weights=weights)[0]

    def person(self) -> str:
        return self.lexicon.person(SURNAMES)

    def _word(self) -> str:
        if self.random.random() < 0.6:
            return self.random.choice(self.own)
        return self.lexicon.some(1)[0]

    def _place(self) -> str:
        if self.random.random() < 0.5:
            return self.random.choice(self.places)
        return self.lexicon.place()

    def _fill(self, pattern: str) -> str:
        return pattern.format_map(self)

    def __getitem__(self, kind: str) -> object:
        """Return what stands in a gap of this kind, another each time."""
        return self.drawn[kind]() if kind in self.drawn else self.word(kind)


def _printed() -> Iterator[str]:
    for file in sorted(DEMO.glob("*.html")):
        yield from SENTENCE.findall(plain(file.read_text(encoding="utf-8")))


def _opened(random: Random, sentence: str) -> str:
    """Return a sentence in which some pairs of characters are gaps for other words."""
    pairs = [found.start() for found in PAIR.finditer(sentence)]
    chosen = random.sample(pairs, min(len(pairs), 1 + len(sentence) // STRETCH))
    for place in sorted(chosen, reverse=True):
        sentence = f"{sentence[:place]}{{word}}{sentence[place + 2 :]}"
    return sentence


def _ranked(words: list[str]) -> tuple[list[str], list[float]]:
    return words, list(accumulate(1 / rank for rank in range(2, len(words) + 2)))
