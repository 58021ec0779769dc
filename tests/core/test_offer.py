from bot.core.alert import Target
from bot.core.offer import Offer, offers
from tests.core.runbook.samples import FRONT, runbook

CATALOGUE = (
    Offer("isolate_instance", "Isolate", ("ec2-instance",), "Cuts."),
    Offer("tighten_egress", "Tighten", ("security-group", "ec2-instance"), "Closes."),
    Offer("page_somebody", "Page", (), "Calls."),
)
RUNBOOK = runbook(
    front=FRONT + "actions: [tighten_egress, isolate_instance, page_somebody, gone]\n"
)


def test_actions_that_fit_come_in_the_runbooks_order() -> None:
    targets = [Target("ec2-instance", "i-1")]
    assert offers(RUNBOOK, targets, CATALOGUE) == (
        "tighten_egress",
        "isolate_instance",
        "page_somebody",
    )


def test_an_action_for_another_kind_of_target_is_not_offered() -> None:
    targets = [Target("security-group", "sg-1")]
    assert offers(RUNBOOK, targets, CATALOGUE) == ("tighten_egress", "page_somebody")


def test_without_a_target_only_what_needs_none() -> None:
    assert offers(RUNBOOK, [], CATALOGUE) == ("page_somebody",)


def test_a_runbook_that_names_nothing_offers_nothing() -> None:
    assert offers(runbook(), [Target("ec2-instance", "i-1")], CATALOGUE) == ()
