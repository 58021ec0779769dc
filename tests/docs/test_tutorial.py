"""The files that the tutorial has people write can be used."""

import json
from pathlib import Path
from typing import Any

from bot.settings import load
from tests.docs.guide import REPOSITORY, blocks

TUTORIAL = REPOSITORY / "docs" / "tutorial.md"
FILES = {block.title: block.text for block in blocks(TUTORIAL) if block.title}


def test_its_configuration_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "firebreak.yaml").write_text(FILES["firebreak.yaml"])

    config = load({}, tmp_path).config

    assert config.queues[0].endswith("/firebreak")


def test_its_queue_lets_the_topic_send_and_nobody_else(tmp_path: Path) -> None:
    (tmp_path / "firebreak.yaml").write_text(FILES["firebreak.yaml"])
    (topic,) = load({}, tmp_path).config.topics
    attributes: dict[str, Any] = json.loads(FILES["queue.json"])
    (statement,) = json.loads(attributes["Policy"])["Statement"]

    assert statement["Condition"] == {"ArnEquals": {"aws:SourceArn": topic}}
    assert statement["Resource"] == topic.replace(":sns:", ":sqs:").replace("alarms", "firebreak")
    assert int(attributes["MessageRetentionPeriod"]) == 14 * 24 * 3600  # SQS keeps none longer
