"""Every fault of the table, in its order."""

from tests.chaos.alarms.faults.aws_away import (
    AWS_EXPIRED,
    AWS_REFUSES,
    AWS_SILENT,
    AWS_THROTTLES,
)
from tests.chaos.alarms.faults.kill import KILL
from tests.chaos.alarms.faults.none import NONE
from tests.chaos.alarms.faults.slack_answers import ANSWERS_LOST, ANSWERS_LOST_FOR_GOOD
from tests.chaos.alarms.faults.slack_away import SLACK_FAILS, SLACK_HANGS, SLACK_REFUSES
from tests.chaos.alarms.faults.slack_no import (
    CHANNEL_ARCHIVED,
    SLACK_IS_BUSY,
    SLACK_IS_STRICT,
    TOKEN_REVOKED,
)
from tests.chaos.alarms.faults.sns import (
    AN_HOUR_LATE,
    CERTIFICATE_AWAY,
    CERTIFICATE_UNKNOWN,
    CROSSED,
    THREE_TIMES,
)

SLACK = (
    SLACK_REFUSES, SLACK_FAILS, SLACK_HANGS, SLACK_IS_BUSY, SLACK_IS_STRICT, TOKEN_REVOKED,
    CHANNEL_ARCHIVED, ANSWERS_LOST, ANSWERS_LOST_FOR_GOOD,
)  # fmt: skip
SNS = (THREE_TIMES, CROSSED, AN_HOUR_LATE, CERTIFICATE_AWAY, CERTIFICATE_UNKNOWN)
AWS = (AWS_THROTTLES, AWS_EXPIRED, AWS_REFUSES, AWS_SILENT)
FAULTS = (NONE, KILL, *SLACK, *SNS, *AWS)
