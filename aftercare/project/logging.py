"""The log: one line of JSON per event (words for people in debug), personal values covered."""

import logging
import re
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog

PHONE = re.compile(r"(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)")
IDENTITY = re.compile(r"(?<!\d)(\d{4})\d{10}([\dXx]{4})(?![\dXx])")
EMAIL = re.compile(r"([\w.+-])[\w.+-]*@([\w-]+(?:\.[\w-]+)+)")
SECRET_KEYS = re.compile(r"password|token|secret|code$|signature|cookie|authorization", re.IGNORECASE)
OPEN_KEYS = frozenset({"code"})  # the code of a refusal is a class name


def masked(value: object) -> object:
    """`value` with phone numbers, identity numbers and mail addresses covered, wherever they stand."""
    if isinstance(value, str):
        covered = IDENTITY.sub(r"\1**********\2", value)
        return EMAIL.sub(r"\1***@\2", PHONE.sub(r"\1****\2", covered))
    if isinstance(value, Mapping):
        return {key: _masked_entry(str(key), inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [masked(inner) for inner in value]
    return value


def _masked_entry(key: str, value: object) -> object:
    return "***" if SECRET_KEYS.search(key) and key not in OPEN_KEYS else masked(value)


def mask_personal(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The step of the log's pipeline that covers personal values."""
    for key in list(event):
        if not key.startswith("_"):
            event[key] = _masked_entry(key, event[key])
    return event


class RouteOnly(logging.Filter):
    """Django names the path of a request that failed; we say its route, since a path may carry a signed link."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        path = getattr(request, "path", None)
        if path and isinstance(record.args, tuple):
            match = getattr(request, "resolver_match", None)
            route = f"/{match.route}" if match else "an address that is not there"
            record.args = tuple(route if argument == path else argument for argument in record.args)
        return True


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
    structlog.stdlib.PositionalArgumentsFormatter(),
    mask_personal,
]


def configure(*, level: str, readable: bool) -> dict[str, Any]:
    """Set structlog up and return Django's LOGGING; `readable` writes for a person instead of a program."""
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    last = structlog.dev.ConsoleRenderer() if readable else structlog.processors.JSONRenderer(ensure_ascii=False)
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
                "foreign_pre_chain": SHARED,
            }
        },
        "filters": {"route_only": {"()": RouteOnly}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines", "filters": ["route_only"]}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django": {"handlers": [], "propagate": True},
            "django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        },
    }
