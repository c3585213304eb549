"""Addresses of helping. None of them holds a code, or says who anybody is."""

from django.urls import path

from dugnad.web.helping import kiosk, views, views_crews, views_desk, views_mine

urlpatterns = [
    path("me/helpers/", views_mine.helpers, name="my-helpers"),
    path("me/helpers/earlier/", views_mine.earlier, name="my-helpers-earlier"),
    path("me/helpers/<slug:name>/allow/", views_mine.allow, name="my-helper-allow"),
    path("me/helpers/<slug:name>/stop/", views_mine.stop, name="my-helper-stop"),
    path("me/helpers/<slug:name>/say/", views_mine.say, name="my-helper-say"),
    path("helping/", views.desk, name="helping"),
    path("helping/stop/", views.stop, name="helping-stop"),
    path("helping/together/", views_desk.together, name="helping-together"),
    path("helping/address/", views_desk.by_address, name="helping-address"),
    path("helping/vouch/", views_desk.vouch, name="helping-vouch"),
    path("helping/done/", views_desk.done, name="helping-done"),
    path("helping/helpers/", views_crews.helpers, name="helping-helpers"),
    path("helping/helpers/back/", views_crews.give_back, name="helping-turn-back"),
    path("helping/<slug:name>/receipt/", views_desk.receipt, name="helping-receipt"),
    path("helping/<slug:name>/", views.one, name="helping-one"),
    path("helping/<slug:name>/begun/", views_desk.begun, name="helping-begun"),
    path("helping/<slug:name>/ask/", views_desk.ask_them, name="helping-ask"),
    path("helping/<slug:name>/join/", views.join, name="helping-join"),
    path("helping/<slug:name>/end/", views.end, name="helping-end"),
    path("kiosk/", kiosk.kiosk, name="kiosk"),
    path("kiosk/begin/", kiosk.begin, name="kiosk-begin"),
    path("kiosk/answer/", kiosk.answer, name="kiosk-answer"),
    path("kiosk/question/", kiosk.question, name="kiosk-question"),
    path("kiosk/help/", kiosk.ask_for_help, name="kiosk-help"),
    path("kiosk/done/", kiosk.done, name="kiosk-done"),
    path("kiosk/leave/", kiosk.leave, name="kiosk-leave"),
]
