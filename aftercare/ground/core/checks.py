"""Turning a check that raises into a fact for buttons."""

from collections.abc import Callable
from typing import ParamSpec

from aftercare.ground.core.errors import Refused

P = ParamSpec("P")


def allows(check: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> bool:
    """Whether `check(*args, **kwargs)` passes without a refusal."""
    try:
        check(*args, **kwargs)
    except Refused:
        return False
    return True
