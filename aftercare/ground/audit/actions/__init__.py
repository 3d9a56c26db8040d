"""What people do to the trail (erase, check) and to jobs that gave up."""

from aftercare.ground.audit.actions.checking import begin_verification, finish_verification
from aftercare.ground.audit.actions.erasing import erase
from aftercare.ground.audit.actions.mending import drop_job, retry_job

__all__ = ["begin_verification", "drop_job", "erase", "finish_verification", "retry_job"]
