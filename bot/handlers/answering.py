"""Organisers answer the questions that were passed to them, by replying; an edited reply changes what the person got."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from telegram import Update
from telegram.ext import ApplicationHandlerStop, BaseHandler, MessageHandler, filters

from bot.composing import Press, press_of
from bot.context import Context, House
from bot.core.replies import Reply
from bot.store import outbox, questions
from bot.store.questions import ANSWER, QUESTION, AskedQuestion


async def answer(update: Update, context: Context) -> None:
    """Pass an organiser's reply, or what it is now, to who asked; any other text goes on to the next handlers."""
    message, house = update.effective_message, context.house
    if message is None or message.from_user is None or message.from_user.id not in house.settings.organisers:
        return
    if message.reply_to_message is None or message.text is None:
        return
    chat, replied = message.chat_id, message.reply_to_message.message_id
    key = await house.db.read(lambda connection: outbox.key_of(connection, chat, replied)) or ""
    press = await press_of(update, context) if key.startswith(QUESTION) else None
    if press is None:
        return
    given = _Given(house, press, int(key.removeprefix(QUESTION)), message.message_id, message.text)
    await context.settle(update, given.pass_on)
    raise ApplicationHandlerStop


@dataclass(frozen=True)
class _Given:
    """What an organiser answers to a question."""

    house: House
    press: Press
    question_id: int
    message_id: int
    """The organiser's own message; it names the answer, so that an edit finds it."""
    text: str

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
        return Reply(say(self._mend(connection, asked, sent) if sent else self._send(connection, asked)))

    def _send(self, connection: sqlite3.Connection, asked: AskedQuestion) -> str:
        questions.answered_by_human(connection, asked.id, self.press.organiser, self.press.now)
        outbox.put(connection, self._parcel(asked, self.key))
        return "organiser-sent"

    def _mend(self, connection: sqlite3.Connection, asked: AskedQuestion, sent: outbox.Row) -> str:
        if sent.state == "sent" and sent.message_id is not None:
            outbox.put(connection, self._parcel(asked, f"{self.key}:{self.press.update_id}", sent.message_id))
        elif not outbox.reword(connection, sent.id, self._reply(asked)):
            return "organiser-not-edited"
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
