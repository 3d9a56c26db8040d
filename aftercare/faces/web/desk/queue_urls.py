"""Addresses of the queue: its views, acts on many cases, and lists taken out."""

from django.urls import path

from aftercare.faces.web.desk import queue, queue_bulk, queue_export, queue_views

urlpatterns = [
    path("cases/", queue.queue, name="queue"),
    path("cases/columns", queue_views.set_columns, name="queue_columns"),
    path("bulk", queue_bulk.begin, name="bulk_begin"),
    path("bulk/<int:bulk_id>/", queue_bulk.result, name="bulk"),
    path("bulk/<int:bulk_id>/undo", queue_bulk.undo, name="bulk_undo"),
    path("lists/", queue_export.lists, name="lists"),
    path("lists/ask", queue_export.ask, name="list_ask"),
    path("lists/<int:export_id>/file", queue_export.file, name="list_file"),
    path("views/save", queue_views.save, name="view_save"),
    path("views/open-with", queue_views.open_with, name="view_open_with"),
    path("views/<int:view_id>/remove", queue_views.remove, name="view_remove"),
]
