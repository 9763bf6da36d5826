"""The name a member goes by: what it may be, and when two names look the same."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from newsportal import site, words
from newsportal.fold import INVISIBLE, fold
from newsportal.text import BLANK_LETTERS, is_visible

SHORTEST, LONGEST = 2, 20

# Characters that draw nothing or turn the direction of what follows.
HIDDEN = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
HIDDEN_MARKS = {*BLANK_LETTERS, *"\u034f\u17b4\u17b5\u180b\u180c\u180d\u180f"}
# An accent or two belong to a letter; a tower of them covers the lines above.
TOWER = re.compile(r"[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]{3}")

# Letters of other scripts, and digits, that a reader takes for the letter after the colon.
ALIKE = """
a:аαɑᴀ b:ьᖯʙв c:сϲᴄ d:ԁᴅ e:еєҽᴇεɛ f:ꜰƒ g:ɡցɢ h:һհʜнη j:јϳᴊ k:кκᴋ m:мᴍ n:пոռɴν
o:оοօσᴏ0〇○◯ p:рρᴘ q:ԛգ r:гᴦʀ s:ѕꜱʂ t:тτᴛ u:υսʋᴜц v:ѵᴠ w:ԝѡωшᴡ x:хχ× y:уγүʏу z:ᴢ
l:iіıɩιӏɪյ1ⅰǀɭʟ|!¦丨 日:曰 己:已巳 未:末 土:士 入:人 干:千于 工:エ 口:ロ囗 力:カ
夕:タ 卜:ト 八:ハ 二:ニ 三:ミ 才:オ 一:ー
"""
LETTERS = {
    ord(other): letter
    for letter, others in (pair.split(":") for pair in ALIKE.split())
    for other in others
}
PAIRS = [("rn", "m"), ("vv", "w")]
# What stands for a letter only to whoever wants to be taken for somebody.
CODED = str.maketrans({"4": "a", "3": "e", "5": "s", "7": "t", "8": "b", "$": "s", "9": "g"})

STAFF = """
管理员 管理组 管理团队 超级管理 版主 客服 官方 站长 编辑部 总编辑 审核员 工作人员
系统通知 系统消息 网警 已注销 erasedmember admin moderator official webmaster sysop
customerservice staffmember
"""
STAFF_ALONE = "管理 系统 编辑 小编 记者 root system support staff editor mod service anonymous"
# Words of every day in which one of these happens to stand.
INNOCENT = "badminton"


def tidy(name: str) -> str:
    """Return the name as it is stored: composed, with single spaces inside."""
    return unicodedata.normalize("NFC", " ".join(name.split()))


def key(name: str) -> str:
    """Return what a name looks like; two members never share it."""
    plain = fold(unicodedata.normalize("NFKC", name).casefold())
    letters = unicodedata.normalize("NFD", plain.replace(INVISIBLE, ""))
    looks = letters.translate(LETTERS)
    bare = "".join(character for character in looks if _counts(character))
    # Older names may also be made of signs alone.
    bare = unicodedata.normalize("NFC", bare or looks.replace(" ", ""))
    for pair, one in PAIRS:
        bare = bare.replace(pair, one)
    return bare


def is_like_staff(name: str) -> bool:
    """Tell whether readers might take this for somebody who runs the site."""
    shape = _shape(name).replace(_shape(INNOCENT), "")
    inside = [*STAFF.split(), site.current().name]
    return any(_shape(word) in shape for word in inside) or any(
        _shape(word) == shape for word in STAFF_ALONE.split()
    )


def validate(name: str) -> None:
    """Refuse a name that is too short or long, or holds what cannot be seen."""
    if any(_is_hidden(character) for character in name):
        raise ValidationError(
            _("The name holds a character that cannot be seen. Type it anew without it."),
            code="hidden",
        )
    if not SHORTEST <= len(tidy(name)) <= LONGEST or not is_visible(name):
        raise ValidationError(
            _("A name has %(shortest)d to %(longest)d characters."),
            code="length",
            params={"shortest": SHORTEST, "longest": LONGEST},
        )
    if not any(map(str.isalnum, name)):
        raise ValidationError(
            _("Signs and pictures alone make no name. Add a letter or a digit."),
            code="signs",
        )
    if "@" in unicodedata.normalize("NFKC", name):
        raise ValidationError(
            _("A name may not hold @, which belongs to e-mail addresses."), code="at_sign"
        )
    if TOWER.search(unicodedata.normalize("NFD", name)):
        raise ValidationError(
            _("The name holds too many accents on one letter. Take some away."), code="tower"
        )


def validate_for_member(name: str) -> None:
    """Refuse what somebody may not call themselves, though the desk could."""
    verdict = words.check(name, words.Scope.NAME)
    if verdict.refused or verdict.held or verdict.masked != name:
        raise ValidationError(
            _("This holds a word that is not used here. Put it in another way."),
            code="listed_word",
        )
    if is_like_staff(name):
        raise ValidationError(
            _("This name sounds as if you worked here. Choose another one."), code="staff"
        )


def refuse_listed(text: str) -> None:
    """Refuse listed words in what a member goes by, since nobody reviews or masks it."""
    verdict = words.check(text, words.Scope.NAME)
    if verdict.refused or verdict.held or verdict.masked != text:
        raise ValidationError(
            _("This holds a word that is not used here. Put it in another way."),
            code="listed_word",
        )


def _is_hidden(character):
    return character in HIDDEN_MARKS or unicodedata.category(character) in HIDDEN


def _counts(character):
    """Leave out accents, spaces and signs between the letters."""
    if "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef":
        return False
    is_accent = "\u0300" <= character <= "\u036f"
    return not is_accent and unicodedata.category(character)[0] not in "PZ"


def _shape(name):
    """Return the letters of a name as somebody means them who codes and pads them."""
    letters = key(key(name).translate(CODED))
    kept = "".join(letter for letter in letters if letter.isalpha())
    return re.sub(r"(.)\1+", r"\1", kept)
