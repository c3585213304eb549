"""Addresses of the urn."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
