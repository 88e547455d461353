"""/start with its deep links, /help, /about."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from telegram import Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler

from bot import broadcasts, handover, menus
from bot.context import Context
from bot.core import pages
from bot.core.dialogue import Mind


async def start(update: Update, context: Context) -> None:
    """Welcome; or straight to the fact or session of a poster's link (fact_<id>, session_<id>)."""
    teller = await context.teller(update)
    house, person, now = context.house, update.effective_user, context.now()
    mind = house.mind
    if person and update.effective_chat and update.effective_chat.type == update.effective_chat.PRIVATE:
        id_of = person.id
        context.effect(lambda connection: _tell_what_holds(connection, mind, id_of, now))
        if id_of in house.settings.organisers:
            context.effect(lambda connection: handover.to_newcomer(connection, house, id_of, now))
            context.afterwards(lambda: menus.greet_organiser(context.bot, house, id_of))
    kind, _, id_ = (context.args[0] if context.args else "").partition("_")
    if kind == "session" and (card := pages.session(mind, teller, id_)):
        await context.reply(update, card)
        return
    if kind in ("fact", "topic") and (answer := mind.choose(f"{kind}:{id_}", teller.speech.lang, teller.now)):
        await context.reply(update, answer.reply)
        return
    await context.reply(update, pages.welcome(mind, teller))


def _tell_what_holds(connection: sqlite3.Connection, mind: Mind, user_id: int, now: datetime) -> None:
    """Announcements that are still valid, to somebody who came after they were sent."""
    broadcasts.newcomer(connection, mind, user_id, now)


async def help_(update: Update, context: Context) -> None:
    """What the bot can do."""
    teller = await context.teller(update)
    await context.pop_up(update)
    chat, user = update.effective_chat, update.effective_user
    organiser = bool(user and chat and chat.type == chat.PRIVATE and user.id in context.house.settings.organisers)
    await context.reply(update, pages.help_page(teller, organiser=organiser))


async def about(update: Update, context: Context) -> None:
    """About the event and the bot."""
    teller = await context.teller(update)
    await context.reply(update, pages.about(context.house.mind, teller))


HANDLERS: list[BaseHandler[Update, Context, None]] = [
    CommandHandler("start", start),
    CommandHandler("help", help_),
    CommandHandler("about", about),
    CallbackQueryHandler(help_, pattern=r"^help$"),
]
