from django.urls import path, register_converter

from .views.article import article, old_article
from .views.category import category
from .views.home import home
from .views.latest import latest
from .views.newsflash import newsflash, newsflashes
from .views.picture import upload
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
    path("search/", search, name="search"),
    path("latest/", latest, name="latest"),
    path("category/<slug:slug>/", category, name="category"),
    path("newsflash/", newsflashes, name="newsflashes"),
    path("newsflash/<number:pk>/", newsflash, name="newsflash"),
    path("admin/pictures/upload/", upload, name="picture_upload"),
]
