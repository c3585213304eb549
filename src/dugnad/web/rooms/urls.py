"""Addresses of rooms. None of them ever holds a word that somebody wrote."""

from django.urls import path

from dugnad.web.rooms.conversations import views as conversations
from dugnad.web.rooms.drafts import views as drafts
from dugnad.web.rooms.pocket import views as pocket
from dugnad.web.rooms.profile import others, seen
from dugnad.web.rooms.profile import views as profile
from dugnad.web.rooms.register import views as register
from dugnad.web.rooms.register import views_about as about
from dugnad.web.rooms.reports import views as reports
from dugnad.web.rooms.reports import views_telling as telling

urlpatterns = [
    path("pocket/", pocket.pocket, name="pocket"),
    path("pocket/find", pocket.find, name="pocket-find"),
    path("pocket/<uuid:note_id>", pocket.note, name="pocket-note"),
    path("pocket/<uuid:note_id>/card", pocket.to_card, name="pocket-card"),
    path("pocket/<uuid:note_id>/<slug:which>", pocket.piece, name="pocket-piece"),
    path("conversations/", conversations.conversations, name="conversations"),
    path("conversations/new", conversations.begin, name="conversation-new"),
    path("conversations/<uuid:anchor>", conversations.conversation, name="conversation"),
    path("conversations/<uuid:anchor>/answer", conversations.answer, name="conversation-answer"),
    path(
        "conversations/<uuid:anchor>/back/<slug:message>",
        conversations.take_back,
        name="conversation-back",
    ),
    path("conversations/<uuid:anchor>/out", conversations.take_out, name="conversation-out"),
    path("conversations/<uuid:anchor>/report", conversations.report, name="conversation-report"),
    path("p/<code:code>/contacts/", register.register, name="register"),
    path("p/<code:code>/contacts/find", register.find, name="register-find"),
    path("p/<code:code>/contacts/new", register.add, name="register-add"),
    path("p/<code:code>/contacts/file", register.bring_in, name="register-file"),
    path("p/<code:code>/contacts/file/back", register.take_back, name="register-take-back"),
    path("p/<code:code>/contacts/out.<slug:kind>", register.take_out, name="register-out"),
    path("p/<code:code>/contacts/<uuid:contact_id>", register.contact, name="register-contact"),
    path("about-me/", about.about_me, name="about-me"),
    path("about-me/<uuid:contact_id>", about.one, name="about-me-one"),
    path("drafts/", drafts.drafts, name="drafts"),
    path("drafts/share", drafts.share, name="draft-share"),
    path("drafts/<uuid:anchor>", drafts.draft, name="draft"),
    path("drafts/<uuid:anchor>/come/<slug:key>", drafts.come, name="draft-come"),
    path("drafts/<uuid:anchor>/do", drafts.act, name="draft-act"),
    path("profile/", profile.profile, name="profile"),
    path("profile/write/<slug:side>", profile.write, name="profile-write"),
    path("profile/line/<uuid:line_id>", profile.line, name="profile-line"),
    path("profile/seen", seen.seen, name="profile-seen"),
    path("profile/meet", profile.meet, name="profile-meet"),
    path("p/<code:code>/can/", others.people_of_project, name="profiles"),
    path("reports/", reports.reports, name="reports"),
    path("reports/<uuid:report_id>", reports.settle, name="report-settle"),
    path("reports/<uuid:report_id>/again", reports.again, name="report-again"),
    path("c/<code:code>/report", telling.card, name="report-card"),
    path("p/<code:code>/report", telling.project, name="report-project"),
]
