"""The site map: one include per app, by name."""

from django.contrib import admin
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from newsportal.views.favicon import favicon
from newsportal.views.fragment import fragment
from newsportal.views.media import media
from newsportal.views.page import page
from newsportal.views.qr import qr
from newsportal.views.robots import robots

handler400 = "newsportal.views.deadends.bad_request"
handler404 = "articles.views.deadends.not_found"
handler500 = "newsportal.views.deadends.server_error"

complaints = RedirectView.as_view(pattern_name="comments:complain")

site_patterns = [
    # The words of this page stand beside the form.
    path("pages/complaints/", complaints, name="complaints"),
    path("pages/<slug:slug>/", page, name="page"),
    path("fragment/", fragment, name="fragment"),
    path("qr.svg", qr, name="qr"),
]

urlpatterns = [
    # What is asked for most is found first.
    path("", include("articles.urls")),
    path("", include((site_patterns, "newsportal"))),
    path("", include("accounts.urls")),
    path("", include("accounts.doors")),
    path("", include("comments.urls")),
    path("", include("shop.urls")),
    path("favicon.ico", favicon, name="favicon"),
    path("robots.txt", robots, name="robots"),
    path("admin/", admin.site.urls),
    re_path(r"^media/(?P<path>.+)$", media, name="media"),
]
