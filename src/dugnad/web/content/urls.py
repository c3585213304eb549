"""Addresses of pictures and films."""

from django.urls import re_path

from dugnad.web.content import views

app_name = "content"
urlpatterns = [
    re_path(
        r"^m/(?P<picture>[0-9a-f]{64})/(?P<size>small|large)\.jpg$", views.picture, name="picture"
    ),
    re_path(r"^m/(?P<film>[0-9a-f]{64}\.(?:mp4|webm))$", views.film, name="film"),
]
