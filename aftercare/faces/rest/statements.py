"""REST: statements, the approved costs of a period that are put to one payer together."""

from typing import Annotated

from django.shortcuts import get_object_or_404
from ninja import Query, Router
from pydantic import Field

from aftercare.faces.rest.cases import company
from aftercare.faces.rest.money import line_shown
from aftercare.faces.rest.operations import reads
from aftercare.faces.rest.paging import cut, number_of
from aftercare.faces.rest.schemas.common import ID_AT_MOST
from aftercare.faces.rest.schemas.money import (
    StatementCostFilter,
    StatementCostOut,
    StatementCostPage,
    StatementFilter,
    StatementOut,
    StatementPage,
)
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.documents import Words
from aftercare.outcome.settlement import permissions, queries
from aftercare.outcome.settlement.models import Statement

router = Router()
StatementId = Annotated[int, Field(ge=1, le=ID_AT_MOST, description="The id of a statement.", examples=[4])]
NAME = "statements"


@reads(router, "", answers=StatementPage, scopes=[Permission.APPROVE_COSTS])
def list_statements(request: SignedInRequest, asked: Query[StatementFilter]) -> StatementPage:
    """List statements.

    Those of the developments where you may approve costs, the newest first.
    """
    permissions.check_may_see_statements(request.actor)
    found = queries.list_statements(
        by=request.actor,
        development_id=asked.development,
        state=asked.state,
        before_id=number_of(NAME, asked.after),
        size=asked.size + 1,
    )
    page, following = cut(found, asked.size, name=NAME, key=lambda statement: statement.pk)
    language = request.actor.language
    return StatementPage(statements=[_shown(statement, language) for statement in page], next=following)


@reads(router, "/{statement_id}", answers=StatementOut, scopes=[Permission.APPROVE_COSTS])
def read_statement(request: SignedInRequest, statement_id: StatementId) -> StatementOut:
    """Read a statement: its period, its payer, its sum, and how far it is."""
    return _shown(_find(request, statement_id), request.actor.language)


@reads(router, "/{statement_id}/costs", answers=StatementCostPage, scopes=[Permission.APPROVE_COSTS])
def list_statement_costs(
    request: SignedInRequest, statement_id: StatementId, asked: Query[StatementCostFilter]
) -> StatementCostPage:
    """List the costs of a statement, each with its case; a fine may be about none.

    A void statement has none any more: they are free for another.
    """
    name = f"{NAME}.{statement_id}"
    found = queries.list_entries(
        _find(request, statement_id), after_id=number_of(name, asked.after) or 0, size=asked.size + 1
    )
    page, following = cut(found, asked.size, name=name, key=lambda line: line.pk)
    costs = [
        StatementCostOut(
            **dict(line_shown(line)), case_id=line.case_id, case_number=line.case.number or "" if line.case else ""
        )
        for line in page
    ]
    return StatementCostPage(costs=costs, next=following)


def _find(request: SignedInRequest, statement_id: int) -> Statement:
    permissions.check_may_see_statements(request.actor)
    found = Statement.objects.visible_to(request.actor).select_related("contractor")
    return get_object_or_404(found, pk=statement_id)


def _shown(statement: Statement, language: str) -> StatementOut:
    return StatementOut(
        id=statement.pk,
        version=statement.version,
        number=statement.number,
        rule=statement.rule,
        label=Words.model_validate(statement.label).in_language(language),
        payer=statement.payer,
        development_id=statement.development_id,
        contractor=company(statement.contractor),
        first_on=statement.first_on,
        last_on=statement.last_on,
        total=statement.total,
        count=statement.count,
        control_limit=statement.control_limit,
        over_limit=statement.over_limit,
        state=statement.state,
        drawn_at=statement.drawn_at,
        drawn_by=statement.drawn_by_label,
        confirmed_at=statement.confirmed_at,
        confirmed_by=statement.confirmed_by_label,
        limit_reason=statement.limit_reason,
        delivered_on=statement.delivered_on,
        delivered_to=statement.delivered_to,
        invoice_number=statement.invoice_number,
        settled_on=statement.settled_on,
        void_reason=statement.void_reason,
    )
