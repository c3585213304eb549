"""The vault as a Django application; its tables lie in `keys.db` and nowhere else."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    """Tables of wrapped keys in the database `keys`."""

    name = "dugnad.web.vault"
    label = "vault"
