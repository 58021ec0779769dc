"""Every fault of the table, in its order."""

from tests.chaos.alarms.faults.aws_away import (
    AWS_EXPIRED,
    AWS_REFUSES,
    AWS_SILENT,
    AWS_THROTTLES,
)
from tests.chaos.alarms.faults.clock import CLOCK_AHEAD, CLOCK_BEHIND
from tests.chaos.alarms.faults.disk_full import DISK_FULL
from tests.chaos.alarms.faults.drain import DRAIN
from tests.chaos.alarms.faults.kill import KILL
from tests.chaos.alarms.faults.network import NETWORK_BREAK, NETWORK_CUT, NETWORK_HANG
from tests.chaos.alarms.faults.none import NONE
from tests.chaos.alarms.faults.pause import PAUSE, PAUSE_POST, PAUSE_TRIAGE, PAUSE_UPDATE
from tests.chaos.alarms.faults.postgres_restart import POSTGRES_RESTART
from tests.chaos.alarms.faults.slack_answers import ANSWERS_LOST, ANSWERS_LOST_FOR_GOOD
from tests.chaos.alarms.faults.slack_away import SLACK_FAILS, SLACK_HANGS, SLACK_REFUSES
from tests.chaos.alarms.faults.slack_no import (
    CHANNEL_ARCHIVED,
    SLACK_IS_BUSY,
    SLACK_IS_STRICT,
    TOKEN_REVOKED,
)
from tests.chaos.alarms.faults.slack_sockets import SOCKETS_BREAK
from tests.chaos.alarms.faults.sns import (
    AN_HOUR_LATE,
    CERTIFICATE_AWAY,
    CERTIFICATE_UNKNOWN,
    CROSSED,
    THREE_TIMES,
)
from tests.chaos.alarms.faults.terminate import TERMINATE

PROCESSES = (
    NONE, KILL, DRAIN, PAUSE, PAUSE_POST, PAUSE_UPDATE, PAUSE_TRIAGE, CLOCK_AHEAD, CLOCK_BEHIND,
)  # fmt: skip
DATABASES = (
    POSTGRES_RESTART, TERMINATE, NETWORK_CUT, NETWORK_HANG, NETWORK_BREAK, DISK_FULL,
)  # fmt: skip
SLACK = (
    SLACK_REFUSES, SLACK_FAILS, SLACK_HANGS, SLACK_IS_BUSY, SLACK_IS_STRICT, TOKEN_REVOKED,
    CHANNEL_ARCHIVED, ANSWERS_LOST, ANSWERS_LOST_FOR_GOOD,
    SOCKETS_BREAK,
)  # fmt: skip
SNS = (THREE_TIMES, CROSSED, AN_HOUR_LATE, CERTIFICATE_AWAY, CERTIFICATE_UNKNOWN)
AWS = (AWS_THROTTLES, AWS_EXPIRED, AWS_REFUSES, AWS_SILENT)
FAULTS = (*PROCESSES, *DATABASES, *SLACK, *SNS, *AWS)
