"""Addresses of the service desk."""

from django.urls import path

from aftercare.faces.web.desk import (
    acts,
    board,
    calls,
    case,
    clocks,
    intake,
    judging,
    ladder_acts,
    link_acts,
    links,
    money,
    papers,
    raised,
    ready_acts,
    record,
    search,
    work,
)
from aftercare.faces.web.desk.date_urls import urlpatterns as dates
from aftercare.faces.web.desk.demand_urls import urlpatterns as demands
from aftercare.faces.web.desk.estate_urls import urlpatterns as homes_and_people
from aftercare.faces.web.desk.figures.urls import urlpatterns as figures
from aftercare.faces.web.desk.incidents.urls import urlpatterns as one_cause
from aftercare.faces.web.desk.measure_urls import urlpatterns as conduct
from aftercare.faces.web.desk.queue_urls import urlpatterns as queue_and_bulk
from aftercare.faces.web.desk.reply_urls import urlpatterns as letters
from aftercare.faces.web.desk.statement_urls import urlpatterns as settlement

app_name = "desk"
urlpatterns = [
    path("", board.home, name="home"),
    *homes_and_people,
    *figures,
    path("board/", board.board, name="board"),
    path("search", search.search, name="search"),
    *queue_and_bulk,
    path("cases/new", intake.intake, name="intake"),
    path("cases/<int:case_id>/", case.case_page, name="case"),
    path("cases/<int:case_id>/clocks/<int:clock_id>/", clocks.case_clock, name="case_clock"),
    path("cases/<int:case_id>/move", acts.move, name="case_move"),
    path("cases/<int:case_id>/reopen", acts.reopen, name="case_reopen"),
    path("cases/<int:case_id>/night", acts.take_night_call, name="case_take_night_call"),
    path("cases/<int:case_id>/answer", acts.answer, name="case_answer"),
    path("cases/<int:case_id>/note", acts.note, name="case_note"),
    path("cases/<int:case_id>/route", acts.route, name="case_route"),
    path("cases/<int:case_id>/assign", acts.assign, name="case_assign"),
    path("cases/<int:case_id>/hold", acts.hold, name="case_hold"),
    path("cases/<int:case_id>/resume", acts.resume, name="case_resume"),
    path("cases/<int:case_id>/classify", acts.classify, name="case_classify"),
    path("cases/<int:case_id>/stated", acts.state_time, name="case_stated"),
    path("cases/<int:case_id>/urge", acts.urge, name="case_urge"),
    path("cases/<int:case_id>/watch", ready_acts.watch, name="case_watch"),
    path("cases/<int:case_id>/macro", ready_acts.use_macro, name="case_macro"),
    path("cases/<int:case_id>/merge", link_acts.merge, name="case_merge"),
    path("cases/<int:case_id>/unmerge", link_acts.unmerge, name="case_unmerge"),
    path("cases/<int:case_id>/part", link_acts.make_part, name="case_make_part"),
    path("cases/<int:case_id>/whole", link_acts.leave_whole, name="case_leave_whole"),
    path("cases/<int:case_id>/split", link_acts.split, name="case_split"),
    path("cases/<int:case_id>/tasks", link_acts.add_task, name="case_add_task"),
    path("cases/<int:case_id>/tasks/tick", link_acts.tick, name="case_tick"),
    path("cases/<int:case_id>/tasks/<int:task_id>/strike-out", link_acts.strike_out, name="case_strike_out"),
    path("cases/<int:case_id>/raise", ladder_acts.escalate, name="case_raise"),
    path("cases/<int:case_id>/decide/<int:escalation_id>", ladder_acts.decide, name="case_decide_above"),
    path("cases/<int:case_id>/crisis", ladder_acts.declare_crisis, name="case_crisis"),
    path("cases/<int:case_id>/crisis/<int:crisis_id>/end", ladder_acts.end_crisis, name="case_crisis_end"),
    *letters,
    path("raised/", raised.raised, name="raised"),
    path("cases/<int:case_id>/judge", judging.judge, name="case_judge"),
    path("cases/<int:case_id>/costs", money.book, name="case_book_cost"),
    path("cases/<int:case_id>/costs/void", money.void, name="case_void_cost"),
    path("cases/<int:case_id>/costs/approve", money.approve, name="case_approve_costs"),
    path("cases/<int:case_id>/quotation", money.quote, name="case_quote"),
    path("cases/<int:case_id>/quotation/answer", money.answer_quotation, name="case_answer_quotation"),
    *one_cause,
    *settlement,
    *conduct,
    *dates,
    *demands,
    path("cases/<int:case_id>/callback", calls.call_back, name="case_call_back"),
    path("cases/<int:case_id>/papers/<slug:paper>.pdf", papers.of_case, name="case_paper"),
    path("orders/<int:order_id>/papers/<slug:order_paper>.pdf", papers.of_order, name="order_paper"),
    path("homes/<int:unit_id>/warranty-card.pdf", papers.warranty_card, name="warranty_card"),
    path("cases/<int:case_id>/record.pdf", record.record, name="case_record"),
    path("cases/<int:case_id>/survey", work.survey, name="case_survey"),
    path("cases/<int:case_id>/dispatch", work.dispatch, name="case_dispatch"),
    path("orders/<int:order_id>/link", links.order_link, name="order_link"),
    path("orders/<int:order_id>/link/send", links.order_link_again, name="order_link_again"),
    path("orders/<int:order_id>/elsewhere", work.send_elsewhere, name="order_elsewhere"),
    path("orders/<int:order_id>/rework", work.rework, name="order_rework"),
    path("orders/<int:order_id>/cancel", work.cancel, name="order_cancel"),
    path("orders/<int:order_id>/times/<int:appointment_id>/accept", work.accept_time, name="order_accept_time"),
]
