"""`/ack/<token>`: a page's own link. It shows a button, so that no preview acknowledges."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from jinja2 import DictLoader, Environment

from bot.core.actor import mention
from bot.core.errors import TransitionIsNotLegal
from bot.core.incident import Incident, IncidentStatus
from bot.core.span import visible
from bot.flow.respond import Respond
from bot.inbound.allowance import Allowance
from bot.store import incidents, pages
from bot.store.database import Database
from bot.store.pages import Page

PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex"><title>Firebreak</title>
<style>body{font:18px system-ui;max-width:28em;margin:3em auto;padding:0 1em}
button{font:inherit;padding:.7em 1.4em;border:0;border-radius:.4em;background:#007a5a;color:#fff}
</style><h1>{{ title }}</h1>{% for each in says %}<p>{{ each }}</p>{% endfor %}
{% if button %}<form method="post"><button>{{ button }}</button></form>{% endif %}</html>"""
TEMPLATES = Environment(loader=DictLoader({"page": PAGE}), autoescape=True)
GONE = "This link is not valid any more. Use the newest page, or Slack."
BUSY = "Too many wrong links. Wait a minute, and open yours again."
YOURS = "It is yours. The paging has stopped."
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; "
    "form-action 'self'; frame-ancestors 'none'",
}


def acknowledge_routes(database: Database, respond: Respond, strangers: Allowance) -> APIRouter:
    """Return the two routes. strangers: how often a wrong token may be tried."""
    router = APIRouter()

    @router.get("/ack/{token}")
    async def ask(token: str) -> HTMLResponse:
        found = await _find(database, token)
        return _asked(found[1]) if found else _nothing(strangers)

    @router.post("/ack/{token}")
    async def acknowledge(token: str) -> HTMLResponse:
        found = await _find(database, token)
        if found is None:
            return _nothing(strangers)
        page, incident = found
        try:
            await respond.acknowledge(page.incident, f"page:{page.notifier}")
        except TransitionIsNotLegal as error:  # somebody was quicker, or it is over
            return _shown(incident.name, str(error))
        return _shown(incident.name, visible(incident.title), YOURS)

    return router


async def _find(database: Database, token: str) -> tuple[Page, Incident] | None:
    async with database.read() as connection:
        page = await pages.by_token(connection, token)
        return (page, await incidents.read(connection, page.incident)) if page else None


def _asked(incident: Incident) -> HTMLResponse:
    """Ask whoever has the link, while nobody has the incident; else say who has it."""
    name, what = incident.name, visible(incident.title)
    if incident.status is IncidentStatus.TRIGGERED:
        return _shown(name, what, "Nobody has it yet. Will you?", button=f"Acknowledge {name}")
    who = "" if not incident.assignee else f" {_words(incident.assignee)} has it."
    return _shown(name, what, f"It is {incident.status.value}.{who} There is nothing to do here.")


def _words(actor: str) -> str:
    """Return who it is, as far as can be said outside of Slack."""
    return "Somebody in Slack" if actor.startswith("slack:") else mention(actor).capitalize()


def _nothing(strangers: Allowance) -> HTMLResponse:
    if strangers.spend():
        return _shown("Nothing here", GONE, status=404)
    return _shown("Nothing here", BUSY, status=429)


def _shown(title: str, *says: str, button: str = "", status: int = 200) -> HTMLResponse:
    html = TEMPLATES.get_template("page").render(title=title, says=says, button=button)
    return HTMLResponse(html, status_code=status, headers=HEADERS)
