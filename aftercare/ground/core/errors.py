"""What may be refused, and how it is said. Every refusal carries words fit to show and a machine-readable code."""

from typing import ClassVar

from aftercare.ground.core.text import lazy as _


class Refused(Exception):
    """Something was asked that will not be done. `message` is shown to the person who asked.

    Subclasses sit beside the rule that raises them; `code` is the class name, `http_status` what a face answers.
    """

    http_status: ClassVar[int] = 409

    def __init__(self, message: object) -> None:
        super().__init__(message)
        self.message = message

    @property
    def code(self) -> str:
        """The name programs tell refusals apart by."""
        return type(self).__name__

    def __str__(self) -> str:
        return str(self.message)


class NotPermitted(Refused):
    """This person may not do this."""

    http_status = 403


class RuleBroken(Refused):
    """The state does not allow it, whoever asks."""

    http_status = 409


class Stale(Refused):
    """Somebody else has changed the row since this person looked at it."""

    http_status = 409

    def __init__(self) -> None:
        super().__init__(
            _(
                "Somebody has changed this since you opened it. Nothing you typed is lost: "
                "look at the new state and send again."
            )
        )


class Missing(Refused):
    """There is no such thing, or not for this person."""

    http_status = 404


class BadInput(Refused):
    """A value cannot be used. Names the field, the value and the remedy."""

    http_status = 422

    def __init__(self, *, field: object, value: object, remedy: object) -> None:
        said = _("%(field)s: “%(value)s” cannot be used. %(remedy)s") if value != "" else _("%(field)s: %(remedy)s")
        super().__init__(said % {"field": field, "value": value, "remedy": remedy})
        self.field = field
        self.value = value
        self.remedy = remedy
