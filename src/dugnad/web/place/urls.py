"""Addresses of the place's own pages."""

from django.urls import path

from dugnad.web.place import views, views_parameters

urlpatterns = [
    path("", views.responsible, name="place"),
    path("parameters", views_parameters.parameters, name="place-parameters"),
    path("parameters/<slug:what>", views_parameters.propose, name="place-propose"),
]
