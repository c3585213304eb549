"""Django's name for the app that serves those who give."""

from django.apps import AppConfig


class GivingConfig(AppConfig):
    """How to pay, receipts, and news for those who gave."""

    name = "dugnad.web.giving"
    label = "giving"
