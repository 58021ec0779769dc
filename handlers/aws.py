"""Sessions on AWS per account, Region, role and person, on threads of their own."""

import asyncio
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any, ParamSpec, TypeVar

import botocore.session
from botocore.config import Config
from botocore.credentials import CredentialResolver
from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError

from bot.core.errors import AwsDidNotAnswer, AwsRefused
from handlers.assumed import Assumed, Caller
from handlers.aws_errors import name_the_service, understood

# More than a process's runs (20) and diagnostics (4) take: a plan must never wait for them.
THREADS = 32
KEPT_SESSIONS = 32
ARN_ACCOUNT = 4  # arn:aws:iam::111122223333:role/...
CONFIG = Config(
    connect_timeout=5,
    read_timeout=20,
    # The steps of an action are idempotent, so a repeated call does no harm.
    retries={"mode": "standard", "total_max_attempts": 3},
    max_pool_connections=THREADS,
    user_agent_extra="firebreak",
)
MAKING = threading.Lock()  # the SDK makes one client at a time
MakeClient = Callable[..., Any]
P = ParamSpec("P")
T = TypeVar("T")


class Session:
    """One account and Region as one caller; it is an `Aws` (bot.core.action)."""

    def __init__(self, account: str, region: str, own_host: str, make: MakeClient) -> None:
        self.account = account
        self.region = region
        self.own_host = own_host
        self._make = make
        self._clients: dict[tuple[str, str], Any] = {}

    def client(self, service: str, region: str = "") -> Any:
        """Return a boto3 client, made once; `region` where it is another than the target's."""
        key = (service, region or self.region)
        with MAKING:
            if key not in self._clients:
                made = self._make(service, region_name=key[1], config=CONFIG)
                made.meta.events.register("after-call", name_the_service)
                self._clients[key] = made
            return self._clients[key]


class Sessions:
    """Every session of this process, and the threads that calls run on.

    own_host: finds the EC2 instance this process runs on (`handlers.own_host`), "" elsewhere;
    asked once, when a session is first needed, since it may take a second.
    """

    def __init__(self, own_host: Callable[[], str] = str) -> None:
        self._find_host = cache(own_host)
        self._own = botocore.session.get_session()
        self._own_account = ""
        self._kept: OrderedDict[tuple[str, str, Caller], Session] = OrderedDict()
        self._lock = threading.Lock()
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="aws")

    def session(self, account: str, region: str, caller: Caller | None = None) -> Session:
        """Return the session; it may ask STS, so call it on a thread (`run`).

        Without a role the process's own credentials are used. Raises AwsRefused where they,
        or the role, belong to another account.
        """
        caller = caller or Caller()
        self._check_account(account, region, caller)
        host = self._find_host()
        with self._lock:
            session = self._kept.pop((account, region, caller), None) or Session(
                account, region, host, self._maker(region, caller)
            )
            self._kept[account, region, caller] = session
            if len(self._kept) > KEPT_SESSIONS:
                self._kept.popitem(last=False)
        return session

    async def run(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a call that asks AWS on a thread; raises AwsFailed instead of botocore's errors.

        Whoever is cancelled while waiting leaves the thread to finish by itself.
        """
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, lambda: understand(call, *args, **kwargs))

    def close(self) -> None:
        """Start nothing new; a call under way ends by itself."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _maker(self, region: str, caller: Caller) -> MakeClient:
        make: MakeClient = self._own.create_client
        if caller.role:
            session = botocore.session.get_session()
            # The models of AWS's services are read once for all sessions: EC2's has 6 MB.
            session.register_component("data_loader", self._own.get_component("data_loader"))
            provider = Assumed(self._own, caller, region, CONFIG)
            session.register_component("credential_provider", CredentialResolver([provider]))
            make = session.create_client
        return make

    def _check_account(self, account: str, region: str, caller: Caller) -> None:
        is_role = bool(caller.role)
        owner = caller.role.split(":")[ARN_ACCOUNT] if is_role else self._who_we_are(region)
        if owner != account:
            whose = "the role is" if is_role else "our own credentials are"
            raise AwsRefused(f"{whose} of account {owner}, not {account}", code="OtherAccount")

    def _who_we_are(self, region: str) -> str:
        if not self._own_account:
            with MAKING:
                sts = self._own.create_client("sts", region_name=region, config=CONFIG)
            self._own_account = str(understand(sts.get_caller_identity)["Account"])
        return self._own_account


def understand(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Make a call; raises AwsFailed instead of botocore's errors."""
    try:
        return call(*args, **kwargs)
    except (BotoCoreError, ClientError) as failure:  # every error of the SDK but one
        raise understood(failure) from failure
    except ResponseParserError as failure:  # a proxy's page: it may have been done all the same
        raise AwsDidNotAnswer("what came is no answer of AWS", code="NoAnswer") from failure


def request_ids(answers: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """Return AWS's request ids of answers, in their order."""
    found = (answer.get("ResponseMetadata", {}).get("RequestId", "") for answer in answers)
    return tuple(str(request_id) for request_id in found if request_id)
