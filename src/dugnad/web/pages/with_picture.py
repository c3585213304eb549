"""A picture that is sent along with a form, kept at once so that it need not be chosen again."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict

from dugnad.web.content import pictures
from dugnad.web.content import services as content
from dugnad.web.content.told import NotAccepted
from dugnad.web.house import house


def with_picture(request: HttpRequest) -> tuple[QueryDict, str]:
    """What was typed, with the id of an uploaded picture, so that it need not be chosen again.

    Returns:
        The typed fields; and, where the picture could not be taken, a sentence that says why.
    """
    typed = request.POST.copy()
    upload = request.FILES.get("picture_file")
    if isinstance(upload, UploadedFile):
        try:
            typed["picture"] = content.store_picture(upload, now_ms=house().now_ms())
        except NotAccepted as no:
            return typed, str(no.sentence)
    elif not pictures.is_whole(str(typed.get("picture", ""))):
        typed["picture"] = ""
    return typed, ""
