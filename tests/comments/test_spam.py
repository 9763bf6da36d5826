"""Signs of advertising, each by itself and together; nobody else is asked."""

import time
from datetime import timedelta

import pytest

from comments import spam

OLD, NEW = timedelta(days=30), timedelta(minutes=5)
CALM = {"seconds": 30.0, "is_trapped": False, "age": OLD, "others": ()}


def weight(text, **known):
    return sum(sign.weight for sign in spam.signs(text, **CALM | known))


def names(text, **known):
    return [sign.name for sign in spam.signs(text, **CALM | known)]


def test_what_people_say_is_no_sign():
    for text in (
        "这座桥终于通车了，我从小在北岸长大，坐了三十年的渡船。",
        "第 12 路公交 2021 年 7 月 14 日起改线，电话 0571-12345 打不通。",
        "写得好！",
        "微信群里都在说这件事",
        "信用卡和 QQ 邮箱有什么关系？",
    ):
        assert names(text) == [], text


@pytest.mark.parametrize(
    ("text", "known", "expected"),
    [
        ("好", {"is_trapped": True}, "trap"),
        ("看 https://a.example/1 https://b.example/2", {}, "links"),
        ("https://a.example/1 https://b.example/2 https://c.example/3", {}, "links"),
        ("加微信 abc12345 领资料", {"seconds": 1.0}, "contacts"),
        ("扣扣群：12345678，来", {"age": NEW, "seconds": 1.0}, "contacts"),
        ("兼职日结联系 138 0013 8000", {"seconds": 0.5}, "contacts"),
        (
            "这家店的电话我知道，想要的都来找我",
            {"others": ["这家店的电话我知道，想要的都来找我！"]},
            "copies",
        ),
    ],
)
def test_what_robots_do_waits(text, known, expected):
    assert weight(text, **known) >= spam.ENOUGH
    assert names(text, **known)[0] == expected


def test_one_weak_sign_alone_lets_pass():
    assert weight("来源在这里，表三的数字对不上：https://stats.example/table/3") < spam.ENOUGH
    assert weight("好", age=NEW) < spam.ENOUGH
    assert weight("好", seconds=0.1) < spam.ENOUGH
    assert weight("好", seconds=None, age=NEW) < spam.ENOUGH


def test_a_copy_is_known_however_it_is_strewn_and_only_when_it_is_long():
    said = "限时优惠，名牌手表一折起，先到先得"
    strewn = "限·时·优·惠，名★牌手表 一折起！先到先得～"
    assert "copies" in names(strewn, others=["别的话", said])
    assert "copies" not in names("支持！支持！", others=["支持！支持！"])
    assert "copies" not in names("限时优惠的说法我不同意，哪有一折的手表", others=[said])


def test_the_match_is_what_a_moderator_will_see_marked():
    [sign] = spam.links("看 https://a.example/1，还有 http://b.example/2。")
    assert sign.match == "https://a.example/1、http://b.example/2"
    [sign] = spam.contacts("加V信: abc_123 吧")
    assert sign.match in "加V信: abc_123 吧"


def test_odd_texts_are_weighed_in_no_time():
    begun = time.process_time()
    for text in (
        "",
        "\0",
        "https://" * 5000,
        "微信" * 5000,
        "1" * 100_000,
        "😀" * 5000,
        "\u202e",
    ):
        spam.signs(text, **CALM | {"others": [text, "x" * 1000]})
    assert time.process_time() - begun < 5
