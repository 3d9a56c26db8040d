"""Addresses of the HTML face: one folder per audience."""

from django.urls import include, path

from aftercare.faces.web import files, views

urlpatterns = [
    path("", views.home, name="home"),
    path("language", views.set_language, name="set_language"),
    path("offline", views.offline, name="offline"),
    path("", include("aftercare.faces.web.entrance.urls")),
    path("files/<int:attachment_id>", files.show, name="file"),
    path("files/<int:attachment_id>/small", files.show, {"variant": "small"}, name="file_small"),
    path("files/<int:attachment_id>/original", files.show, {"variant": "original"}, name="file_original"),
    path("messages/", include("aftercare.faces.web.inbox.urls")),
    path("desk/", include("aftercare.faces.web.desk.urls")),
    path("field/", include("aftercare.faces.web.field.urls")),
    path("owner/", include("aftercare.faces.web.owner.urls")),
    path("contractor/", include("aftercare.faces.web.contractor.urls")),
    path("office/", include("aftercare.faces.web.office.urls")),
]
