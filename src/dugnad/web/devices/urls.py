"""Addresses of own devices. None of them ever holds a code that brings somebody back."""

from django.urls import path

from dugnad.web.devices import ahead, confirming, offline, views

urlpatterns = [
    path("me/devices/", views.devices, name="devices"),
    path("me/devices/home/", views.home, name="devices-home"),
    path("me/devices/ask/", views.ask, name="devices-ask"),
    path("me/devices/begin-again/", views.begin_again, name="devices-begin-again"),
    path("me/devices/waiting/", views.waiting, name="devices-waiting"),
    path("me/devices/let-in/<slug:code>/", views.let_in, name="devices-let-in"),
    path("me/devices/lost/", views.lost, name="devices-lost"),
    path("me/devices/spare/", views.spare, name="devices-spare"),
    path("me/devices/people/", views.people, name="devices-people"),
    path("me/devices/confirm/", confirming.confirm, name="devices-confirm"),
    path("me/devices/late/", ahead.late, name="devices-late"),
    path("worker.js", offline.worker, name="worker"),
    path("offline/", offline.page, name="offline"),
    path("keep/", views.keep, name="devices-keep"),
    path("back/<slug:code>/", views.back, name="devices-back"),
]
