"""No more than it takes: no write on everything, nothing deleted."""

from handlers.actions.tighten_egress.permissions import PERMISSIONS, UNDO_PERMISSIONS

WRITES = (*PERMISSIONS.write, *UNDO_PERMISSIONS.write)


def test_no_write_on_everything() -> None:
    assert all("*" not in one.resources for one in WRITES)


def test_no_group_is_deleted_and_no_ingress_revoked() -> None:
    actions = {action for one in WRITES for action in one.actions}
    assert not {"ec2:DeleteSecurityGroup", "ec2:RevokeSecurityGroupIngress"} & actions


def test_ingress_is_written_in_copies_alone() -> None:
    group = "arn:aws:ec2:${Region}:${Account}:security-group/*"
    for one in WRITES:
        if "ec2:AuthorizeSecurityGroupIngress" in one.actions and group in one.resources:
            assert one.conditions == {"Null": {"aws:ResourceTag/firebreak:copy-of": "false"}}
