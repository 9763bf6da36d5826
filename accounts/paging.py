"""Lists that begin with the newest and lead to older ones by a link."""

from django.db.models import QuerySet
from django.http import HttpRequest

PER_PAGE = 20


def number(request: HttpRequest, name: str) -> int | None:
    """Return a number of the query, or None for what is none or too large to keep."""
    text = request.GET.get(name) or request.POST.get(name) or ""
    is_number = text.isascii() and text.isdigit() and len(text) < 19
    return int(text) if is_number else None


def newest(rows: QuerySet, before: int | None, by: str = "pk") -> tuple[list, int | None]:
    """Return a page of the rows numbered below `before`, and where the next one begins."""
    rows = rows.order_by(f"-{by}")
    if before:
        rows = rows.filter(**{f"{by}__lt": before})
    page = list(rows[: PER_PAGE + 1])
    older = getattr(page[PER_PAGE - 1], by) if len(page) > PER_PAGE else None
    return page[:PER_PAGE], older
