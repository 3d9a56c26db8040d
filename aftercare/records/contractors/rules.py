"""What a contractor is to us. Pure."""

from enum import StrEnum


class ContractorKind(StrEnum):
    """The original builder of a part, a framework contractor who repairs for us, or a supplier of equipment."""

    BUILDER = "builder"
    FRAMEWORK = "framework"
    SUPPLIER = "supplier"
