from dataclasses import replace

from bot.core.absorb import begin
from bot.core.alert import Target
from bot.core.card import Card, named, targets_of
from bot.core.routing import Routing
from bot.core.runbook import RenderedRunbook
from bot.core.tracking import first_heard
from tests.support.alerts import WEB_2, alarm, finding, minute

NAMELESS = replace(WEB_2, name="")
SG = Target("security-group", "sg-1")


def test_each_target_once_with_its_name_where_any_alert_knows_it() -> None:
    alerts = [
        first_heard(alarm(targets=targets), 7, authenticated=True)
        for targets in [(NAMELESS, SG), (WEB_2,), (NAMELESS,)]
    ]
    assert targets_of(alerts) == (WEB_2, SG)


def test_people_read_names_and_not_ids() -> None:
    assert named("i-0web2 attacks via sg-1", [WEB_2, SG]) == "web-2 attacks via sg-1"


def test_an_incident_began_when_its_first_alert_fired() -> None:
    incident = begin(alarm(), Routing("C0ALARMS", "g", lambda: "default"), "i-1", minute(9))
    alerts = [first_heard(one, 7, authenticated=True) for one in (alarm(3), finding(1))]
    runbook = RenderedRunbook.__new__(RenderedRunbook)
    card = Card(incident, tuple(alerts), 0, "", "", runbook)
    assert card.since == minute(1)
    assert replace(card, alerts=()).since == minute(9)
    assert card.targets == (WEB_2,)
