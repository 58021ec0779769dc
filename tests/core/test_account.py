import pytest
from pydantic import ValidationError

from bot.core.account import Account, account_id, account_name


def test_an_account_without_a_name_is_its_id() -> None:
    accounts = {"111122223333": Account(name="shop-prod")}
    assert account_name(accounts, "111122223333") == "shop-prod"
    assert account_name(accounts, "444455556666") == "444455556666"
    assert account_name(accounts, "") == ""


def test_without_roles_an_account_is_known_by_name_only() -> None:
    account = Account(name="shop-prod")
    assert (account.read_role, account.execute_role, account.regions) == (None, None, ())


@pytest.mark.parametrize(
    "arn",
    [
        "arn:aws:iam::111122223333:user/firebreak",
        "arn:aws:iam::1111:role/firebreak",
        "arn:aws:iam::111122223333:role/",
        "firebreak",
    ],
)
def test_a_role_is_an_arn(arn: str) -> None:
    with pytest.raises(ValidationError, match="is not a role's ARN"):
        Account(name="shop-prod", read_role=arn)


def test_a_name_of_digits_would_be_read_as_an_id() -> None:
    with pytest.raises(ValidationError, match="not digits alone"):
        Account(name="111122223333")


def test_an_account_is_found_by_its_id_or_name() -> None:
    accounts = {"111122223333": Account(name="shop-prod")}
    assert account_id(accounts, "shop-prod") == "111122223333"
    assert account_id(accounts, "111122223333") == "111122223333"
    assert account_id(accounts, "shop-test") == "shop-test"


@pytest.mark.parametrize("text", ["ab", "Example987", "a_+=,.@:/-Z", "x" * 1224])
def test_an_external_id_has_iams_alphabet(text: str) -> None:
    assert Account(name="shop-prod", external_id=text).external_id == text


@pytest.mark.parametrize("text", ["", "a", "x" * 1225, "two words", "größe", "a\n", "ab*"])
def test_anything_else_is_no_external_id(text: str) -> None:
    with pytest.raises(ValidationError, match="is not an external id"):
        Account(name="shop-prod", external_id=text)
