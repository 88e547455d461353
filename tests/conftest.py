"""What the tests share: each event's mind, trained once, and a chat with the real application on the emulator."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot import app as app_
from bot import live, scheduler, training, watching
from bot.clock import RehearsalClock
from bot.context import App
from bot.core.dialogue import Mind
from bot.outbox import Pace
from bot.rehearsal.chats import TOKEN, Message
from bot.rehearsal.telegram import EmulatedRequest, Emulator
from bot.rehearsal.terminal import settled
from bot.settings import Settings
from tests.programme import edited

scheduler.EVERY_SECONDS = 1e6  # tests say themselves when it is time: see Chat.tick
CACHE = Path("data/matchers")
ANA, BEN, ORGANISER = 11, 12, 21
EVE = {"chisinau-2024": "2024-10-09T10:00+03:00", "sample": "2025-06-10T10:00+03:00"}

MOST_ALONE = 1000
"""Tests from which all events are needed: then they are trained beside the first of them, on another core."""
EVENTS = Path(__file__).parent / "questions" / "events"
AHEAD = """
import sys
from pathlib import Path
from bot import training
for event in sys.argv[2:]:
    training.mind(event, Path(sys.argv[1]))
    print(event, flush=True)
"""

_minds: dict[str, Mind] = {}
_ahead: list[subprocess.Popen[str]] = []
_coming: set[str] = set()


def mind_of(event: str) -> Mind:
    """The event's mind; training takes some seconds, so each event is trained once for all tests."""
    if event not in _minds:
        while event in _coming:
            trained = _ahead[0].stdout.readline().strip() if _ahead and _ahead[0].stdout else ""
            _coming.difference_update([trained] if trained else set(_coming))  # without a line the process has ended
        _minds[event] = training.mind(event, CACHE)
    return _minds[event]


def pytest_collection_finish(session: pytest.Session) -> None:
    """Train the events that come later while the first is trained and the first tests run."""
    if len(session.items) >= MOST_ALONE and not session.config.option.collectonly:
        _coming.update(events := ["chisinau-2024", *(str(EVENTS / name) for name in ("textile", "pier", "hive", "maple", "willow"))])
        command = [sys.executable, "-c", AHEAD, str(CACHE), *events]
        process = subprocess.Popen(
            command, cwd=EVENTS.parents[2], stdout=subprocess.PIPE, encoding="utf-8", start_new_session=True,
            stderr=subprocess.DEVNULL,  # it may be killed in the middle of a training, and need not say so
        )  # fmt: skip
        _ahead.append(process)


def pytest_sessionfinish() -> None:
    for process in _ahead:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # with the training that it has started
        process.communicate()


@pytest.fixture(scope="session")
def chisinau() -> Mind:
    return mind_of("chisinau-2024")


