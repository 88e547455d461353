"""The verbs that speak Telegram: run, try, emulator."""

from __future__ import annotations

import argparse
import asyncio
import logging
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from telegram.error import InvalidToken

from bot import app as app_
from bot import offline, training
from bot.clock import Clock, RealClock, RehearsalClock
from bot.context import App
from bot.core.dialogue import Mind
from bot.offline import say
from bot.outbox import Pace
from bot.rehearsal import server, terminal
from bot.rehearsal.chats import TOKEN
from bot.rehearsal.telegram import EmulatedRequest, Emulator
from bot.settings import Settings
from bot.store.database import Database

HEALTHY_SECONDS = 120
"""Four heartbeats missed: the event loop hangs, or the bot is gone."""
HOW_TO_BEGIN = """There is no BOT_TOKEN, so the bot cannot go to Telegram.
To get one: write to @BotFather in Telegram, send /newbot, choose a name; put what it gives you into the environment:
  BOT_TOKEN=123456:ABC... python -m bot run
To try the bot without any token, in this terminal:
  python -m bot try"""


def clock_of(settings: Settings, mind: Mind) -> Clock:
    """The real clock, or one that starts at the pretended moment."""
    if settings.pretend_now is None:
        return RealClock()
    return RehearsalClock(offline.in_zone(settings.pretend_now, mind.knowledge.zone))


def rehearsed(settings: Settings) -> Mind:
    """The event's mind, ready to serve many. Raises KnowledgeError."""
    mind = offline.mind_of(settings)
    mind.rehearse(clock_of(settings, mind).now())
    return mind


def run(options: argparse.Namespace) -> int:
    """Serve on Telegram until stopped."""
    settings = offline.settings_of(options)
    if settings.token is None:
        say(HOW_TO_BEGIN)
        return 1
    # httpx is not used, yet its logger, like any that prints addresses, would print the token.
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for name in ("httpx", "httpcore", "aiohttp", "telegram", "telegram.ext"):
        logging.getLogger(name).setLevel(logging.WARNING)
    mind = rehearsed(settings)
    training.put_aside()
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        application = loop.run_until_complete(app_.build(settings, mind, clock_of(settings, mind), lambda: rehearsed(settings)))
        say(f"{mind.knowledge.name}: {len(mind.knowledge.facts)} facts, {len(mind.knowledge.agenda.sessions)} sessions; listening")
        # bootstrap_retries: Telegram may be down at start; nothing that waits there is dropped.
        application.run_polling(allowed_updates=app_.UPDATES, bootstrap_retries=-1, drop_pending_updates=False)
    except InvalidToken:
        say("Telegram does not know this BOT_TOKEN. Copy it anew from @BotFather.")
        return 1
    return 0


def try_(options: argparse.Namespace) -> int:
    """The terminal chat."""
    logging.basicConfig(level=logging.ERROR)
    settings = offline.settings_of(options)
    mind = offline.mind_of(settings)
    moment, made_up = offline.pretended(settings, mind, RealClock().now())
    event = mind.knowledge.event
    say(f"{mind.knowledge.say(event.name, event.languages[0])[0]}: a rehearsal in this terminal. Nothing is sent anywhere.")
    if made_up:
        why = "as you asked" if settings.pretend_now else "the event is over, so this plays the day before"
        say(f"The bot's clock: {moment.astimezone(mind.knowledge.zone):%A %d %B %Y, %H:%M} ({why}).")
    clock = RehearsalClock(moment) if made_up else RealClock()
    asyncio.run(_chat(settings, mind, clock, options.role, options.lang or "en"))
    return 0


async def _chat(settings: Settings, mind: Mind, clock: Clock, role: str, lang: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        played = replace(
            settings, token=TOKEN, api_url=None, organisers=frozenset({terminal.ORGANISER}), database=Path(folder) / "try.sqlite3"
        )
        emulator = Emulator(clock.monotonic, clock.now)
        request = EmulatedRequest(emulator)
        application = await app_.build(
            played,
            mind,
            clock,
            lambda: offline.mind_of(settings),
            request=request,
            polling=EmulatedRequest(emulator),
            pace=Pace.unlimited(),
        )
        async with running(application):
            await terminal.Terminal(emulator, lambda: app_.idle(application), role, lang, say).talk()


@asynccontextmanager
async def running(application: App) -> AsyncIterator[None]:
    """The application polling and answering, in an event loop that is not its own; `run_polling` does the same with one."""
    try:
        async with application:
            await app_.opened(application)
            assert application.updater  # noqa: S101  # app.build asked for polling
            await application.updater.start_polling(allowed_updates=app_.UPDATES)
            await application.start()
            try:
                yield
            finally:
                await application.updater.stop()
                await application.stop()
                await app_.stopped(application)
    finally:
        await app_.closed(application)  # else the database's threads keep the process alive


def emulate(options: argparse.Namespace) -> int:
    """Serve the emulator over loopback HTTP."""
    clock = RealClock()
    emulator = Emulator(clock.monotonic, clock.now)
    say(f"A Telegram of our own listens on 127.0.0.1:{options.port}. In another terminal:")
    say(f"  BOT_API_URL=http://127.0.0.1:{options.port} BOT_TOKEN={TOKEN} python -m bot run")
    asyncio.run(server.run(emulator, options.port))
    return 0


def backup(options: argparse.Namespace) -> int:
    """Copy the database."""
    settings = offline.settings_of(options)
    if not settings.database.is_file():
        say(f"there is no database at {settings.database} yet")
        return 1
    asyncio.run(_backup(settings.database, Path(options.file)))
    say(f"copied to {options.file}")
    return 0


async def _backup(database: Path, target: Path) -> None:
    db = await Database.open(database)
    try:
        await db.backup(target)
    finally:
        await db.close()


def health(options: argparse.Namespace) -> int:
    """Whether a bot with this database is alive."""
    sign = app_.heartbeat_file(offline.settings_of(options))
    age = RealClock().now().timestamp() - sign.stat().st_mtime if sign.exists() else None
    if age is None or age > HEALTHY_SECONDS:
        say("no sign of life" if age is None else f"the last sign of life is {age:.0f} s old")
        return 1
    return 0


VERBS: dict[str, Callable[[argparse.Namespace], int]] = {"run": run, "try": try_, "emulator": emulate, "backup": backup, "health": health}
