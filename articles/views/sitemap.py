from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import condition

from articles import sitemaps

XML = "application/xml; charset=utf-8"


def index(request):
    return _whole(sitemaps.index())


def sections(request):
    return _whole(sitemaps.sections())


def news(request):
    return _whole(sitemaps.news())


def _etag(request, number):
    count, changed_at = sitemaps.state(number)
    if not count:
        raise Http404("sitemap")
    return f'"{count}-{changed_at:%Y%m%d%H%M%S%f}"'


@condition(etag_func=_etag)
def articles(request, number):
    """Answer row by row: what has changed since is known without reading any."""
    return StreamingHttpResponse(sitemaps.articles(number), content_type=XML)


def _whole(lines):
    return HttpResponse("".join(lines), content_type=XML)
