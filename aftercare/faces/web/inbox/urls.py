"""Addresses of one's own messages."""

from django.urls import path

from aftercare.faces.web.inbox import views

app_name = "inbox"
urlpatterns = [
    path("", views.messages, name="list"),
    path("read", views.read, name="read"),
    path("<int:message_id>/", views.open_message, name="open"),
    path("<int:message_id>/mark", views.mark, name="mark"),
    path("preferences", views.preferences, name="preferences"),
]
