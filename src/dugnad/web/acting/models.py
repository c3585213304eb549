"""What was pressed, so that a second press is the same one."""

from typing import ClassVar

from django.db import models


class Press(models.Model):
    """One press of a button, from the moment its action is written.

    Attributes:
        id: made when the form was shown, so that it is the same for every press of that form.
        envelope: the signed action; handing it in again gives the receipt it got the first time.
        by: the tag of who pressed, so that nobody else can press the same form.
        pressed_ms: milliseconds since 1970 UTC.
    """

    id = models.CharField(primary_key=True, max_length=64)
    envelope = models.BinaryField()
    by = models.CharField(max_length=64)
    pressed_ms = models.BigIntegerField()

    class Meta:
        """Old presses are swept by age."""

        indexes: ClassVar = [models.Index(fields=["pressed_ms"], name="press_age")]

    def __str__(self) -> str:
        return f"Press {self.id}"


class PressedProse(models.Model):
    """What was told with a press: lets a sweeper see whether the books have a waiting text.

    Attributes:
        commitment: fingerprint of the text, 32 bytes.
        place: its place among the press's texts, from 0.
    """

    commitment = models.BinaryField(primary_key=True, max_length=32)
    press = models.ForeignKey(Press, on_delete=models.CASCADE, related_name="prose")
    place = models.PositiveSmallIntegerField()

    class Meta:
        """In the order in which they were told."""

        ordering: ClassVar = ["place"]

    def __str__(self) -> str:
        return f"Prose of {self.press_id}"
