"""Addresses of fines, demerits and rewards."""

from django.urls import path

from aftercare.faces.web.desk import measure_acts, measures

urlpatterns = [
    path("measures/", measures.measures, name="measures"),
    path("measures/propose", measure_acts.propose, name="measure_propose"),
    path("measures/mine/", measures.my_measures, name="my_measures"),
    path("measures/payroll/", measures.payroll, name="measures_payroll"),
    path("measures/payroll/payroll.xlsx", measures.payroll_sheet, name="measures_sheet"),
    path("measures/figures/", measures.measure_figures, name="measures_figures"),
    path("measures/<int:measure_id>/", measures.measure, name="measure"),
    path("measures/<int:measure_id>/hear", measure_acts.hear, name="measure_hear"),
    path("measures/<int:measure_id>/decide", measure_acts.decide, name="measure_decide"),
    path("measures/<int:measure_id>/drop", measure_acts.drop, name="measure_drop"),
    path("measures/<int:measure_id>/reverse", measure_acts.reverse_it, name="measure_reverse"),
    path("measures/<int:measure_id>/object", measure_acts.object_to, name="measure_object"),
    path("measures/<int:measure_id>/answer", measure_acts.answer, name="measure_answer"),
    path("measures/<int:measure_id>/appeal", measure_acts.appeal, name="measure_appeal"),
    path("measures/<int:measure_id>/appeal/decide", measure_acts.decide_appeal, name="measure_decide_appeal"),
    path("measures/<int:measure_id>/notice.pdf", measures.notice, name="measure_notice"),
]
