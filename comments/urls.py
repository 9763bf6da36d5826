from django.urls import path

from .views.comment import comment, discussion
from .views.complaint import challenge, complain, complaint, find, objection
from .views.like import like
from .views.mine import member_names, mine
from .views.posting import delete, edit, new
from .views.report import report_article, report_comment

app_name = "comments"
urlpatterns = [
    path("<number:pk>/comments/", discussion, name="discussion"),
    path("<number:pk>/comments/new/", new, name="new"),
    path("comments/<number:pk>/", comment, name="comment"),
    path("comments/<number:pk>/report/", report_comment, name="report"),
    path("<number:pk>/report/", report_article, name="report_article"),
    path("comments/<number:pk>/edit/", edit, name="edit"),
    path("comments/<number:pk>/delete/", delete, name="delete"),
    path("comments/<number:pk>/like/", like, name="like"),
    path("comments/names/", member_names, name="names"),
    path("me/comments/", mine, name="mine"),
    path("complaints/", complain, name="complain"),
    path("complaints/find/", find, name="find"),
    path("complaints/challenge/", challenge, name="challenge"),
    path("complaints/<number:pk>/objection/", objection, name="objection"),
    path("complaints/<slug:key>/", complaint, name="complaint"),
]
