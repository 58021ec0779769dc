"""What a GuardDuty finding tells, as facts: how often, since when, from where, doing what."""

from bot.core.alert import Fact
from handlers.events.guardduty_finding import Finding
from handlers.events.guardduty_sequence import sequence_signals
from handlers.events.reading import at, listing, mapping, text

_ACTIONS = (
    "networkConnectionAction",
    "dnsRequestAction",
    "awsApiCallAction",
    "kubernetesApiCallAction",
    "rdsLoginAttemptAction",
    "portProbeAction",
)


def finding_facts(finding: Finding) -> tuple[Fact, ...]:
    """Return the facts; those that the finding does not tell are empty."""
    service, resource = finding.service, finding.resource
    first, last = text(service, "eventFirstSeen"), text(service, "eventLastSeen")
    return (
        Fact("Finding", text(finding.body, "description") or text(finding.body, "title")),
        Fact("Type", finding.type),
        Fact("Seen", _seen(finding.count, first, last)),
        Fact("Remote", _remote(service)),
        Fact("Domain", text(service, "action", "dnsRequestAction", "domain")),
        Fact("Action", _action(service)),
        Fact("Steps", ", ".join(sequence_signals(finding.body))),
        Fact("Process", _process(service)),
        Fact("Malware", _malware(service)),
        Fact("Credentials", _credentials(resource)),
        Fact("Workload", _workload(resource)),
        Fact("Node", _node(resource)),
    )


def _seen(count: str, first: str, last: str) -> str:
    times = f"{count} times" if count not in ("", "1") else "once" if count else ""
    when = f"from {first} to {last}" if first and last and first != last else first or last
    return ", ".join(filter(None, (times, when)))


def _action(service: object) -> str:
    """Return what was done: an API call, a connection with its ports, or its kind."""
    action = at(service, "action")
    call = mapping(action, "awsApiCallAction")
    if name := text(call, "api"):
        failed = text(call, "errorCode")
        return f"{text(call, 'serviceName')} {name}" + (f" ({failed})" if failed else "")
    if verb := text(action, "kubernetesApiCallAction", "verb"):
        return f"{verb} {text(action, 'kubernetesApiCallAction', 'requestUri')}"
    connection = mapping(action, "networkConnectionAction")
    parts = (
        text(connection, "connectionDirection").lower(),
        text(connection, "protocol"),
        _port("local port", connection, "localPortDetails"),
        _port("remote port", connection, "remotePortDetails"),
    )
    return " ".join(filter(None, parts)) or text(action, "actionType")


def _port(words: str, connection: object, key: str) -> str:
    port = text(connection, key, "port")
    return f"{words} {port}" if port else ""


def _remote(service: object) -> str:
    """Return the other side: address, port, country, and who owns the address."""
    for name in _ACTIONS:
        action = at(service, "action", name)
        side = at(action, "portProbeDetails", 0) if name == "portProbeAction" else action
        remote = mapping(side, "remoteIpDetails")
        if address := text(remote, "ipAddressV4") or text(remote, "ipAddressV6"):
            port = text(side, "remotePortDetails", "port")
            return ", ".join(
                filter(
                    None,
                    (
                        f"{address} port {port}" if port else address,
                        text(remote, "country", "countryName"),
                        text(remote, "organization", "org"),
                    ),
                )
            )
    return ""


def _process(service: object) -> str:
    process = mapping(service, "runtimeDetails", "process")
    return text(process, "executablePath") or text(process, "name")


def _malware(service: object) -> str:
    """Return the names of what a malware scan found, for volumes and for objects."""
    found = listing(
        service,
        "ebsVolumeScanDetails",
        "scanDetections",
        "threatDetectedByName",
        "threatNames",
    ) or listing(service, "malwareScanDetails", "threats")
    return ", ".join(filter(None, (text(threat, "name") for threat in found)))


def _credentials(resource: object) -> str:
    details = at(resource, "accessKeyDetails")
    parts = (text(details, "userType"), text(details, "userName"), text(details, "accessKeyId"))
    return " ".join(filter(None, parts))


def _workload(resource: object) -> str:
    workload = at(resource, "kubernetesDetails", "kubernetesWorkloadDetails")
    return "/".join(filter(None, (text(workload, "namespace"), text(workload, "name"))))


def _node(resource: object) -> str:
    """Return the cluster node, which is no target: isolating it hits every pod on it."""
    if not mapping(resource, "eksClusterDetails"):
        return ""
    return text(resource, "instanceDetails", "instanceId")
