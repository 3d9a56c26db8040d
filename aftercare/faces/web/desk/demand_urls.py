"""Addresses of the steps taken against contractors."""

from django.urls import path

from aftercare.faces.web.desk import demands

urlpatterns = [
    path("demands/", demands.demands, name="demands"),
    path("demands/<int:demand_id>/", demands.demand, name="demand"),
    path("demands/<int:demand_id>/letter.pdf", demands.letter, name="demand_letter"),
    path("demands/<int:demand_id>/issue", demands.issue, name="demand_issue"),
    path("demands/<int:demand_id>/drop", demands.drop, name="demand_drop"),
    path("demands/<int:demand_id>/withdraw", demands.withdraw, name="demand_withdraw"),
    path("demands/<int:demand_id>/delivered", demands.delivered, name="demand_delivered"),
    path("orders/<int:order_id>/remind", demands.remind, name="order_remind"),
    path("orders/<int:order_id>/demand", demands.prepare, name="order_demand"),
]
