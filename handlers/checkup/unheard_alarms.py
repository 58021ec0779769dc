"""Alarms that fire and tell nobody.

Source: Amazon CloudWatch User Guide, "Alarm events and EventBridge", "Create a composite alarm".
"""

import re
from collections.abc import Iterator, Sequence

from bot.core.complaint import Complaint, Hurts, few
from bot.core.errors import ResourceIsNotFound
from handlers.aws import understand
from handlers.checkup.alarm import Alarm
from handlers.checkup.check import Check
from handlers.checkup.region import Region
from handlers.diagnostics.counted import counted

DETAILS = ("CloudWatch Alarm State Change",)
WATCHED = re.compile(r'\(\s*(?:"([^"]*)"|([^()"]+?))\s*\)')
NAMES = 100  # that EnableAlarmActions takes


def _read(region: Region) -> Iterator[Complaint]:
    alarms = region.alarms
    if alarms.is_cut:
        what = f"More than {len(alarms.alarms):,} alarms: the rest was not read"
        evidence = "CloudWatch's DescribeAlarms had another page"
        yield region.complaint(Hurts.UNCHECKED, what, evidence, "remove alarms nobody needs")
    found = [
        *_without_actions(region, alarms.alarms),
        *_switched_off(region, alarms.alarms),
        *_told_elsewhere(region, alarms.alarms),
    ]
    if found and not _all_come_by_a_rule(region):
        yield from found


def _all_come_by_a_rule(region: Region) -> bool:
    """Tell whether EventBridge brings every alarm, whatever the alarm itself tells."""
    return any(
        rule.is_enabled
        and not rule.is_narrow
        and rule.concerns("aws.cloudwatch", DETAILS)
        and region.leads_here(rule)
        for rule in region.rules
    )


def _without_actions(region: Region, alarms: Sequence[Alarm]) -> Iterator[Complaint]:
    watched = {name for alarm in alarms for name in _watched(alarm)}
    names = [one.name for one in alarms if not one.actions and watched.isdisjoint(_called(one))]
    if names:
        what = f"{counted(len(names), 'alarm')} without an action"
        evidence = f"no AlarmActions, and no composite alarm watches it: {few(names)}"
        fix = f"add to their AlarmActions: {_listed_topic(region)}"
        yield region.complaint(Hurts.SILENT, what, evidence, fix, names)


def _switched_off(region: Region, alarms: Sequence[Alarm]) -> Iterator[Complaint]:
    names = [one.name for one in alarms if one.topics and not one.is_enabled]
    if names:
        what = f"{counted(len(names), 'alarm')} with actions that somebody switched off"
        fix = region.command("cloudwatch", "EnableAlarmActions", AlarmNames=names[:NAMES])
        evidence = f"ActionsEnabled is false: {few(names)}"
        yield region.complaint(Hurts.SILENT, what, evidence, fix, names)


def _told_elsewhere(region: Region, alarms: Sequence[Alarm]) -> Iterator[Complaint]:
    """Complain of each topic that is told of alarms and that Firebreak does not hear."""
    told: dict[str, list[str]] = {}
    for one in alarms:
        if one.is_enabled and one.topics and not any(map(region.takes, one.topics)):
            for topic in one.topics:
                told.setdefault(topic, []).append(one.name)
    for topic, names in told.items():
        yield _unlisted(region, topic, names)


def _unlisted(region: Region, topic: str, names: Sequence[str]) -> Complaint:
    hurts, who = _others(region, topic)
    what = f"{counted(len(names), 'alarm')} told to a topic that Firebreak does not hear"
    evidence = f"{topic} is not listed, and {who}: {few(names)}"
    fix = f'firebreak.yaml: add "{topic}" to `topics`, and subscribe {region.entrance.endpoint}'
    return region.complaint(hurts, what, evidence, fix, names)


def _others(region: Region, name: str) -> tuple[Hurts, str]:
    """Return who else hears a topic."""
    try:
        topic = understand(region.topic, name)
    except ResourceIsNotFound:
        return Hurts.SILENT, "there is no such topic"
    if topic is None:
        return Hurts.LATE, "it is of another account"
    if topic.confirmed:
        return Hurts.LATE, f"only others hear it ({counted(len(topic.confirmed), 'subscription')})"
    return Hurts.SILENT, "nobody has confirmed a subscription to it"


def _watched(alarm: Alarm) -> Iterator[str]:
    """Yield the alarms that a composite alarm's rule names, by name or ARN."""
    for quoted, bare in WATCHED.findall(alarm.rule):
        yield quoted or bare


def _called(alarm: Alarm) -> tuple[str, str]:
    return alarm.name, alarm.arn


def _listed_topic(region: Region) -> str:
    here = region.entrance.topics_in(region.aws.account, region.aws.region)
    return here[0] if here else "a topic that `topics` lists"


UNHEARD_ALARMS = Check("Alarms", _read)
