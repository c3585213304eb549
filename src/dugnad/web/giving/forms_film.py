"""The form by which a very short film comes onto a card."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from dugnad.face.forms import dress, say_plainly
from dugnad.web.content import captions, films, keeping
from dugnad.web.content.films_looked import Looked
from dugnad.web.content.told import NotAccepted

CAPTIONS: Final = "captions"
"""The name of the part of told text that holds a film's captions, as WebVTT."""

CAPTIONS_MOST_BYTES: Final = 64 * 1024
TYPED_MOST: Final = 4_000


class FilmForm(forms.Form):
    """A film, and what is said in it."""

    use_required_attribute = False
    says_what_is_optional = True

    film = forms.FileField(
        label=_("A film of at most a minute"),
        help_text=_(
            "MP4 or WebM, at most 20 MB, as a phone makes it. Where it was made is left out. The "
            "page works as well without."
        ),
        required=False,
        widget=forms.FileInput(attrs={"accept": "video/*"}),
    )
    lines = forms.CharField(
        label=_("What is said in it, a line for each sentence"),
        help_text=_("With the moment before it if you like: 0:03 We sit here in the evening"),
        max_length=TYPED_MOST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    captions_file = forms.FileField(
        label=_("Or a file with captions (WebVTT or SubRip)"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".vtt,.srt,text/vtt"}),
    )

    def __init__(self, *args: Any, before: str, **kwargs: Any) -> None:
        """Take what every form takes.

        Args:
            args: as every form.
            before: the name of the film that is there, or "".
            kwargs: as every form.
        """
        super().__init__(*args, **kwargs)
        self.before = before
        self.looked: Looked | None = None
        self.written = ""
        for field in self.fields.values():
            say_plainly(field)
            dress(field.widget)

    def clean(self) -> dict[str, Any]:
        """Look at the film, and make captions of what was typed or sent."""
        cleaned = super().clean() or self.cleaned_data
        upload = cleaned.get("film")
        if not self.before and not upload and not self.has_error("film"):
            self.add_error("film", _("Choose a film first."))
        try:
            if isinstance(upload, UploadedFile):
                self.looked = films.look(upload, upload.size or 0)
            self.written = self._captions(cleaned)
        except NotAccepted as no:
            self.add_error(no.field if no.field in self.fields else "lines", str(no.sentence))
        return cleaned

    def _captions(self, cleaned: dict[str, Any]) -> str:
        sent = cleaned.get("captions_file")
        if isinstance(sent, UploadedFile):
            if (sent.size or 0) > CAPTIONS_MOST_BYTES:
                raise NotAccepted(CAPTIONS, captions.TOO_MANY)
            return captions.from_file(sent.read())
        length_ms = keeping.length_of_film(self.before)
        if self.looked is not None:
            length_ms = self.looked.length_ms
        return captions.from_lines(str(cleaned.get("lines") or ""), length_ms)
