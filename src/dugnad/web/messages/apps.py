"""Messages as a Django application, labelled `post` because Django has a `messages` of its own."""

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    """The outbox and the notes that say what could not be delivered."""

    name = "dugnad.web.messages"
    label = "post"
