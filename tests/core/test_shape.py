import pytest
from pydantic import TypeAdapter, ValidationError

from bot.core.shape import SHAPE, Name, OneOrMore, Text

NAME: TypeAdapter[str] = TypeAdapter(Name)
NAMES: TypeAdapter[tuple[str, ...]] = TypeAdapter(OneOrMore[Name])


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "a b", "a\n", "-a", "x" * 65, "../etc"])
def test_a_name_is_no_path_and_one_word(name: str) -> None:
    with pytest.raises(ValidationError) as raised:
        NAME.validate_python(name)
    (error,) = raised.value.errors()
    assert error["type"] == SHAPE
    assert error["msg"].startswith("is not a name: ")


@pytest.mark.parametrize("name", ["amina", "high-error-rate", "v1.2_x", "Zürich", "9"])
def test_names(name: str) -> None:
    assert NAME.validate_python(name) == name


def test_one_is_a_list_of_one() -> None:
    assert NAMES.validate_python("a") == ("a",)
    assert NAMES.validate_python(["a", "b"]) == ("a", "b")
    with pytest.raises(ValidationError):
        NAMES.validate_python([])


def test_text_has_no_control_characters() -> None:
    text: TypeAdapter[str] = TypeAdapter(Text)
    assert text.validate_python("p99 > 2 s") == "p99 > 2 s"
    with pytest.raises(ValidationError):
        text.validate_python("a\x1b[31m")
