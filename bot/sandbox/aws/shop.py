"""The shop: what runs in the sandbox's account, by the ids that AWS gave it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Network:
    """A VPC over two Availability Zones, and its security groups (all with open egress)."""

    vpc_id: str
    subnet_ids: tuple[str, str]
    load_balancer_group_id: str
    web_group_id: str
    api_group_id: str
    data_group_id: str


@dataclass(frozen=True, slots=True)
class WebServer:
    """An EC2 instance that serves the shop, with its one network interface."""

    name: str
    instance_id: str
    zone: str
    vpc_id: str
    subnet_id: str
    group_id: str
    interface_id: str
    private_ip: str
    public_ip: str


@dataclass(frozen=True, slots=True)
class Web:
    """The servers and the load balancer in front of them."""

    servers: tuple[WebServer, WebServer]
    load_balancer_arn: str
    target_group_arn: str


@dataclass(frozen=True, slots=True)
class Api:
    """An ECS service that runs its bad revision, and the good one before it."""

    cluster: str
    service: str
    service_arn: str
    good_revision_arn: str
    bad_revision_arn: str


@dataclass(frozen=True, slots=True)
class Data:
    """A Multi-AZ RDS instance and its read replica, an Aurora cluster, and a cache.

    member_ids: the cluster's, the writer first. cache_id: an ElastiCache replication group with
    one node group, whose first node is the primary.
    """

    instance_id: str
    replica_id: str
    cluster_id: str
    member_ids: tuple[str, str]
    cache_id: str
    cache_node_ids: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Dns:
    """A name with two weighted records: all traffic goes to the first one's Region."""

    zone_id: str
    name: str
    set_ids: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Shop:
    """Everything in the account, which is named `shop-prod`."""

    network: Network
    web: Web
    api: Api
    data: Data
    dns: Dns
    topic_arn: str
    queue_url: str

    @property
    def web_1(self) -> WebServer:
        """The server that stays well."""
        return self.web.servers[0]

    @property
    def web_2(self) -> WebServer:
        """The server that gets into trouble."""
        return self.web.servers[1]
