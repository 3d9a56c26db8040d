"""REST: whether the installation can work."""

from django.utils import timezone
from ninja import Router

from aftercare.faces.rest.operations import reads
from aftercare.faces.rest.schemas.office import HealthOut
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.audit.permissions import check_may_see_jobs
from aftercare.ground.jobs.queries import load

router = Router()


@reads(router, "", answers=HealthOut, scopes=[Permission.SEE_JOBS])
def read_health(request: SignedInRequest) -> HealthOut:
    """Read how much background work waits, and whether anybody works on it.

    That the process and its database answer at all is asked without a token, at `/live` and `/ready`.
    """
    check_may_see_jobs(request.actor)
    now = load(timezone.now())
    return HealthOut(
        database="ok",
        jobs_waiting=now.waiting,
        jobs_running=now.running,
        jobs_gave_up=now.gave_up,
        workers=len(now.workers),
        oldest_waiting_at=now.oldest_waiting_at,
    )
