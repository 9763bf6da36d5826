"""What articles need around them: sections, tags, authors, people, and things beside."""

from datetime import timedelta
from hashlib import sha256
from itertools import islice

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import Group
from django.db.models import Max

from accounts import names
from accounts.models import Member
from articles.models import Author, Category, Newsflash, Picture, Tag
from newsportal import roles
from newsportal.fold import fold

from .story import Desk

SECTIONS = {
    "要闻": "",
    "财经": "银行 产业 消费 农业",
    "科技": "创新城市 区块链 生命科学 能源",
    "城市": "交通 社区 规划",
    "文化": "读书 老城 非遗",
    "体育": "足球 水上",
    "教育": "校园 招考",
    "健康": "医院 食品",
}
SHAPES = ["", "lists", "trio", "lists", "essay", "", "", ""]

# One of these for so many articles, and so many at least.
SHARES = {
    Author: (500, 20),
    Tag: (15, 60),
    Member: (10, 50),
    Picture: (5, 20),
    Newsflash: (20, 60),
}

EDITORS = 20
BATCH = 2000


def categories() -> list[int]:
    """Return the numbers of the sections, making those that are missing."""
    numbers = []
    for place, (name, children) in enumerate(SECTIONS.items(), start=1):
        root = _category(f"s{place}", name, place, front_shape=SHAPES[place - 1])
        numbers.append(root.pk)
        for below, child in enumerate(children.split(), start=1):
            numbers.append(_category(f"s{place}-{below}", child, below, parent=root).pk)
    return numbers


def authors(desk: Desk) -> list[int]:
    number = _share(Author, desk.count)
    return _create(Author, (Author(name=desk.prose.person()) for _ in range(number)))


def tags(desk: Desk) -> list[int]:
    """Return tags that no other corpus in this database has."""
    first = _last(Tag) + 1
    numbers = range(first, first + _share(Tag, desk.count))
    words = [f"{desk.prose.word('thing')}{number}" for number in numbers]
    return _create(Tag, (Tag(name=word, slug=word, folded=fold(word)) for word in words))


def members(desk: Desk) -> list[int]:
    """Return people, the first of them editors; nobody can sign in as one."""
    first = _last(Member) + 1
    found = [f"读者{number}" for number in range(first, first + _share(Member, desk.count))]
    numbers = _create(
        Member,
        (
            Member(
                username=name,
                name_key=names.key(name),
                email=f"reader{first + place}@example.com",
                password=UNUSABLE_PASSWORD_PREFIX,
                is_staff=place < EDITORS,
                date_joined=desk.now - timedelta(hours=place),
            )
            for place, name in enumerate(found)
        ),
    )
    Group.objects.get(name=roles.EDITOR).user_set.add(*numbers[:EDITORS])
    return numbers


def beside(desk: Desk) -> None:
    """Add pictures, of which there is but the description, and newsflashes."""
    first = _last(Picture) + 1
    _create(
        Picture,
        (
            Picture(
                file=f"pictures/corpus/{number}.webp",
                sha256=sha256(f"corpus {number}".encode()).hexdigest(),
                alt=desk.prose.heading(),
                credit=desk.prose.person(),
                width=1280,
                height=720,
            )
            for number in range(first, first + _share(Picture, desk.count))
        ),
    )
    _create(
        Newsflash,
        (
            Newsflash(
                text=desk.prose.title(),
                is_weighty=place % 10 == 0,
                published_at=desk.now - timedelta(minutes=20 * place),
            )
            for place in range(_share(Newsflash, desk.count))
        ),
    )


def _category(slug, name, position, **values):
    values |= {"name": name, "position": position}
    category, _ = Category.objects.get_or_create(slug=slug, defaults=values)
    return category


def _share(model, count):
    for_so_many, least = SHARES[model]
    return max(least, count // for_so_many)


def _last(model):
    return model.objects.aggregate(last=Max("pk"))["last"] or 0


def _create(model, rows):
    """Add the rows batch by batch and return their numbers."""
    numbers = []
    while batch := list(islice(rows, BATCH)):
        numbers += [row.pk for row in model.objects.bulk_create(batch)]
    return numbers
