"""Addresses for those who give."""

from django.urls import path

from dugnad.web.giving import views, views_campaign, views_film

urlpatterns = [
    path("c/<code:code>/gift/<int:number>", views.gift, name="gift"),
    path("c/<code:code>/promise/<int:promise>", views.gift_of_promise, name="gift-of-promise"),
    path("c/<code:code>/campaign", views_campaign.campaign, name="campaign"),
    path("c/<code:code>/film", views_film.film, name="film"),
    path("c/<code:code>/captions.vtt", views_film.captions_of, name="captions"),
    path("c/<code:code>/letters", views.post, name="letters-to-givers"),
    path("a/<str:secret>/gift/<int:number>", views.gift_by_link, name="gift-by-link"),
]
