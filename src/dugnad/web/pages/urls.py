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
    path("p/<code:code>", views_project.project, name="project"),
    path("p/<code:code>/join", views_project.join, name="join"),
    path("p/<code:code>/rest", views_project.rest, name="rest"),
    path("p/<code:code>/leave", views_project.leave, name="leave"),
    path("p/<code:code>/order", views_project.order, name="order"),
    path("p/<code:code>/feed.atom", views_paper.feed, name="feed"),
    path("c/<code:code>", views_card.card, name="card"),
    path("c/<code:code>/do/<slug:verb>", views_card.do, name="do"),
    path("c/<code:code>/reword", views_card.reword, name="reword"),
    path("c/<code:code>/close", views_card.close, name="close"),
    path("c/<code:code>/object", views_card.object_to, name="object"),
    path("c/<code:code>/withdraw", views_card.withdraw, name="withdraw"),
    path("c/<code:code>/ask", views_talk.ask, name="ask-about-card"),
    path("c/<code:code>/poster", views_paper.poster, name="poster"),
    path("c/<code:code>/print", views_paper.printed, name="print"),
    path("c/<code:code>/share", views_paper.share_texts, name="share"),
    path("c/<code:code>/calendar.ics", views_paper.calendar, name="calendar"),
    path("q/<str:question>/answer", views_talk.answer, name="answer-question"),
    path("books/", views_books.books, name="books"),
    path("books/ask/<str:line>", views_talk.ask_about_line, name="ask-about-line"),
]
