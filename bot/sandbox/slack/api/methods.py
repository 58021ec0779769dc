"""Every method the sandbox knows: what runs it, how often, and the scope it needs.

Tiers and scopes: Slack docs, the page of each method. The scopes of conversations.* depend on
the kind of channel and are checked there.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from bot.sandbox.slack.api import auth, chat, conversations, files, people, views
from bot.sandbox.slack.api.call import Call
from bot.sandbox.slack.state.rates import Tier
from bot.sandbox.slack.wire import Json


@dataclass(frozen=True, slots=True)
class Method:
    """One method. app_token: it takes the app's token instead of the bot's."""

    run: Callable[[Call], Json]
    tier: Tier
    scope: str = ""
    app_token: bool = False


METHODS: Final[Mapping[str, Method]] = {
    "apps.connections.open": Method(auth.connect, Tier.ONE, app_token=True),
    "auth.test": Method(auth.test, Tier.SPECIAL),
    "chat.delete": Method(chat.delete, Tier.THREE, "chat:write"),
    "chat.getPermalink": Method(chat.get_permalink, Tier.SPECIAL),
    "chat.postEphemeral": Method(chat.post_ephemeral, Tier.FOUR, "chat:write"),
    "chat.postMessage": Method(chat.post_message, Tier.POSTING, "chat:write"),
    "chat.update": Method(chat.update, Tier.THREE, "chat:write"),
    "conversations.history": Method(conversations.history, Tier.THREE),
    "conversations.info": Method(conversations.info, Tier.THREE),
    "conversations.join": Method(conversations.join, Tier.THREE, "channels:join"),
    "conversations.list": Method(conversations.listing, Tier.TWO),
    "conversations.members": Method(conversations.members, Tier.FOUR),
    "conversations.open": Method(conversations.opened, Tier.THREE, "im:write"),
    "conversations.replies": Method(conversations.replies, Tier.THREE),
    "files.completeUploadExternal": Method(files.complete_upload, Tier.FOUR, "files:write"),
    "files.getUploadURLExternal": Method(files.get_upload_url, Tier.FOUR, "files:write"),
    "files.info": Method(files.info, Tier.FOUR, "files:read"),
    "reactions.add": Method(people.react, Tier.THREE, "reactions:write"),
    "usergroups.list": Method(people.group_list, Tier.TWO, "usergroups:read"),
    "usergroups.users.list": Method(people.group_users, Tier.TWO, "usergroups:read"),
    "users.info": Method(people.user_info, Tier.FOUR, "users:read"),
    "users.list": Method(people.user_list, Tier.TWO, "users:read"),
    "views.open": Method(views.opened, Tier.FOUR),
    "views.publish": Method(views.publish, Tier.FOUR),
    "views.push": Method(views.pushed, Tier.FOUR),
    "views.update": Method(views.update, Tier.FOUR),
}
