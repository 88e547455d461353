"""Whether answers stay quick while everybody is written to: `python -m tests.bench.flood [--people 3000] [--questions 200]`.

A real bot in a process of its own, against the emulator with Telegram's limits over loopback HTTP. An organiser writes to
everybody; in the middle one message is refused (429), and in the same moment attendees begin to ask, some a second. Told are
how long they waited, and what the broadcast kept of its rate. `--all-refused`: Telegram refuses everything for that long, as
when the limit of the whole bot was broken; then nobody can be answered before it is over, whatever the bot does.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import quantiles

from bot.rehearsal.faults import Fault
from tests.broadcast import OLGA, is_copy, meet, send
from tests.living import Living, living

ALLOWED = 30
"""Messages a second that are free (Bots FAQ)."""
QUESTIONS = ("when is lunch", "где пройдёт открытие?", "what time does the gala start", "is there wifi", "как добраться", "what is on now")
FIRST = 1_000_000
AHEAD = 10
"""How many copies before the refused one are let pass: they may be on their way."""


@dataclass(frozen=True)
class Flood:
    """What happens in the middle."""

    questions: int = 200
    each_second: float = 10.0
    retry_after: int = 2
    """Seconds that the refusal names."""
    all_refused: bool = False


@dataclass(frozen=True)
class Measured:
    """What came of it. Moments are seconds of the emulator's stopwatch."""

    copies: tuple[float, ...]
    answers: tuple[tuple[float, float], ...]
    """When each question was asked, and when it was answered."""
    refused: int

    @property
    def flood(self) -> tuple[float, float]:
        """From the first question to the last answer."""
        return min(asked for asked, _ in self.answers), max(answered for _, answered in self.answers)

    def copies_between(self, first: float, last: float) -> int:
        """Copies that arrived between two moments."""
        return sum(first <= one < last for one in self.copies)


class Post:
    """What reaches attendees, sorted as it comes: looking is cheap, so that the emulator is not kept from its work."""

    def __init__(self, bot: Living) -> None:
        self._bot, self._read = bot, 0
        self._copies: list[float] = []
        self._answers: dict[int, float] = {}

    def _look(self) -> None:
        deliveries = self._bot.emulator.deliveries
        for one in deliveries[self._read :]:
            if one.method == "sendMessage" and one.chat_id >= FIRST:
                if is_copy(self._bot.emulator.chats[one.chat_id].messages[one.message_id]):
                    self._copies.append(one.moment)
                else:
                    self._answers.setdefault(one.chat_id, one.moment)
        self._read = len(deliveries)

    def copies(self) -> list[float]:
        """When each copy of the broadcast arrived."""
        self._look()
        return self._copies

    def answers(self) -> dict[int, float]:
        """When each person first got something else."""
        self._look()
        return self._answers


async def measure(bot: Living, people: range, flood: Flood) -> Measured:
    """A broadcast with the flood in its middle. The bot has met the people and runs."""
    emulator, post = bot.emulator, Post(bot)
    await send(bot)
    before = len(people) // 2 - round(flood.questions / flood.each_second * ALLOWED / 2)
    await bot.until(lambda: len(post.copies()) >= max(3, before), 60 + len(people) / 20)
    begun = emulator.now()
    askers = [people[number * len(people) // flood.questions] for number in range(flood.questions)]
    if flood.all_refused and emulator.limits:
        emulator.limits.shut(begun + flood.retry_after)
    else:
        waiting = bot.query("SELECT chat_id FROM outbox WHERE state = 'waiting' ORDER BY priority, due, id")
        coming = [person for (person,) in waiting if person not in askers]
        copy = coming[min(AHEAD, len(coming) - 1)]
        emulator.fail("sendMessage", 1, Fault.TOO_MANY_REQUESTS, retry_after=flood.retry_after, chat_id=copy)
    asked = []
    for number, person in enumerate(askers):
        await asyncio.sleep(max(0.0, begun + number / flood.each_second - emulator.now()))
        asked.append(emulator.now())
        emulator.say(person, QUESTIONS[number % len(QUESTIONS)])
    await bot.until(lambda: len(post.answers()) == len(asked))
    await bot.until(lambda: len(post.copies()) == len(people), 60 + len(people) / 15)
    await bot.until(lambda: bot.query("SELECT state FROM announcements WHERE id = 1") == [("done",)])
    arrived = sum(one.method == "sendMessage" for one in emulator.deliveries)
    answered = [post.answers()[person] for person in askers]
    return Measured(tuple(post.copies()), tuple(zip(asked, answered, strict=True)), emulator.calls["sendMessage"] - arrived)


async def broadcast(folder: Path, people: int, flood: Flood) -> Measured:
    """A fresh bot that has met so many people, and the broadcast."""
    everybody = range(FIRST, FIRST + people)
    async with living(folder, "sample", BOT_ORGANISERS=str(OLGA)) as bot:
        bot.pretended = datetime.fromisoformat("2025-06-11T10:00:00+03:00")  # by day: at night announcements wait for the morning
        bot.emulator.person(OLGA, "Olga", "en")
        await meet(bot, everybody)
        await bot.start()
        return await measure(bot, everybody, flood)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=3000)
    parser.add_argument("--questions", type=int, default=Flood.questions)
    parser.add_argument("--each-second", type=float, default=Flood.each_second)
    parser.add_argument("--retry-after", type=int, default=Flood.retry_after)
    parser.add_argument("--all-refused", action="store_true")
    options = parser.parse_args()
    flood = Flood(options.questions, options.each_second, options.retry_after, options.all_refused)
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(broadcast(Path(folder), options.people, flood))
    (begun, answered), (first, last) = found.flood, (found.copies[0], found.copies[-1])
    calm = found.copies_between(first, begun) / (begun - first)
    whole = (len(found.copies) - 1) / (last - first)
    within = (found.copies_between(begun, answered) + len(found.answers)) / (answered - begun)
    percent = quantiles((answer - question for question, answer in found.answers), n=100)
    print(f"copies: {len(found.copies)} of {options.people}; refused calls: {found.refused}; answers: {len(found.answers)}")
    print(f"answers waited: p50 {percent[49]:.2f} s, p95 {percent[94]:.2f} s, p99 {percent[98]:.2f} s")
    print(f"the broadcast: {calm:.1f}/s before the flood, {whole:.1f}/s over all: it holds {whole / calm:.1%} of its rate")
    print(f"in the flood: copies and answers together {within:.1f}/s, {within / ALLOWED:.1%} of what is allowed")


if __name__ == "__main__":
    main()
