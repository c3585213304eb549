"""Addresses of being forgotten, of the own file, and of what hosts keep."""

from django.urls import path

from dugnad.web.forgetting import views, views_host

urlpatterns = [
    path("me/everything.zip", views.everything, name="me-everything"),
    path("me/forget/", views.forget_me, name="me-forget"),
    path("me/forget/code/", views.confirm, name="me-forget-code"),
    path("me/forget/stay/", views.stay, name="me-forget-stay"),
    path("p/<code:code>/desk/kept", views_host.kept, name="vouchers"),
    path("p/<code:code>/desk/kept/<int:number>", views_host.open_one, name="voucher"),
]
