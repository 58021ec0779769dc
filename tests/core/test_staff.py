import pytest

from bot.core.person import Person
from bot.core.staff import Staff

ACCOUNT = "111122223333"
USER = f"arn:aws:iam::{ACCOUNT}:user/amina"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/yusuf"
STAFF = Staff(
    people={
        "amina": Person(slack="U01AMINA", aws=USER),
        "yusuf": Person(slack="U02YUSUF", aws=ROLE),
        "lena": Person(slack="U03LENA"),
    },
    roles={
        "responder": ("amina", "@oncall", "@second"),
        "commander": ("amina", "yusuf"),
        "duty": ("@oncall",),
    },
)
GROUPS = {"@oncall": {"U03LENA", "U09GUEST"}}


@pytest.mark.parametrize(
    ("actor", "name"),
    [
        ("slack:U01AMINA", "amina"),
        (f"aws:{USER}", "amina"),
        (f"aws:{ROLE}", "yusuf"),
        (f"aws:arn:aws:sts::{ACCOUNT}:assumed-role/yusuf/session", "yusuf"),
        (f"aws:arn:aws:sts::{ACCOUNT}:assumed-role/yusuf", ""),
        ("aws:arn:aws:sts::444455556666:assumed-role/yusuf/session", ""),
        (f"aws:arn:aws-cn:sts::{ACCOUNT}:assumed-role/yusuf/session", ""),
        (f"aws:arn:aws:sts::{ACCOUNT}:assumed-role/other/yusuf", ""),
        ("aws:U01AMINA", ""),
        (f"slack:{USER}", ""),
        ("slack:U09GUEST", ""),
        ("aws:", ""),
        ("U01AMINA", ""),
        ("system", ""),
        ("", ""),
    ],
)
def test_who_an_actor_is(actor: str, name: str) -> None:
    assert STAFF.name(actor) == name
    assert STAFF.identity(actor) == (name or actor)


def test_a_configured_session_is_that_session_alone() -> None:
    session = f"arn:aws:sts::{ACCOUNT}:assumed-role/ops/amina"
    staff = Staff({"amina": Person(slack="U01AMINA", aws=session)}, {})
    assert staff.name(f"aws:{session}") == "amina"
    assert staff.name(f"aws:arn:aws:sts::{ACCOUNT}:assumed-role/ops/yusuf") == ""


def test_a_principal_that_two_share_is_nobody() -> None:
    shared = f"arn:aws:iam::{ACCOUNT}:role/shared"
    people = {name: Person(slack=f"U0{name.upper()}", aws=shared) for name in ("amina", "yusuf")}
    staff = Staff(people, {"responder": ("amina", "yusuf")})
    taken = f"aws:arn:aws:sts::{ACCOUNT}:assumed-role/shared/amina"
    assert staff.name(taken) == ""
    assert not staff.has(taken, "responder", {})
    assert not staff.may_approve(taken, "responder", "slack:U09OTHER")
    assert staff.name("slack:U0AMINA") == "amina"


def test_a_role_is_had_by_name_or_through_a_group() -> None:
    assert STAFF.has("slack:U01AMINA", "responder", {})
    assert STAFF.has(f"aws:{USER}", "responder", {})
    assert STAFF.has("slack:U09GUEST", "responder", GROUPS)
    assert not STAFF.has("slack:U09GUEST", "responder", {})
    assert not STAFF.has("slack:U09GUEST", "commander", GROUPS)
    assert not STAFF.has("slack:U02YUSUF", "responder", GROUPS)


def test_a_person_is_a_role_of_their_own() -> None:
    assert STAFF.has("slack:U03LENA", "lena", {})
    assert not STAFF.has("slack:U01AMINA", "lena", {})
    assert STAFF.named("nobody") == STAFF.groups_of("nobody") == ()
    assert not STAFF.has("slack:U09GUEST", "nobody", GROUPS)


def test_all_roles_must_be_had_and_none_is_no_licence() -> None:
    assert STAFF.has_all("slack:U01AMINA", ["responder", "commander"], {})
    assert not STAFF.has_all("slack:U02YUSUF", ["responder", "commander"], {})
    assert not STAFF.has_all("slack:U01AMINA", [], {})


def test_groups_never_approve() -> None:
    assert STAFF.has("slack:U03LENA", "duty", GROUPS)
    assert not STAFF.may_approve("slack:U03LENA", "duty", "slack:U01AMINA")
    assert STAFF.approvers(["duty"], "slack:U01AMINA") == ()


def test_nobody_approves_their_own_whichever_way_they_came() -> None:
    for requester in ("slack:U01AMINA", f"aws:{USER}"):
        assert not STAFF.may_approve("slack:U01AMINA", "commander", requester)
        assert not STAFF.may_approve(f"aws:{USER}", "commander", requester)
        assert STAFF.may_approve("slack:U02YUSUF", "commander", requester)
        assert STAFF.approvers(["commander", "responder"], requester) == ("yusuf",)


def test_whoever_has_another_role_does_not_approve() -> None:
    assert not STAFF.may_approve("slack:U03LENA", "commander", "slack:U01AMINA")
    assert not STAFF.may_approve("slack:U09GUEST", "commander", "slack:U01AMINA")


def test_approvers_stand_once_in_the_roles_order() -> None:
    found = STAFF.approvers(["commander", "responder", "lena"], "slack:U09GUEST")
    assert found == ("amina", "yusuf", "lena")
    assert STAFF.slack_ids((*found, "nobody")) == ("U01AMINA", "U02YUSUF", "U03LENA")


def test_each_group_that_a_role_names_stands_once() -> None:
    assert STAFF.groups == ("@oncall", "@second")
    assert STAFF.groups_of("responder") == ("@oncall", "@second")
    assert STAFF.groups_of("lena") == ()


def test_a_group_is_had_by_whoever_comes_by_aws_too() -> None:
    oncall = {"@oncall": {"U01AMINA"}}
    assert STAFF.has(f"aws:{USER}", "duty", oncall)
    assert not STAFF.has(f"aws:{ROLE}", "duty", oncall)
