from django.urls import path

from .views.centre import centre
from .views.member import member
from .views.sanction import appeal, sanctions

app_name = "accounts"
urlpatterns = [
    path("me/", centre, name="centre"),
    path("me/sanctions/", sanctions, name="sanctions"),
    path("me/sanctions/<int:pk>/", appeal, name="appeal"),
    path("member/<int:pk>/", member, name="member"),
]
