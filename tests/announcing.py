"""Organisers at work with the real application, and the people they write to: for the tests of announcements and alarms."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from copy import copy
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot import rounds
from bot.clock import RehearsalClock
from bot.core.dialogue import Mind
from bot.rehearsal.chats import Message
from tests.conftest import ANA, BEN, ORGANISER, Chat, chatting
from tests.programme import edited_knowledge

SECOND = 22
PEOPLE = range(101, 111)
"""Ten more people; every third reads Russian."""
NOW = "2025-06-10T10:00+03:00"


class Leaping(RehearsalClock):
    """A clock that can be set forward."""

    leapt = timedelta()

    def now(self) -> datetime:
        return super().now() + self.leapt


class Office:
    """Organisers at work, and the people they write to."""

    def __init__(self, chat: Chat, clock: Leaping) -> None:
        self.chat, self.clock, self.emulator = chat, clock, chat.emulator

    async def say(self, text: str, who: int = ORGANISER) -> Message:
        return (await self.chat.say(text, who))[-1]

    async def press(self, message: Message, label: str, who: int = ORGANISER) -> Message:
        """Press the button that begins so; gives the message as it is then, or the new one."""
        data = next(button["callback_data"] for button in message.buttons if button["text"].startswith(label))
        versions = len(message.history)
        said = await self.chat.press_data(message, data, who)
        return message if len(message.history) > versions or not said else said[-1]

    async def tick(self, leap: timedelta = timedelta()) -> None:
        self.clock.leapt += leap
        await rounds.watch(self.chat.house, self.clock.now())
        self.chat.app.bot_data["works"].sender.wake()
        await self.chat.settle()

    def edit(self, sessions: Mapping[str, Mapping[str, Any]]) -> None:
        """The programme is edited. Questions are not answered from it: a whole new mind would take seconds."""
        mind = copy(self.chat.house.mind)
        mind.grounds = copy(mind.grounds)
        mind.knowledge = mind.grounds.knowledge = edited_knowledge(mind.knowledge, sessions)
        self.chat.house.mind = mind

    async def written(self, text: str = "[en]\nHello\n[ru]\nПривет", whom: str = "everybody") -> Message:
        """A draft with its text and audience; gives its page."""
        await self.say("/announce")
        page = await self.say(text)
        page = await self.press(page, "To whom")
        page = await self.say(whom)
        return await self.press(page, "Back")

    async def planned(self, when: str, text: str = "[en]\nSoon\n[ro]\nCurând\n[ru]\nСкоро") -> Message:
        """Planned for everybody; gives its page."""
        await self.press(await self.written(text), "When")
        return await self.press(await self.press(await self.say(when), "Send"), "Plan:")

    def told(self, words: str, who: int = ORGANISER) -> list[Message]:
        """The messages to an organiser that begin so."""
        return [one for one in self.emulator.messages(who) if one.from_bot and one.text.startswith(words)]

    async def sent(self, text: str = "[en]\nHello\n[ru]\nПривет", whom: str = "everybody") -> Message:
        """Sent; gives the page with the progress."""
        page = await self.written(text, whom)
        page = await self.press(page, "Send")
        return await self.press(page, "Send:")

    async def going_out(self, text: str) -> Message:
        """On its way: Ben and some others have it (the pace must be a slow one); gives the page with the progress."""
        question = await self.press(await self.written(text), "Send")
        data = next(button["callback_data"] for button in question.buttons if button["text"].startswith("Send"))
        self.emulator.press(ORGANISER, question.message_id, data)
        async with asyncio.timeout(20):
            while not self.got(BEN):
                await asyncio.sleep(0.02)
        return question

    async def partly_sent(self, text: str) -> Message:
        """Paused when Ben and some others have it."""
        page = await self.going_out(text)
        self.emulator.press(ORGANISER, page.message_id, "an:pause:1")
        await self.chat.settle()
        return page

    def got(self, user_id: int) -> list[str]:
        """What somebody has from the bot, beside the welcome."""
        return [one.text for one in self.emulator.messages(user_id) if one.from_bot and not one.deleted][1:]


@asynccontextmanager
async def office(mind: Mind, folder: Path, **more: Any) -> AsyncIterator[Office]:
    clock = more.pop("clock", None) or Leaping(datetime.fromisoformat(NOW))
    async with chatting(mind, folder, clock=clock, organisers=frozenset({ORGANISER, SECOND}), **more) as chat:
        if "emulator" not in more:
            chat.emulator.person(SECOND, "Oleg", "ro")
            for id_ in (SECOND, ANA, *PEOPLE):
                if id_ in PEOPLE:
                    chat.emulator.person(id_, f"P{id_}", "ru" if id_ % 3 == 0 else "en")
                chat.emulator.say(id_, "/start")
            await chat.settle()
        yield Office(chat, clock)
