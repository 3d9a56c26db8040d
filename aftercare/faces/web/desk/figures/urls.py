"""Addresses of the figures."""

from django.urls import URLPattern, path

from aftercare.faces.web.desk.figures import files, first, load, overview, registers, reports, tables

urlpatterns: list[URLPattern] = [
    path("figures/", overview.overview, name="figures"),
    path("figures/places/", overview.places, name="figure_places"),
    path("figures/table/", tables.table, name="figure_table"),
    path("figures/table/save", tables.save, name="figure_table_save"),
    path("figures/table/<int:table_id>/remove", tables.remove, name="figure_table_remove"),
    path("figures/table.<str:form>", tables.table_file, name="figure_table_file"),
    path("figures/load/", load.load, name="figure_load"),
    path("figures/promises/", load.promises, name="figure_promises"),
    path("figures/first/", first.first_contact, name="figure_first"),
    path("figures/cases/", overview.cases, name="figure_cases"),
    path("figures/cases.<str:form>", files.cases_file, name="figure_cases_file"),
    path("figures/reports/", reports.reports, name="reports"),
    path("figures/reports/<int:report_id>/", reports.report_page, name="report"),
    path("figures/reports/<int:report_id>/release", reports.release, name="report_release"),
    path("figures/reports/<int:report_id>.<str:form>", reports.report_file, name="report_file"),
    path("figures/registers/", registers.registers, name="registers"),
    path("figures/registers/<slug:register_key>/", registers.register, name="register"),
    path("figures/registers/<slug:register_key>.<str:form>", registers.register_file, name="register_file"),
    path("figures/<str:panel>.<str:form>", files.figure_file, name="figure_file"),
]
