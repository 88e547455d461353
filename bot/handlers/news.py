"""/news: whether the organisers' announcements are wanted, or urgent ones only."""

from __future__ import annotations

from telegram import Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler

from bot.context import Context
from bot.core.replies import Button, Reply
from bot.store import recipients


async def news(update: Update, context: Context) -> None:
    """What is wanted now, and the other choice."""
    teller = await context.teller(update)
    say, user = teller.speech.say, update.effective_user
    if user is None:
        return
    id_ = user.id
    wanted = await context.house.db.read(lambda connection: recipients.wants_all(connection, id_))
    button = Button(say("news-less"), "news:less") if wanted else Button(say("news-all"), "news:all")
    await context.reply(update, Reply(say("news-now-all" if wanted else "news-now-less"), ((button,),)))


async def chosen(update: Update, context: Context) -> None:
    """A choice was made."""
    query = update.callback_query
    if query is None:
        return
    teller, wanted, id_ = await context.teller(update), query.data == "news:all", query.from_user.id
    context.effect(lambda connection: recipients.want_all(connection, id_, wanted=wanted))
    await context.pop_up(update)
    await context.edit(update, Reply(teller.speech.say("news-now-all" if wanted else "news-now-less")))


HANDLERS: list[BaseHandler[Update, Context, None]] = [
    CommandHandler("news", news),
    CallbackQueryHandler(chosen, pattern=r"^news:(all|less)$"),
]
