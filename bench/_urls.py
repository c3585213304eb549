"""The addresses of a place, and the empty view that they are measured against."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from dugnad.site.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


@csrf_exempt
def empty(request: HttpRequest) -> HttpResponse:
    """Take what was sent, and say nothing."""
    return HttpResponse(str(len(request.body)), content_type="text/plain")


urlpatterns = [path("bench/empty", empty), *urlpatterns]
