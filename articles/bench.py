"""What the benchmark measures of the news."""

from urllib.parse import quote

from django.contrib.auth import get_user_model
from django.urls import reverse

from newsportal.bench import Page, signed_in

from . import beacon, counts
from .models import Article, Category
from .models.category import Tree
from .paging import PER_PAGE

# So many articles are drawn from, so that no line is about a handful of rows.
DRAWN = 2000

# How deep a reader goes at most, or a crawler.
DEEP = 1000

QUERIES = {
    "search, a common word": ["数据显示", "居民", "评估", "经费"],
    "search, a rare phrase": [f"编号是云档{number:07d}号" for number in range(1, 200)],
    "search, half a headline": ["夜班公交 提速 南岸", "老剧院修缮", "河堤 云州 巡查"],
}


def parts():
    """Yield the public pages, the beacon and the desk's lists."""
    public = Article.objects.published()
    numbers = list(public.order_by("?").values_list("pk", flat=True)[:DRAWN])
    yield Page("home", ["/"], is_remembered=True)
    pages = [f"/{number}.html" for number in numbers]
    yield Page("article", pages, is_remembered=True)
    yield Page("feed", [reverse("articles:feed")], is_remembered=True)
    yield Page("view beacon", [beacon.address(number) for number in numbers], method="POST")
    yield from _lists()
    for name, queries in QUERIES.items():
        yield Page(name, [f"/search/?q={quote(query)}" for query in queries])
    yield from _desk(numbers)


def _lists():
    """Yield the first pages of sections, and deep ones of the largest and of everything."""
    tree, count = Tree(), counts.by_category()
    totals = {root: _total(tree, root.pk, count) for root in tree.children[None]}
    first = [root.get_absolute_url() for root in totals]
    yield Page("category, page 1", first, is_remembered=True)
    largest = max(totals, key=totals.get)
    yield _deep("largest category", largest.get_absolute_url(), totals[largest])
    yield _deep("latest", reverse("articles:latest"), sum(count.values()))


def _total(tree, root, count):
    return sum(count.get(number, 0) for number in tree.branch(root))


def _deep(name, path, total):
    last = min(DEEP, max(1, total // PER_PAGE))
    pages = range(max(1, last - 20), last + 1)
    return Page(f"{name}, page {last:,}", [f"{path}?page={number}" for number in pages])


def _desk(numbers):
    """Yield the desk's lists as an editor in chief asks for them."""
    editor, _ = get_user_model().objects.get_or_create(
        username="基准测试", is_staff=True, is_superuser=True
    )
    headers = signed_in(editor)
    articles = reverse("admin:articles_article_changelist")
    section = Category.objects.filter(parent=None).last()
    yield Page("desk", [reverse("admin:index")], headers)
    yield Page("desk: articles", [articles], headers)
    deep = min(100, Article.objects.count() // 50)
    yield Page(f"desk: articles, page {deep}", [f"{articles}?p={deep}"], headers)
    yield Page("desk: articles that wait", [f"{articles}?state=waiting"], headers)
    yield Page("desk: articles of a section", [f"{articles}?category={section.pk}"], headers)
    yield Page("desk: articles with a word", [f"{articles}?q={quote('实验室')}"], headers)
    sheets = [reverse("admin:articles_article_change", args=[pk]) for pk in numbers[:100]]
    yield Page("desk: an article", sheets, headers)
    for model in ("articles_picture", "articles_tag", "accounts_member", "newsportal_logentry"):
        address = reverse(f"admin:{model}_changelist")
        yield Page(f"desk: {model.partition('_')[2]} list", [address], headers)
        yield Page(
            f"desk: {model.partition('_')[2]} search", [f"{address}?q={quote('公交')}"], headers
        )
