from django.urls import path

from .views.centre import centre
from .views.member import member

app_name = "accounts"
urlpatterns = [
    path("me/", centre, name="centre"),
    path("member/<int:pk>/", member, name="member"),
]
