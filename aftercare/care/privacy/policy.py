"""How long a policy pack has personal values kept, each term with its law. Pure."""

from typing import Annotated

from pydantic import Field

from aftercare.ground.core.documents import Section, Sources


class Term(Section):
    """So many months, counted from the day the value was last needed."""

    months: Annotated[int, Field(ge=1, le=1_200)]
    source: Sources


class PrivacyPolicy(Section):
    """Terms of keeping. A pack without this section keeps nothing back and proposes nothing.

    `people`: after somebody has left the last home and the last case is closed; then erasing is proposed.
    `proof`: who signed for a repair, as long as it may have to be proved. `accounts`: quotations and cost lines.
    """

    people: Term | None = None
    proof: Term | None = None
    accounts: Term | None = None
