"""Addresses of the field pages."""

from django.urls import path

from aftercare.faces.web.field import surveys, views
from aftercare.faces.web.orders.acts import act_urls

app_name = "field"
urlpatterns = [
    path("", views.home, name="home"),
    path("orders/<int:order_id>/", views.order, name="order"),
    path("cases/<int:case_id>/survey", surveys.survey, name="survey"),
    *act_urls(),
]
