"""What the nouns that people write in configuration are made of."""

import re
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

SHAPE = "shape"
"""The type of an error whose message completes: "the value" ..."""


class Frozen(BaseModel):
    """A noun that is read once and never changed; an unknown key is an error.

    What stands below a key says what it means: docs/reference/configuration.md shows it.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, use_attribute_docstrings=True
    )


def misshapen(sentence: str) -> PydanticCustomError:
    """Return an error whose sentence goes on after the value: `is not a port, ...`."""
    return PydanticCustomError(SHAPE, "{sentence}", {"sentence": sentence})


def shaped(pattern: str, sentence: str) -> AfterValidator:
    """Return a validator for text that matches `pattern` from end to end.

    Raises (inside pydantic) an error of type SHAPE with `sentence`.
    """
    fits = re.compile(pattern).fullmatch

    def check(text: str) -> str:
        if fits(text):
            return text
        raise misshapen(sentence)

    return AfterValidator(check)


def _listed(value: object) -> object:
    return value if isinstance(value, list | tuple) else (value,)


T = TypeVar("T")

OneOrMore = Annotated[tuple[T, ...], BeforeValidator(_listed), Field(min_length=1)]
"""A single value or a list of them, read as a tuple; never empty."""

NAME_RULE = 'letters, digits, "_", "-" and ".", at most 64'
Name = Annotated[str, shaped(r"\w[\w.-]{0,63}", f"is not a name: {NAME_RULE}")]
Text = Annotated[str, shaped(r"[^\x00-\x1f\x7f]{1,256}", "is not text of 1 to 256 characters")]
