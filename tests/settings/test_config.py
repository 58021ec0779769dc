from collections.abc import Callable

import pytest

from bot.core.egress import EgressRule, Protocol
from bot.settings import Settings

Load = Callable[..., Settings]
Mistakes = Callable[..., list[str]]

ROUTES = "routes: [{channel: C0ALARMS}]\n"
PROFILES = """\
egress_profiles:
  payments:
    - {protocol: tcp, ports: 443, to: "203.0.113.0/24"}
    - {protocol: udp, ports: 53-54, to: "pl-0123456789abcdef0"}
"""


def test_egress_profiles_of_the_teams_own(load_file: Load) -> None:
    loaded = load_file(ROUTES + PROFILES)
    first, second = loaded.config.egress_profiles["payments"]
    assert first == EgressRule(protocol=Protocol.TCP, ports="443", to="203.0.113.0/24")
    assert (second.protocol, second.ports, second.to) == ("udp", (53, 54), "pl-0123456789abcdef0")
    assert loaded.digest != load_file(ROUTES + PROFILES.replace("443", "444")).digest
    assert load_file(ROUTES).config.egress_profiles == {}


@pytest.mark.parametrize(
    ("wrong", "instead", "line"),
    [
        ("payments", "web", '3: egress_profiles.web: "web" is a profile of Firebreak\'s own'),
        ("tcp", "icmp", '4: egress_profiles.payments[0].protocol: "icmp" is not a protocol; use'),
        ("53-54", "54-53", '5: egress_profiles.payments[1].ports: "54-53" is neither a port nor'),
        ("3.0/24", "3.9/24", '4: egress_profiles.payments[0].to: "203.0.113.9/24" names one'),
        ("pl-", "sg-", '5: egress_profiles.payments[1].to: "sg-0123456789abcdef0" is neither'),
        ("to:", "from:", "4: egress_profiles.payments[0].from: is not a known key; "),
    ],
)
def test_a_mistake_in_a_profile_has_its_line(
    mistakes: Mistakes, wrong: str, instead: str, line: str
) -> None:
    told = mistakes(ROUTES + PROFILES.replace(wrong, instead))
    assert any(one.startswith(f"firebreak.yaml:{line}") for one in told)


def test_a_profile_without_rules_is_a_mistake(mistakes: Mistakes) -> None:
    (told,) = mistakes(f"{ROUTES}egress_profiles: {{payments: []}}\n")
    assert told == "firebreak.yaml:2: egress_profiles.payments: is empty"
