"""Programme changes: /new for anybody; /changes for organisers, who see what will be said, hold it or let it go."""

from __future__ import annotations

import sqlite3

from telegram import Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler

from bot import newsroom, publishing
from bot.context import Context
from bot.core import changes, changing
from bot.core.replies import Reply
from bot.store import announcements, published


async def new(update: Update, context: Context) -> None:
    """/new: what changed since somebody last looked, or first came."""
    teller, user, knowledge, now = await context.teller(update), update.effective_user, context.house.mind.knowledge, context.now()
    if user is None:
        return

    def look(connection: sqlite3.Connection) -> Reply:
        then = published.last_look(connection, user.id) or now
        found = changes.compare_all(published.since(connection, then), knowledge.zone)
        published.look(connection, user.id, now)
        return changing.news([change for change in found if change.matters(now)], then, teller)

    await context.settle(update, look)


def _organises(update: Update, context: Context) -> bool:
    return update.effective_user is not None and update.effective_user.id in context.house.settings.organisers


async def waiting(update: Update, context: Context) -> None:
    """/changes: what people will be told, to how many, and when."""
    teller = await context.teller(update)
    if not _organises(update, context):
        await context.reply(update, Reply(teller.speech.say("organisers-only")))
        return
    office, now, organiser = newsroom.office_of(context.house), context.now(), update.effective_user

    def show(connection: sqlite3.Connection) -> Reply:
        preview = publishing.preview(connection, office, organiser.id, now) if organiser else None
        return preview or Reply(teller.speech.say("changes-none"))

    await context.settle(update, show)


async def decide(update: Update, context: Context) -> None:
    """An organiser held what waits, let it go, or sent it at once."""
    teller, query = await context.teller(update), update.callback_query
    if query is None or not _organises(update, context):
        await context.pop_up(update, teller.speech.say("organisers-only"), alert=True)
        return
    what = (query.data or "").partition(":")[2]
    office, now, say = newsroom.office_of(context.house), context.now(), teller.speech.say

    def work(connection: sqlite3.Connection) -> Reply:
        if what == "send":
            count = publishing.announce(connection, office, now)
            if count is not None:
                announcements.note(connection, now, query.from_user.id, None, "changes-send")
            return Reply(say("changes-old") if count is None else say("changes-sent", count=count))
        if publishing.hold(connection, office, now, held=what == "hold"):
            announcements.note(connection, now, query.from_user.id, None, f"changes-{what}")
        return publishing.preview(connection, office, query.from_user.id, now) or Reply(say("changes-old"))

    await context.pop_up(update)
    await context.edit(update, work)


async def remove(update: Update, context: Context) -> None:
    """An organiser confirmed that sessions are gone on purpose: just those that they were asked about."""
    teller, query = await context.teller(update), update.callback_query
    if query is None or not _organises(update, context):
        await context.pop_up(update, teller.speech.say("organisers-only"), alert=True)
        return
    confirmed = (query.data or "").partition(":")[2]
    gone = await context.house.db.read(lambda connection: published.latest(connection).keys())
    outcome = await newsroom.reread(context.house, confirmed)
    await context.pop_up(update)
    if outcome.mind is None:
        await context.edit(update, newsroom.refusal(outcome, teller.speech))
        return
    count = len(gone - outcome.mind.knowledge.agenda.by_id.keys())
    await context.edit(update, Reply(teller.speech.say("removal-done", count=count)))


HANDLERS: list[BaseHandler[Update, Context, None]] = [
    CommandHandler("new", new),
    CommandHandler("changes", waiting),
    CallbackQueryHandler(decide, pattern=r"^changes:(send|hold|release)$"),
    CallbackQueryHandler(remove, pattern=r"^remove:[0-9a-f]{16}$"),
]
