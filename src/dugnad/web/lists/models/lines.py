"""What the books tell, line by line, and what is asked about it."""

from django.db import models


class RemovalRow(models.Model):
    """Words that were taken away by whoever moderates, once for each time.

    Attributes:
        id: of the line in the books that tells it.
        commitment: fingerprint of the words, 32 bytes.
        data: the event's bytes.
    """

    id = models.BigIntegerField(primary_key=True)
    commitment = models.BinaryField(max_length=32)
    data = models.BinaryField()

    class Meta:
        """The last time that some words were taken away."""

        indexes = [models.Index(fields=["commitment", "id"], name="removals_of_words")]

    def __str__(self) -> str:
        return bytes(self.commitment).hex()[:12]


class BookLine(models.Model):
    """One thing that happened, as the books tell it.

    What happened is kept as it is in the books and worded when it is shown, in the language of
    whoever reads.

    Attributes:
        id: place in the log: index of the receipt in the upper bits, number of the event in the
            lower sixteen, so that lines sort as they happened.
        seq: number of the block.
        moment_ms: time of the block.
        project: 16 bytes, or None when it is about the whole place.
        card: 16 bytes, or None.
        host: who held the money that it is about, 16 bytes, or None.
        action: name of the action that it followed from, 32 bytes.
        kind: whose law: "cards", "projects", "people", "talk", "place", or the card type.
        version: of that law.
        event: what happened ("CardPutUp").
        data: the event's bytes.
    """

    id = models.BigIntegerField(primary_key=True)
    seq = models.PositiveBigIntegerField()
    moment_ms = models.BigIntegerField()
    project = models.BinaryField(max_length=16, null=True)
    card = models.BinaryField(max_length=16, null=True)
    host = models.BinaryField(max_length=16, null=True)
    action = models.BinaryField(max_length=32)
    kind = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    event = models.CharField(max_length=80)
    data = models.BinaryField()

    class Meta:
        """Lists of lines go backwards from the newest."""

        indexes = [
            models.Index(fields=["project", "id"], name="lines_of_project"),
            models.Index(
                fields=["card", "id"],
                name="lines_of_card",
                condition=models.Q(card__isnull=False),
            ),
            models.Index(fields=["id"], name="lines_of_money", condition=models.Q(kind="money")),
            models.Index(
                fields=["project", "id"],
                name="lines_of_project_money",
                condition=models.Q(kind="money"),
            ),
            models.Index(
                fields=["host", "id"],
                name="lines_of_host",
                condition=models.Q(host__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """How a question names this line ("line:12.3")."""
        return f"line:{self.id >> 16}.{self.id & 0xFFFF}"


class QuestionRow(models.Model):
    """A question about a card, a line or the place, and its answer.

    Attributes:
        question: name of the action that asked, 32 bytes.
        about: what it is about ("card:…", "line:12.3", "place").
        prose: fingerprint of the question.
        answer: fingerprint of the answer, once there is one.
        promised_ms: the day by which an answer was promised.
        asked: sorts by when it was asked: index of its receipt.
    """

    question = models.BinaryField(primary_key=True, max_length=32)
    about = models.CharField(max_length=80)
    asked = models.PositiveBigIntegerField()
    by = models.BinaryField(max_length=16)
    prose = models.BinaryField(max_length=32)
    asked_ms = models.BigIntegerField()
    promised_ms = models.BigIntegerField(null=True)
    answer = models.BinaryField(max_length=32, null=True)
    answered_by = models.BinaryField(max_length=16, null=True)
    answered_ms = models.BigIntegerField(null=True)

    class Meta:
        """Questions are asked for by what they are about."""

        indexes = [models.Index(fields=["about", "asked"], name="questions_about")]

    def __str__(self) -> str:
        return self.about


class Recorded(models.Model):
    """A fingerprint of told text that the books hold, because its action was carried out."""

    commitment = models.BinaryField(primary_key=True, max_length=32)
    seq = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return bytes(self.commitment).hex()[:12]
