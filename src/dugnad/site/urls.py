"""Every address of a place: each app of the web names its own."""

from django.urls import URLPattern, URLResolver, include, path, register_converter

from dugnad.site.figures import metrics
from dugnad.web.pages.converters import CodeConverter

WHERE = (
    ("api/", "dugnad.web.api.urls"),
    ("", "dugnad.web.people.urls"),
    ("", "dugnad.web.devices.urls"),
    ("", "dugnad.web.content.urls"),
    ("", "dugnad.web.answers.urls"),
    ("", "dugnad.web.urn.urls"),
    ("", "dugnad.web.treasury.urls"),
    ("", "dugnad.web.giving.urls"),
    ("", "dugnad.web.rooms.urls"),
    ("", "dugnad.web.helping.urls"),
    ("", "dugnad.web.forgetting.urls"),
    ("", "dugnad.web.rescue.urls"),
    ("", "dugnad.web.moving.urls"),
    ("place/", "dugnad.web.place.urls"),
    ("", "dugnad.web.pages.urls"),
)


register_converter(CodeConverter, "code")

urlpatterns: list[URLPattern | URLResolver] = [
    *(path(prefix, include(module)) for prefix, module in WHERE),
    path("metrics", metrics, name="metrics"),
]

handler400 = "dugnad.web.pages.views_problem.bad_request"
handler403 = "dugnad.web.pages.views_problem.not_allowed"
handler404 = "dugnad.web.pages.views_problem.not_found"
handler500 = "dugnad.web.pages.views_problem.fault"
