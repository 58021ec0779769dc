"""deploy/prometheus: the alerts ask for what /metrics has, and say what to do."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client.metrics import MetricWrapperBase

from bot.metrics import Metrics
from tests.deploy.alert_scenes import SCENES
from tests.docs.metrics import VALUES

FOLDER = Path(__file__).parents[2] / "deploy" / "prometheus"
FILE = FOLDER / "firebreak-alerts.yaml"
RULES = yaml.safe_load(FILE.read_text(encoding="utf-8"))["groups"][0]["rules"]
EACH = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])

SELECTOR = re.compile(r"\b(?P<name>up|firebreak_\w+)(?:\{(?P<labels>[^}]*)\})?")
MATCHER = re.compile(r'(?P<label>\w+)(?P<how>=~|!~|!=|=)"(?P<value>[^"]*)"')
KEPT = re.compile(r"\bby \(([^)]*)\)")
SHOWN = re.compile(r"\$labels\.(\w+)")
# Prometheus itself gives these to every series, and `up` to every target.
GIVEN = {"job", "instance"}
ANY_METHOD = ("chat.postMessage", "chat.update")


def exported() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Return, by the name of each series, its labels and the values that they can have."""
    return {name: labels for attribute in vars(Metrics()) for name, labels in _series(attribute)}


def _series(attribute: str) -> Iterator[tuple[str, dict[str, tuple[str, ...]]]]:
    metric = getattr(Metrics(), attribute)
    if isinstance(metric, MetricWrapperBase):
        family = next(iter(metric.describe()))
        labels = metric._labelnames  # noqa: SLF001  (it has no public name)
        values = {label: _values(attribute, label) for label in labels}
        endings = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count")}
        for ending in endings.get(family.type, ("",)):
            yield f"{family.name}{ending}", values


def _values(attribute: str, label: str) -> tuple[str, ...]:
    return ANY_METHOD if label == "method" else tuple(map(str, VALUES[attribute, label]))


@EACH
def test_it_asks_for_what_there_is(rule: Mapping[str, Any]) -> None:
    known = {**exported(), "up": {}}
    selectors = list(SELECTOR.finditer(rule["expr"]))
    assert selectors
    for selector in selectors:
        assert selector["name"] in known
        labels = known[selector["name"]]
        for matcher in MATCHER.finditer(selector["labels"] or ""):
            if matcher["label"] in GIVEN:
                assert (matcher["label"], matcher["value"]) == ("job", "firebreak")
                continue
            assert matcher["label"] in labels
            pattern = matcher["value"] if "~" in matcher["how"] else re.escape(matcher["value"])
            for one in pattern.split("|"):
                possible = labels[matcher["label"]]
                assert any(re.fullmatch(one, value) for value in possible), (one, possible)


@EACH
def test_the_labels_that_it_keeps_and_shows_are_there(rule: Mapping[str, Any]) -> None:
    known = {**exported(), "up": {}}
    names = {selector["name"] for selector in SELECTOR.finditer(rule["expr"])}
    there = GIVEN.union(*(known[name] for name in names))
    groups = [set(kept.replace(" ", "").split(",")) for kept in KEPT.findall(rule["expr"])]
    assert set().union(*groups) <= there
    left = set.intersection(there, *groups)
    says = " ".join(rule["annotations"].values())
    assert set(SHOWN.findall(says)) <= left


@EACH
def test_it_says_what_is_wrong_and_what_to_do(rule: Mapping[str, Any]) -> None:
    assert rule["labels"] == {"severity": rule["labels"]["severity"]}
    assert rule["labels"]["severity"] in {"critical", "warning"}
    says = rule["annotations"]
    assert set(says) == {"summary", "description"}
    assert len(says["summary"]) <= 100, "one line on a phone"
    assert says["description"].endswith(".")


def test_all_have_names_of_their_own_and_a_scene() -> None:
    names = [rule["alert"] for rule in RULES]
    assert len(names) == len(set(names))
    assert set(SCENES) == set(names)


def test_they_fire_when_they_should_and_not_otherwise(tmp_path: Path) -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("promtool is not installed: apt-get install prometheus")
    scenes = tmp_path / "scenes.yaml"
    played = [*_played(0, 1), *_played(1, 0)]
    scenes.write_text(
        json.dumps({"rule_files": [str(FILE)], "evaluation_interval": "1m", "tests": played}),
        encoding="utf-8",
    )
    done = subprocess.run(  # noqa: S603  (Prometheus's own tool)
        [promtool, "test", "rules", scenes], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def _played(which: int, firing: int) -> Iterator[dict[str, Any]]:
    """Return, as promtool reads them, half an hour of each alert's trouble (0) or peace (1)."""
    for name, scene in SCENES.items():
        query = f'count(ALERTS{{alertname="{name}", alertstate="firing"}}) or vector(0)'
        yield {
            "interval": "1m",
            "input_series": [{"series": s, "values": v} for s, v in scene[which].items()],
            "promql_expr_test": [
                {
                    "expr": query,
                    "eval_time": "30m",
                    "exp_samples": [{"labels": "{}", "value": firing}],
                }
            ],
        }
