import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.events.arn import Arn, partition_of, read, valid_account, valid_region


def test_an_arn_has_parts() -> None:
    found = read("arn:aws:cloudwatch:eu-west-1:111122223333:alarm:web:1/cpu")
    assert found == Arn("aws", "cloudwatch", "eu-west-1", "111122223333", "alarm:web:1/cpu")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("arn:aws:sns:eu-west-1:111122223333:alarms", "alarms"),
        ("arn:aws:ec2:eu-west-1:111122223333:instance/i-0a1", "i-0a1"),
        ("arn:aws:guardduty:eu-west-1:111122223333:detector/1/finding/2", "2"),
        ("arn:aws:s3:::shop-invoices", "shop-invoices"),
    ],
)
def test_the_name_is_the_last_word(text: str, name: str) -> None:
    assert read(text).name == name


@pytest.mark.parametrize("text", ["", "web-1", "arn:aws:s3", "urn:aws:s3:::x:y", "arn"])
def test_other_texts_have_no_parts(text: str) -> None:
    assert read(text) == Arn()


def test_a_made_up_region_or_account_counts_as_none() -> None:
    found = read("arn:aws:ec2:evil.example/:12:instance/i-0a1")
    assert (found.region, found.account, found.name) == ("", "", "i-0a1")


@pytest.mark.parametrize(
    "region", ["eu-west-1", "us-gov-west-1", "cn-north-1", "ap-southeast-7", "eusc-de-east-1"]
)
def test_real_regions(region: str) -> None:
    assert valid_region(region) == region


@pytest.mark.parametrize(
    "region", ["", "global", "EU (Ireland)", "eu-west-1\n", "eu-west-1.evil.com", "EU-WEST-1"]
)
def test_no_regions(region: str) -> None:
    assert valid_region(region) == ""


@pytest.mark.parametrize("account", ["", "1234", "11112222333a", "111122223333\n", "\uff11" * 12])
def test_no_accounts(account: str) -> None:
    assert valid_account(account) == ""


@pytest.mark.parametrize(
    ("region", "partition"),
    [
        ("eu-west-1", "aws"),
        ("cn-north-1", "aws-cn"),
        ("us-gov-east-1", "aws-us-gov"),
        ("eusc-de-east-1", "aws-eusc"),
        ("", "aws"),
    ],
)
def test_partitions(region: str, partition: str) -> None:
    assert partition_of(region) == partition


@given(st.text())
def test_any_text_can_be_asked(text: str) -> None:
    assert isinstance(read(text).name, str)
