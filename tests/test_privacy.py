"""People's data in a chat: what is kept, one's own copy, and the end of it."""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from pathlib import Path

import pytest

from bot import retention
from bot.core.dialogue import Mind
from bot.store import door, erasure, registrations
from tests.conftest import ANA, BEN, ORGANISER
from tests.signing_up import form_chat, of, short, sign_up


async def test_privacy_says_what_is_kept_and_how_much_of_it_is_ones_own(sample: Mind, tmp_path: Path) -> None:
    async with form_chat(short(sample, 5), tmp_path) as chat:
        await sign_up(chat, ANA)
        await chat.say("is there lunch?")
        text = "\n".join(message.text for message in await chat.say("/privacy"))
        assert "Registration (2 entries of yours)" in text
        assert "Questions (1 entry of yours)" in text
        assert "12 September 2025" in text
        assert "the words for 30 days" in text


async def test_ones_own_data_come_as_a_readable_file_with_nothing_of_others(sample: Mind, tmp_path: Path) -> None:
    async with form_chat(short(sample, 5), tmp_path) as chat:
        await sign_up(chat, ANA, "Ana Popa")
        await sign_up(chat, BEN, "Бен Жуков")
        await chat.say("is there lunch?")
        one = await of(chat, ANA)
        assert one is not None
        now = chat.house.clock.now()
        await chat.house.db.write(lambda connection: door.check_in(connection, one.id, "2025-06-11", BEN, now))
        (file,) = await chat.say("/mydata")
        raw = chat.emulator.files[file.media["document"]["file_id"]].content.decode()
        data = json.loads(raw)
        rows = await chat.house.db.read(lambda connection: erasure.rows_of(connection, ANA))
        assert {name: len(found) for name, found in data.items() if name not in ("inbox", "outbox")} == {
            name: len(found) for name, found in rows.items() if name not in ("inbox", "outbox")
        }
        assert data["registrations"][0]["answers"] == {"name": "Ana Popa", "email": f"p{ANA}@example.org"}
        assert data["registrations"][0]["registered"].startswith("2025-05-10T07:0")
        assert data["questions"][0]["text"] == "is there lunch?"
        assert data["checkins"][0]["by_id"] is None
        assert "Бен" not in raw


ZOE = 777_000_123
"""An id that is no other number by chance."""


async def test_forgetting_takes_two_taps_and_leaves_no_trace(sample: Mind, tmp_path: Path) -> None:
    async with form_chat(short(sample, 1), tmp_path) as chat:
        chat.emulator.person(ZOE, "Zoelle", "en")
        await sign_up(chat, ZOE, "Zoelle Popa")
        await sign_up(chat, BEN, "Бен")
        card = (await chat.say("/find zoelle", ORGANISER))[-1]
        await chat.press(card, "Change", ORGANISER)
        await chat.say("/door", ORGANISER)
        await chat.say("Zoelle Poppins", ORGANISER)  # is not on the list
        await chat.say("Zoelle Popa", ORGANISER)
        asked = (await chat.say("is there a swimming pool for my cat?", ZOE))[-1]
        await chat.press_data(asked, "ask", ZOE)
        page = (await chat.say("/forgetme", ZOE))[-1]
        await chat.press(page, "Erase", ZOE)
        assert (await of(chat, ZOE)) is not None
        await chat.press(page, "Yes, erase", ZOE)
        assert page.text.startswith("It is erased")
        everything = await chat.house.db.read(lambda connection: "\n".join(connection.iterdump()))
        assert not {word for word in ("Zoelle", str(ZOE), f"p{ZOE}@example.org", "swimming pool") if word in everything}
        one = await of(chat, BEN)
        assert one is not None
        assert one.places[""].state == "offered", "the place goes to the next"
        counts = await chat.house.db.read(erasure.tallies)
        assert counts[("registrations", "registered")] == 1
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("bot.sqlite3*"))
    assert b"\xd0\x91\xd0\xb5\xd0\xbd" in kept, "Ben is there"
    assert b"Zoelle" not in kept
    assert b"swimming pool" not in kept


async def test_the_log_holds_nobody_of_a_whole_conversation(sample: Mind, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)  # as in live.run, and more of our own
    for name in ("httpx", "httpcore", "aiohttp", "telegram", "telegram.ext"):
        caplog.set_level(logging.WARNING, name)
    caplog.set_level(logging.DEBUG, "bot")
    async with form_chat(short(sample, 1), tmp_path) as chat:
        chat.emulator.person(ZOE, "Zoelle", "en", username="zoelle_p")
        await sign_up(chat, ZOE, "Zoelle Popa")
        await sign_up(chat, BEN, "Бен Жуков")
        one = await of(chat, ZOE)
        assert one is not None
        for text in ("is there a swimming pool?", "\u202e=cmd()", "/link AAAABBBB", f"/start t_{one.code}{one.secret}", "/mydata"):
            await chat.say(text, ZOE)
        card = (await chat.say("/find zoelle", ORGANISER))[-1]
        await chat.say(f"/start t_{one.code}{one.secret}", ORGANISER)
        chat.emulator.block(ZOE)
        await chat.press_data(card, f"roll:ticket:{one.id}", ORGANISER)  # does not arrive, which is logged
        page = (await chat.say("/help", BEN))[-1]
        await chat.house.db.write(lambda connection: connection.execute("UPDATE registrations SET answers = 'no JSON: Жуков'"))
        await chat.say("/registration", BEN)  # breaks, which is logged
        await chat.press_data(page, "reg:edit", BEN)
    lines = [f"{record.getMessage()} {record.exc_text or ''} {record.exc_info or ''}" for record in caplog.records]
    assert any("JSONDecodeError" in line for line in lines)
    told = {"Zoelle", "zoelle_p", "Popa", "Жуков", "Бен", "example.org", "swimming", "cmd", "AAAABBBB", one.code, one.secret, str(ZOE)}
    assert not {word for word in told for line in lines if word in line}


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
