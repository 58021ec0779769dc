"""The moves of an interface from group to group, as a plan has them."""

from bot.core.plan import Call, Plan
from handlers.actions.isolate_instance.open_group import KNOWN
from handlers.calls import calls_of

STEP = "swap"


def move(interface_id: str, group: str) -> Call:
    """Return the call that gives an interface one group alone."""
    parameters = {"NetworkInterfaceId": interface_id, "Groups": [group]}
    return Call(STEP, "ec2", "ModifyNetworkInterfaceAttribute", parameters)


def moved(call: Call) -> str:
    """Return which interface a move is for."""
    return str(call.parameters["NetworkInterfaceId"])


def opens(plan: Plan) -> list[Call]:
    """Return the moves into the open group."""
    moves = calls_of(plan, STEP)
    return [call for call in moves if call.parameters["Groups"] == [f"<{KNOWN}>"]]


def closes(plan: Plan) -> list[Call]:
    """Return the moves into quarantine."""
    first = opens(plan)
    return [call for call in calls_of(plan, STEP) if call not in first]
