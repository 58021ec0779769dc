"""users.*, usergroups.* and reactions.*."""

from bot.sandbox.slack import events
from bot.sandbox.slack.api.call import Call
from bot.sandbox.slack.api.page import page
from bot.sandbox.slack.api.refusal import Refused
from bot.sandbox.slack.wire import Json


def user_info(call: Call) -> Json:
    """users.info: one member."""
    user = call.workspace.users.get(call.text("user"))
    if user is None:
        raise Refused("user_not_found")
    return {"user": user.json(call.workspace.team)}


def user_list(call: Call) -> Json:
    """users.list: all members."""
    users = list(call.workspace.users.values())
    chosen, answer = page(call, users, default=200, most=1000)
    return {"members": [user.json(call.workspace.team) for user in chosen], **answer}


def group_list(call: Call) -> Json:
    """usergroups.list: all groups."""
    return {"usergroups": [group.json() for group in call.workspace.groups.values()]}


def group_users(call: Call) -> Json:
    """usergroups.users.list: a group's members."""
    group = call.workspace.groups.get(call.text("usergroup"))
    if group is None:
        raise Refused("no_such_subteam")
    return {"users": list(group.users)}


def react(call: Call) -> Json:
    """reactions.add: the bot's emoji under a message."""
    channel = call.channel()
    message = channel.find(call.need("timestamp"))
    if message is None:
        raise Refused("message_not_found")
    bot = call.workspace.app.user
    users = message.reactions.setdefault(call.need("name"), [])
    if bot in users:
        raise Refused("already_reacted")
    users.append(bot)
    call.workspace.changes.mark()
    events.reaction_added(call.workspace, channel, message, bot, call.need("name"))
    return {}
