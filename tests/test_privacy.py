"""People's data in a chat: what is kept, one's own copy, and the end of it."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from bot import retention
from bot.core.dialogue import Mind
from bot.store import erasure, registrations
from tests.conftest import ANA, BEN, ORGANISER
from tests.test_registration import form_chat, last, of, short, sign_up


async def test_privacy_says_what_is_kept_and_how_much_of_it_is_ones_own(sample: Mind, tmp_path: Path) -> None:
    async with form_chat(short(sample, 5), tmp_path) as chat:
        await sign_up(chat, ANA)
        await chat.say("is there lunch?")
        text = "\n".join(message.text for message in await chat.say("/privacy"))
        assert "Registration (2 entries of yours)" in text
        assert "Questions (1 entry of yours)" in text
        assert "12 September 2025" in text
        assert "the words for 30 days" in text


async def test_ones_own_data_come_as_a_file_with_nothing_of_others(sample: Mind, tmp_path: Path) -> None:
    async with form_chat(short(sample, 5), tmp_path) as chat:
        await sign_up(chat, ANA, "Ana Popa")
        await sign_up(chat, BEN, "Бен Жуков")
        (file,) = await chat.say("/mydata")
        assert file.media.get("document")
        rows = await chat.house.db.read(lambda connection: erasure.rows_of(connection, ANA))
        assert {"people", "registrations", "places"} <= set(rows)
        assert "Бен" not in json.dumps(rows, ensure_ascii=False)
        assert json.loads(rows["registrations"][0]["answers"])["name"] == "Ana Popa"


async def test_forgetting_takes_two_taps_and_leaves_no_trace(sample: Mind, tmp_path: Path) -> None:
    async with form_chat(short(sample, 1), tmp_path) as chat:
        await sign_up(chat, ANA, "Ana Popa")
        await sign_up(chat, BEN, "Бен")
        asked = (await chat.say("is there a swimming pool for my cat?"))[-1]
        await chat.press_data(asked, "ask")
        page = (await chat.say("/forgetme"))[-1]
        await chat.press(page, "Erase")
        assert (await of(chat, ANA)) is not None
        await chat.press(page, "Yes, erase")
        assert page.text.startswith("It is erased")
        assert await chat.house.db.read(lambda connection: erasure.rows_of(connection, ANA)) == {}
        everything = await chat.house.db.read(lambda connection: "\n".join(connection.iterdump()))
        assert "Ana Popa" not in everything
        assert "swimming pool" not in everything
        one = await of(chat, BEN)
        assert one is not None
        assert one.places[""].state == "offered", "the place goes to the next"
        counts = await chat.house.db.read(erasure.tallies)
        assert counts[("registrations", "registered")] == 1
        assert "You are not registered" in last(await chat.say("/registration"))


async def test_keeping_keeps_everything(sample: Mind, tmp_path: Path) -> None:
    async with form_chat(short(sample, 1), tmp_path) as chat:
        await sign_up(chat, ANA, "Ana Popa")
        page = (await chat.say("/forgetme"))[-1]
        await chat.press(page, "Keep it")
        assert (await of(chat, ANA)) is not None


async def test_a_button_of_long_ago_erases_nothing(sample: Mind, tmp_path: Path) -> None:
    async with form_chat(short(sample, 1), tmp_path) as chat:
        await sign_up(chat, ANA, "Ana Popa")
        page = (await chat.say("/forgetme"))[-1]
        page.date -= 7200 if isinstance(page.date, int | float) else timedelta(hours=2)  # type: ignore[operator]
        await chat.press_data(page, "forget:2")
        assert (await of(chat, ANA)) is not None


async def test_a_week_before_the_end_people_are_told_and_then_erased(sample: Mind, tmp_path: Path) -> None:
    async with form_chat(short(sample, 3), tmp_path) as chat:
        await sign_up(chat, ANA, "Ana Popa")
        end = sample.knowledge.ends + timedelta(days=90)
        await retention.tick(chat.house, end - timedelta(days=8))
        assert await told(chat) == []
        await retention.tick(chat.house, end - timedelta(days=6))
        await retention.tick(chat.house, end - timedelta(days=6))
        assert await told(chat) == [ANA, BEN, ORGANISER]
        await retention.tick(chat.house, end)
        assert (await of(chat, ANA)) is not None, "the announcement promised a week"
        await retention.tick(chat.house, end + timedelta(days=1))
        assert (await of(chat, ANA)) is None
        assert await chat.house.db.read(registrations.everybody) == []


async def told(chat: object) -> list[int]:
    rows = await chat.house.db.read(  # type: ignore[attr-defined]
        lambda connection: connection.execute("SELECT chat_id FROM outbox WHERE key LIKE 'retention:%' ORDER BY chat_id").fetchall()
    )
    return [who for (who,) in rows]


@pytest.mark.parametrize("command", ["/mydata", "/forgetme"])
async def test_in_a_group_nothing_of_this_is_shown(sample: Mind, tmp_path: Path, command: str) -> None:
    async with form_chat(short(sample, 3), tmp_path) as chat:
        group = -100
        chat.emulator.group(group, "Group", [ANA])
        assert await chat.say(command, ANA, group) == []
