"""Chinese that reads like news and means nothing, the same for the same seed."""

from itertools import accumulate
from random import Random

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
NAMES = (
    "知远 小满 建国 明 丽华 晓峰 雨桐 思齐 文博 海燕 志强 静 子涵 立新 秋实 春晖 一诺 "
    "望舒 长河 若水"
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
    "{body}近日公布，{place}的{thing}将在年内{deed}，{manner}。",
    "记者在{place}看到，{thing}已经{deed}，{manner}。",
    "“{thing}不是摆设，”{person}说，“它{manner}。”",
    "{person}在{body}工作了{count}年，经手过{count}处{thing}的{deed}。",
    "据{body}统计，今年以来{place}共有{count}个{thing}完成{deed}，{manner}。",
    "谈到{thing}，{person}最先想到的是钱从哪里来，又花到哪里去。",
    "按照{body}的方案，{thing}分三步走：先{deed}，再评估，最后向全市推开。",
    "住在{place}的{person}每天要走{count}分钟，才能到最近的{thing}。",
    "{month}月{day}日上午，{count}名代表走进{body}，听取{thing}{deed}情况的说明。",
    "有人担心{thing}会影响{place}的老街，{body}回应说，{deed}方案{manner}。",
    "从{place}到{place}，{thing}的故事各不相同，相同的是{manner}。",
    "数据显示，{thing}的平均费用为每月{count}元，{manner}。",
)
HEADINGS = ("{thing}从哪里来", "谁来{deed}", "{place}的办法", "账怎么算", "下一步：{deed}")
TITLES = (
    "{place}{thing}{deed}，{manner}",
    "{body}：{thing}年内{deed}",
    "{place}的{thing}：{count}个人的{count}年",
    "深读｜{thing}的最后一公里，谁来{deed}",
    "{person}：把{thing}留在{place}",
    "{thing}{deed}",
)


class Prose:
    """Words in the proportions of a real text: a few very often, most of them seldom."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.words = {
            "place": _ranked(PLACES.split()),
            "body": _ranked(BODIES.split()),
            "thing": _ranked(THINGS.split()),
            "deed": _ranked(DEEDS.split()),
            "manner": _ranked(MANNERS.split()),
        }

    def title(self) -> str:
        return self._fill(self.random.choice(TITLES))

    def heading(self) -> str:
        return self._fill(self.random.choice(HEADINGS))

    def paragraph(self) -> str:
        length = self.random.randint(2, 5)
        return "".join(self._fill(self.random.choice(SENTENCES)) for _ in range(length))

    def word(self, kind: str) -> str:
        words, weights = self.words[kind]
        return self.random.choices(words, cum_weights=weights)[0]

    def person(self) -> str:
        return self.random.choice(SURNAMES) + self.random.choice(NAMES.split())

    def _fill(self, pattern: str) -> str:
        return pattern.format(
            **{kind: self.word(kind) for kind in self.words},
            person=self.person(),
            count=self.random.randint(3, 900),
            month=self.random.randint(1, 12),
            day=self.random.randint(1, 28),
        )


def _ranked(words: list[str]) -> tuple[list[str], list[float]]:
    return words, list(accumulate(1 / rank for rank in range(2, len(words) + 2)))
