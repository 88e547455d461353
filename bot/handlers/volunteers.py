"""Organisers appoint volunteers for the door, and withdraw it: /volunteers, /volunteer NAME, and the link that appoints."""

from __future__ import annotations

import sqlite3

from telegram import Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, filters

from bot import places
from bot.context import Context
from bot.core.answers import clean
from bot.core.form_pages import harmless
from bot.core.language import Speech
from bot.core.replies import Button, Reply
from bot.core.telling import shorten
from bot.store import announcements, door, drafts, outbox
from bot.store.door import Volunteer
from bot.visits import organiser


def page(speech: Speech, volunteers: list[Volunteer]) -> Reply:
    """Everybody who may check in or is invited, each with a button."""
    say = speech.say
    if not volunteers:
        return Reply(say("volunteers-none"))
    invited = f" ({say('volunteer-invited')})"
    lines = [f"- {harmless(one.label)}{'' if one.appointed else invited}" for one in volunteers]
    rows = tuple((Button(shorten(say("volunteer-withdraw", name=one.label), 60), f"volunteer:out:{one.id}"),) for one in volunteers[:50])
    return Reply("\n".join([say("volunteers-list"), *lines]), rows)


async def volunteers(update: Update, context: Context) -> None:
    """/volunteers."""
    clerk = await organiser(update, context)
    if clerk:
        await context.reply(update, page(clerk.speech, await context.house.db.read(door.volunteers)))


async def invite(update: Update, context: Context) -> None:
    """/volunteer NAME: an invitation to forward."""
    clerk = await organiser(update, context)
    if clerk is None:
        return
    speech = clerk.speech
    name, now, username = clean(" ".join(context.args or []))[:60], context.now(), context.bot.username
    by = update.effective_user.id if update.effective_user else None
    if not name:
        await context.reply(update, Reply(speech.say("volunteer-name")))
        return

    def work(connection: sqlite3.Connection) -> Reply:
        _, payload = door.invite(connection, name, now)
        announcements.note(connection, now, by, None, "volunteer-invited")
        return Reply(f"{speech.say('volunteer-link', name=harmless(name))}\nhttps://t.me/{username}?start={payload}")

    await context.settle(update, work)


async def opened(update: Update, context: Context) -> None:
    """Somebody opened an invitation."""
    teller = await context.teller(update)
    if update.effective_user is None:
        return
    speech, house, now, id_ = teller.speech, context.house, context.now(), update.effective_user.id
    payload = context.args[0] if context.args else ""

    def work(connection: sqlite3.Connection) -> Reply:
        one = door.appoint(connection, payload, id_, now)
        if one is None:
            return Reply(speech.say("volunteer-already" if door.is_volunteer(connection, id_) else "volunteer-void"))
        announcements.note(connection, now, None, None, "volunteer-appointed")
        key = f"volunteer:{one.id}"
        places.tell(connection, house, house.settings.organisers, key, "volunteer-accepted", now, name=harmless(one.label))
        return Reply(speech.say("volunteer-welcome"))

    await context.settle(update, work)


async def withdraw(update: Update, context: Context) -> None:
    """The right is withdrawn, at once."""
    clerk, query = await organiser(update, context), update.callback_query
    if clerk is None or query is None:
        return
    speech = clerk.speech
    await context.pop_up(update)
    id_, house, now = int((query.data or "").rpartition(":")[2]), context.house, context.now()

    def work(connection: sqlite3.Connection) -> Reply:
        one = door.withdraw(connection, id_)
        if one:
            announcements.note(connection, now, query.from_user.id, None, "volunteer-withdrawn")
        if one and one.user_id is not None:
            drafts.drop(connection, one.user_id, "door")
            outbox.withdraw(connection, f"volunteer:{id_}", now)
            places.tell(connection, house, [one.user_id], f"volunteer-ended:{id_}", "volunteer-ended", now)
        return page(speech, door.volunteers(connection))

    await context.edit(update, work)


HANDLERS: list[BaseHandler[Update, Context, None]] = [
    CommandHandler("start", opened, filters=filters.Regex(r"^/start(@\w+)? v_")),
    CommandHandler("volunteers", volunteers),
    CommandHandler("volunteer", invite),
    CallbackQueryHandler(withdraw, pattern=r"^volunteer:out:\d{1,15}$"),
]
