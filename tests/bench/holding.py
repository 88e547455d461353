"""How long the database is held when everybody is written to at once: `python -m tests.bench.holding [--people 10000]`.

Everybody saved the same session and some of their own. Told are, for each occasion, how long it took in all, and the
longest that one transaction held the writing and the reading connection: whoever asks in that moment waits for it. On a
machine that is busy with other things the processor time tells more.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sqlite3
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot import newsroom
from bot.clock import RehearsalClock
from bot.context import House
from bot.settings import Settings
from bot.store import database, outbox
from bot.store.database import Database, seconds
from bot.store.outbox import Parcel
from bot.store.people import People
from bot.store.questions import Questions
from bot.training import mind as mind_of
from tests.programme import edited

EVERYBODYS, OWN = "panel-heat", 7
MORNING = datetime.fromisoformat("2025-06-11T08:00:00+03:00")


class Watch:
    """Notes how long each transaction holds a connection, and how much of that it computes, in seconds."""

    def __init__(self) -> None:
        self.longest: dict[str, tuple[float, float]] = {}
        self._wrap("_group", "writing")
        self._wrap("_transaction", "reading")

    def _wrap(self, name: str, what: str) -> None:
        inner: Callable[..., Any] = getattr(database, name)

        def timed(*arguments: Any) -> Any:
            begun, computed = time.perf_counter(), time.thread_time()
            try:
                return inner(*arguments)
            finally:
                took = time.perf_counter() - begun, time.thread_time() - computed
                self.longest[what] = max(self.longest.get(what, took), took)

        setattr(database, name, timed)

    async def over(self, title: str, deed: Callable[[], Awaitable[object]]) -> None:
        self.longest.clear()
        begun, computed = time.perf_counter(), time.process_time()
        await deed()
        took, used = time.perf_counter() - begun, time.process_time() - computed
        held = ", ".join(f"{what} held at most {all_ * 1000:.0f} ms ({own * 1000:.0f})" for what, (all_, own) in self.longest.items())
        print(f"{title}: {took:.1f} s in all ({used:.1f} of a processor's); {held}", flush=True)


def fill(connection: sqlite3.Connection, count: int, sessions: list[str]) -> None:
    dice = random.Random(1)
    for person in range(1, count + 1):
        connection.execute(
            "INSERT INTO people (user_id, first_seen, last_seen, hint) VALUES (?, 1, 1, ?)", (person, dice.choice(["en", "ro", "ru"]))
        )
        own = {EVERYBODYS, *dice.sample(sessions, OWN)}
        connection.executemany("INSERT INTO saved (user_id, session_id, moment) VALUES (?, ?, 1)", [(person, id_) for id_ in own])


async def measure(count: int) -> None:
    mind = mind_of("sample", Path("data/matchers"))
    with tempfile.TemporaryDirectory() as folder:
        db = await Database.open(Path(folder) / "bench.sqlite3")
        clock = RehearsalClock(MORNING)
        house = House(mind, db, People(db), Questions(db), clock, replace(Settings(), organisers=frozenset({1})), lambda: mind)
        await db.write(lambda connection: fill(connection, count, [session.id for session in mind.knowledge.agenda.sessions]))
        await newsroom.publish(house, clock.now() - timedelta(days=1))
        watch = Watch()
        await watch.over("the morning's agenda", lambda: newsroom.remind(house, MORNING))
        start = mind.knowledge.agenda.by_id[EVERYBODYS].start
        assert start
        await watch.over("a session's reminder", lambda: newsroom.remind(house, start - timedelta(minutes=15)))
        await watch.over("a look that finds nothing", lambda: newsroom.remind(house, start - timedelta(minutes=14)))
        await db.write(lambda connection: connection.execute("UPDATE outbox SET state = 'sent', message_id = id"))
        house.mind = edited(mind, {EVERYBODYS: {"start": "14:00", "end": "15:00"}})
        await watch.over("an edit", lambda: newsroom.publish(house, start - timedelta(minutes=10)))
        await watch.over("the notice of a change", lambda: newsroom.publish(house, start - timedelta(minutes=6)))
        await db.write(lambda connection: _postpone(connection, count, MORNING))
        await watch.over("digests", lambda: newsroom.deliver_digests(house, MORNING + timedelta(minutes=1)))
        counted = await db.read(outbox.counts)
        print(f"{count} people: {counted}")
        await db.close()


def _postpone(connection: sqlite3.Connection, count: int, slot: datetime) -> None:
    for person in range(1, count + 1):
        for number in range(3):
            parcel = Parcel(person, f"note:{number}", "change", newsroom.Reply(f"Note {number}"), slot, budgeted=True)
            outbox.put(connection, parcel)
    connection.execute("UPDATE outbox SET digest = ? WHERE key LIKE 'note:%'", (seconds(slot),))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=10_000)
    asyncio.run(measure(parser.parse_args().people))


if __name__ == "__main__":
    main()
