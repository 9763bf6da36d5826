from django.urls import path

from .views.centre import centre
from .views.conversation import clear, conversation, mute, news
from .views.member import member
from .views.message import member_names, message_to, messages, new_message, read_all
from .views.profile import face, profile
from .views.sanction import appeal, sanctions

app_name = "accounts"
urlpatterns = [
    path("me/", centre, name="centre"),
    path("me/profile/", profile, name="profile"),
    path("me/profile/picture/", face, name="face"),
    path("me/sanctions/", sanctions, name="sanctions"),
    path("me/sanctions/<int:pk>/", appeal, name="appeal"),
    path("me/messages/", messages, name="messages"),
    path("me/messages/new/", new_message, name="new_message"),
    path("me/messages/names/", member_names, name="member_names"),
    path("me/messages/read/", read_all, name="read_all"),
    path("me/messages/to/<int:pk>/", message_to, name="message_to"),
    path("me/messages/<int:pk>/", conversation, name="conversation"),
    path("me/messages/<int:pk>/news/", news, name="news"),
    path("me/messages/<int:pk>/mute/", mute, name="mute"),
    path("me/messages/<int:pk>/clear/", clear, name="clear"),
    path("member/<int:pk>/", member, name="member"),
]
