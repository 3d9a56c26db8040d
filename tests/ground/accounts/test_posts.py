"""Posts: each with its content, its rights and its limits; who stands in, who divides the work, who leads a team."""

from datetime import timedelta

import pytest

from aftercare.ground.accounts import actions
from aftercare.ground.accounts.models import Team
from aftercare.ground.accounts.queries import actor_of_staff
from aftercare.ground.accounts.roles import ROLES, Permission
from aftercare.ground.core.errors import RuleBroken
from tests.factories.accounts import TODAY, a_development, a_staff_member, an_actor
from tests.factories.cases import NOW


@pytest.mark.requirement("S000.10.r08", "S000.11.r17", "S001.02.r01")
@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.key)
def test_every_post_has_its_content_and_its_holder_has_exactly_its_authority(role) -> None:
    assert str(role.label)
    assert len(str(role.description)) > len(str(role.label))
    development = a_development()
    holder = actor_of_staff(a_staff_member(role.key, development=development), on=TODAY)
    may = {right for right in Permission if holder.may(right, development_id=development.pk)}
    assert may == set(role.permissions)
    elsewhere = a_development()
    assert not any(holder.may(right, development_id=elsewhere.pk) for right in Permission)


@pytest.mark.requirement("S001.05.r20")
def test_a_deputy_has_the_supervisors_rights_while_the_supervisor_is_away_and_no_longer() -> None:
    development = a_development()
    deputy = a_staff_member("agent", development=development)
    a_staff_member("supervisor", development=development, deputy=deputy, away_from=TODAY, away_until=TODAY)
    assert actor_of_staff(deputy, on=TODAY).may(Permission.ASSIGN_CASE, development_id=development.pk)
    back = TODAY + timedelta(days=1)
    assert not actor_of_staff(deputy, on=back).may(Permission.ASSIGN_CASE, development_id=development.pk)


@pytest.mark.requirement("S004.05.r20")
def test_a_development_has_one_customer_service_unit_with_one_who_leads_it() -> None:
    development = a_development()
    lead = a_staff_member("supervisor", development=development)
    agent = a_staff_member("agent", development=development)
    by = an_actor("administrator")
    team = actions.create_team(
        development_id=development.pk, name="客服组", lead_id=lead.pk, member_ids=[agent.pk], by=by, at=NOW
    )
    assert (team.lead, set(team.members.all())) == (lead, {lead, agent})
    with pytest.raises(RuleBroken):
        actions.create_team(development_id=development.pk, name="另一组", lead_id=agent.pk, by=by, at=NOW)
    assert Team.objects.filter(development=development).count() == 1
