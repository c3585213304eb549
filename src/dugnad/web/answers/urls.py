"""Addresses of questions on their way."""

from django.urls import path

from dugnad.web.answers import views

urlpatterns = [
    path("a/<str:secret>", views.answer_page, name="answer"),
    path("a/<str:secret>/", views.answer_page),
    path("a/", views.answer_page, {"secret": ""}),
    path("for-you/", views.for_you, name="for-you"),
    path("for-you/<uuid:note>/seen", views.note_seen, name="note-seen"),
    path("c/<code:code>/invite", views.invite, name="invite"),
    path("sms/in", views.texted, name="texted"),
]
