"""Ready words with the values of the case, and macros that do all of their acts or none."""

import pytest

from aftercare.ground.accounts.models import Development
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import BadInput, Missing, NotPermitted
from aftercare.ground.procedures.rules import NoSuchMove
from aftercare.service.cases.models import Case, Entry, Watcher
from aftercare.service.desk import actions, phrases
from aftercare.service.desk.models import Macro, TextBlock
from aftercare.service.desk.queries.phrases import ready_for
from tests.factories.accounts import a_development, a_staff_member, a_team, an_actor
from tests.factories.cases import NOW, a_case


def a_text(by: Actor, **values: object) -> TextBlock:
    sent = {
        "name": "收到",
        "chinese": "{owner}您好，{number} 已由{responsible}跟进，{due}前给您答复。",
        "english": "Dear {owner}, {responsible} looks after {number}; you hear from us by {due}.",
        **values,
    }
    return actions.save_text(**sent, by=by, at=NOW)  # type: ignore[arg-type]


def a_macro(by: Actor, *acts: dict[str, object], **values: object) -> Macro:
    return actions.save_macro(name="常规受理", acts=acts, **values, by=by, at=NOW)  # type: ignore[arg-type]


def a_desk() -> tuple[Development, Actor, Case]:
    here = a_development()
    return here, an_actor("supervisor", development=here), a_case(development=here)


@pytest.mark.feature("CW12")
@pytest.mark.requirement("S004.12.r04")
def test_a_ready_text_speaks_of_this_case() -> None:
    _here, lead, case = a_desk()
    a_text(lead)
    [ready], _macros = ready_for(case, by=lead)
    assert ready.text.startswith(f"王小明您好，{case.number} 已由{case.responsible.name}跟进，11月")


@pytest.mark.parametrize("wrong", ["{nonsense} 您好", "", "长" * 2_001])
def test_a_text_with_an_unknown_placeholder_or_nothing_in_it_is_refused(wrong: str) -> None:
    with pytest.raises(BadInput):
        phrases.check_text(wrong)


@pytest.mark.feature("CW12")
def test_texts_and_macros_of_a_team_are_offered_where_it_works_and_on_the_kind_they_are_for() -> None:
    here, lead, case = a_desk()
    elsewhere = a_development()
    a_text(an_actor("manager"), team_id=a_team(elsewhere).pk)
    a_text(lead, kind="complaint")
    a_macro(lead, {"act": "watch"}, team_id=a_team(here, purpose="quality").pk)
    texts, macros = ready_for(case, by=lead)
    assert (texts, [macro.name for macro in macros]) == ([], ["常规受理"])


@pytest.mark.feature("CW12")
def test_a_macro_does_all_its_acts_each_with_its_own_event() -> None:
    here, lead, case = a_desk()
    agent = an_actor("agent", development=here)
    acts: tuple[dict[str, object], ...] = (
        {"act": "urgency", "urgency": "urgent"},
        {"act": "answer", "text": "{owner}您好，我们已收到。"},
        {"act": "note", "text": "请关注 {home}"},
        {"act": "watch"},
        {"act": "move", "move": "verify"},
    )
    actions.use_macro(case_id=case.pk, seen=1, macro_id=a_macro(lead, *acts).pk, by=agent, at=NOW)
    case.refresh_from_db()
    assert (case.urgency, case.step) != ("normal", "received")
    assert [entry.text for entry in Entry.objects.order_by("pk")] == [
        "王小明您好，我们已收到。",
        f"请关注 {case.unit.code}",
    ]
    assert Watcher.objects.filter(case=case, staff_id=agent.id).exists()
    names = set(AuditEvent.objects.filter(subject_type="case").values_list("name", flat=True))
    assert names >= {"case.classified", "case.answered", "case.noted", "case.watched", "case.moved", "case.macro_used"}


@pytest.mark.feature("CW12")
def test_a_macro_of_which_one_act_is_refused_leaves_nothing_behind() -> None:
    _here, lead, case = a_desk()
    macro = a_macro(lead, {"act": "note", "text": "x"}, {"act": "move", "move": "archive"})
    with pytest.raises(NoSuchMove):
        actions.use_macro(case_id=case.pk, seen=1, macro_id=macro.pk, by=lead, at=NOW)
    assert not Entry.objects.exists()
    assert not AuditEvent.objects.filter(name="case.macro_used").exists()


def test_a_macro_does_no_more_than_its_user_may() -> None:
    here, lead, case = a_desk()
    macro = a_macro(lead, {"act": "assign", "staff": str(a_staff_member(development=here).pk)})
    with pytest.raises(NotPermitted):
        actions.use_macro(case_id=case.pk, seen=1, macro_id=macro.pk, by=an_actor("agent", development=here), at=NOW)


def test_texts_and_macros_are_kept_by_those_who_lead_and_put_away_for_everybody() -> None:
    here, lead, case = a_desk()
    with pytest.raises(NotPermitted):
        a_text(an_actor("agent", development=here))
    macro = a_macro(lead, {"act": "watch"})
    with pytest.raises(BadInput, match="同名"):
        a_macro(lead, {"act": "watch"})
    actions.put_away(model=Macro, phrase_id=macro.pk, by=lead, at=NOW)
    with pytest.raises(Missing):
        actions.use_macro(case_id=case.pk, seen=1, macro_id=macro.pk, by=lead, at=NOW)
    assert ready_for(case, by=lead) == ([], [])


@pytest.mark.parametrize(
    "acts",
    [
        [],
        [{"act": "close"}],
        [{"act": "answer", "text": ""}],
        [{"act": "hold", "days": "x", "cause": "owner", "reason": "r"}],
    ],
)
def test_a_macro_says_what_it_does(acts: list[dict[str, object]]) -> None:
    with pytest.raises(BadInput):
        phrases.check_acts(acts)
