"""`/sandbox/...`: let things happen in the account that no AWS API can bring about."""

from bot.sandbox.aws.control.client import (
    add_fault,
    clear_faults,
    earlier,
    report_finding,
    set_back,
)

__all__ = ["add_fault", "clear_faults", "earlier", "report_finding", "set_back"]
