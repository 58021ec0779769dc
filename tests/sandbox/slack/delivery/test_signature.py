from slack_sdk.signature import Clock, SignatureVerifier

from bot.sandbox.slack.delivery.signature import sign


class FixedClock(Clock):
    def now(self) -> float:
        return 1_763_600_000


def test_slacks_own_verifier_accepts_the_signature() -> None:
    verifier = SignatureVerifier("secret", FixedClock())
    signature = sign("secret", 1_763_600_000, b"payload=%7B%7D")
    assert verifier.is_valid("payload=%7B%7D", "1763600000", signature)
    assert not verifier.is_valid("payload=%7B%7D ", "1763600000", signature)
