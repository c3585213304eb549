"""Addresses of questions on their way."""

from django.urls import path

from dugnad.web.answers import views, views_asking, views_entering, views_for_you, views_slips

urlpatterns = [
    path("a/<str:secret>", views.answer_page, name="answer"),
    path("a/<str:secret>/", views.answer_page),
    path("a/", views.answer_page, {"secret": ""}),
    path("c/<code:code>/answer", views.own_answer, name="own-answer"),
    path("for-you/", views_for_you.for_you, name="for-you"),
    path("for-you/<uuid:note>/seen", views_for_you.note_seen, name="note-seen"),
    path("c/<code:code>/invite", views_asking.invite, name="invite"),
    path("c/<code:code>/slips", views_slips.print_slips, name="slips"),
    path("c/<code:code>/slips/sheet", views_slips.slips_sheet, name="slips-sheet"),
    path("c/<code:code>/urn/sheet", views_slips.own_words, name="urn-sheet"),
    path("c/<code:code>/enter", views_entering.enter, name="enter"),
    path("sms/in", views.texted, name="texted"),
]
