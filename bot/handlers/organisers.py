"""What organisers do in the bot: read the files anew, answer the questions that were passed to them."""

from __future__ import annotations

import sqlite3

from telegram import Update
from telegram.ext import ApplicationHandlerStop, BaseHandler, CommandHandler, MessageHandler, filters

from bot import newsroom
from bot.context import Context
from bot.core import deliveries
from bot.core.replies import Reply
from bot.store import outbox, questions
from bot.store.questions import ANSWER, QUESTION


async def reload(update: Update, context: Context) -> None:
    """/reload: swap in what the files say now; if they have mistakes, or lack what was published, say so and change nothing."""
    house, teller = context.house, await context.teller(update)
    if update.effective_user is None or update.effective_user.id not in house.settings.organisers:
        await context.reply(update, Reply(teller.speech.say("organisers-only")))
        return
    outcome = await newsroom.reread(house)
    if outcome.mind is None:
        await context.reply(update, newsroom.refusal(outcome, teller.speech))
        return
    knowledge = outcome.mind.knowledge
    done = teller.speech.say("reload-done", facts=len(knowledge.facts), sessions=len(knowledge.agenda.sessions))
    await context.reply(update, Reply(done))


async def answer(update: Update, context: Context) -> None:
    """Pass an organiser's answer to who asked; any other text goes on to the next handlers."""
    message, house = update.message, context.house
    if message is None or message.reply_to_message is None or message.from_user is None:
        return
    organiser, chat, replied = message.from_user.id, message.chat_id, message.reply_to_message.message_id
    if organiser not in house.settings.organisers:
        return
    key = await house.db.read(lambda connection: outbox.key_of(connection, chat, replied)) or ""
    id_ = int(key.removeprefix(QUESTION)) if key.startswith(QUESTION) else None
    asked = await house.questions.asked(id_) if id_ else None
    if id_ is None or asked is None:
        return
    say = context.speech(asked.lang).say
    quoted = f"{say('question-was')} {asked.text}\n\n" if asked.text else ""
    reply = Reply(f"{quoted}**{say('organiser-answer')}**\n{message.text}")
    own, now = (await context.teller(update)).speech.say, context.now()

    def pass_on(connection: sqlite3.Connection) -> Reply:
        if outbox.is_unreachable(connection, asked.user_id):
            return Reply(own("organiser-not-sent"))
        questions.answered_by_human(connection, id_, organiser, now)
        key = f"{ANSWER}{id_}:{message.message_id}"
        outbox.put(connection, outbox.Parcel(asked.user_id, key, "personal", reply, now, tell=organiser))
        return Reply(own("organiser-sent"))

    await context.settle(update, pass_on)
    raise ApplicationHandlerStop


async def outbox_page(update: Update, context: Context) -> None:
    """/outbox: what waits, what went out, and what may or may not have arrived."""
    teller = await context.teller(update)
    if update.effective_user is None or update.effective_user.id not in context.house.settings.organisers:
        await context.reply(update, Reply(teller.speech.say("organisers-only")))
        return
    counted, open_ = await context.house.db.read(
        lambda connection: (outbox.counts(connection), outbox.listed(connection, ("unknown", "failed", "unreachable"), 20))
    )
    await context.reply(update, deliveries.page(counted, open_, teller.speech))


FIRST: list[BaseHandler[Update, Context, None]] = [
    MessageHandler(filters.REPLY & filters.TEXT & ~filters.COMMAND & filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE, answer)
]
"""Asked before all others: a reply to a forwarded question is an answer, not a question."""
HANDLERS: list[BaseHandler[Update, Context, None]] = [CommandHandler("reload", reload), CommandHandler("outbox", outbox_page)]
