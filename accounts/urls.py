from django.urls import path

from .views.archive import archive, archive_file
from .views.centre import centre
from .views.checkin import checkin, make_up
from .views.conversation import clear, conversation, mute, news
from .views.leave import leave
from .views.member import member
from .views.message import member_names, message_to, messages, new_message, read_all
from .views.notification import (
    notification,
    notification_choices,
    notifications,
    read_notifications,
    unsubscribe,
)
from .views.people import block, blocks, follow, followers, following
from .views.points import levels, points
from .views.profile import face, profile
from .views.report import report_member, report_message, reports
from .views.sanction import appeal, sanctions

app_name = "accounts"
urlpatterns = [
    path("me/", centre, name="centre"),
    path("me/profile/", profile, name="profile"),
    path("me/profile/picture/", face, name="face"),
    path("me/data/", archive, name="archive"),
    path("me/data/<int:pk>/", archive_file, name="archive_file"),
    path("me/leave/", leave, name="leave"),
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
    path("me/messages/<int:pk>/report/", report_message, name="report_message"),
    path("me/notifications/", notifications, name="notifications"),
    path("me/notifications/<int:pk>/", notification, name="notification"),
    path("me/notifications/read/", read_notifications, name="read_notifications"),
    path("me/notifications/choices/", notification_choices, name="notification_choices"),
    path("unsubscribe/<str:token>/", unsubscribe, name="unsubscribe"),
    path("me/follows/<int:pk>/", follow, name="follow"),
    path("me/blocks/", blocks, name="blocks"),
    path("me/blocks/<int:pk>/", block, name="block"),
    path("me/reports/", reports, name="reports"),
    path("me/reports/<int:pk>/", report_member, name="report_member"),
    path("me/points/", points, name="points"),
    path("me/levels/", levels, name="levels"),
    path("checkin/", checkin, name="checkin"),
    path("checkin/make-up/", make_up, name="make_up"),
    path("member/<int:pk>/", member, name="member"),
    path("member/<int:pk>/followers/", followers, name="followers"),
    path("member/<int:pk>/following/", following, name="following"),
]
