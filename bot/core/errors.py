"""The errors of Firebreak, named as sentences.

FirebreakError
├── SettingsAreWrong            configuration: one line a mistake, with file, line and the fix
├── RunbookIsWrong              a runbook that cannot be read or rendered
├── MessageIsForged             a signature that does not match its message
├── MessageIsNotAuthenticatedYet  it could not be checked now; the sender shall try again
├── MessageIsRefused            understood, and not for us (raw delivery, too old)
├── TopicIsNotListed            correctly signed, from a topic that nobody listed
├── StoreFailed                 the database did not take it
├── QueueFailed                 SQS cannot be reached, or refuses
├── DatabaseIsTaken             another process uses the same SQLite file
├── SchemaDoesNotFit            the database's schema is not one that this release works with
│   ├── SchemaIsOld             it has not been migrated
│   └── SchemaIsTooNew          a later release took away what this one needs
├── BackupIsNotUsable           damaged, or of another database or release
├── DatabaseIsNotEmpty          a restore would have to overwrite it
├── EntryDoesNotFit             a ledger entry of no registered kind, or with other fields: a bug
├── ProofIsDamaged              a proof of the ledger that cannot be read
├── TemplateIsWrong             a template of an export that cannot be rendered
├── FormatIsUnknown             there is no export format of this name
├── ExportIsTooLong             an incident of which a server should make no PDF; says the way out
├── FormatIsNotInstalled        an export format whose library is missing; says how to get it
├── NothingToErase              the entry holds no text, or nobody said why
├── IncidentIsUnknown           no incident has this number
├── IncidentIsNotShown          an incident that does not stand in Slack (yet)
├── FloodIsUnknown              no flood is kept of this name, or none was in this channel
├── EntryIsUnknown              an incident's ledger has no entry of this number
├── TransitionIsNotLegal        the incident's status does not allow it
├── StillFiring                 resolving something that fires asks first
├── MessageIsNotPinned          a message that the timeline could not take
├── ActionDoesNotFit            no such action, or not for this target
├── PlanIsGone                  a plan that is not kept, too old, or not what it was
├── PlanIsNotAgreedTo           a plan that may not run as it stands: blocked, or warnings unseen
├── RunIsUnknown                no run has this id
├── RunIsNotOpen                the run's status does not allow what was asked
├── RunWasTakenOver             another process has the run now: this one does nothing more
├── TargetIsBusy                another run is under way on the same target
├── EverythingIsFrozen          somebody froze all actions
├── PageWasNotTaken             a notifier did not take a page
│   └── PageWasNotAnswered      it did not say: the page may have gone out
├── PersonIsNotAllowed          a guest, another workspace's user, or somebody without the role
├── SlackRefused                Slack answered, and said no
├── SlackIsBusy                 Slack answered 429: wait as long as it says
├── SlackIsUnreachable          no connection, so nothing was sent
├── SlackDidNotAnswer           no answer, so the call may or may not have been done
└── AwsFailed                   a call to AWS did not do what was asked
    ├── AccessIsDenied          a permission is missing; the message has the statement to add
    ├── CallsAreThrottled       too many calls: later
    ├── CredentialsAreNotValid  expired, missing or not AWS's
    ├── ResourceIsNotFound      what was asked for is not there
    ├── AwsIsAway               no connection, so nothing was done
    ├── AwsDidNotAnswer         no answer, so it may or may not have been done
    └── AwsRefused              AWS answered, and said no; `code` says why
"""


class FirebreakError(Exception):
    """The root: catch it to tell our errors from everyone else's."""


class SettingsAreWrong(FirebreakError):
    """Configuration cannot be used; `mistakes` has one line for each."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


class RunbookIsWrong(FirebreakError):
    """A runbook cannot be read or rendered; the message names file and line."""


class MessageIsForged(FirebreakError):
    """A signature does not match its message: answer 403 and count it."""


class MessageIsNotAuthenticatedYet(FirebreakError):
    """The signature could not be checked now: answer 5xx, the sender tries again."""


class MessageIsRefused(FirebreakError):
    """A message that is not for this entrance: answer 4xx with the reason."""


class TopicIsNotListed(FirebreakError):
    """A correctly signed message from a topic that `topics` does not list."""

    def __init__(self, topic: str) -> None:
        super().__init__(f"topic {topic} is not listed under `topics`")
        self.topic = topic


class StoreFailed(FirebreakError):
    """The database did not take a write: answer 5xx, the sender tries again."""


class QueueFailed(FirebreakError):
    """A queue cannot be reached, or refuses us: wait, and try again."""


class DatabaseIsTaken(FirebreakError):
    """Another process uses the same SQLite file."""


class SchemaDoesNotFit(FirebreakError):
    """The database has a schema that this release does not work with; `fix` is the way out."""

    fix = ""

    def __init__(self, says: str) -> None:
        super().__init__(f"{says}: {self.fix}")
        self.says = says


class SchemaIsOld(SchemaDoesNotFit):
    """The database has not been migrated to the schema this code was written for."""

    fix = "run `firebreak migrate`"


class SchemaIsTooNew(SchemaDoesNotFit):
    """A later release's migration took away what this code needs."""

    fix = "start that release, or restore a backup from before its `firebreak migrate`"


