"""What every handler is handed: the event's mind, the store, the clock, and who is asking in which language."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import Application, CallbackContext, ExtBot

from bot.clock import Clock
from bot.core.dialogue import Mind
from bot.core.language import Speech
from bot.core.replies import Reply
from bot.core.telling import Teller
from bot.settings import Settings
from bot.store import people, unit
from bot.store.database import Database, Work
from bot.store.drafts import Form
from bot.store.people import Known, People, Person
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
    reading: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while the files are read and published, so that a command and the watcher do not do it at once."""

    def speech_for(self, person: Person | None) -> Speech:
        """The phrases for somebody who did not just write: in their chosen language, the one last written in, or the event's first."""
        spoken = self.mind.knowledge.event.languages
        wanted = (person.language, person.hint) if person else ()
        return self.mind.speech(next((one for one in wanted if one in spoken), spoken[0]))


class Context(CallbackContext[ExtBot[None], dict[str, object], dict[str, object], dict[str, Any]]):
    """python-telegram-bot's context, with the house and shortcuts for answering.

    What a handler changes and says is queued and committed in one transaction when it is done: see store/unit.py.
    """

    form_waits: Form | None = None
    """The form that was interrupted by this update, and goes on after it."""
    _known: Known | None = None

    @property
    def house(self) -> House:
        """The parts that handlers share."""
        house: House = self.bot_data["house"]
        return house

    def now(self) -> datetime:
        """The moment, on the rehearsal clock when there is one."""
        return self.house.clock.now()

    async def person(self, update: Update) -> Person:
        """Who is asking, noted as seen."""
        user = update.effective_user
        if user is None:
            raise ValueError("an update without a person reached a handler")
        now, id_, code = self.now(), user.id, (user.language_code or "")[:2]
        phone = code if code in self.house.mind.knowledge.event.languages else None
        self.effect(lambda connection: people.note_seen(connection, id_, now, phone))
        return (await self.known(id_)).person or Person(id_, now, now)

    async def known(self, user_id: int) -> Known:
        """What was known of who is asking when this update came: read once, for handlers change nothing before they end."""
        if self._known is None:
            self._known = await self.house.people.known(user_id)
        return self._known

    async def teller(self, update: Update) -> Teller:
        """Tells things in the person's language: the chosen one, the one last written in, or that of their Telegram.

        What they saved is marked.
        """
        person = await self.person(update)
        mine = (await self.known(person.id)).saved
        lang = self.language(person, update)
        if person.hint is None:  # who only presses buttons is to be reminded in their language too
            self.effect(lambda connection: people.guess_language(connection, person.id, lang))
        return replace(self.house.mind.teller(lang, self.now()), mine=mine)

    def language(self, person: Person, update: Update) -> str:
        """The language for what is not an answer to a text."""
        spoken = self.house.mind.knowledge.event.languages
        code = (update.effective_user.language_code or "")[:2] if update.effective_user else ""
        return next((one for one in (person.language, person.hint, code) if one in spoken), spoken[0])

    def speech(self, lang: str) -> Speech:
        """The bot's phrases in a language."""
        return self.house.mind.speech(lang)

    def effect(self, work: Work[None]) -> None:
        """Queue a change."""
        unit.current.get().change(work)

    async def reply(self, update: Update, reply: Reply) -> None:
        """Queue a reply to where the update came from; in a group, to the message that asked."""
        await self.settle(update, reply)

    async def settle(self, update: Update, work: Reply | unit.Deed, *, quoting: bool = False) -> None:
        """Queue a reply, or a change whose outcome is the reply (None: nothing is said).

        It shows the message that it answers in groups, and elsewhere if `quoting`.
        """
        chat = update.effective_chat
        if chat is None:
            return
        asked = update.effective_message
        shown = asked and (quoting or chat.type != chat.PRIVATE) and update.callback_query is None
        to = asked.message_id if asked and shown else None
        unit.current.get().say(chat.id, work, reply_to=to)

    async def edit(self, update: Update, reply: Reply | unit.Deed) -> None:
        """Queue a reply that takes the place of the message whose button was pressed."""
        query = update.callback_query
        if query is None or query.message is None:
            await self.settle(update, reply)
            return
        unit.current.get().say(query.message.chat.id, reply, edits=query.message.message_id)

    def afterwards(self, deed: Callable[[], Awaitable[object]]) -> None:
        """Queue something that is done once all is committed, and harmless to lose."""
        unit.current.get().afterwards(deed)

    async def pop_up(self, update: Update, text: str = "", *, alert: bool = False) -> None:
        """Answer a button's press, with a toast or (alert) a box if there is a text, once all is committed."""
        query = update.callback_query
        if query is None:
            return

        async def answer() -> None:
            try:
                await query.answer(text or None, show_alert=alert)
            except TelegramError:
                return  # too old, or out of reach: the little wheel on the button stops by itself

        self.afterwards(answer)


App = Application[ExtBot[None], Context, dict[str, object], dict[str, object], dict[str, Any], None]
