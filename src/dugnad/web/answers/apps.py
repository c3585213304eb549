"""The Django app of questions on their way to people."""

from django.apps import AppConfig


class AnswersConfig(AppConfig):
    """Who was asked what, by whom, and what came of it; in `place.db`."""

    name = "dugnad.web.answers"
    label = "answers"
    default_auto_field = "django.db.models.BigAutoField"
