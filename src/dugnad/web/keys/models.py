"""Which browser has which key, and which new one waits to be brought in.

The keys themselves are on the devices and never come here; these are their public halves, which
the books have as well. What the books do not say is that they are on one device.
"""

import uuid
from typing import ClassVar

from django.db import models

from dugnad.web.people.models import Person


class Device(models.Model):
    """A browser in which a person keeps keys of their own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="devices")
    sealed_name = models.BinaryField()
    """UTF-8, what the person calls it, sealed under their own key."""
    created_ms = models.BigIntegerField()
    asks_since_ms = models.BigIntegerField(default=0)
    """Since when it waits to be let in, by another device or by two people; 0: it does not."""
    asks_code = models.CharField(max_length=16, blank=True, default="")
    """By which code its page is found by whoever lets it in."""

    def __str__(self) -> str:
        return f"Device {self.id}"


class DeviceKey(models.Model):
    """The public half of a device's key in one project; whether it speaks there say the books."""

    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="keys")
    project_id = models.BinaryField(max_length=16)
    public_key = models.BinaryField(max_length=32, unique=True)
    nonce_given = models.BigIntegerField(default=0)
    """The highest number that was given to a page on which this device confirms."""

    class Meta:
        """One key for a device in a project, as the books join no two."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["device", "project_id"], name="one_device_key")
        ]

    def __str__(self) -> str:
        return f"Key of {self.device_id}"


class Announced(models.Model):
    """Up to where the books were read for announcements; one row."""

    receipts = models.BigIntegerField(default=0)
    mark = models.BinaryField(max_length=32, default=b"")
    """The id of the action of the last receipt: other books have another one there."""

    def __str__(self) -> str:
        return f"Announced up to {self.receipts}"
