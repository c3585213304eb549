"""The rows about people in `place.db`. Names and addresses are sealed under the person's own key.

A person is a name and a way to be reached, not an account: whoever is asked by a neighbour is a
person from that moment and need never sign in (VOL-13).
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

MAIL = "mail"
SMS = "sms"
KINDS = ((MAIL, "mail"), (SMS, "sms"))
"""The two ways a person can be reached by a message today."""


class Person(models.Model):
    """Somebody known to the place."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sealed_name = models.BinaryField()
    """UTF-8, sealed under the person's own key."""
    language = models.CharField(max_length=5)
    """The language they are spoken to in, like "nb"."""
    created_ms = models.BigIntegerField()
    """Milliseconds since 1970 UTC."""
    asks_a_week = models.PositiveSmallIntegerField(null=True, blank=True)
    """How often a week the place may ask them for something; None is as often as it comes."""
    rest_until_ms = models.BigIntegerField(default=0)
    """Until when nothing here asks them for anything; 0: they do not rest."""
    quiet_days = models.PositiveSmallIntegerField(default=0)
    """On which days no request reaches them: bit 0 is Monday."""
    visits_ended = models.PositiveIntegerField(default=0)
    """How often they signed out everywhere else; a visit from before that is nobody's."""
    news_every_days = models.PositiveSmallIntegerField(default=7)
    """What only tells them something comes together: once in so many days; 0: at once, each."""

    def __str__(self) -> str:
        return f"Person {self.id}"


class Request(models.Model):
    """That the place asked a person for something once; what and by whom is not kept here."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    asked_ms = models.BigIntegerField()

    class Meta:
        """Those of the last week are counted by person; old ones are swept."""

        indexes: ClassVar = [models.Index(fields=["person", "asked_ms"], name="requests_lately")]

    def __str__(self) -> str:
        return f"Request to {self.person_id}"


class Reach(models.Model):
    """One way to reach a person: a mail address or a mobile number."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="reaches")
    kind = models.CharField(max_length=4, choices=KINDS)
    sealed_address = models.BinaryField()
    """UTF-8, sealed under the person's own key."""
    lookup = models.BinaryField(max_length=32, unique=True)
    """`vault.lookup_tag(kind, address)`: one address leads to one person."""
    confirmed_ms = models.BigIntegerField(null=True, blank=True)
    """When the person typed a code sent there; None until then."""
    failing_since_ms = models.BigIntegerField(null=True, blank=True)
    """When messages began to come back; None while they arrive."""
    stopped_ms = models.BigIntegerField(null=True, blank=True)
    """When the person said STOP; from then on only codes they ask for go there."""
    asks_here_ms = models.BigIntegerField(null=True, blank=True)
    """When the person chose that questions come here before elsewhere; None: they did not."""
    tells_here_ms = models.BigIntegerField(null=True, blank=True)
    """The same, of what only tells them something."""
    created_ms = models.BigIntegerField()

    def __str__(self) -> str:
        return f"Reach {self.id} ({self.kind})"


class Membership(models.Model):
    """The private map: which member of a project, in the books, is which person."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    project_id = models.BinaryField(max_length=16)
    member_id = models.BinaryField(max_length=16, unique=True)
    """16 random bytes: a person has another one in every project."""
    public_key = models.BinaryField(max_length=32)
    """The key that acts for this member now: kept by the place, or the person's own."""
    sealed_name = models.BinaryField(default=b"")
    """What they are called there, UTF-8, sealed under their own key; empty: by their name."""

    class Meta:
        """One member for a person in a project."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "project_id"], name="one_membership")
        ]

    def __str__(self) -> str:
        return f"Membership of {self.person_id}"


class Passkey(models.Model):
    """A device that a person signs in with instead of a code."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="passkeys")
    credential_id = models.BinaryField(max_length=1023, unique=True)
    credential = models.BinaryField()
    """What the device told about itself (`fido2.webauthn.AttestedCredentialData`)."""
    uses_count = models.BigIntegerField(default=0)
    """The device's own counter when it was last used; 0 from devices that do not count."""
    created_ms = models.BigIntegerField()
    used_ms = models.BigIntegerField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Passkey {self.id}"


class LoginCode(models.Model):
    """A six-digit code on its way to an address, belonging to the browser that asked for it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=4, choices=KINDS)
    lookup = models.BinaryField(max_length=32)
    """As in `Reach`; says nothing about whether anybody is known by it."""
    sealed_address = models.BinaryField()
    """UTF-8, sealed in the place's box: there may be no person yet."""
    salt = models.BinaryField(max_length=16)
    digest = models.BinaryField(max_length=32)
    """HMAC of salt and code under a secret of the place: six digits alone would be guessed."""
    expires_ms = models.BigIntegerField()
    tries = models.PositiveSmallIntegerField(default=0)
    """How many wrong codes were typed."""
    passed_ms = models.BigIntegerField(null=True, blank=True)
    """When the right code was typed; it opens nothing a second time."""

    class Meta:
        """Old codes are swept by their end."""

        indexes: ClassVar = [models.Index(fields=["expires_ms"], name="code_expires")]

    def __str__(self) -> str:
        return f"Code {self.id}"


class Bucket(models.Model):
    """How much somebody has asked for lately: a bucket that fills up again by itself."""

    key = models.BinaryField(primary_key=True, max_length=32)
    """An HMAC of what is counted, so that the table names no address."""
    full_ms = models.BigIntegerField()
    """When the bucket is full again; a moment in the past is a full bucket."""

    class Meta:
        """Full buckets are swept."""

        indexes: ClassVar = [models.Index(fields=["full_ms"], name="bucket_full")]

    def __str__(self) -> str:
        return "Bucket"


class Errand(models.Model):
    """Something that somebody asked for with an address, done once nobody waits for the page."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="errands")
    """Who asked."""
    what = models.CharField(max_length=20)
    sealed = models.BinaryField()
    """What was typed, sealed under their own key."""
    left_ms = models.BigIntegerField()
    tries = models.PositiveIntegerField(default=0)
    """How often it failed."""

    def __str__(self) -> str:
        return f"Errand: {self.what}"
