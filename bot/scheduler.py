"""What happens by the clock: each tick asks what is due and puts it into the outbox. A tick twice, or late, does no harm."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

from bot.context import House
from bot.store import inbox, outbox

log = logging.getLogger(__name__)

Tick = Callable[[House, datetime], Awaitable[None]]
EVERY_SECONDS = 5.0


async def run(house: House, ticks: Sequence[Tick], wake: Callable[[], None]) -> None:
    """Tick for ever. A tick that fails is logged, without what it was about, and comes again; the others go on."""
    while True:
        for tick in ticks:
            try:
                await tick(house, house.clock.now())
            except Exception as error:
                log.error("%s failed: %s", tick.__name__, type(error).__name__)
        wake()
        await house.clock.sleep(EVERY_SECONDS)


async def forget(house: House, now: datetime) -> None:
    """Drop what is stale; forget what was kept long enough: questions' words, ids of handled updates, messages that are over."""
    kept = timedelta(days=house.mind.knowledge.event.keep_questions_days)
    await house.questions.forget_texts((now - kept).timestamp())
    await house.db.write(lambda connection: _tidy(connection, now))


def _tidy(connection: sqlite3.Connection, now: datetime) -> None:
    inbox.forget_handled(connection, now)
    outbox.drop_stale(connection, now)
    outbox.tidy(connection, now)
