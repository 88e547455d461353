"""What organisers do in the bot: read the files anew, answer the questions that were passed to them."""

from __future__ import annotations

import asyncio

from telegram import Update
from telegram.ext import ApplicationHandlerStop, BaseHandler, CommandHandler, MessageHandler, filters

from bot import sending
from bot.context import Context
from bot.core.reading import KnowledgeError
from bot.core.replies import Reply


async def reload(update: Update, context: Context) -> None:
    """/reload: swap in what the files say now; if they have mistakes, list them and change nothing."""
    house, teller = context.house, await context.teller(update)
    if update.effective_user is None or update.effective_user.id not in house.settings.organisers:
        await context.reply(update, Reply(teller.speech.say("organisers-only")))
        return
    try:
        mind = await asyncio.to_thread(house.reload)
    except KnowledgeError as error:
        lines = "\n".join(map(str, error.problems[:30]))
        await context.reply(update, Reply(f"{teller.speech.say('reload-failed')}\n\n{lines}"))
        return
    house.mind = mind
    knowledge = mind.knowledge
    done = teller.speech.say("reload-done", facts=len(knowledge.facts), sessions=len(knowledge.agenda.sessions))
    await context.reply(update, Reply(done))


async def answer(update: Update, context: Context) -> None:
    """Pass an organiser's answer to who asked; any other text goes on to the next handlers."""
    message, house = update.message, context.house
    if message is None or message.reply_to_message is None or message.from_user is None:
        return
    if message.from_user.id not in house.settings.organisers:
        return
    id_ = await house.questions.question_of(message.chat_id, message.reply_to_message.message_id)
    asked = await house.questions.asked(id_) if id_ else None
    if id_ is None or asked is None:
        return
    speech = context.speech(asked.lang)
    quoted = f"{speech.say('question-was')} {asked.text}\n\n" if asked.text else ""
    sent = await sending.try_send(context.bot, asked.user_id, Reply(f"{quoted}**{speech.say('organiser-answer')}**\n{message.text}"))
    if sent:
        await house.questions.answered_by_human(id_, message.from_user.id, context.now())
    teller = await context.teller(update)
    await context.reply(update, Reply(teller.speech.say("organiser-sent" if sent else "organiser-not-sent")))
    raise ApplicationHandlerStop


FIRST: list[BaseHandler[Update, Context, None]] = [
    MessageHandler(filters.REPLY & filters.TEXT & ~filters.COMMAND & filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE, answer)
]
"""Asked before all others: a reply to a forwarded question is an answer, not a question."""
HANDLERS: list[BaseHandler[Update, Context, None]] = [CommandHandler("reload", reload)]
