from django.urls import path, register_converter

from .models import Favourite, Like
from .views import sitemap
from .views.article import article, old_article
from .views.category import category
from .views.home import home
from .views.keeping import follow, following, keep, kept
from .views.latest import latest
from .views.newsflash import newsflash, newsflashes
from .views.picture import file, upload
from .views.search import search


class NumberConverter:
    """A number as readers see it in an address: no sign, no leading zero."""

    regex = "[1-9][0-9]{0,18}"

    def to_python(self, value):
        return int(value)

    def to_url(self, value):
        return str(value)


register_converter(NumberConverter, "number")

app_name = "articles"
urlpatterns = [
    path("", home, name="home"),
    path("<number:pk>.html", article, name="article"),
    path("<number:pk>", old_article),
    path("<number:pk>/", old_article),
    path("sitemap.xml", sitemap.index, name="sitemap"),
    path("sitemap-sections.xml", sitemap.sections, name="sitemap_sections"),
    path("sitemap-articles-<number:number>.xml", sitemap.articles, name="sitemap_articles"),
    path("sitemap-news.xml", sitemap.news, name="sitemap_news"),
    path("<number:pk>/like/", keep, {"model": Like}, name="like"),
    path("<number:pk>/favourite/", keep, {"model": Favourite}, name="favourite"),
    path("me/likes/", kept, {"model": Like}, name="likes"),
    path("me/favourites/", kept, {"model": Favourite}, name="favourites"),
    path("me/following/", following, name="following"),
    path("search/", search, name="search"),
    path("latest/", latest, name="latest"),
    path("category/<slug:slug>/", category, name="category"),
    path("category/<slug:slug>/follow/", follow, name="follow"),
    path("newsflash/", newsflashes, name="newsflashes"),
    path("newsflash/<number:pk>/", newsflash, name="newsflash"),
    path("admin/pictures/upload/", upload, name="picture_upload"),
    path("media/pictures/<path:name>", file),
]