class BackupIsNotUsable(FirebreakError):
    """A backup that is damaged, or of another kind of database or another release; says which."""


class DatabaseIsNotEmpty(FirebreakError):
    """A backup is restored into an empty database alone; the message says how to have one."""


class EntryDoesNotFit(FirebreakError):
    """A ledger entry of no registered kind, or with fields that its kind does not have: a bug."""


class ProofIsDamaged(FirebreakError):
    """A proof of the ledger, as an export carries it, that cannot be read; says where."""


class TemplateIsWrong(FirebreakError):
    """A template of an export cannot be rendered; the message names file and line."""


class FormatIsUnknown(FirebreakError):
    """There is no export format of this name; the message says which there are."""


class ExportIsTooLong(FirebreakError):
    """A server should not make a PDF of so many entries; the message says who can."""


class FormatIsNotInstalled(FirebreakError):
    """An export format needs a library that is missing; the message says how to get it."""


class NothingToErase(FirebreakError):
    """An entry holds no text that could be erased, or nobody said why it is to go."""


class IncidentIsUnknown(FirebreakError):
    """No incident has this number."""


class IncidentIsNotShown(FirebreakError):
    """An incident does not stand in Slack (yet), so nothing can be put into its thread."""


class FloodIsUnknown(FirebreakError):
    """No such flood is kept, or there was none here: the message says what works."""


class EntryIsUnknown(FirebreakError):
    """An incident's ledger has no entry of this number."""


class TransitionIsNotLegal(FirebreakError):
    """The incident's status does not allow what was asked."""


class StillFiring(FirebreakError):
    """Something of this incident still fires; `alerts` names it. Ask before resolving."""

    def __init__(self, number: int, alerts: list[str]) -> None:
        super().__init__(f"INC-{number} is still firing: {', '.join(alerts)}")
        self.number = number
        self.alerts = alerts


class MessageIsNotPinned(FirebreakError):
    """The timeline could not take a message: Slack does not show it, or it is ours."""


class ActionDoesNotFit(FirebreakError):
    """There is no such action, or it is not for what this incident is about."""


class PlanIsGone(FirebreakError):
    """A plan is not kept any more, is too old, or is not what was shown."""


class PlanIsNotAgreedTo(FirebreakError):
    """A plan may not run as it stands: it is blocked, or a warning was not acknowledged."""


class RunIsUnknown(FirebreakError):
    """No run has this id."""


class RunIsNotOpen(FirebreakError):
    """The run's status does not allow what was asked."""


class RunWasTakenOver(FirebreakError):
    """Another process has taken the run up: this one must do nothing more."""


class TargetIsBusy(FirebreakError):
    """Another run is under way on the same target."""


class EverythingIsFrozen(FirebreakError):
    """Somebody froze all actions; the message says who, and why."""


class PageWasNotTaken(FirebreakError):
    """A notifier did not take a page; nothing secret of it is in the words."""


class PageWasNotAnswered(PageWasNotTaken):
    """A notifier did not answer in time: the page may have gone out all the same."""


class PersonIsNotAllowed(FirebreakError):
    """The person may not do this; the message says who may."""


class SlackRefused(FirebreakError):
    """Slack answered and said no; `code` is its error string, such as `channel_not_found`."""

    def __init__(self, method: str, code: str) -> None:
        super().__init__(f"Slack refused {method}: {code}")
        self.method = method
        self.code = code


class SlackIsBusy(FirebreakError):
    """Slack answered 429; try again after `seconds`."""

    def __init__(self, method: str, seconds: float) -> None:
        super().__init__(f"Slack asks {method} to wait {seconds:g} s")
        self.method = method
        self.seconds = seconds


class SlackDidNotAnswer(FirebreakError):
    """No answer came (or a 5xx): what was asked may have been done all the same."""


class SlackIsUnreachable(FirebreakError):
    """No connection to Slack: nothing was sent; try again after `seconds`."""

    seconds = 2.0


class AwsFailed(FirebreakError):
    """A call to AWS did not do what was asked.

    operation: as botocore names it, "" where none was called; code: AWS's own, such as
    `InvalidGroup.Duplicate`; request_id: AWS's own, for CloudTrail and its support.
    is_transient: the same call may well succeed a little later.
    """

    is_transient = False

    def __init__(
        self, says: str, *, operation: str = "", code: str = "", request_id: str = ""
    ) -> None:
        super().__init__(says)
        self.operation = operation
        self.code = code
        self.request_id = request_id


class AccessIsDenied(AwsFailed):
    """A permission is missing; the message names it and has the statement to add."""


class CallsAreThrottled(AwsFailed):
    """Too many calls for AWS, even after the SDK's own retries."""

    is_transient = True


class CredentialsAreNotValid(AwsFailed):
    """Our credentials have expired, are missing, or are not what AWS knows."""


class ResourceIsNotFound(AwsFailed):
    """What was asked for is not there, or not in this account and Region."""


class AwsIsAway(AwsFailed):
    """No connection: nothing was done."""

    is_transient = True


class AwsDidNotAnswer(AwsFailed):
    """No answer came (or a 5xx): what was asked may have been done all the same."""

    is_transient = True


class AwsRefused(AwsFailed):
    """AWS answered and said no; `code` says why."""
