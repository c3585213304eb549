"""Addresses of the place's pages; they stay for good and say nothing in any language."""

from django.urls import path

from dugnad.web.pages import (
    views_books,
    views_box,
    views_card,
    views_help,
    views_home,
    views_paper,
    views_project,
    views_talk,
)

urlpatterns = [
    path("", views_home.home, name="home"),
    path("find/", views_home.find, name="find"),
    path("begin/", views_home.begin, name="begin"),
    path("my/", views_project.mine, name="mine"),
    path("help/", views_help.help_page, name="help"),
    path("language/", views_help.language, name="language"),
    path("box/", views_box.box, name="box"),
    path("box/<slug:kind>/", views_box.put_up, name="put-up"),
    path("p/<slug:code>", views_project.project, name="project"),
    path("p/<slug:code>/join", views_project.join, name="join"),
    path("p/<slug:code>/rest", views_project.rest, name="rest"),
    path("p/<slug:code>/leave", views_project.leave, name="leave"),
    path("p/<slug:code>/order", views_project.order, name="order"),
    path("p/<slug:code>/feed.atom", views_paper.feed, name="feed"),
    path("c/<slug:code>", views_card.card, name="card"),
    path("c/<slug:code>/do/<slug:verb>", views_card.do, name="do"),
    path("c/<slug:code>/reword", views_card.reword, name="reword"),
    path("c/<slug:code>/close", views_card.close, name="close"),
    path("c/<slug:code>/object", views_card.object_to, name="object"),
    path("c/<slug:code>/withdraw", views_card.withdraw, name="withdraw"),
    path("c/<slug:code>/ask", views_talk.ask, name="ask-about-card"),
    path("c/<slug:code>/poster", views_paper.poster, name="poster"),
    path("c/<slug:code>/print", views_paper.printed, name="print"),
    path("c/<slug:code>/share", views_paper.share_texts, name="share"),
    path("c/<slug:code>/calendar.ics", views_paper.calendar, name="calendar"),
    path("q/<str:question>/answer", views_talk.answer, name="answer-question"),
    path("books/", views_books.books, name="books"),
    path("books/ask/<str:line>", views_talk.ask_about_line, name="ask-about-line"),
]
