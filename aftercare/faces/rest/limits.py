"""How often programs may ask: by token, and by the address they come from."""

import hashlib
import hmac
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest

from aftercare.ground.accounts.allowances import Standing, take
from aftercare.ground.accounts.request import client_ip


def of_address(request: HttpRequest, *, at: datetime) -> Standing | None:
    """One call of the address it came from; only a keyed digest of the address is kept. None without a limit."""
    secret = str(settings.SECRET_KEY).encode()
    digest = hmac.new(secret, f"rest:{client_ip(request)}".encode(), hashlib.sha256).hexdigest()
    return take(f"address:{digest[:40]}", name="address", limit=settings.API_CALLS_PER_ADDRESS, at=at)


def of_token(token_id: int, *, at: datetime) -> Standing | None:
    """One call with a token. None without a limit."""
    return take(f"token:{token_id}", name="token", limit=settings.API_CALLS_PER_TOKEN, at=at)
