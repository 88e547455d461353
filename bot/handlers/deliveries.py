"""The button under "I was interrupted while answering you"."""

from __future__ import annotations

import sqlite3

from telegram import Update
from telegram.ext import BaseHandler, CallbackQueryHandler

from bot.context import Context
from bot.core.replies import Reply
from bot.store import outbox


async def again(update: Update, context: Context) -> None:
    """Show an answer of which nobody knows whether it arrived: to its own person, once."""
    query = update.callback_query
    if query is None or query.data is None:
        return
    teller = await context.teller(update)
    row_id, person_id, now = int(query.data.partition(":")[2]), query.from_user.id, context.now()
    row = await context.house.db.read(lambda connection: outbox.get(connection, row_id))
    if row is None or row.chat_id != person_id or row.content is None or row.state != "unknown":
        await context.pop_up(update, teller.speech.say("stale-button"), alert=True)
        return
    reply = Reply.load(row.content)

    def show(connection: sqlite3.Connection) -> Reply:
        outbox.end(connection, row_id, "withdrawn", "shown-again", now)
        return reply

    await context.pop_up(update)
    await context.settle(update, show)


HANDLERS: list[BaseHandler[Update, Context, None]] = [CallbackQueryHandler(again, pattern=r"^again:\d{1,18}$")]
