"""What falls due by a date is put on the list by itself."""

from collections import defaultdict
from datetime import date, datetime

from aftercare.care.dates import actions, queries
from aftercare.care.dates.policy import DatePolicy
from aftercare.ground.accounts.models import Development
from aftercare.ground.core.actors import CLOCK
from aftercare.ground.policies.queries import policy_of

PLACES_AT_MOST = 5000


def find_due(*, at: datetime) -> int:
    """Open what comes near, each in a transaction of its own; returns how many. Places under the same rules are looked
    at together, and of their dates only those near enough."""
    together: dict[tuple[int, date], list[int]] = defaultdict(list)
    for place in Development.objects.order_by("pk")[:PLACES_AT_MOST]:
        today = at.astimezone(place.zone).date()
        version, _policy = queries.date_policy_at(place, on=today)
        together[version, today].append(place.pk)
    opened = 0
    for (version, today), places in together.items():
        tasks = policy_of(version).section(DatePolicy).tasks
        for key, rule in tasks.items():
            for hung in queries.find_due(key, rule, places=places, today=today):
                opened += actions.open_task(key=key, hung=hung, version_id=version, by=CLOCK, at=at) is not None
    return opened
