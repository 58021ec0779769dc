"""Whom an instance talks to, and how much: top talkers out of its VPC's flow logs."""

from datetime import timedelta

from bot.core.action import Aws, Statement
from bot.core.diagnostic import Diagnostic, Evidence, Question, evidence
from bot.core.offer import Offer
from handlers.diagnostics.counted import counted
from handlers.diagnostics.instance_flow_logs.asking import missing, top_talkers
from handlers.diagnostics.instance_flow_logs.insights import Answer, Patience, ask
from handlers.diagnostics.instance_flow_logs.place import FlowLog, Wired, flow_logs, wired
from handlers.diagnostics.instance_flow_logs.talker import Talker, talkers
from handlers.diagnostics.when import lasted
from handlers.events.quantity import human_bytes

BACK = timedelta(hours=1)
NEXT_TIME = "For next time: aws ec2 create-flow-logs, to CloudWatch Logs"


def instance_flow_logs(patience: Patience = Patience()) -> Diagnostic:  # noqa: B008 - it is frozen
    """Return the diagnostic. patience: with the query."""

    def read(aws: Aws, question: Question) -> Evidence:
        return _read(aws, question, patience)

    return Diagnostic(
        offer=Offer(
            "instance_flow_logs", "Top talkers", ("ec2-instance",), "Who it sends to, how much."
        ),
        seconds=patience.seconds + 15,
        permissions=(
            Statement(
                "Find an instance's flow logs", ("ec2:DescribeInstances", "ec2:DescribeFlowLogs")
            ),
            Statement(
                "Ask the flow logs for top talkers",
                ("logs:StartQuery",),
                ("arn:aws:logs:${Region}:${Account}:log-group:*",),
            ),
            Statement("Read the answer, or stop", ("logs:GetQueryResults", "logs:StopQuery")),
        ),
        read=read,
    )


def _read(aws: Aws, question: Question, patience: Patience) -> Evidence:
    target = question.target
    network = wired(aws, target.id) if target.id else None
    if network is None:
        return evidence(f"{target.label or 'The alert'} has no network interface any more")
    found = flow_logs(aws.client("ec2"), network)
    if not found:
        return evidence(f"There are no flow logs for {target.label}: its VPC has none", [NEXT_TIME])
    if not found[0].group:
        where = found[0].destination
        return evidence(f"The flow logs of {target.label} go to {where}, not to CloudWatch Logs")
    if lacks := missing(found[0].format):
        return evidence(f"The flow logs of {target.label} have no {', '.join(lacks)}")
    return _asked(aws, question, network, found[0], patience)


def _asked(
    aws: Aws, question: Question, network: Wired, log: FlowLog, patience: Patience
) -> Evidence:
    query = top_talkers(log.format, network.interfaces)
    span = (question.at - BACK, question.at)
    answer = ask(aws.client("logs"), log.group, query, span, patience)
    found = talkers(answer.rows, network.addresses)
    headline = _headline(question.target.label, found, answer, patience)
    details = [each.line for each in found]
    return evidence(headline, details, query=f"Logs Insights on {log.group}: {query}")


def _headline(label: str, found: list[Talker], answer: Answer, patience: Patience) -> str:
    """Return `web-2 sent 1.8 GB to 203.0.113.77 port 53 in 60 min`."""
    if answer.status in ("Running", "Scheduled", "Unknown"):
        return f"The flow logs of {label} did not answer within {patience.seconds:g} s"
    if answer.status != "Complete":
        return f"The flow logs of {label} could not be asked: the query {answer.status.lower()}"
    outward = [each for each in found if each.is_outward and each.is_accepted]
    if not found:
        return f"The flow logs show no traffic of {label} in {lasted(BACK)}"
    if not outward:
        return (
            f"{label} sent nothing that got through in {lasted(BACK)}; most of all: {found[0].line}"
        )
    top, *others = outward
    rest = human_bytes(sum(each.sent for each in others))
    said = f"{label} sent {human_bytes(top.sent)} to {top.peer} port {top.port} in {lasted(BACK)}"
    return f"{said}, and {rest} to {counted(len(others), 'other')}" if others else said


INSTANCE_FLOW_LOGS = instance_flow_logs()
