"""Addresses of taking out and putting in."""

from django.urls import path

from dugnad.web.moving import views

urlpatterns = [
    path("p/<code:code>/take-out", views.take_out_page, name="take-out"),
    path("p/<code:code>/take-out/along", views.along, name="go-along"),
    path("p/<code:code>/take-out/file", views.file, name="take-out-file"),
    path("p/<code:code>/before", views.before, name="before"),
    path("arrivals/", views.arrivals, name="arrivals"),
    path("arrivals/<uuid:arrival_id>", views.arrival, name="arrival"),
]
