"""/stats and /export: the organisers' numbers as a picture, and the lists as files."""

from __future__ import annotations

import asyncio
from datetime import date

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler

from bot import places
from bot.context import Context
from bot.core.agenda import programme_day
from bot.core.form_pages import Clerk
from bot.core.replies import Attachment, Reply, plain
from bot.papers import charts, lists
from bot.papers.lists import Numbers
from bot.papers.sheets import comma_separated, xlsx


async def organisers_clerk(update: Update, context: Context) -> Clerk | None:
    """For organisers in private; anybody else is told no."""
    teller = await context.teller(update)
    user, chat = update.effective_user, update.effective_chat
    clerk = places.clerk(context.house, teller.speech)
    if user and user.id in context.house.settings.organisers and chat and chat.type == chat.PRIVATE and clerk:
        return clerk
    refused = "organisers-only" if clerk else "form-elsewhere"
    await context.reply(update, Reply(teller.speech.say(refused)))
    return None


def in_words(clerk: Clerk, found: Numbers) -> str:
    """The numbers in a few lines."""
    say = clerk.speech.say
    places = f" {say('stats-of', places=found.places)}" if found.places else ""
    lines = [say("stats-line", registered=found.registered, places=places, waiting=found.waiting, cancelled=found.cancelled)]
    lines += [say("stats-day", day=clerk.speech.day(date.fromisoformat(day)), count=count) for day, count in found.checked_in.items()]
    return "\n".join(lines)


async def stats(update: Update, context: Context) -> None:
    """/stats."""
    clerk = await organisers_clerk(update, context)
    if clerk is None:
        return
    found = lists.numbers(clerk, await context.house.db.read(lists.read))
    text = in_words(clerk, found)
    if not found.groups:
        await context.reply(update, Reply(text))
        return
    title = lists.made_at(clerk, context.now())
    picture = await asyncio.to_thread(charts.bars, title, plain(text.splitlines()[0]), found.groups)
    await context.reply(update, Reply(text, attachment=Attachment("photo", "numbers.png", picture)))


async def export(update: Update, context: Context) -> None:
    """/export: the workbook, the registrations as CSV, the list for the door."""
    clerk = await organisers_clerk(update, context)
    if clerk is None:
        return
    now, say = context.now(), clerk.speech.say
    rolls = await context.house.db.read(lists.read)
    sheets = lists.workbook(clerk, rolls, now)
    stamp = f"{programme_day(now, clerk.knowledge.zone)}"
    workbook = await asyncio.to_thread(xlsx, sheets)
    at_door = await asyncio.to_thread(xlsx, [lists.door_list(clerk, rolls, now)])
    for name, content, caption in (
        (f"registrations-{stamp}.xlsx", workbook, say("export-caption")),
        (f"registrations-{stamp}.csv", comma_separated(sheets[0]), say("export-csv")),
        (f"door-{stamp}.xlsx", at_door, say("export-door", moment=clerk.speech.moment(now))),
    ):
        await context.reply(update, Reply(caption, attachment=Attachment("document", name, content)))


HANDLERS: list[BaseHandler[Update, Context, None]] = [CommandHandler("stats", stats), CommandHandler("export", export)]
