"""Addresses of helping. None of them holds a code, or says who anybody is."""

from django.urls import path

from dugnad.web.helping import views, views_mine

urlpatterns = [
    path("me/helpers/", views_mine.helpers, name="my-helpers"),
    path("me/helpers/<slug:name>/allow/", views_mine.allow, name="my-helper-allow"),
    path("me/helpers/<slug:name>/stop/", views_mine.stop, name="my-helper-stop"),
    path("helping/", views.desk, name="helping"),
    path("helping/stop/", views.stop, name="helping-stop"),
    path("helping/<slug:name>/", views.one, name="helping-one"),
    path("helping/<slug:name>/join/", views.join, name="helping-join"),
    path("helping/<slug:name>/end/", views.end, name="helping-end"),
]
