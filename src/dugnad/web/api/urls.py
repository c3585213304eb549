"""Addresses of the interface for programs."""

from django.urls import path, re_path

from dugnad.web.api import views
from dugnad.web.api.interface import api

urlpatterns = [
    path("", views.description, name="api"),
    path("", api.urls),
    re_path(r"^.+$", views.nothing),
]
