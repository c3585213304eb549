"""Addresses of rescue."""

from django.urls import path

from dugnad.web.rescue import views

urlpatterns = [
    path("rescue/", views.rescue, name="rescue"),
    path("rescue/part", views.take_part, name="rescue-part"),
    path("rescue/part.txt", views.part_as_file, name="rescue-part-file"),
    path("rescue/no", views.decline, name="rescue-no"),
    path("rescue/parcel", views.take_home, name="rescue-parcel"),
]
