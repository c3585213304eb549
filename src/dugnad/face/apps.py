"""The face as a Django application: templates, static files and template tags, no tables."""

from django.apps import AppConfig


class FaceConfig(AppConfig):
    """Templates under `face/`, static files under `face/`, template tags `{% load face %}`."""

    name = "dugnad.face"
    label = "face"
