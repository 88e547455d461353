"""Organisers answer the questions that were passed to them, by replying; an edited reply changes what the person got."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace

from telegram import Message, Update
from telegram.ext import ApplicationHandlerStop, BaseHandler, CallbackQueryHandler, MessageHandler, filters

from bot import broadcasts
from bot.composing import Press, at_desk, press_of
from bot.context import Context, House
from bot.core.replies import Button, Reply
from bot.store import announcements, outbox, questions
from bot.store.questions import ANSWER, ANSWERED, QUESTION, AskedQuestion


async def answer(update: Update, context: Context) -> None:
    """Pass an organiser's reply, or what it is now, to who asked; any other text goes on to the next handlers."""
    message, house = update.effective_message, context.house
    if message is None or message.from_user is None or message.from_user.id not in house.settings.organisers:
        return
    if message.reply_to_message is None or message.text is None:
        return
    chat, replied = message.chat_id, message.reply_to_message.message_id
    key = await house.db.read(lambda connection: outbox.key_of(connection, chat, replied)) or ""
    press = await press_of(update, context) if key.startswith((QUESTION, ANSWERED)) else None
    if press is None:
        return
    given = _Given(house, press, int(key.partition(":")[2]), message.message_id, message.text)
    await context.settle(update, given.pass_on, quoting=True)  # so that a button below knows the text
    raise ApplicationHandlerStop


async def also(update: Update, context: Context) -> None:
    """An organiser sends an answer although somebody else has answered already."""
    query, press = update.callback_query, await at_desk(update, context)
    if query is None or query.data is None or press is None:
        return
    own = query.message.reply_to_message if isinstance(query.message, Message) else None
    if own is None or own.text is None:
        await context.pop_up(update, press.teller.speech.say("stale-button"), alert=True)
        return
    given = _Given(context.house, press, int(query.data.partition(":")[2]), own.message_id, own.text, also=True)
    await context.pop_up(update)
    await context.edit(update, given.pass_on)


@dataclass(frozen=True)
class _Given:
    """What an organiser answers to a question."""

    house: House
    press: Press
    question_id: int
    message_id: int
    """The organiser's own message; it names the answer, so that an edit finds it."""
    text: str
    also: bool = False
    """Whether it is sent even if somebody else has answered."""

    @property
    def key(self) -> str:
        return f"{ANSWER}{self.question_id}:{self.message_id}"

    def pass_on(self, connection: sqlite3.Connection) -> Reply:
        """Send it, or bring the edit to what was sent; gives what the organiser is told."""
        say = self.press.teller.speech.say
        asked = questions.get(connection, self.question_id)
        if asked is None:
            return Reply(say("organiser-erased"))
        if outbox.is_unreachable(connection, asked.user_id):
            return Reply(say("organiser-not-sent"))
        sent = outbox.find(connection, asked.user_id, self.key)
        if sent:
            return Reply(say("organiser-sent" if self.also else self._mend(connection, asked, sent)))
        if asked.answered and asked.answered_by != self.press.organiser and not self.also:
            before = say("organiser-before", who=self.press.who(asked.answered_by), answer=asked.answer or "-")
            return Reply(before, ((Button(say("organiser-also"), f"also:{asked.id}"),),))
        if questions.answered_by_human(connection, asked.id, self.press.organiser, self.text, self.press.now):
            self._tell_others(connection, asked)
        outbox.put(connection, self._parcel(asked, self.key))
        self._note(connection, "replied")
        return Reply(say("organiser-sent"))

    def _note(self, connection: sqlite3.Connection, act: str) -> None:
        announcements.note(connection, self.press.now, self.press.organiser, None, act)

    def _tell_others(self, connection: sqlite3.Connection, asked: AskedQuestion) -> None:
        for other in self.press.organisers:
            if other == self.press.organiser or not outbox.is_reachable(connection, other):
                continue
            teller = broadcasts.teller_for(connection, self.house, other, self.press.now)
            who = replace(self.press, teller=teller, organiser=other).who(self.press.organiser)
            told = Reply(teller.speech.say("organiser-others", who=who, question=asked.text or "-", answer=self.text))
            outbox.put(connection, outbox.Parcel(other, f"{ANSWERED}{asked.id}", "personal", told, self.press.now))

    def _mend(self, connection: sqlite3.Connection, asked: AskedQuestion, sent: outbox.Row) -> str:
        if sent.state == "sent" and sent.message_id is not None:
            outbox.put(connection, self._parcel(asked, f"{self.key}:{self.press.update_id}", sent.message_id))
        elif not outbox.reword(connection, sent.id, self._reply(asked)):
            return "organiser-not-edited"
        self._note(connection, "reply-edited")
        return "organiser-edited"

    def _parcel(self, asked: AskedQuestion, key: str, edits: int | None = None) -> outbox.Parcel:
        return outbox.Parcel(asked.user_id, key, "personal", self._reply(asked), self.press.now, edits=edits, tell=self.press.organiser)

    def _reply(self, asked: AskedQuestion) -> Reply:
        say = self.house.mind.speech(asked.lang).say
        quoted = f"{say('question-was')} {asked.text}\n\n" if asked.text else ""
        return Reply(f"{quoted}**{say('organiser-answer')}**\n{self.text}")


FIRST: list[BaseHandler[Update, Context, None]] = [
    MessageHandler(filters.REPLY & filters.TEXT & ~filters.COMMAND & filters.ChatType.PRIVATE & filters.UpdateType.MESSAGES, answer)
]
"""Asked before all others: a reply to a forwarded question is an answer, not a question."""
HANDLERS: list[BaseHandler[Update, Context, None]] = [CallbackQueryHandler(also, pattern=r"^also:\d{1,18}$")]
