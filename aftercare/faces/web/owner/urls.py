"""Addresses of the owner pages."""

from django.urls import path

from aftercare.faces.web.owner import above, cases, data, deciding, helping, letters, questionnaires, report, words

app_name = "owner"
urlpatterns = [
    path("", cases.home, name="home"),
    path("report", report.report, name="report"),
    path("data", data.data, name="data"),
    path("data/copy", data.take, name="data_copy"),
    path("help", helping.help_page, name="help"),
    path("help/<int:article_id>/useful", helping.judge, name="help_judge"),
    path("cases/<int:case_id>/", cases.case, name="case"),
    path("questionnaires/<int:questionnaire_id>", questionnaires.questionnaire, name="questionnaire"),
    path("cases/<int:case_id>/write", cases.write, name="write"),
    path("cases/<int:case_id>/move", deciding.move, name="move"),
    path("cases/<int:case_id>/reopen", deciding.reopen, name="reopen"),
    path("cases/<int:case_id>/urge", cases.urge, name="urge"),
    path("cases/<int:case_id>/above", above.complain, name="complain_above"),
    path("replies/<int:reply_id>.pdf", letters.letter, name="letter"),
    path("replies/<int:reply_id>/settle", letters.settle, name="reply_settle"),
    path("replies/<int:reply_id>/review", letters.ask_review, name="reply_review"),
    path("cases/<int:case_id>/rate", words.rate, name="rate"),
    path("cases/<int:case_id>/price", words.answer_price, name="answer_price"),
    path("orders/<int:order_id>/times/<int:appointment_id>/accept", cases.accept_time, name="accept_time"),
    path("orders/<int:order_id>/times/<int:appointment_id>/reject", cases.reject_time, name="reject_time"),
    path("orders/<int:order_id>/sign", cases.sign, name="sign"),
    path("orders/<int:order_id>/refuse", cases.refuse, name="refuse"),
]
