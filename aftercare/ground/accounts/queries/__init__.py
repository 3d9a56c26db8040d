"""Who somebody is, what they may do, and who answers for what."""

from aftercare.ground.accounts.queries.actors import STRANGER, actor_of_link, actor_of_staff, actor_of_token, find_token
from aftercare.ground.accounts.queries.duty import (
    TeamHere,
    first_with_role,
    lead_of,
    list_staff_in_role,
    list_staff_with,
    responsible_for,
    stand_in_for,
    team_here,
)
from aftercare.ground.accounts.queries.entrance import CodeToSend, find_open_link, open_code
from aftercare.ground.accounts.queries.levels import who_stands_on
from aftercare.ground.accounts.queries.organisation import companies_above, companies_under, developments_under

__all__ = [
    "STRANGER",
    "CodeToSend",
    "TeamHere",
    "actor_of_link",
    "actor_of_staff",
    "actor_of_token",
    "companies_above",
    "companies_under",
    "developments_under",
    "find_open_link",
    "find_token",
    "first_with_role",
    "lead_of",
    "list_staff_in_role",
    "list_staff_with",
    "open_code",
    "responsible_for",
    "stand_in_for",
    "team_here",
    "who_stands_on",
]
