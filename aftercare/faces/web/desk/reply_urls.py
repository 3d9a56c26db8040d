"""Addresses of written replies."""

from django.urls import path

from aftercare.faces.web.desk import replies, reply_acts

urlpatterns = [
    path("replies/", replies.replies, name="replies"),
    path("cases/<int:case_id>/replies/draft", reply_acts.draft, name="reply_draft"),
    path("cases/<int:case_id>/replies/promise", reply_acts.promise, name="case_promise_reply"),
    path("replies/<int:reply_id>/", replies.reply, name="reply"),
    path("replies/<int:reply_id>/letter.pdf", replies.letter, name="reply_letter"),
    path("replies/<int:reply_id>/write", reply_acts.write, name="reply_write"),
    path("replies/<int:reply_id>/approve", reply_acts.approve, name="reply_approve"),
    path("replies/<int:reply_id>/return", reply_acts.give_back, name="reply_return"),
    path("replies/<int:reply_id>/drop", reply_acts.drop, name="reply_drop"),
]
