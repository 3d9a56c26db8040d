"""Which cases run under which version of the rules."""

from collections.abc import Sequence

from django.db.models import Count

from aftercare.ground.core.actors import Actor
from aftercare.service.cases.models import Case


def count_open_by_version(*, by: Actor) -> dict[int, int]:
    """The open cases visible to `by` under each version, by its id. One statement."""
    counted = Case.objects.visible_to(by).open().order_by().values_list("policy_id").annotate(Count("pk"))
    return dict(counted.order_by("policy_id"))


def list_open_under(version_id: int, *, by: Actor, after_id: int = 0, size: int = 50) -> Sequence[Case]:
    """The open cases visible to `by` under a version, oldest first, from `after_id` on; one more than `size`."""
    cases = Case.objects.visible_to(by).open().filter(policy_id=version_id, pk__gt=after_id)
    related = ("unit", "development", "responsible", "executing_contractor", "executor")
    return list(cases.select_related(*related).order_by("pk")[: size + 1])
