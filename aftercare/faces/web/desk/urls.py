"""Addresses of the service desk."""

from django.urls import path

from aftercare.faces.web.desk import board, queue, search

app_name = "desk"
urlpatterns = [
    path("", board.home, name="home"),
    path("board/", board.board, name="board"),
    path("cases/", queue.queue, name="queue"),
    path("search", search.search, name="search"),
]
