"""/language and its buttons."""

from __future__ import annotations

from telegram import Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler

from bot.context import Context
from bot.core import pages
from bot.core.replies import Reply


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
        await query.answer(mind.speech(context.language(person, update)).say("stale-button"), show_alert=True)
        return
    await context.house.people.set_language(person.id, None if code == "auto" else code)
    lang = context.language(await context.person(update), update)
    speech = mind.speech(lang)
    text = speech.say("language-follows" if code == "auto" else "language-set")
    await query.answer(text)
    await context.reply(update, Reply(text))


HANDLERS: list[BaseHandler[Update, Context, None]] = [
    CommandHandler("language", language),
    CallbackQueryHandler(chosen, pattern=r"^lang:(auto|[a-z]{2})$"),
]
