"""The one page of this app: a picture."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dugnad.web.content import pictures
from dugnad.web.content.models import Picture

# Only the reader's own browser keeps a picture: what is removed must not live on in between.
KEPT = "private, max-age=2592000, immutable"


@require_safe
def picture(request: HttpRequest, picture: str, size: str) -> HttpResponse:
    """Send one size of a picture; say so when it was removed.

    Args:
        request: anybody's; the id is the right to see it.
        picture: 64 hex digits.
        size: a name of `pictures.SIZES`.
    """
    tag = f'"{picture}-{size}"'
    try:
        data = pictures.path_of(picture, size).read_bytes()
    except FileNotFoundError as error:
        if Picture.objects.filter(id=picture, removed_ms__isnull=False).exists():
            return HttpResponse(_("This picture was removed."), status=410)
        raise Http404 from error
    if request.headers.get("If-None-Match") == tag:
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(data, content_type="image/jpeg")
    response["ETag"] = tag
    response["Cache-Control"] = KEPT
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'"
    return response
