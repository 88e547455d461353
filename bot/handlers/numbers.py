"""/stats and /export: the organisers' numbers as a picture, and the lists as files."""

from __future__ import annotations

import asyncio

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler

from bot.context import Context
from bot.core.agenda import programme_day
from bot.core.replies import Attachment, Reply
from bot.papers import lists
from bot.papers.sheets import comma_separated, xlsx
from bot.visits import organiser


async def stats(update: Update, context: Context) -> None:
    """/stats."""
    clerk = await organiser(update, context)
    if clerk is None:
        return
    found = lists.numbers(clerk, await context.house.db.read(lists.read))
    text = lists.in_words(clerk, found)
    if not found.groups:
        await context.reply(update, Reply(text))
        return
    picture = await asyncio.to_thread(lists.picture, clerk, found, context.now())
    await context.reply(update, Reply(text, attachment=Attachment("photo", "numbers.png", picture)))


async def export(update: Update, context: Context) -> None:
    """/export: the workbook, the registrations as CSV, the list for the door."""
    clerk = await organiser(update, context)
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
