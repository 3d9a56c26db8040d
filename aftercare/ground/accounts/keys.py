"""Making secrets, and what is kept of them. The only module of the room that knows the installation's key."""

import hashlib
import hmac
import json
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

SECRET_BYTES = 32


def new_secret(prefix: str = "") -> str:
    """A secret nobody can guess, fit for an address."""
    return prefix + secrets.token_urlsafe(SECRET_BYTES)


def new_code(digits: int) -> str:
    """A code of that many digits, every one equally likely."""
    return f"{secrets.randbelow(10**digits):0{digits}}"


def digest(secret: str) -> str:
    """What is kept of a long secret; it cannot be turned back, and needs no key because it cannot be guessed either."""
    return hashlib.sha256(secret.encode()).hexdigest()


def keyed_digest(purpose: str, text: str) -> str:
    """What is kept of something short (a phone, a code): without the installation's key it tells nothing."""
    return hmac.new(_key_for(purpose), text.encode(), hashlib.sha256).hexdigest()


def seal(purpose: str, content: Mapping[str, str]) -> str:
    """`content` encrypted for `purpose` alone."""
    return _box(purpose).encrypt(json.dumps(dict(content), ensure_ascii=False).encode()).decode()


def unseal(purpose: str, sealed: str) -> dict[str, str] | None:
    """What `seal` closed; None when it is empty, was altered, or the key has changed since."""
    try:
        content: dict[str, str] = json.loads(_box(purpose).decrypt(sealed.encode()))
    except InvalidToken:
        return None
    return content


def _box(purpose: str) -> Fernet:
    return Fernet(urlsafe_b64encode(_key_for(purpose)))


def _key_for(purpose: str) -> bytes:
    return hmac.new(settings.SECRET_KEY.encode(), f"accounts:{purpose}".encode(), hashlib.sha256).digest()
