"""How somebody wants to be told."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from aftercare.faces.messages import permissions, queries, rules
from aftercare.faces.messages.models import Preference
from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor


@transaction.atomic
def set_preferences(
    *,
    channels: Mapping[str, Sequence[str]],
    quiet_from: str = "",
    quiet_until: str = "",
    by: Actor,
    at: datetime,
) -> Preference:
    """Choose one's own channels by topic, and quiet hours of one's own (both empty: as the company has them).

    Raises CannotSwitchOff for a topic that everybody must hear, BadInput for what does not exist.
    """
    permissions.check_may_choose_for_oneself(by)
    policy = queries.policy_now(at)
    known = queries.topics_for(by.kind.value, policy)
    rules.check_choice(channels, known=known, obligatory=[key for key in known if policy.is_obligatory(key)])
    rules.check_quiet_hours(quiet_from, quiet_until)
    preference, _made = Preference.objects.select_for_update().get_or_create(
        to_kind=by.kind.value, to_id=by.id, defaults={"changed_at": at}
    )
    preference.channels = {topic: list(chosen) for topic, chosen in channels.items()}
    preference.quiet_from, preference.quiet_until, preference.changed_at = quiet_from, quiet_until, at
    preference.version += 1
    preference.save(update_fields=["channels", "quiet_from", "quiet_until", "changed_at", "version"])
    trail.record(
        "messages.preferences_set",
        preference,
        by=by,
        at=at,
        channels=preference.channels,
        quiet_from=quiet_from,
        quiet_until=quiet_until,
    )
    return preference
