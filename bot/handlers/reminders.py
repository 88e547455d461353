"""/reminders: how long before a session, on the days of the event, and in the quiet hours."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from telegram import Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler

from bot.context import Context
from bot.core import reminding
from bot.core.reminders import Rules
from bot.core.replies import Reply
from bot.core.telling import Teller
from bot.core.values import LONGEST_LEAD
from bot.store import agendas


async def page(update: Update, context: Context) -> None:
    """How somebody is reminded now."""
    teller, user_id = await context.teller(update), _user(update)
    await context.pop_up(update)
    await context.settle(update, _page(context, teller, user_id))


def _page(context: Context, teller: Teller, user_id: int) -> Callable[[sqlite3.Connection], Reply]:
    knowledge = context.house.mind.knowledge

    def show(connection: sqlite3.Connection) -> Reply:
        saved, wishes = agendas.saved(connection, user_id), agendas.wishes(connection, user_id)
        return reminding.page(knowledge.agenda, teller, saved, wishes, Rules.of(knowledge))

    return show


async def switch(update: Update, context: Context) -> None:
    """One of them was switched on or off; the page says what holds now."""
    teller, user_id, now = await context.teller(update), _user(update), context.now()
    what, *value, state = ((update.callback_query.data or "") if update.callback_query else "").split(":")
    on, rules = state == "on", Rules.of(context.house.mind.knowledge)
    show = _page(context, teller, user_id)

    def change(connection: sqlite3.Connection) -> Reply:
        if what == "event":
            agendas.set_event(connection, user_id, on=on)
        elif what == "quiet":
            agendas.set_quiet(connection, user_id, on=on)
        elif value and 1 <= int(value[0]) <= LONGEST_LEAD:
            leads, lead = set(agendas.wishes(connection, user_id).before(rules)), int(value[0])
            changed = leads | {lead} if on else leads - {lead}
            if changed != leads:
                agendas.set_leads(connection, user_id, changed, now)
        return show(connection)

    await context.pop_up(update, teller.speech.say("reminders-set"))
    await context.edit(update, change)


def _user(update: Update) -> int:
    if update.effective_user is None:
        raise ValueError("an update without a person reached a handler")
    return update.effective_user.id


HANDLERS: list[BaseHandler[Update, Context, None]] = [
    CommandHandler("reminders", page),
    CallbackQueryHandler(page, pattern=r"^reminders$"),
    CallbackQueryHandler(switch, pattern=r"^(lead:\d{1,4}|event|quiet):(on|off)$"),
]
