"""Places: when the registration is open, who waits, and who is offered what is freed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from bot import places
from bot.core.dialogue import Mind
from tests.conftest import ANA, BEN
from tests.signing_up import form_chat, last, of, short, sign_up


async def test_before_it_opens_and_after_it_closes_nobody_registers(sample: Mind, tmp_path: Path) -> None:
    async with form_chat(sample, tmp_path, "2025-03-01T10:00+02:00") as chat:
        assert "opens on 3 March 2025 09:00" in last(await chat.say("/register"))
    async with form_chat(sample, tmp_path / "later", "2025-06-02T10:00+03:00") as chat:
        assert "closed on 2 June 2025" in last(await chat.say("/register"))


async def test_when_all_is_taken_the_next_wait_and_are_offered_what_is_freed(sample: Mind, tmp_path: Path) -> None:
    async with form_chat(short(sample, 1), tmp_path) as chat:
        chat.emulator.person(13, "Dan", "en")
        assert (await sign_up(chat, ANA)).text.startswith("You are registered")
        second = await sign_up(chat, BEN, "Бен")
        assert "1-й в листе ожидания" in second.text
        assert "number 2 on the waiting list" in (await sign_up(chat, 13, "Dan")).text
        page = (await chat.say("/registration"))[-1]
        await chat.press(page, "Cancel registration")
        assert "Give your place back?" in page.text
        await chat.press(page, "Give back")
        assert "is cancelled" in page.text
        offer = chat.emulator.messages(BEN)[-1]
        assert offer.text.startswith("Освободилось место")
        assert "11 мая 2025" in offer.text
        said = await chat.press(offer, "Беру", BEN)
        assert said[-1].media.get("photo")
        one = await of(chat, BEN)
        assert one is not None
        assert one.holds
        gone = await chat.press(offer, "Беру", BEN)
        assert (gone or [offer])[-1].text.startswith("Это место больше не хранится")


async def test_an_offer_that_is_not_taken_in_time_goes_on_to_the_next(sample: Mind, tmp_path: Path) -> None:
    async with form_chat(short(sample, 1), tmp_path) as chat:
        chat.emulator.person(13, "Dan", "en")
        for who in (ANA, BEN, 13):
            await sign_up(chat, who)
        one = await of(chat, ANA)
        assert one is not None
        now = chat.house.clock.now()
        await chat.house.db.write(lambda connection: places.give_back(connection, chat.house, one.id, now))
        await places.tick(chat.house, now + timedelta(hours=25))
        await places.tick(chat.house, now + timedelta(hours=25))
        later = await of(chat, 13)
        earlier = await of(chat, BEN)
        assert later is not None
        assert earlier is not None
        assert (later.places[""].state, earlier.places[""].state) == ("offered", "lapsed")
        rows = await chat.house.db.read(
            lambda connection: connection.execute("SELECT chat_id, key FROM outbox WHERE key LIKE '%:%' AND kind = 'personal' ORDER BY id")
        .fetchall())  # fmt: skip
        assert [(chat_id, key.split(":")[0]) for chat_id, key in rows] == [(BEN, "offer"), (BEN, "lapsed"), (13, "offer")]
