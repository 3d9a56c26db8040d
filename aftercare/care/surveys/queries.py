"""Reads of callbacks and ratings, and the guards that procedures ask."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Avg, BigIntegerField, Count, Q

from aftercare.care.surveys.models import Callback, Questionnaire, Rating
from aftercare.care.surveys.policy import CallbackPolicy
from aftercare.care.surveys.questions import Draw, SurveyPolicy
from aftercare.care.surveys.scoring import counts
from aftercare.ground.accounts.models import Development
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.dates import add_months
from aftercare.ground.core.errors import Missing
from aftercare.ground.core.forgetting import Whom
from aftercare.ground.core.prepared import Given, Question
from aftercare.ground.core.telling import ROWS_AT_MOST, Told
from aftercare.ground.core.text import lazy as _
from aftercare.ground.policies.queries import in_force, policy_of
from aftercare.records.estate.models import Occupancy
from aftercare.records.estate.rules import OccupancyRole
from aftercare.service.cases.models import Case
from aftercare.service.cases.queries import procedure_of
from aftercare.service.workorders.models import Visit, WorkOrder

_CALLS = Question(
    lambda: Callback.objects.filter(case=Given("case", BigIntegerField())).select_related("caller").order_by("pk")
)
_RATING = Question(lambda: Rating.objects.filter(case=Given("case", BigIntegerField())).order_by("-pk")[:1])
_SHEETS = Question(lambda: Questionnaire.objects.filter(case=Given("case", BigIntegerField())).order_by("-pk")[:20])
ASKED_OF_A_CASE = (_CALLS, _RATING, _SHEETS)


def callback_policy_of(case: Case) -> CallbackPolicy:
    """What the policy of the case says of callbacks."""
    return policy_of(case.policy_id).section(CallbackPolicy)


def callbacks_of(case_id: int) -> Sequence[Callback]:
    """Every call, in order."""
    return _CALLS.rows(case=case_id)


def rating_of(case_id: int) -> Rating | None:
    """The latest rating the owner gave."""
    return _RATING.first(case=case_id)


def attempts_in_round(case: Case) -> int:
    """How often the owner was called since the case was last reopened."""
    return Callback.objects.filter(case=case, round=case.reopened).count()


def doers_of(case: Case) -> frozenset[str]:
    """Everybody who did the work, as references: the executor, whoever was given an order and whoever was on site."""
    named = {f"staff:{case.executor_id}"} if case.executor_id else set()
    for technician, contractor in WorkOrder.objects.filter(case=case).values_list("technician_id", "contractor_id"):
        named.add(f"staff:{technician}" if technician else f"contractor:{contractor}")
    named.update(Visit.objects.filter(order__case=case).values_list("who", flat=True))
    return frozenset(named)


def _last_outcome(case_id: int) -> str:
    last = (
        Callback.objects.filter(case_id=case_id)
        .order_by("-pk")
        .values_list("outcome", "round", "case__reopened")
        .first()
    )
    return last[0] if last and last[1] == last[2] else ""


def is_satisfied(case_id: int) -> bool:
    """Guard: the last call of this round found the owner content."""
    return _last_outcome(case_id) == "satisfied"


def is_not_satisfied(case_id: int) -> bool:
    """Guard: the last call of this round found the owner not content."""
    return _last_outcome(case_id) == "not_satisfied"


def is_exhausted(case_id: int) -> bool:
    """Guard: the owner was called as often as the policy says and never reached."""
    case = Case.objects.get(pk=case_id)
    return (
        _last_outcome(case_id) == "not_reached" and attempts_in_round(case) >= callback_policy_of(case).attempts.at_most
    )


DONE_PHASES = frozenset({"accepted", "asked", "charged", "kept"})


def is_done(case: Case) -> bool:
    """Whether the owner can say how it was: the step is at acceptance or later."""
    return procedure_of(case).step(case.step).phase.value in DONE_PHASES


def survey_policy_of(version_id: int) -> SurveyPolicy:
    """What a policy version says of questionnaires."""
    return policy_of(version_id).section(SurveyPolicy)


def was_asked(case: Case, *, not_since: datetime) -> bool:
    """Whether the owner has a questionnaire of this closing, or had one after a closing so shortly before."""
    sent = Questionnaire.objects.filter(person=case.reporter, campaign="")
    return sent.filter(Q(case=case, round=case.reopened) | Q(sent_at__gt=not_since)).exists()


def questionnaires_of(case_id: int) -> list[Questionnaire]:
    """Those sent about a case, the latest first."""
    return _SHEETS.rows(case=case_id)


def open_questionnaires(actor: Actor, *, at: datetime) -> list[Questionnaire]:
    """What an owner can still answer, the latest first."""
    found = Questionnaire.objects.visible_to(actor).filter(answered_at__isnull=True, expires_at__gt=at)
    return list(found.order_by("-pk")[:10])


def satisfaction_of(case_id: int) -> Decimal | None:
    """How content the owner of a case was, out of a hundred: by questionnaire, else by stars; None: silence."""
    answered = Questionnaire.objects.filter(case_id=case_id, score__isnull=False).order_by("-pk").first()
    if answered is not None:
        return answered.score
    rating = rating_of(case_id)
    return Decimal(rating.stars * 20) if rating else None


def satisfaction_of_unit(unit_id: int) -> tuple[Decimal | None, int]:
    """The mean score of what was answered about a home, and how many answers that rests on. One statement."""
    found = Questionnaire.objects.filter(unit_id=unit_id, score__isnull=False)
    told = found.aggregate(mean=Avg("score"), number=Count("pk"))
    mean = Decimal(str(told["mean"])).quantize(Decimal("0.1")) if told["mean"] is not None else None
    return mean, told["number"]


def periodic_due(development: Development, *, at: datetime) -> tuple[int, Draw, SurveyPolicy] | None:
    """The periodic survey a development is due for: version, rule, policy. None while none is, or none is wanted."""
    today = at.astimezone(development.zone).date()
    try:
        version = in_force(on=today, development_id=development.pk, company_id=development.company_id)
    except Missing:
        return None
    policy = survey_policy_of(version.pk)
    rule = policy.periodic
    if rule is None:
        return None
    last = Questionnaire.objects.filter(development=development).exclude(campaign="").order_by("-sent_at").first()
    if last is not None and add_months(last.sent_at.astimezone(development.zone).date(), rule.every_months) > today:
        return None
    return version.pk, rule, policy


def owners_to_draw(development: Development, *, months: int, at: datetime) -> dict[int, int]:
    """The homes handed over at least so many months ago, each with its present owner: home -> person."""
    latest = add_months(at.astimezone(development.zone).date(), -months)
    living = Occupancy.objects.filter(
        unit__building__development=development,
        unit__handed_over_on__lte=latest,
        role=OccupancyRole.OWNER,
        until_on__isnull=True,
        person__merged_into__isnull=True,
    )
    return dict(living.order_by("unit_id", "-pk").values_list("unit_id", "person_id"))


@dataclass(frozen=True)
class SurveyReport:
    """What came back of a questionnaire at a development in a period. `counts`: enough came back for it to count."""

    development: str
    questionnaire: str
    sent: int
    answered: int
    counts: bool
    score: Decimal | None
    topics: dict[str, Decimal]

    @property
    def returned_percent(self) -> int:
        """How many of a hundred came back."""
        return round(self.answered * 100 / self.sent) if self.sent else 0


def report(places: Iterable[Development], *, since: datetime, until: datetime) -> list[SurveyReport]:
    """The results by development and questionnaire of what was sent in a period. Two statements."""
    sent = Questionnaire.objects.filter(development__in=list(places), sent_at__gte=since, sent_at__lt=until)
    totals = sent.values("development_id", "development__name", "key", "policy_id").annotate(
        number=Count("pk"), came=Count("answered_at"), mean=Avg("score")
    )
    topics: dict[tuple[int, str, int], dict[str, list[Decimal]]] = {}
    answered = sent.filter(answered_at__isnull=False).order_by("pk")
    for place, key, version, said in answered.values_list("development_id", "key", "policy_id", "topics")[:20_000]:
        by_topic = topics.setdefault((place, key, version), {})
        for topic, score in said.items():
            by_topic.setdefault(topic, []).append(Decimal(score))
    return [
        SurveyReport(
            development=row["development__name"],
            questionnaire=row["key"],
            sent=row["number"],
            answered=row["came"],
            counts=counts(survey_policy_of(row["policy_id"]), sent=row["number"], answered=row["came"]),
            score=None if row["mean"] is None else Decimal(str(row["mean"])).quantize(Decimal("0.1")),
            topics={
                topic: (sum(scores, Decimal(0)) / len(scores)).quantize(Decimal("0.1"))
                for topic, scores in topics.get((row["development_id"], row["key"], row["policy_id"]), {}).items()
            },
        )
        for row in totals.order_by("development__name", "key", "policy_id")[:500]
    ]


def open_of_case(case: Case, *, at: datetime) -> list[Questionnaire]:
    """The questionnaires about a case that can still be answered."""
    waiting = Questionnaire.objects.filter(case=case, answered_at__isnull=True, expires_at__gt=at)
    return list(waiting.order_by("-pk")[:3])


def tell(whom: Whom) -> Iterator[Told]:
    """What a person has answered when asked how it was, for their copy (PIPL art. 45). Two statements."""
    stars = Rating.objects.filter(case_id__in=whom.own_case_ids).select_related("case").order_by("pk")
    yield Told(
        _("Ratings"),
        [_("Number"), _("At"), _("Stars"), _("Words")],
        [[each.case.number or "", each.at, each.stars, each.text] for each in stars[:ROWS_AT_MOST]],
    )
    sheets = Questionnaire.objects.filter(person_id__in=whom.person_ids).exclude(answered_at=None).order_by("pk")
    yield Told(
        _("Questionnaires"),
        [_("At"), _("Question"), _("Answer")],
        [
            [sheet.answered_at, str(key), str(answer)]
            for sheet in sheets[:ROWS_AT_MOST]
            for key, answer in sheet.answers.items()
        ],
    )
