"""Questions in free text, and the buttons under their answers: choices, sources, ask the organisers."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

from telegram import Message, MessageEntity, Update
from telegram.ext import BaseHandler, CallbackQueryHandler, MessageHandler, filters

from bot import handover, places
from bot.context import Context
from bot.core import facts, pages, registration_pages
from bot.core.replies import Button, Reply
from bot.core.text import MAX_CHARS, clipped
from bot.core.turns import Focus, Question
from bot.store import people, questions


async def question(update: Update, context: Context) -> None:
    """Answer what somebody wrote, or wrote anew by editing. In a group, only when it is addressed to the bot."""
    message = update.effective_message
    if message is None or message.text is None:
        return
    text = addressed(message, context)
    if text is None:
        return
    house, now = context.house, context.now()
    person = await context.person(update)
    known = await context.known(person.id)
    asked = Question(text, now, person.language, Focus.load(known.focus[0]) if known.focus else None, context.language(person, update))
    answer = house.mind.answer(asked)
    reply = answer.reply
    if message.chat.type == message.chat.PRIVATE:
        reply = pages.owned(reply, replace(house.mind.teller(answer.lang, now), mine=known.saved))
    if clipped(text) != text:
        reply = replace(reply, text=f"{context.speech(answer.lang).say('too-long')}\n\n{reply.text}")

    clerk = places.clerk(house, context.speech(answer.lang))
    if clerk and not context.form_waits:
        reply = registration_pages.with_ways(clerk, answer, reply, now)

    def keep(connection: sqlite3.Connection) -> Reply:
        focus = answer.focus.dump() if answer.focus else ""
        id_ = questions.add(connection, person.id, text[:MAX_CHARS], answer.lang, answer.status.value, answer.sources, now, focus)
        return with_question(reply, id_)

    await context.settle(update, keep)


def with_question(reply: Reply, question_id: int) -> Reply:
    """The button "ask the organisers" learns which question is meant."""
    rows = tuple(
        tuple(Button(button.label, f"ask:{question_id}") if button.data == "ask" else button for button in row) for row in reply.buttons
    )
    return replace(reply, buttons=rows)


def addressed(message: Message, context: Context) -> str | None:
    """The text without the bot's name, or None where a group's talk is not meant for the bot."""
    text = message.text or ""
    if message.chat.type == message.chat.PRIVATE:
        return text
    name = f"@{context.bot.username}".casefold()
    mentions = [mention for mention in message.parse_entities([MessageEntity.MENTION]).values() if mention.casefold() == name]
    replied = message.reply_to_message and message.reply_to_message.from_user and message.reply_to_message.from_user.id == context.bot.id
    for mention in mentions:
        text = text.replace(mention, " ")
    return text.strip() if mentions or replied else None


async def choice(update: Update, context: Context) -> None:
    """One of several readings was chosen."""
    query = update.callback_query
    if query is None or query.data is None:
        return
    teller = await context.teller(update)
    answer = context.house.mind.choose(query.data, teller.speech.lang, teller.now)
    if answer is None:
        await context.pop_up(update, teller.speech.say("stale-button"), alert=True)
        return
    await context.pop_up(update)
    if answer.focus:  # for a follow-up
        id_, focus, now = query.from_user.id, answer.focus.dump(), context.now()
        context.effect(lambda connection: people.remember_focus(connection, id_, focus, now))
    await context.reply(update, answer.reply)


async def source(update: Update, context: Context) -> None:
    """Where a fact, or the programme, comes from, and of which moment it is."""
    query = update.callback_query
    if query is None or query.data is None:
        return
    teller = await context.teller(update)
    knowledge, fact_id = context.house.mind.knowledge, query.data.partition(":")[2]
    if not fact_id and knowledge.agenda.file.source:
        await context.pop_up(update)
        await context.reply(update, Reply(facts.agenda_source_line(knowledge, teller.speech, teller.now)))
        return
    if fact_id not in knowledge.facts:
        await context.pop_up(update, teller.speech.say("stale-button"), alert=True)
        return
    await context.pop_up(update)
    await context.reply(update, Reply(facts.source_line(knowledge, fact_id, teller.speech, teller.now)))


async def ask(update: Update, context: Context) -> None:
    """Pass a question to the organisers: each of them gets it, and answers by replying to it."""
    query = update.callback_query
    if query is None or query.data is None:
        return
    house, teller = context.house, await context.teller(update)
    say = teller.speech.say
    named = query.data.partition(":")[2]
    # Below a page or a chosen reading the button names no question: the person's last one is meant.
    id_ = int(named) if named else await house.questions.latest(query.from_user.id)
    if id_ is None:
        await context.pop_up(update, say("ask-what"), alert=True)
        return
    asked = await house.questions.asked(id_)
    if asked is None or asked.user_id != query.from_user.id or not asked.text:
        await context.pop_up(update, say("stale-button"), alert=True)
        return
    if asked.to_organisers:
        await context.pop_up(update, say("already-asked"), alert=True)
        return
    now, person_id = context.now(), query.from_user.id

    def pass_on(connection: sqlite3.Connection) -> Reply | None:
        if not questions.ask_organisers(connection, id_, person_id, now):
            return None
        return Reply(say("asked-organisers" if handover.to_all(connection, house, asked, now) else "no-organisers"))

    await context.pop_up(update)
    await context.settle(update, pass_on)


HANDLERS: list[BaseHandler[Update, Context, None]] = [
    CallbackQueryHandler(choice, pattern=r"^(fact|topic):[a-z0-9-]{1,32}$"),
    CallbackQueryHandler(source, pattern=r"^source(:[a-z0-9-]{1,32})?$"),
    CallbackQueryHandler(ask, pattern=r"^ask(:\d{1,18})?$"),
    MessageHandler(filters.TEXT & ~filters.COMMAND & filters.UpdateType.MESSAGES, question),
]
