"""A broadcast of a real bot that is killed again and again: everybody has it once, or is listed as unknown."""

from __future__ import annotations

import asyncio
import random
import re
from collections import Counter
from datetime import datetime
from pathlib import Path

from bot.core.dialogue import Mind
from tests.broadcast import OLGA, is_copy, meet, send
from tests.living import living


async def test_a_broadcast_survives_kills_at_random_moments(sample: Mind, tmp_path: Path, kills: int) -> None:
    people = range(1000, 1000 + max(80, 10 * kills))
    async with living(tmp_path, "sample", BOT_ORGANISERS=str(OLGA)) as bot:
        bot.pretended = datetime.fromisoformat("2025-06-11T10:00:00+03:00")  # by day: at night announcements wait for the morning
        bot.emulator.person(OLGA, "Olga", "en")
        await meet(bot, people)
        await bot.start()
        await send(bot)
        for number in range(kills):
            await asyncio.sleep(random.uniform(0, 2 * len(people) / 29 / kills))
            await bot.kill()
            if number == kills // 2:  # some leave in the middle
                for person in random.sample(people, 5):
                    bot.emulator.block(person)
            await bot.start()
        await bot.until(lambda: bot.query("SELECT state FROM announcements WHERE id = 1") == [("done",)], 60 + len(people) / 20)
        await bot.quiet()
        got = Counter({person: sum(map(is_copy, bot.heard(person))) for person in (*people, OLGA)})
        states: dict[str, set[int]] = {}
        for person, state in bot.query("SELECT chat_id, state FROM outbox WHERE key = 'announcement:1'"):
            states.setdefault(state, set()).add(person)
        print(f"{kills} kills, {len(people) + 1} people: " + ", ".join(f"{state} {len(who)}" for state, who in states.items()))
        assert {person: count for person, count in got.items() if count > 1} == {}
        have = {person for person, count in got.items() if count}
        assert set().union(*states.values()) == {*people, OLGA}
        assert states["sent"] <= have
        assert have - states["sent"] <= states.get("unknown", set())
        assert {*people, OLGA} - have <= states.get("unknown", set()) | states.get("unreachable", set())
        reports = [one.text for one in bot.heard(OLGA) if one.text.startswith("Announcement 1 · sent\nreached")]
        assert len(reports) <= 1
        if reports:  # the report itself may be what was being sent when the bot was killed
            reached, total = map(int, re.findall(r"reached (\d+) of (\d+)", reports[0])[0])
            assert (reached, total) == (len(states["sent"]), len(people) + 1)
            lost = {words: int(count) for words, count in re.findall(r"^- (.+): (\d+)$", reports[0], re.MULTILINE)}
            assert lost.get("the bot stopped while sending", 0) == len(states.get("unknown", ()))
            assert lost.get("blocked the bot", 0) == len(states.get("unreachable", ()))
