"""What every handler is handed: the event's mind, the store, the clock, and who is asking in which language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from telegram import Update
from telegram.ext import Application, CallbackContext, ExtBot

from bot import sending
from bot.clock import Clock
from bot.core.dialogue import Mind
from bot.core.language import Speech
from bot.core.replies import Reply
from bot.core.telling import Teller
from bot.settings import Settings
from bot.store.database import Database
from bot.store.people import People, Person
from bot.store.questions import Questions


@dataclass
class House:
    """The parts that handlers share; `mind` is swapped by /reload, the rest stays."""

    mind: Mind
    db: Database
    people: People
    questions: Questions
    clock: Clock
    settings: Settings
    reload: Callable[[], Mind]
    """Reads the event's files anew; raises KnowledgeError and leaves everything as it was."""


class Context(CallbackContext[ExtBot[None], dict[str, object], dict[str, object], dict[str, House]]):
    """python-telegram-bot's context, with the house and shortcuts for answering."""

    @property
    def house(self) -> House:
        """The parts that handlers share."""
        return self.bot_data["house"]

    def now(self) -> datetime:
        """The moment, on the rehearsal clock when there is one."""
        return self.house.clock.now()

    async def person(self, update: Update) -> Person:
        """Who is asking, noted as seen."""
        user = update.effective_user
        if user is None:
            raise ValueError("an update without a person reached a handler")
        return await self.house.people.seen(user.id, self.now())

    async def teller(self, update: Update) -> Teller:
        """Tells things in the person's language: the chosen one, the one last written in, or that of their Telegram."""
        person = await self.person(update)
        return self.house.mind.teller(self.language(person, update), self.now())

    def language(self, person: Person, update: Update) -> str:
        """The language for what is not an answer to a text."""
        spoken = self.house.mind.knowledge.event.languages
        code = (update.effective_user.language_code or "")[:2] if update.effective_user else ""
        return next((one for one in (person.language, person.hint, code) if one in spoken), spoken[0])

    def speech(self, lang: str) -> Speech:
        """The bot's phrases in a language."""
        return self.house.mind.speech(lang)

    async def reply(self, update: Update, reply: Reply) -> None:
        """Send a reply to where the update came from; in a group, to the message that asked."""
        chat = update.effective_chat
        if chat is None:
            return
        asked = update.effective_message
        to = asked.message_id if asked and chat.type != chat.PRIVATE and update.callback_query is None else None
        await sending.send(self.bot, chat.id, reply, reply_to=to)

    async def edit(self, update: Update, reply: Reply) -> None:
        """Put the reply in the place of the message whose button was pressed."""
        query = update.callback_query
        if query is None or query.message is None:
            await self.reply(update, reply)
            return
        await sending.edit(self.bot, query.message.chat.id, query.message.message_id, reply)


App = Application[ExtBot[None], Context, dict[str, object], dict[str, object], dict[str, House], None]
