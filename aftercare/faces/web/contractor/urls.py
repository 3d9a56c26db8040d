"""Addresses of the contractor pages."""

from django.urls import path

from aftercare.faces.web.contractor import views
from aftercare.faces.web.orders.acts import act_urls

app_name = "contractor"
urlpatterns = [
    path("", views.home, name="home"),
    path("orders/<int:order_id>/", views.order, name="order"),
    *act_urls(),
]
