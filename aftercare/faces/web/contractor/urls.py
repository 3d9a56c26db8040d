"""Addresses of the contractor pages."""

from django.urls import path

from aftercare.faces.web.contractor import demands, measures, views
from aftercare.faces.web.orders.acts import act_urls

app_name = "contractor"
urlpatterns = [
    path("", views.home, name="home"),
    path("orders/<int:order_id>/", views.order, name="order"),
    path("notices/", measures.measures, name="measures"),
    path("notices/<int:measure_id>/", measures.measure, name="measure"),
    path("notices/<int:measure_id>/object", measures.object_to, name="measure_object"),
    path("notices/<int:measure_id>/appeal", measures.appeal, name="measure_appeal"),
    path("notices/<int:measure_id>/notice.pdf", measures.notice, name="measure_notice"),
    path("demands/", demands.demands, name="demands"),
    path("demands/<int:demand_id>/", demands.demand, name="demand"),
    path("demands/<int:demand_id>/letter.pdf", demands.letter, name="demand_letter"),
    path("demands/<int:demand_id>/acknowledge", demands.acknowledge, name="demand_acknowledge"),
    *act_urls(),
]
