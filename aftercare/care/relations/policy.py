"""What a policy pack says of advisers: how many customers each, how often in touch, and the experts. Pure."""

from typing import Annotated

from pydantic import Field

from aftercare.ground.core.documents import Key, Section, Sources, Words


class AdviserRule(Section):
    """An agent is adviser of a fixed number of customers and gets in touch with each at regular intervals."""

    customers_at_most: Annotated[int, Field(ge=1, le=10_000)]
    contact_every_months: Annotated[int, Field(ge=1, le=60)]
    source: Sources


class ExpertField(Section):
    """A field for which head office and every company name somebody who is asked."""

    label: Words
    source: Sources


class RelationPolicy(Section):
    """Advisers of customers, and advisers by field. A pack without this section has neither."""

    advisers: AdviserRule | None = None
    experts: dict[Key, ExpertField] = Field(default_factory=dict)
