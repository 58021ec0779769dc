"""Ask a diagnostic, and answer in AWS's place."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.core.alert import Alert, AlertStatus, Target
from bot.core.diagnostic import Diagnostic, Evidence, Question
from bot.core.past import Past, Window
from bot.core.severity import Severity
from tests.support.aws import ACCOUNT, REGION, Account, Answer, answer

AT = datetime(2026, 11, 20, 3, 14, tzinfo=UTC)
ALARM = "web-2-network"
Parameters = Mapping[str, Any]
Answers = Mapping[str, Any]


def ago(**span: float) -> datetime:
    """Return the moment that long before the question: `ago(minutes=2)`."""
    return AT - timedelta(**span)


def alert(fingerprint: str = "", **labels: str) -> Alert:
    """Return an alert of three minutes ago."""
    return Alert(
        "any",
        AlertStatus.FIRING,
        Severity.HIGH,
        "Something is wrong",
        fingerprint,
        ago(minutes=3),
        account=ACCOUNT,
        region=REGION,
        labels=labels,
    )


def alarm(name: str = ALARM) -> Alert:
    """Return the alert of a CloudWatch alarm."""
    return alert(f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:{name}", alarm=name)


@dataclass(frozen=True)
class Scene:
    """A question, and what AWS answers: by operation, or out of its parameters."""

    kind: str
    id: str
    answers: Answers
    alert: Alert = field(default_factory=alert)

    @property
    def question(self) -> Question:
        return Question(Target(self.kind, self.id), self.alert, AT)

    @property
    def window(self) -> Window:
        return Window(Target(self.kind, self.id), self.alert, ago(hours=1), AT)

    @contextmanager
    def open(self, **instead: Any) -> Iterator[Account]:
        """Open the account. instead: other answers, by operation."""
        aws = Account()
        answers = {**self.answers, **instead}

        def respond(model: Any, **_: Any) -> Answer:
            said = answers[model.name]
            called = said(aws.made[-1].parameters) if callable(said) else said
            return called if isinstance(called, tuple) else answer(model, called)

        aws.hooks["before-call"] = respond
        try:
            yield aws
        finally:
            aws.close()

    def ask(self, diagnostic: Diagnostic, **instead: Any) -> Evidence:
        """Ask, and return the evidence."""
        with self.open(**instead) as aws:
            return diagnostic.read(aws, self.question)

    def dig(self, diagnostic: Diagnostic, **instead: Any) -> Past:
        """Ask for the hour before, and return what happened."""
        assert diagnostic.past
        with self.open(**instead) as aws:
            return diagnostic.past(aws, self.window)


@dataclass
class Time:
    """Time that passes only where somebody rests, or a call is made."""

    now: float = 0.0

    def rest(self, seconds: float) -> None:
        self.now += seconds

    def clock(self) -> float:
        return self.now
