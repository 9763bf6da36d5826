from django.urls import path, re_path, register_converter
from django.urls.converters import StringConverter

from .models import Favourite, Like
from .views import feed, sitemap
from .views.archive import archive, archive_day, archive_month, archive_year
from .views.article import article, old_article, whole
from .views.author import author
from .views.category import category
from .views.cover import cover
from .views.home import home
from .views.hot import hot
from .views.keeping import follow, following, keep, kept
from .views.key import key
from .views.latest import latest
from .views.newsflash import newsflash, newsflashes
from .views.picture import file, upload
from .views.search import search, suggest
from .views.tag import tag
from .views.topic import topic, topics


class NumberConverter:
    """A number as readers see it in an address: no sign, no leading zero."""

    regex = "[1-9][0-9]{0,18}"

    def to_python(self, value):
        return int(value)

    def to_url(self, value):
        return str(value)


class DigitsConverter:
    """A part of a date in an address, with its leading zero."""

    def to_python(self, value):
        return int(value)

    def to_url(self, value):
        return f"{value:0{self.length}}"


class YearConverter(DigitsConverter):
    regex, length = "[0-9]{4}", 4


class TwoDigitsConverter(DigitsConverter):
    regex, length = "[0-9]{2}", 2


class WordConverter(StringConverter):
    """Letters and digits of any script, and hyphens."""

    regex = r"[-\w]{1,100}"


register_converter(NumberConverter, "number")
register_converter(YearConverter, "year")
register_converter(TwoDigitsConverter, "two")
register_converter(WordConverter, "word")


def feed_paths(page, view, name):
    """Return the addresses of a page's feeds; the first is RSS."""
    yield path(f"{page}feed/", view, name=name)
    yield path(f"{page}feed/<slug:kind>/", view, name=name)


app_name = "articles"
urlpatterns = [
    path("", home, name="home"),
    path("<number:pk>.html", article, name="article"),
    path("<number:pk>/whole/", whole, name="whole"),
    path("<number:pk>", old_article, name="old_article"),
    path("<number:pk>/", old_article, name="old_article"),
    path("subscribe/", feed.subscribe, name="subscribe"),
    *feed_paths("", feed.newest, "feed"),
    *feed_paths("category/<slug:slug>/", feed.category, "category_feed"),
    *feed_paths("tag/<word:slug>/", feed.tag, "tag_feed"),
    *feed_paths("author/<number:pk>/", feed.author, "author_feed"),
    path("sitemap.xml", sitemap.index, name="sitemap"),
    path("sitemap-sections.xml", sitemap.sections, name="sitemap_sections"),
    path("sitemap-articles-<number:number>.xml", sitemap.articles, name="sitemap_articles"),
    path("sitemap-news.xml", sitemap.news, name="sitemap_news"),
    path("<number:pk>/like/", keep, {"model": Like}, name="like"),
    path("<number:pk>/favourite/", keep, {"model": Favourite}, name="favourite"),
    path("me/likes/", kept, {"model": Like}, name="likes"),
    path("me/favourites/", kept, {"model": Favourite}, name="favourites"),
    path("me/following/", following, name="following"),
    re_path(r"^(?P<key>[A-Za-z0-9-]{8,128})\.txt$", key, name="key"),
    path("search/", search, name="search"),
    path("search/suggest/", suggest, name="suggest"),
    path("hot/", hot, name="hot"),
    path("hot/<slug:period>/", hot, name="hot"),
    path("latest/", latest, name="latest"),
    path("category/<slug:slug>/", category, name="category"),
    path("category/<slug:slug>/follow/", follow, name="follow"),
    path("tag/<word:slug>/", tag, name="tag"),
    path("topics/", topics, name="topics"),
    path("topics/<slug:slug>/", topic, name="topic"),
    path("author/<number:pk>/", author, name="author"),
    path("archive/", archive, name="archive"),
    path("archive/<year:year>/", archive_year, name="archive_year"),
    path("archive/<year:year>/<two:month>/", archive_month, name="archive_month"),
    path("archive/<year:year>/<two:month>/<two:day>/", archive_day, name="archive_day"),
    path("newsflash/", newsflashes, name="newsflashes"),
    path("newsflash/<number:pk>/", newsflash, name="newsflash"),
    path("admin/pictures/upload/", upload, name="picture_upload"),
    path("media/pictures/<path:name>", file, name="picture"),
    path("covers/<slug:name>/<slug:shape>.png", cover, name="cover"),
]
