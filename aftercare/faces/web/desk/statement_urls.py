"""Addresses of statements."""

from django.urls import path

from aftercare.faces.web.desk import statements

urlpatterns = [
    path("statements/", statements.statements, name="statements"),
    path("statements/draw", statements.draw, name="statement_draw"),
    path("statements/<int:statement_id>/", statements.statement, name="statement"),
    path("statements/<int:statement_id>/confirm", statements.confirm, name="statement_confirm"),
    path("statements/<int:statement_id>/deliver", statements.deliver, name="statement_deliver"),
    path("statements/<int:statement_id>/settle", statements.settle, name="statement_settle"),
    path("statements/<int:statement_id>/void", statements.void, name="statement_void"),
    path("statements/<int:statement_id>/statement.pdf", statements.printed, name="statement_pdf"),
    path("statements/<int:statement_id>/statement.xlsx", statements.sheet, name="statement_sheet"),
]
