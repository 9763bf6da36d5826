"""Absolute claims, which advertising law forbids in advertisements: the list and its finder."""

from functools import lru_cache

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from newsportal.matching import Matcher, key, running

# What authorities fine most often. Left out is what is mostly said in earnest: 首次, 最高法院.
FIRST = """\
国家级 世界级 宇宙级 全球级 最高级 顶级 顶尖 极品 极致
最佳 最优 最强 最先进 最新技术 最低价 最便宜 最受欢迎
第一品牌 销量第一 全国第一 全网第一 世界第一 行业第一 排名第一 中国第一 首选品牌
全国首家 全球首发 全网首发 独一无二 绝无仅有 史无前例 前无古人 空前绝后 无与伦比
王牌 领袖品牌 领导品牌 缔造者 冠军品牌 驰名商标 国家领导人推荐 特供 专供
万能 百分之百 100%有效 绝对有效 永久有效 根治 包治百病 零风险 稳赚不赔 保本保息
"""
CLAUSE_ENDS = ",。;:?!\n"


def split(text: str) -> tuple[str, ...]:
    """Return the words of a list, which blanks and lines part."""
    return tuple(dict.fromkeys(text.split()))


def validate(text: str) -> None:
    """Refuse a word that could not be found."""
    for word in split(text):
        if not key(word):
            raise ValidationError(
                _("“%(word)s” has no letter, digit or Chinese character."),
                code="word",
                params={"word": word},
            )


def find(text: str, listed: str) -> list[str]:
    """Return the words of a list that stand in a text, in their order."""
    words = split(listed)
    return [words[number] for _start, _end, number in _matcher(words).find(running(text))]


@lru_cache(maxsize=2)
def _matcher(words):
    return Matcher(words, (), 0, CLAUSE_ENDS)
