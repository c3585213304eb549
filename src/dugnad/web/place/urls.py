"""Addresses of the place's own pages."""

from django.urls import path

from dugnad.web.place import views, views_parameters, views_removals

urlpatterns = [
    path("", views.responsible, name="place"),
    path("parameters", views_parameters.parameters, name="place-parameters"),
    path("parameters/<slug:what>", views_parameters.propose, name="place-propose"),
    path("removed", views_removals.log, name="removals"),
    path("removed/<slug:name>", views_removals.one, name="removal"),
]
