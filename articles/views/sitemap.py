from django.http import Http404, StreamingHttpResponse
from django.views.decorators.http import condition

from articles import sitemaps

XML = "application/xml; charset=utf-8"


def index(request):
    return _answer(sitemaps.index())


def sections(request):
    return _answer(sitemaps.sections())


def news(request):
    return _answer(sitemaps.news())


def _etag(request, number):
    count, changed_at = sitemaps.state(number)
    if not count:
        raise Http404("sitemap")
    return f'"{count}-{changed_at:%Y%m%d%H%M%S%f}"'


@condition(etag_func=_etag)
def articles(request, number):
    return _answer(sitemaps.articles(number))


def _answer(lines):
    return StreamingHttpResponse(lines, content_type=XML)
