"""A real bot in a process of its own, against an emulated Telegram over loopback HTTP: for whatever must survive a kill."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.clock import RealClock
from bot.rehearsal import server
from bot.rehearsal.chats import TOKEN, Message
from bot.rehearsal.limits import Limits
from bot.rehearsal.telegram import Emulator

PATIENCE = 60.0
"""Seconds for anything that should happen at once, on a machine that is busy with other things."""


class Living:
    """The emulator, and a bot that can be started and killed."""

    def __init__(self, emulator: Emulator, port: int, database: Path, event: str, **more: str) -> None:
        self.emulator, self.database = emulator, database
        places = {"BOT_API_URL": f"http://127.0.0.1:{port}", "BOT_TOKEN": TOKEN, "BOT_DATABASE": str(database), "BOT_EVENT": event}
        self._environment = {**os.environ, **places, **more}
        self._process: asyncio.subprocess.Process | None = None
        self.pretended: datetime | None = None
        """The moment at which the bot believes to have been started first; None: the real time."""
        self._begun = asyncio.get_running_loop().time()

    def jump(self, moment: datetime) -> None:
        """From the next start on the bot believes that it is then."""
        self.pretended, self._begun = moment, asyncio.get_running_loop().time()

    async def start(self, **more: str) -> None:
        """Start the bot and wait until it polls."""
        before = self.emulator.calls.get("getUpdates", 0)
        await self.launch(**more)
        await self.until(lambda: self.emulator.calls.get("getUpdates", 0) > before)

    async def launch(self, **more: str) -> None:
        """Start the bot."""
        # Matchers are kept beside the database; those that the tests share are linked there, for training takes seconds.
        cache = self.database.parent / "matchers"
        if not cache.exists():
            cache.symlink_to(Path("data/matchers").absolute(), target_is_directory=True)
        if self.pretended:  # each start begins where the one before would be by now
            elapsed = asyncio.get_running_loop().time() - self._begun
            more = {"BOT_PRETEND_NOW": (self.pretended + timedelta(seconds=elapsed)).isoformat()} | more
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", env=self._environment | more, stdout=asyncio.subprocess.DEVNULL, stderr=None
        )

    async def kill(self) -> None:
        """SIGKILL: no goodbye."""
        await self._end(signal.SIGKILL)

    async def terminate(self) -> float:
        """SIGTERM; gives the seconds until it was gone."""
        begun = asyncio.get_running_loop().time()
        await self._end(signal.SIGTERM)
        return asyncio.get_running_loop().time() - begun

    async def _end(self, how: signal.Signals) -> None:
        if self._process and self._process.returncode is None:
            self._process.send_signal(how)
            await asyncio.wait_for(self._process.wait(), PATIENCE)

    async def until(self, true: Callable[[], object], seconds: float = PATIENCE) -> None:
        """Wait until something is so. Raises TimeoutError."""
        async with asyncio.timeout(seconds):
            while not true():
                await asyncio.sleep(0.01)

    async def quiet(self, seconds: float = PATIENCE) -> None:
        """Wait until nothing waits: no update at Telegram or in the inbox, no message in the outbox that could go."""
        await self.until(lambda: not len(self.emulator.updates) and not self.open_rows(), seconds)

    def open_rows(self) -> int:
        """How many updates are unhandled and messages unsent."""
        inbox = self.query("SELECT COUNT(*) FROM inbox WHERE content IS NOT NULL")
        outbox = self.query(
            "SELECT COUNT(*) FROM outbox WHERE state = 'claimed' OR (state = 'waiting' AND due <= strftime('%s', 'now') + 0)"
        )
        return int(inbox[0][0]) + int(outbox[0][0])

    def query(self, statement: str) -> list[tuple[Any, ...]]:
        """Look into the bot's database from outside."""
        with closing(sqlite3.connect(f"{self.database.absolute().as_uri()}?mode=ro", uri=True, timeout=10)) as connection:
            return connection.execute(statement).fetchall()

    def heard(self, user_id: int) -> list[Message]:
        """What the bot said to somebody."""
        return [message for message in self.emulator.messages(user_id) if message.from_bot]


@asynccontextmanager
async def living(folder: Path, event: str, **environment: str) -> AsyncIterator[Living]:
    """An emulator with Telegram's limits on, and a bot that is not started yet; whatever runs at the end is killed."""
    clock = RealClock()
    emulator = Emulator(clock.monotonic, clock.now)
    emulator.limits = Limits()
    runner = await server.serve(emulator, port=0)
    bot = Living(emulator, runner.addresses[0][1], folder / "bot.sqlite3", event, **environment)
    try:
        yield bot
    finally:
        await bot.kill()
        await runner.cleanup()
