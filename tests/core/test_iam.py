import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.action import Statement
from bot.core.iam import FIREBREAK, LONGEST, Document, Place, policies, size, trust

EC2 = "arn:aws:ec2:${Region}:${Account}:"
INSTANCES = (f"{EC2}instance/*",)
STOP = Statement("stop it", ("ec2:StopInstances",), INSTANCES)
START = Statement("start it, later", ("ec2:StartInstances",), INSTANCES)
SHOP = Place("111122223333", ("eu-west-1",))


def only(*given: Statement, place: Place = SHOP) -> list[dict[str, Any]]:
    (document,) = policies("policy", [given], place).values()
    statements: list[dict[str, Any]] = document["Statement"]
    return statements


def test_a_statement_is_written_as_iam_reads_it() -> None:
    tagged = {"StringNotEquals": {"aws:ResourceTag/firebreak:protected": "true"}}
    never = Statement("never this one", ("ec2:StopInstances",), INSTANCES, tagged, "Deny")
    assert policies("execute-policy", [[never]], SHOP) == {
        "execute-policy": {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Sid": "NeverThisOne",
                    "Effect": "Deny",
                    "Action": ["ec2:StopInstances"],
                    "Resource": ["arn:aws:ec2:eu-west-1:111122223333:instance/*"],
                    "Condition": tagged,
                }
            ],
        }
    }


def test_without_an_account_the_placeholders_stay() -> None:
    (written,) = only(STOP, place=Place())
    assert written["Resource"] == list(INSTANCES)


def test_every_region_has_a_line_and_none_means_all() -> None:
    (written,) = only(STOP, place=Place("111122223333", ("eu-west-1", "us-east-1")))
    assert written["Resource"] == [
        "arn:aws:ec2:eu-west-1:111122223333:instance/*",
        "arn:aws:ec2:us-east-1:111122223333:instance/*",
    ]
    (written,) = only(STOP, place=Place("111122223333"))
    assert written["Resource"] == ["arn:aws:ec2:*:111122223333:instance/*"]


def test_what_names_no_region_is_written_once() -> None:
    role = Statement("see it", ("iam:GetRole",), ("arn:aws:iam::${Account}:role/*",))
    (written,) = only(role, place=Place("111122223333", ("eu-west-1", "us-east-1")))
    assert written["Resource"] == ["arn:aws:iam::111122223333:role/*"]


@pytest.mark.parametrize(
    ("regions", "filled"),
    [
        (("eu-west-1",), "arn:aws:ecs:eu-west-1:111122223333:cluster/*"),
        (
            ("eu-west-1", "us-east-1"),
            [f"arn:aws:ecs:{r}:111122223333:cluster/*" for r in ("eu-west-1", "us-east-1")],
        ),
    ],
)
def test_conditions_are_filled_in_too(regions: tuple[str, ...], filled: object) -> None:
    own = {"ArnLike": {"ecs:cluster": "arn:aws:ecs:${Region}:${Account}:cluster/*"}}
    see = Statement("see it", ("ecs:ListTasks",), ("*",), own)
    (written,) = only(see, place=Place("111122223333", regions))
    assert written["Condition"] == {"ArnLike": {"ecs:cluster": filled}}


def test_equal_resources_and_conditions_share_a_statement() -> None:
    (written,) = only(STOP, START, STOP)
    assert written["Action"] == ["ec2:StartInstances", "ec2:StopInstances"]
    assert written["Sid"] == "StopItAndMore"


def test_reads_and_writes_stay_apart() -> None:
    document = policies("policy", [[START], [STOP]], SHOP)["policy"]
    assert [each["Sid"] for each in document["Statement"]] == ["StartIt", "StopIt"]


@pytest.mark.parametrize(
    "other",
    [
        Statement("stop it", ("ec2:StartInstances",), ("*",)),
        Statement("stop it", ("ec2:StartInstances",), INSTANCES, {"Null": {"a:b": "true"}}),
        Statement("stop it", ("ec2:StartInstances",), INSTANCES, effect="Deny"),
    ],
)
def test_what_differs_stays_apart_under_a_sid_of_its_own(other: Statement) -> None:
    assert [each["Sid"] for each in only(STOP, other)] == ["StopIt", "StopIt2"]


ACTIONS = [f"ec2:{'Describe' * many}It{number}" for many in (1, 20) for number in range(9)]
TEXTS = st.sampled_from(["stop it", "don't; ever", "stop it, now", "see: AWS's own", "Stop it 2"])
STATEMENTS = st.lists(
    st.builds(
        Statement,
        TEXTS,
        st.lists(st.sampled_from(ACTIONS), min_size=1, max_size=9).map(tuple),
        st.lists(st.sampled_from([f"{EC2}{kind}/*" for kind in "abc"]), min_size=1).map(tuple),
        st.sampled_from([{}, *({"Null": {f"aws:ResourceTag/{x}": "true"}} for x in range(30))]),
        st.sampled_from(["Allow", "Deny"]),
    ),
    max_size=80,
)


@settings(max_examples=100, deadline=None)
@given(STATEMENTS)
def test_however_many_they_fit_and_mean_the_same(statements: list[Statement]) -> None:
    made = policies("policy", [statements], SHOP)
    assert set(granted(made)) == {
        (one.effect, action, SHOP.fill(resource)[0], bool(one.conditions))
        for one in statements
        for action in one.actions
        for resource in one.resources
    }
    for document in made.values():
        assert size(document) <= LONGEST or len(document["Statement"]) == 1
        sids = [each["Sid"] for each in document["Statement"]]
        assert len(set(sids)) == len(sids)
        assert all(re.fullmatch("[A-Za-z0-9]+", sid) for sid in sids)


def granted(made: Mapping[str, Document]) -> Iterator[tuple[str, str, str, bool]]:
    for document in made.values():
        for each in document["Statement"]:
            for action in each["Action"]:
                for resource in each["Resource"]:
                    yield each["Effect"], action, resource, "Condition" in each


def test_a_long_policy_becomes_several_with_numbers() -> None:
    many = [
        Statement(f"number {n}", (f"ec2:Describe{n}",), (f"{EC2}x/{n}{'y' * 200}",))
        for n in range(40)
    ]
    made = policies("execute-policy", [many], SHOP)
    assert list(made) == ["execute-policy-1", "execute-policy-2", "execute-policy-3"]
    assert len(list(granted(made))) == 40


def test_only_taking_the_role_asks_for_the_external_id() -> None:
    take, name = trust("shop+1")["Statement"]
    assert take["Action"] == "sts:AssumeRole"
    assert take["Condition"] == {"StringEquals": {"sts:ExternalId": "shop+1"}}
    assert name["Action"] == ["sts:SetSourceIdentity", "sts:TagSession"]
    assert take["Principal"] == name["Principal"] == {"AWS": FIREBREAK}
    assert all("Condition" not in each for each in (name, *trust()["Statement"]))
