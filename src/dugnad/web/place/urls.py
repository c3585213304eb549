"""Addresses of the place's own pages."""

from django.urls import path

from dugnad.web.place import (
    views,
    views_parameters,
    views_register,
    views_removals,
    views_tested,
)

urlpatterns = [
    path("", views.responsible, name="place"),
    path("parameters", views_parameters.parameters, name="place-parameters"),
    path("parameters/<slug:what>", views_parameters.propose, name="place-propose"),
    path("accessible", views_tested.accessible, name="accessible"),
    path("kept", views_register.kept, name="kept"),
    path("kept.json", views_register.as_file, name="kept-file"),
    path("removed", views_removals.log, name="removals"),
    path("removed/<slug:name>", views_removals.one, name="removal"),
]
