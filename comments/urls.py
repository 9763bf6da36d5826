from django.urls import path

from .views.comment import comment
from .views.report import report_article, report_comment

app_name = "comments"
urlpatterns = [
    path("comments/<number:pk>/", comment, name="comment"),
    path("comments/<number:pk>/report/", report_comment, name="report"),
    path("<number:pk>/report/", report_article, name="report_article"),
]
