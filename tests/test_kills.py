"""Nothing is lost and nothing is said twice: a real bot is killed at random moments while a hundred people ask."""

from __future__ import annotations

import contextlib
import random
from collections import Counter
from pathlib import Path

import pytest

from bot.core.dialogue import Mind
from tests.living import Living, living

PEOPLE = range(1000, 1100)
INTERRUPTED = "I was interrupted while answering you"


def ask(bot: Living) -> None:
    for person in PEOPLE:
        bot.emulator.person(person, f"P{person}", "en")
        bot.emulator.say(person, "When is the conference?")


def answers(bot: Living) -> Counter[int]:
    """How many answers each person has: those who were interrupted and have none ask for theirs, as a person would."""
    counted: Counter[int] = Counter()
    for person in PEOPLE:
        heard = bot.heard(person)
        counted[person] = sum("Thursday 10 and Friday" in message.text for message in heard)
        offers = [message for message in heard if message.text.startswith(INTERRUPTED)]
        if offers and not counted[person]:
            bot.emulator.press(person, offers[-1].message_id, offers[-1].buttons[0]["callback_data"])
    return counted


@pytest.mark.parametrize("how", ["kill", "terminate"])
async def test_a_hundred_people_who_ask_at_once_are_answered_once_each(chisinau: Mind, tmp_path: Path, how: str, kills: int) -> None:
    for number in range(max(1, kills // 20)):
        folder = tmp_path / str(number)
        folder.mkdir()
        async with living(folder, "chisinau-2024") as bot:
            await bot.start()
            ask(bot)
            stop_at = random.randrange(5, 95)
            await bot.until(lambda stop_at=stop_at: len(bot.emulator.deliveries) >= stop_at)
            if how == "kill":
                await bot.kill()
            else:
                assert await bot.terminate() < 10
            assert len(bot.emulator.deliveries) < len(PEOPLE)
            await bot.start()
            await bot.quiet()
            answers(bot)
            await bot.quiet()
            counted = answers(bot)
            unknown = bot.query("SELECT COUNT(*) FROM outbox WHERE state = 'unknown'")[0][0]
            assert {person: count for person, count in counted.items() if count != 1} == {}
            assert unknown <= 8
            if how == "terminate":
                assert unknown == 0


async def test_killed_again_and_again_it_answers_everybody_and_nobody_twice(chisinau: Mind, tmp_path: Path, kills: int) -> None:
    async with living(tmp_path, "chisinau-2024") as bot:
        await bot.start()
        asked = 0
        for _ in range(kills):
            for _ in range(random.randrange(1, 12)):
                person = 1000 + asked
                bot.emulator.person(person, f"P{person}", "en")
                bot.emulator.say(person, "When is the conference?")
                asked += 1
            wanted = len(bot.emulator.deliveries) + random.randrange(0, 10)
            deadline = random.uniform(0, 0.4)
            with contextlib.suppress(TimeoutError):
                await bot.until(lambda wanted=wanted: len(bot.emulator.deliveries) >= wanted, deadline)
            await bot.kill()
            await bot.start()
        await bot.quiet()
        people = range(1000, 1000 + asked)
        twice, none = [], []
        for person in people:
            heard = bot.heard(person)
            told = sum("Thursday 10 and Friday" in message.text for message in heard)
            offered = any(message.text.startswith(INTERRUPTED) for message in heard)
            if told > 1:
                twice.append(person)
            if not told and not offered:
                none.append(person)
        unknown = bot.query("SELECT COUNT(*) FROM outbox WHERE state = 'unknown'")[0][0]
        print(f"{kills} kills, {asked} people asked, {unknown} answers unknown and offered again")
        assert (twice, none) == ([], [])
