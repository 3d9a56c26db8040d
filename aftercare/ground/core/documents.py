"""What every part of a policy document is made of: frozen models that accept nothing they do not know. Pure."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from aftercare.ground.core.errors import Refused

KEY_PATTERN = r"^[a-z][a-z0-9_]*$"

Key = Annotated[str, StringConstraints(pattern=KEY_PATTERN, max_length=40)]
"""A name that code and data refer to: small letters, digits, underscores."""

Sources = Annotated[tuple[Annotated[str, StringConstraints(min_length=2, max_length=80)], ...], Field(min_length=1)]
"""Where a value comes from: catalogue ids (`S000.01.r16`), a law with its article, or `practice: why`. Never empty."""


class Section(BaseModel):
    """A part of a policy document. Values written in a pack never change after they were read."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Words(Section):
    """One text in both languages of the product, written `{zh-hans: …, en: …}` in a pack."""

    zh_hans: str = Field(alias="zh-hans", min_length=1)
    en: str = Field(min_length=1)

    def in_language(self, language: str) -> str:
        """The text for a language code such as `zh-hans` or `en-gb`; Chinese when the language is another."""
        return self.en if language.split("-", maxsplit=1)[0] == "en" else self.zh_hans


class UnknownKey(Refused):
    """A policy was asked for something it does not name: data and policy version do not belong together."""

    http_status = 404
