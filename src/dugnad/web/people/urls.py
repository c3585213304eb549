"""Addresses of signing in and of the own page. None of them ever holds a name or an address."""

from django.urls import path

from dugnad.web.people import views_me as me
from dugnad.web.people import views_signing_in as signing_in
from dugnad.web.people import views_stop as stopping

urlpatterns = [
    path("in/", signing_in.enter, name="sign-in"),
    path("in/code/", signing_in.enter_code, name="sign-in-code"),
    path("in/code/again/", signing_in.send_again, name="sign-in-again"),
    path("in/name/", signing_in.enter_name, name="sign-in-name"),
    path("in/device/begin/", signing_in.begin_device, name="sign-in-device-begin"),
    path("in/device/finish/", signing_in.finish_device, name="sign-in-device-finish"),
    path("stop/<str:token>", stopping.stop, name="stop"),
    path("out/", signing_in.leave, name="sign-out"),
    path("me/", me.show, name="me"),
    path("me/profile/", me.change_profile, name="me-profile"),
    path("me/asking/", me.change_limits, name="me-asking"),
    path("me/rest/", me.rest, name="me-rest"),
    path("me/elsewhere/", me.leave_elsewhere, name="me-elsewhere"),
    path("me/reach/", me.add_reach, name="me-reach"),
    path("me/reach/code/", me.confirm_reach, name="me-reach-code"),
    path("me/reach/<uuid:reach_id>/remove/", me.remove_reach, name="me-reach-remove"),
    path("me/reach/<uuid:reach_id>/stop/", me.stop_reach, name="me-reach-stop"),
    path("me/reach/<uuid:reach_id>/start/", me.start_reach, name="me-reach-start"),
    path("me/reach/<uuid:reach_id>/first/", me.first_reach, name="me-reach-first"),
    path("me/device/begin/", me.begin_device, name="me-device-begin"),
    path("me/device/finish/", me.finish_device, name="me-device-finish"),
    path("me/device/<uuid:passkey_id>/remove/", me.remove_device, name="me-device-remove"),
]
