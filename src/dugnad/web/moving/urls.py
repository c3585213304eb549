"""Addresses of taking out and putting in."""

from django.urls import path

from dugnad.web.moving import views, views_putting_in

urlpatterns = [
    path("p/<code:code>/take-out", views.take_out_page, name="take-out"),
    path("p/<code:code>/take-out/along", views.along, name="go-along"),
    path("p/<code:code>/take-out/file", views.file, name="take-out-file"),
    path("p/<code:code>/before", views.before, name="before"),
    path("arrivals/put-in", views_putting_in.put_in, name="put-in"),
    path("arrivals/put-in/begin", views_putting_in.begin, name="put-in-begin"),
    path("arrivals/put-in/piece/<slug:name>", views_putting_in.piece, name="put-in-piece"),
    path("arrivals/put-in/<str:told>", views_putting_in.open_by_link, name="open-put-in"),
    path("arrivals/", views.arrivals, name="arrivals"),
    path("arrivals/<uuid:arrival_id>", views.arrival, name="arrival"),
]
