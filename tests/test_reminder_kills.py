"""Reminders and change notices of a real bot that is killed again and again: everybody has each once, or it is listed as unknown.

`pytest tests/test_reminder_kills.py --kills 200 -s` is the README's figure: 150 people, 200 kills.
"""

from __future__ import annotations

import asyncio
import math
import random
import re
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.core.dialogue import Mind
from bot.rehearsal.chats import Message
from bot.store.database import Database
from tests.living import Living, living

OLGA = 21
ZONE = ZoneInfo("Europe/Bucharest")
DAYS = [date(2025, 6, 11), date(2025, 6, 12), date(2025, 6, 13)]
LATER = timedelta(minutes=25)
"""By so much every session is moved, ten minutes after it was reminded of."""
LEAD = timedelta(minutes=15)

Label = tuple[str, ...]
"""What a message is, as a person sees it."""


@dataclass
class Stage:
    """Something that makes the bot write to everybody: a moment comes, or (without one) the programme's file is edited."""

    moment: datetime | None
    messages: dict[Label, str]
    """Each person's, and under which key the outbox has it."""
    moved: int | None = None
    """The session that is edited."""


def starts() -> Iterator[datetime]:
    """When the sessions begin: the first of a day is reminded of together with the morning."""
    for day in DAYS:
        yield datetime(day.year, day.month, day.day, 8, 15, tzinfo=ZONE)
        for hour in range(9, 21):
            yield datetime(day.year, day.month, day.day, hour, 0, tzinfo=ZONE)


def stages(sessions: list[datetime]) -> Iterator[Stage]:
    """The evening before; then each session is reminded of, moved, told of, and reminded of again."""
    yield Stage(datetime(2025, 6, 10, 18, 0, tzinfo=ZONE), {("eve",): f"eve:{DAYS[0]}"})
    for number, start in enumerate(sessions):
        first = start.hour == 8
        morning = {("morning", f"{start.day}"): f"morning:{start:%Y-%m-%d}"} if first else {}
        yield Stage(start - LEAD, morning | reminded(number, start))
        yield Stage(None, {("change", f"{number}", f"{start + LATER:%H:%M}"): f"change:{number + 1}"}, moved=number)
        yield Stage(start + LATER - LEAD, reminded(number, start + LATER))


def reminded(number: int, start: datetime) -> dict[Label, str]:
    return {("reminder", f"{number}", f"{start:%H:%M}"): f"reminder:kill-{number}:{start.astimezone(UTC):%Y%m%dT%H%MZ}:15"}


def label(text: str) -> Label:
    """What a message is, told from its words in whatever language."""
    first, *rest = text.splitlines()
    if named := re.search(r"Session (\d+)$", first):
        return ("reminder", named[1], rest[0][:5])
    if first.startswith("🔄") and (named := re.search(r"Session (\d+)$", text, re.MULTILINE)):
        return ("change", named[1], re.findall(r"→ (\d\d:\d\d)", text)[0])
    if rest and "Casa Apelor" in rest[0]:
        return ("eve",)
    if first.startswith("⏰") and (day := re.search(r"\b1[123]\b", first)):
        return ("morning", day[0])
    return ("other", text)


class Programme:
    """The event's folder, with sessions of our own at the end of the programme."""

    def __init__(self, folder: Path, sessions: list[datetime]) -> None:
        self.folder = folder / "kills"
        shutil.copytree("knowledge/sample", self.folder)
        event = self.folder / "event.yaml"
        event.write_text(event.read_text("utf-8").replace("settle_minutes: 3", "settle_minutes: 0"), "utf-8")
        self._file = self.folder / "agenda.yaml"
        room = "  kills: {name: {en: Annex, ro: Anexa, ru: Флигель}}\n"
        self._before = self._file.read_text("utf-8").replace("\nrooms:\n", f"\nrooms:\n{room}")
        self._sessions = sessions
        self._moved: set[int] = set()
        self.write()

    def move(self, number: int) -> None:
        self._moved.add(number)
        self.write()

    def write(self) -> None:
        lines = [self._before]
        for number, planned in enumerate(self._sessions):
            start = planned + LATER if number in self._moved else planned
            title = ", ".join(f"{lang}: Session {number}" for lang in ("en", "ro", "ru"))
            clock = f'day: {start:%Y-%m-%d}, start: "{start:%H:%M}", end: "{start + timedelta(minutes=15):%H:%M}"'
            lines.append(f"  kill-{number}: {{title: {{{title}}}, type: talk, {clock}, rooms: kills}}\n")
        self._file.write_text("".join(lines), "utf-8")


