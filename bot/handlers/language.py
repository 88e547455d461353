"""/language and its buttons."""

from __future__ import annotations

from dataclasses import replace

from telegram import Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler

from bot.context import Context
from bot.core import pages
from bot.core.replies import Reply
from bot.store import people


async def language(update: Update, context: Context) -> None:
    """Offer the languages."""
    await context.reply(update, pages.languages(context.house.mind, await context.teller(update)))


async def chosen(update: Update, context: Context) -> None:
    """A language was chosen, or that it shall follow each question."""
    query = update.callback_query
    if query is None or query.data is None:
        return
    code = query.data.partition(":")[2]
    mind, person = context.house.mind, await context.person(update)
    if code != "auto" and code not in mind.knowledge.event.languages:
        await context.pop_up(update, mind.speech(context.language(person, update)).say("stale-button"), alert=True)
        return
    wanted = None if code == "auto" else code
    context.effect(lambda connection: people.set_language(connection, person.id, wanted))
    speech = mind.speech(context.language(replace(person, language=wanted), update))
    text = speech.say("language-follows" if code == "auto" else "language-set")
    await context.pop_up(update, text)
    await context.reply(update, Reply(text))


HANDLERS: list[BaseHandler[Update, Context, None]] = [
    CommandHandler("language", language),
    CallbackQueryHandler(chosen, pattern=r"^lang:(auto|[a-z]{2})$"),
]
