"""/privacy, /mydata, /forgetme: what is kept about people, their copy of it, and the end of it."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from datetime import timedelta
from typing import Any

from telegram import Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler

from bot import retention
from bot.context import Context
from bot.core import privacy as pages
from bot.core.replies import Attachment, Reply
from bot.store import erasure
from bot.store.database import moment
from bot.store.purposes import GROUPS, MOMENTS, TABLES
from bot.visits import private

FRESH = timedelta(hours=1)
"""A button that erases works that long: nobody shall erase by scrolling up."""


async def privacy(update: Update, context: Context) -> None:
    """/privacy."""
    teller = await context.teller(update)
    user = update.effective_user
    if user is None:
        return
    known, rows = await context.house.db.read(lambda connection: (erasure.tables(connection), erasure.rows_of(connection, user.id)))
    own: Counter[str] = Counter()
    for name, found in rows.items() if private(update) else ():
        own[TABLES[name].group if name in TABLES else "person"] += len(found)
    there = {TABLES[name].group for name in known if name in TABLES}
    kept = [(group, until, seen) for group, (until, seen) in GROUPS.items() if group in there]
    await context.reply(update, pages.page(context.house.mind.knowledge, teller.speech, kept, own))


async def mydata(update: Update, context: Context) -> None:
    """/mydata: everything as a JSON file, in private only."""
    teller = await context.teller(update)
    user = update.effective_user
    if user is None or not private(update):
        return
    rows = await context.house.db.read(lambda connection: erasure.rows_of(connection, user.id))
    told = {table: [{name: readable(name, value) for name, value in row.items()} for row in found] for table, found in rows.items()}
    content = json.dumps(told, ensure_ascii=False, indent=1).encode()
    caption = teller.speech.say("mydata-caption", moment=teller.speech.moment(context.now()))
    await context.reply(update, Reply(caption, attachment=Attachment("document", "mydata.json", content)))


def readable(column: str, value: Any) -> Any:
    """A value as a person can read it: moments as such, what is JSON in the database taken apart."""
    if column in MOMENTS and isinstance(value, int):
        return moment(value).isoformat()
    if isinstance(value, str) and value.startswith(("{", "[")):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


async def forgetme(update: Update, context: Context) -> None:
    """/forgetme: asks, and does nothing yet."""
    teller = await context.teller(update)
    if private(update):
        await context.reply(update, pages.really(teller.speech, second=False))


async def sure(update: Update, context: Context) -> None:
    """The two taps."""
    query, teller = update.callback_query, await context.teller(update)
    if query is None or query.message is None:
        return
    await context.pop_up(update)
    step, say = (query.data or "").rpartition(":")[2], teller.speech.say
    if step == "0":
        await context.edit(update, Reply(say("forget-kept")))
    elif context.now() - query.message.date > FRESH:
        await context.edit(update, Reply(say("forget-not-now")))
    elif step == "1":
        await context.edit(update, pages.really(teller.speech, second=True))
    else:
        house, id_, now = context.house, query.from_user.id, context.now()

        def work(connection: sqlite3.Connection) -> Reply:
            retention.forget(connection, house, id_, now)
            return Reply(say("forget-done"))

        await context.edit(update, work)


HANDLERS: list[BaseHandler[Update, Context, None]] = [
    CommandHandler("privacy", privacy),
    CommandHandler("mydata", mydata),
    CommandHandler("forgetme", forgetme),
    CallbackQueryHandler(sure, pattern=r"^forget:[012]$"),
]
