"""Plans and runs, as actions and the flow make them."""

from datetime import timedelta
from typing import Any

from bot.core.alert import Target
from bot.core.plan import Call, Change, Plan, Precondition, Verdict
from bot.core.proposed import Shown
from bot.core.run import Run, RunStatus
from bot.store.base import new_id
from tests.support.alerts import THREE

AMINA, YUSUF = "slack:U01AMINA", "slack:U02YUSUF"
ACCOUNT = "111122223333"
WEB_2 = Target("ec2-instance", "i-0web2", "web-2")
WORD = f"{ACCOUNT}/eu-west-1/ec2-instance/i-0web2"


def plan(**given: Any) -> Plan:
    fields: dict[str, Any] = {
        "action": "isolate_instance",
        "version": 1,
        "target": WEB_2,
        "account": ACCOUNT,
        "region": "eu-west-1",
        "parameters": {"snapshot": True},
        "changes": (Change("2 of 2 interfaces", "sg-web", "quarantine"),),
        "preconditions": (Precondition("instance", Verdict.PASSED, "it is running"),),
        "calls": (Call("swap", "ec2", "ModifyNetworkInterfaceAttribute", {"Groups": ["sg-q"]}),),
        "undo": "Release instance gives it back",
        "seconds": 10,
        "affects": ("2 healthy targets of web",),
        "does_not": ("Open connections may go on.",),
        "costs": ("One snapshot a volume.",),
        "saved": {"interfaces": {"eni-1": ["sg-web"]}},
    }
    return Plan(**(fields | given))


def shown(**given: Any) -> Shown:
    fields: dict[str, Any] = {
        "id": new_id(),
        "incident": 1,
        "undoes": "",
        "actor": AMINA,
        "shown_at": THREE,
        "plan": plan(),
    }
    return Shown(**(fields | given))


def run(**given: Any) -> Run:
    fields: dict[str, Any] = {
        "id": new_id(),
        "incident": 1,
        "action": "isolate_instance",
        "target": WORD,
        "status": RunStatus.APPROVED,
        "actor": AMINA,
        "reason": "it attacks others",
        "digest": plan().digest,
        "requested_at": THREE,
        "expires_at": THREE + timedelta(minutes=30),
    }
    return Run(**(fields | given))
