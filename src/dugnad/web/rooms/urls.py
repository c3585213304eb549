"""Addresses of rooms. None of them ever holds a word that somebody wrote."""

from django.urls import path

from dugnad.web.rooms.pocket import views as pocket

urlpatterns = [
    path("pocket/", pocket.pocket, name="pocket"),
    path("pocket/find", pocket.find, name="pocket-find"),
    path("pocket/<uuid:note_id>", pocket.note, name="pocket-note"),
    path("pocket/<uuid:note_id>/<slug:which>", pocket.piece, name="pocket-piece"),
]
