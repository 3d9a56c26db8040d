"""What all subjects share: problems, people, money, and the kinds of value with their bounds."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Self

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from aftercare.ground.accounts.models import Staff
from aftercare.ground.core.text import lazy as _

ID_AT_MOST = 9_000_000_000_000_000_000
VERSION_AT_MOST = 2_000_000_000
FIRST_YEAR, LAST_YEAR = 1900, 2199


def _sensible(value: date) -> date:
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValueError(str(_("must lie between the years %(first)s and %(last)s") % _YEARS))
    return value


_YEARS = {"first": FIRST_YEAR, "last": LAST_YEAR}


def _only_text(value: object) -> object:
    # Read leniently, 1767225600 would be a moment too; programs that send that mean something else.
    if not isinstance(value, str | date):
        raise ValueError(str(_("must be written as text, as ISO 8601 says")))  # noqa: TRY004  pydantic hears only this
    return value


Id = Annotated[int, Field(ge=1, le=ID_AT_MOST)]
Version = Annotated[int, Field(ge=1, le=VERSION_AT_MOST, description="The version you looked at.", examples=[3])]
Moment = Annotated[AwareDatetime, BeforeValidator(_only_text), AfterValidator(_sensible)]
Day = Annotated[date, BeforeValidator(_only_text), AfterValidator(_sensible)]
Money = Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=2, examples=["120.00"])]
Quantity = Annotated[Decimal, Field(gt=0, max_digits=10, decimal_places=2, examples=["1.00"])]
Key = Annotated[str, Field(max_length=60, description="A key of the policy's words.")]
Cursor = Annotated[str, Field(max_length=300, description="`next` of the page before; empty for the first page.")]
Size = Annotated[int, Field(ge=1, le=200, description="How many on a page.")]
Ref = Annotated[str, Field(max_length=200, description="The `ref` of a file that you sent before, by `upload_file`.")]
Refs = Annotated[list[Ref], Field(max_length=20, description="The `ref`s of photos that you sent before.")]


def has_nul(value: object) -> bool:
    """Whether a NUL hides in what was sent: no text of people has one, and PostgreSQL keeps none."""
    if isinstance(value, str):
        return "\x00" in value
    if isinstance(value, dict):
        return any(has_nul(each) for pair in value.items() for each in pair)
    return isinstance(value, list | tuple) and any(has_nul(each) for each in value)


class In(BaseModel):
    """What programs send: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _has_no_nul(cls, sent: Any) -> Any:
        if has_nul(sent):
            raise ValueError(str(_("must not hold the character NUL")))
        return sent


class Out(BaseModel):
    """What programs get."""

    model_config = ConfigDict(from_attributes=True, json_schema_serialization_defaults_required=True)


class Fault(Out):
    """One value that cannot be used, and what to do."""

    field: str = Field(description="The name of the field, as people or programs know it.", examples=["symptom"])
    value: str = Field("", description="What was sent, where it helps to repeat it.")
    remedy: str = Field(description="What to do.", examples=["Choose one of the symptoms offered."])


class Problem(Out):
    """Problem details (RFC 9457). Tell refusals apart by `code`; `detail` is fit to be shown to a person."""

    type: str = Field("about:blank", description="Always `about:blank`: `code` says more.")
    title: str = Field(description="What kind of refusal it is, in English.", examples=["Not possible as things stand"])
    status: int = Field(description="The HTTP status.", examples=[409])
    detail: str = Field(description="What happened and what to do, in the reader's language.")
    code: str = Field(description="The name of the refusal.", examples=["Stale"])
    instance: str = Field("", description="The address that was asked.", examples=["/api/v1/cases/12/move"])
    errors: list[Fault] = Field(default_factory=list, description="The values that cannot be used.")


class StaffOut(Out):
    """A member of staff."""

    id: int = Field(examples=[7])
    name: str = Field(examples=["陈晓燕"])

    @classmethod
    def of(cls, staff: Staff | None) -> Self | None:
        """The member of staff, or None for nobody."""
        return cls(id=staff.pk, name=staff.name) if staff is not None else None


class ContractorRef(Out):
    """A company, by id and name."""

    id: int = Field(examples=[3])
    name: str = Field(examples=["恒安防水"])


class ReporterOut(Out):
    """Who reported it; the phone is masked for those who may not see personal data."""

    name: str = Field(examples=["李芳"])
    phone: str = Field(examples=["139****1234"])


class SeenIn(In):
    """Only the version you looked at."""

    seen: Version


class ReasonIn(SeenIn):
    """The version you looked at, and why."""

    reason: str = Field("", max_length=500, description="Why.", examples=["业主临时改期"])
