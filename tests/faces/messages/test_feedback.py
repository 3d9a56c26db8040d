"""What staff say of the product reaches the administrator with the page, and the answer comes back."""

import pytest

from aftercare.faces.messages import actions
from aftercare.faces.messages.actions.feedback import SettledAlready
from aftercare.faces.messages.models import Feedback, Message
from aftercare.ground.accounts.queries import actor_of_staff
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import BadInput, NotPermitted
from tests.factories.accounts import TODAY, a_staff_member, an_actor, an_owner_actor
from tests.factories.cases import NOW


def given(by: Actor, text: str = "导出按钮没反应") -> Feedback:
    return actions.give_feedback(
        text=text, page="/desk/cases/?x=1", product_version="0.1.0", request_id="r1", by=by, at=NOW
    )


def test_every_administrator_reads_it_in_the_inbox_and_is_led_to_it() -> None:
    keepers = {a_staff_member("administrator").pk for _each in range(2)}
    feedback = given(an_actor("agent"))
    told = Message.objects.filter(wording="feedback_given")
    assert {message.to_id for message in told} == keepers
    assert all(message.path.endswith(f"#feedback-{feedback.pk}") for message in told)
    assert all("导出按钮没反应" in message.body for message in told)
    assert (feedback.page, feedback.product_version, feedback.request_id) == ("/desk/cases/?x=1", "0.1.0", "r1")


def test_the_answer_comes_back_to_whoever_wrote_and_is_given_once() -> None:
    writer = a_staff_member("agent")
    feedback = given(actor_of_staff(writer, on=TODAY))
    keeper = an_actor("administrator")
    settled = actions.settle_feedback(feedback_id=feedback.pk, seen=1, answer="已修复", by=keeper, at=NOW)
    (message,) = Message.objects.filter(to_id=writer.pk, wording="feedback_answered")
    assert "已修复" in message.body
    assert message.path == "/desk/cases/?x=1"
    with pytest.raises(SettledAlready):
        actions.settle_feedback(feedback_id=feedback.pk, seen=settled.version, answer="x", by=keeper, at=NOW)


def test_it_needs_words_and_comes_from_staff_and_only_administrators_answer() -> None:
    with pytest.raises(BadInput):
        given(an_actor("agent"), " ")
    with pytest.raises(NotPermitted):
        given(an_owner_actor(1))
    feedback = given(an_actor("agent"))
    with pytest.raises(NotPermitted):
        actions.settle_feedback(feedback_id=feedback.pk, seen=1, answer="x", by=an_actor("manager"), at=NOW)
    with pytest.raises(BadInput):
        actions.settle_feedback(feedback_id=feedback.pk, seen=1, answer=" ", by=an_actor("administrator"), at=NOW)