def meet(bot: Living, people: range, sessions: int) -> None:
    """People who came long ago and saved every session of ours."""
    with sqlite3.connect(bot.database) as connection:
        for person in people:
            lang = ("en", "ro", "ru")[person % 3]
            bot.emulator.person(person, f"P{person}", lang).started = True
            connection.execute("INSERT INTO people (user_id, first_seen, last_seen, hint) VALUES (?, 1, 1, ?)", (person, lang))
            connection.executemany(
                "INSERT INTO saved (user_id, session_id, moment) VALUES (?, ?, 1)",
                [(person, f"kill-{number}") for number in range(sessions)],
            )


async def kill_at_random(bot: Living, done: Callable[[], bool], span: float) -> None:
    """Kill it while it sends, somewhere in so many seconds; now and then while it starts or has hardly begun."""
    if random.random() < 0.2:
        await bot.kill()
        await bot.launch()
        await asyncio.sleep(random.uniform(0, 3))
    else:
        sent = len(bot.emulator.deliveries)
        await bot.until(lambda: len(bot.emulator.deliveries) > sent or done())
        await asyncio.sleep(random.uniform(0, span))
    await bot.kill()
    await bot.start()


async def test_reminders_and_notices_survive_kills_at_random_moments(sample: Mind, tmp_path: Path, kills: int) -> None:
    people = range(1000, 1000 + min(150, 30 + 5 * kills))
    sessions = list(islice(starts(), math.ceil(kills / 16)))
    plan = list(stages(sessions))
    victims = Counter(random.choices(range(len(plan)), k=kills))
    programme = Programme(tmp_path, sessions)
    async with living(tmp_path, str(programme.folder), BOT_ORGANISERS=str(OLGA)) as bot:
        bot.emulator.person(OLGA, "Olga", "en").started = True
        await (await Database.open(bot.database)).close()
        meet(bot, people, len(sessions))
        for number, stage in enumerate(plan):
            if stage.moved is not None:
                programme.move(stage.moved)
            if stage.moment:
                await bot.kill()
                bot.jump(stage.moment)
                await bot.start()
            keys = ", ".join(f"'{key}'" for key in stage.messages.values())
            wanted = len(people) * len(stage.messages)

            def put(keys: str = keys, wanted: int = wanted) -> bool:
                return bool(bot.query(f"SELECT COUNT(*) FROM outbox WHERE key IN ({keys})")[0][0] >= wanted)

            for _ in range(victims[number]):
                await kill_at_random(bot, put, wanted / 29 / victims[number])
            await bot.until(put)
            await bot.quiet(60 + wanted / 20)
        judge(bot, people, plan, kills)


def judge(bot: Living, people: range, plan: list[Stage], kills: int) -> None:
    expected = {what: key for stage in plan for what, key in stage.messages.items()}
    states = {
        (chat, key): (state, message)
        for chat, key, state, message in bot.query("SELECT chat_id, key, state, message_id FROM outbox WHERE edits IS NULL")
        if chat in people
    }
    assert set(states) == {(person, key) for person in people for key in expected.values()}
    twice, strange, wrong, unmended, arrived = [], [], [], [], 0
    for person in people:
        heard: dict[Label, list[Message]] = {}
        for message in bot.heard(person):
            heard.setdefault(label(message.history[0].text if message.history else message.text), []).append(message)
        strange += [(person, what) for what in heard if what not in expected]
        for what, key in expected.items():
            state, message_id = states[person, key]
            got = heard.get(what, [])
            twice += [(person, key)] if len(got) > 1 else []
            if state == "sent" and [message.message_id for message in got] != [message_id]:
                wrong.append((person, key, state, len(got)))
            if state not in ("sent", "unknown"):
                wrong.append((person, key, state, len(got)))
            arrived += state == "unknown" and bool(got)
            old = what[0] == "reminder" and ("change", what[1], what[2]) not in expected
            unmended += [(person, key) for message in got if old and state == "sent" and not message.text.startswith("🔄")]
    counted = Counter(state for state, _ in states.values())
    print(f"\n{kills} kills, {len(people)} people, {len(plan)} occasions, {len(states)} messages: {dict(counted)}, "
          f"{arrived} of the unknown ones did arrive; twice {len(twice)}, lost {len(wrong)}")  # fmt: skip
    assert (twice, strange, wrong, unmended) == ([], [], [], [])