@pytest.fixture(scope="session")
def sample() -> Mind:
    return mind_of("sample")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--kills", type=int, default=3, help="how often the campaigns kill a running bot (the README's figures: 200)")

    parser.addoption("--rush", type=int, default=60, help="how many people register at once (the README's figure: 500)")


@pytest.fixture
def rush(request: pytest.FixtureRequest) -> int:
    count: int = request.config.getoption("--rush")
    return count


@pytest.fixture
def kills(request: pytest.FixtureRequest) -> int:
    count: int = request.config.getoption("--kills")
    return count


class Chat:
    """People on an emulated Telegram, and the real application that answers them."""

    def __init__(self, emulator: Emulator, app: App) -> None:
        self.emulator, self.app, self.house = emulator, app, app.bot_data["house"]

    async def settle(self) -> None:
        await settled(self.emulator, lambda: app_.idle(self.app))

    async def say(self, text: str, who: int = ANA, chat: int | None = None, reply_to: int | None = None) -> list[Message]:
        """Somebody writes; what the bot then sends to that chat comes back."""
        return await self._after(lambda: self.emulator.say(who, text, chat_id=chat, reply_to=reply_to), chat or who)

    async def press(self, message: Message, label: str, who: int = ANA) -> list[Message]:
        """Somebody presses the button of that label."""
        data = next(button["callback_data"] for button in message.buttons if button["text"] == label)
        return await self.press_data(message, data, who)

    async def press_data(self, message: Message, data: str, who: int = ANA) -> list[Message]:
        """Somebody presses a button with any data."""
        return await self._after(
            lambda: self.emulator.press(who, message.message_id, data, chat_id=message.chat.chat_id), message.chat.chat_id
        )

    async def do(self, deed: Callable[[], object], chat: int = ANA) -> list[Message]:
        """Any other deed of the people."""
        return await self._after(deed, chat)

    async def later(self, moment: datetime, who: int = ANA) -> list[Message]:
        """The clock goes on (or back) to a moment; what somebody then gets unasked comes back."""
        clock = self.house.clock
        before = {message.message_id for message in self.emulator.messages(who)}
        clock._start += moment - clock.now()
        await self.tick()
        return [message for message in self.emulator.messages(who) if message.message_id not in before]

    async def tick(self) -> None:
        """What is looked at by the clock is looked at now, not within some seconds."""
        for tick in app_.TICKS:
            await tick(self.house, self.house.clock.now())
        app_.works_of(self.app).sender.wake()
        await self.settle()

    async def edit(self, sessions: Mapping[str, Mapping[str, Any] | None]) -> None:
        """Organisers edit the programme's file, and it is read."""
        mind = edited(self.house.mind, sessions)
        self.house.reload = lambda: mind
        await watching.edited(self.house)
        app_.works_of(self.app).sender.wake()
        await self.settle()

    async def _after(self, deed: Callable[[], object], chat: int) -> list[Message]:
        before = {message.message_id for message in self.emulator.messages(chat)}
        deed()
        await self.settle()
        return [message for message in self.emulator.messages(chat) if message.from_bot and message.message_id not in before]

    def popped_up(self) -> list[str]:
        """The texts of pop-ups so far."""
        return [text for answer in self.emulator.answers if (text := getattr(answer, "text", None))]


@asynccontextmanager
async def chatting(
    mind: Mind,
    folder: Path,
    now: str | None = None,
    reload: Callable[[], Mind] | None = None,
    pace: Pace | None = None,
    *,
    organisers: frozenset[int] = frozenset({ORGANISER}),
    clock: RehearsalClock | None = None,
    emulator: Emulator | None = None,
    known: bool = False,
) -> AsyncIterator[Chat]:
    """The application on an emulator with three people (or on the one of an earlier run), on a database in `folder`.

    `known`: Ana has written to the bot before.
    """
    clock = clock or RehearsalClock(datetime.fromisoformat(now or EVE[mind.knowledge.name]))
    if emulator is not None:
        async with _answering(mind, folder, clock, emulator, reload, pace, organisers) as chat:
            yield chat
        return
    emulator = Emulator(clock.monotonic, clock.now)
    for id_, name, lang in ((ANA, "Ana", "en"), (BEN, "Ben", "ru"), (ORGANISER, "Olga", "en")):
        emulator.person(id_, name, lang)
    if known:
        emulator.say(ANA, "/start")
        emulator.updates.drop()
    async with _answering(mind, folder, clock, emulator, reload, pace, organisers) as chat:
        emulator.say(ORGANISER, "/start")
        emulator.say(BEN, "/start")
        await chat.settle()
        yield chat


@asynccontextmanager
async def _answering(
    mind: Mind,
    folder: Path,
    clock: RehearsalClock,
    emulator: Emulator,
    reload: Callable[[], Mind] | None,
    pace: Pace | None,
    organisers: frozenset[int],
) -> AsyncIterator[Chat]:
    settings = replace(Settings(), token=TOKEN, organisers=organisers, database=folder / "bot.sqlite3", event=mind.knowledge.name)
    request, polling = EmulatedRequest(emulator), EmulatedRequest(emulator)
    application = await app_.build(
        settings, mind, clock, reload or (lambda: mind), request=request, polling=polling, pace=pace or Pace.unlimited()
    )
    async with live.running(application):
        yield Chat(emulator, application)
