from urllib.parse import urlsplit

import pytest

from handlers.events import console


def test_an_alarm_s_page_has_its_region_and_its_name_encoded() -> None:
    (link,) = console.alarm("eu-west-1", "web 1/cpu & more")
    assert link.url == (
        "https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1"
        "#alarmsV2:alarm/web%201%2Fcpu%20%26%20more"
    )


@pytest.mark.parametrize(
    ("region", "host"),
    [
        ("eu-west-1", "eu-west-1.console.aws.amazon.com"),
        ("cn-north-1", "console.amazonaws.cn"),
        ("us-gov-west-1", "console.amazonaws-us-gov.com"),
        ("eusc-de-east-1", "console.amazonaws-eusc.eu"),
    ],
)
def test_every_partition_has_its_own_console(region: str, host: str) -> None:
    (link,) = console.guardduty_finding(region, "16af")
    assert urlsplit(link.url).hostname == host
    assert f"region={region}" in link.url


def test_names_cannot_leave_their_place_in_the_address() -> None:
    (link,) = console.ecs_service("eu-west-1", "../x?y#z", "@evil.example\ud800")
    assert urlsplit(link.url).hostname == "eu-west-1.console.aws.amazon.com"
    assert urlsplit(link.url).path.startswith("/ecs/v2/clusters/..%2Fx%3Fy%23z/services/%40evil")
    link.url.encode()


@pytest.mark.parametrize("region", ["evil.example/", "eu-west-1.evil.example", "\0", "global"])
def test_a_made_up_region_cannot_lead_elsewhere(region: str) -> None:
    assert console.alarm(region, "web-1-cpu") == ()


def test_no_link_where_it_would_not_work() -> None:
    assert console.alarm("", "web-1-cpu") == ()
    assert console.alarm("eu-west-1", "") == ()
    assert console.ecs_service("eu-west-1", "", "api") == ()
    assert console.health_event("arn:aws-cn:health:cn-north-1::event/EC2/x/y") == ()


def test_other_pages() -> None:
    pages = (
        console.rds_database("eu-west-1", "shop-db", cluster=False),
        console.rds_database("eu-west-1", "shop", cluster=True),
        console.auto_scaling_group("eu-west-1", "web"),
        console.sns_topic("eu-west-1", "arn:aws:sns:eu-west-1:111122223333:alarms"),
        console.securityhub_finding("eu-west-1", "arn:aws:x/y"),
        console.health_event("arn:aws:health:global::event/x"),
    )
    fragments = [urlsplit(link.url).fragment for (link,) in pages]
    assert fragments == [
        "database:id=shop-db;is-cluster=false",
        "database:id=shop;is-cluster=true",
        "AutoScalingGroupDetails:id=web;view=activity",
        "/topic/arn%3Aaws%3Asns%3Aeu-west-1%3A111122223333%3Aalarms",
        "/findings?search=Id%3D%255Coperator%255C%253AEQUALS%255C%253Aarn%253Aaws%253Ax%252Fy",
        "/event-log?eventID=arn%3Aaws%3Ahealth%3Aglobal%3A%3Aevent%2Fx&eventTab=details",
    ]
