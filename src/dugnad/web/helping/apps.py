"""The Django app of helpers."""

from django.apps import AppConfig


class HelpingConfig(AppConfig):
    """Who lets whom help them, and what was done by it; in `place.db`."""

    name = "dugnad.web.helping"
    label = "helping"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hear of everything that is done for somebody else."""
        from dugnad.web.acting.heard import done_for_another  # noqa: PLC0415  After the registry.
        from dugnad.web.helping.receipts import note  # noqa: PLC0415

        done_for_another.connect(note, dispatch_uid="helping")
