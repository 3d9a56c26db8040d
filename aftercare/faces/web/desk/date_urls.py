"""Addresses of what falls due by a date."""

from django.urls import path

from aftercare.faces.web.desk import dates

urlpatterns = [
    path("dates/", dates.dates, name="dates"),
    path("dates/set", dates.set_milestone, name="date_set"),
    path("dates/<int:date_id>/", dates.dated_task, name="dated_task"),
    path("dates/<int:date_id>/finish", dates.finish, name="dated_task_finish"),
    path("dates/<int:date_id>/drop", dates.drop, name="dated_task_drop"),
    path("dates/<int:date_id>/hand", dates.hand, name="dated_task_hand"),
]
