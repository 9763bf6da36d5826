from django.urls import path

from .views.comment import comment

app_name = "comments"
urlpatterns = [
    path("comments/<number:pk>/", comment, name="comment"),
]
