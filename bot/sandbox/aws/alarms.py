"""The alarms that watch the shop."""

from bot.sandbox.aws.messages.alarm import AlarmDefinition, cpu_alarm
from bot.sandbox.aws.shop import Data, Web, WebServer


def shop_alarms(web: Web, data: Data) -> list[AlarmDefinition]:
    """Return every alarm of the shop."""
    servers = [make(server) for server in web.servers for make in (server_cpu, network_out)]
    return [*servers, api_5xx(web), database_cpu(data), replica_lag(data)]


def server_cpu(server: WebServer) -> AlarmDefinition:
    """Return the alarm on a server's CPU."""
    return cpu_alarm(f"{server.name}-cpu-high", server.instance_id)


def network_out(server: WebServer) -> AlarmDefinition:
    """Return the alarm on what a server sends: 500 MB a minute is ten times a busy evening."""
    return AlarmDefinition(
        name=f"{server.name}-network-out-critical",
        description=f"{server.name} sends more than 500 MB a minute",
        namespace="AWS/EC2",
        metric="NetworkOut",
        dimensions=(("InstanceId", server.instance_id),),
        threshold=500_000_000.0,
        statistic="Sum",
    )


def api_5xx(web: Web) -> AlarmDefinition:
    """Return the alarm on failed requests at the load balancer."""
    return AlarmDefinition(
        name="api-5xx-high",
        description="More than 50 failed requests a minute",
        namespace="AWS/ApplicationELB",
        metric="HTTPCode_Target_5XX_Count",
        dimensions=(("LoadBalancer", web.load_balancer_arn.partition(":loadbalancer/")[2]),),
        threshold=50.0,
        statistic="Sum",
    )


def database_cpu(data: Data) -> AlarmDefinition:
    """Return the alarm on the RDS instance's CPU."""
    return AlarmDefinition(
        name=f"{data.instance_id}-cpu-high",
        description="Database CPU above 90 %",
        namespace="AWS/RDS",
        metric="CPUUtilization",
        dimensions=(("DBInstanceIdentifier", data.instance_id),),
        threshold=90.0,
    )


def replica_lag(data: Data) -> AlarmDefinition:
    """Return the alarm on the Aurora cluster's slowest reader, in milliseconds."""
    return AlarmDefinition(
        name=f"{data.cluster_id}-replica-lag-high",
        description="A reader is more than a second behind",
        namespace="AWS/RDS",
        metric="AuroraReplicaLagMaximum",
        dimensions=(("DBClusterIdentifier", data.cluster_id),),
        threshold=1000.0,
        statistic="Maximum",
    )
