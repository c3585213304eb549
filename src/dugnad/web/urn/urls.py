"""Addresses of the urn."""

from django.urls import path

from dugnad.web.urn import views

urlpatterns = [
    path("c/<code:code>/do/TakePart", views.answer, name="answer-secretly"),
    path("c/<code:code>/urn", views.urn, name="urn"),
    path("c/<code:code>/urn/open", views.add_half, name="open-urn"),
    path("c/<code:code>/urn/half", views.half, name="urn-half"),
    path("c/<code:code>/urn/paper", views.paper_alone, name="urn-paper"),
    path("a/<str:secret>/urn", views.answer_by_link, name="answer-secretly-by-link"),
]
