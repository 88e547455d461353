"""Announcements that are out are corrected and taken back, with the real application."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

from bot.core.dialogue import Mind
from bot.outbox import Pace
from tests.announcing import NOW, PEOPLE, SECOND, Leaping, office
from tests.conftest import ANA, BEN, ORGANISER


async def test_a_correction_changes_what_everybody_has_and_says_so(sample: Mind, tmp_path: Path) -> None:
    async with office(sample, tmp_path) as here:
        page = await here.sent("[en]\nRoom 5\n[ro]\nSala 5\n[ru]\nЗал 5")
        await here.tick()
        page = await here.press(page, "Correct")
        assert page.text.startswith("Correction of announcement 1 · draft\n")
        await here.press(page, "✓ English")
        page = await here.say("Room **6**")
        page = await here.press(page, "Send")
        assert page.text.startswith("14 people have it. Correct it for all of them?")
        await here.press(page, "Correct: 14")
        await here.tick()
        assert here.got(ANA) == ["Room **6**\n\nCorrected at 10:00"]
        assert here.got(BEN) == ["Зал 5\n\nИсправлено в 10:00"]
        assert here.emulator.messages(ORGANISER)[-1].text.endswith("· corrected\nIt is corrected for 14 people.")
        await here.tick()
        assert here.got(ANA) == ["Room **6**\n\nCorrected at 10:00"]


async def test_a_correction_after_partial_delivery_and_a_restart_reaches_both_halves(sample: Mind, tmp_path: Path) -> None:
    clock = Leaping(datetime.fromisoformat(NOW))
    async with office(sample, tmp_path, pace=Pace(overall=6, burst=10**6, in_flight=1), clock=clock) as here:
        question = await here.press(await here.written("[en]\nRoom 5\n[ro]\nSala 5\n[ru]\nЗал 5"), "Send")
        data = next(button["callback_data"] for button in question.buttons if button["text"].startswith("Send"))
        here.emulator.press(ORGANISER, question.message_id, data)
        async with asyncio.timeout(20):
            while not here.got(BEN):
                await asyncio.sleep(0.02)
        emulator = here.emulator
    first = {id_ for id_ in (ANA, BEN, SECOND, *PEOPLE) if len(emulator.messages(id_)) > 2}
    assert 0 < len(first) < 13
    async with office(sample, tmp_path, clock=clock, emulator=emulator, pace=Pace(overall=2, burst=10**6, in_flight=1)) as here:
        for data in ("an:fix:1", "an:text:2:en"):
            here.emulator.press(ORGANISER, question.message_id, data)
            await asyncio.sleep(0.7)
        here.emulator.say(ORGANISER, "[en]\nRoom 6\n[ro]\nSala 6\n[ru]\nЗал 6")
        await asyncio.sleep(1)
        rows = await here.chat.house.db.read(lambda c: c.execute("SELECT revision FROM announcements WHERE id = 2").fetchone())
        here.emulator.press(ORGANISER, question.message_id, f"an:go:2:{rows[0]}:0")
        await here.chat.settle()
        await here.tick()
        await here.tick()
        for id_ in (ANA, *(one for one in PEOPLE if one % 3)):
            [text] = here.got(id_)
            assert text in ("Room 6", "Room 6\n\nCorrected at 10:00")
        corrected = {id_ for id_ in (ANA, BEN, SECOND, *PEOPLE) if "\n\n" in here.got(id_)[0]}
        assert first <= corrected
        assert len(corrected) < 13


async def test_it_is_taken_back_after_a_restart_and_who_had_it_is_told_if_wished(sample: Mind, tmp_path: Path) -> None:
    clock = Leaping(datetime.fromisoformat(NOW))
    async with office(sample, tmp_path, clock=clock) as here:
        page = await here.sent("[en]\nWrong\n[ro]\nGreșit\n[ru]\nНеверно")
        await here.tick()
        emulator = here.emulator
    async with office(sample, tmp_path, clock=clock, emulator=emulator) as here:
        question = await here.press(page, "Withdraw")
        assert question.text == "Take it back from 14 people?"
        await here.press(question, "Withdraw, tell")
        await here.tick()
        assert here.got(ANA) == ["The organisers have withdrawn a message that you got on 10 June 2025 10:00. It no longer holds."]
        assert here.emulator.messages(ORGANISER)[-1].text == "Announcement 1 · withdrawn\ndeleted: 14"
        assert (await here.say("/announcements")).text.startswith("withdrawn\n1.")


async def test_after_48_hours_telegram_deletes_nothing_and_a_note_takes_its_place(sample: Mind, tmp_path: Path) -> None:
    async with office(sample, tmp_path) as here:
        page = await here.sent("[en]\nWrong\n[ro]\nGreșit\n[ru]\nНеверно")
        await here.tick()
        here.clock.leapt += timedelta(hours=48, minutes=1)
        question = await here.press(page, "Withdraw")
        assert "14 of these messages are older than 48 hours" in question.text
        await here.press(question, "Withdraw")
        await here.tick()
        assert here.got(ANA) == ["The organisers have withdrawn this message."]
        assert here.got(BEN) == ["Организаторы отозвали это сообщение."]
        assert here.emulator.messages(ORGANISER)[-1].text.endswith("deleted: 0\ntoo old to delete, a note in their place: 14")


async def test_a_deletion_that_telegram_refuses_is_said_to_be(sample: Mind, tmp_path: Path) -> None:
    async with office(sample, tmp_path) as here:
        page = await here.sent("[en]\nWrong\n[ro]\nGreșit\n[ru]\nНеверно")
        await here.tick()
        here.emulator.messages(ANA)[-1].date -= 49 * 3600
        await here.press(await here.press(page, "Withdraw"), "Withdraw")
        await here.tick()
        assert (here.got(ANA), here.got(BEN)) == (["Wrong"], [])
        assert here.emulator.messages(ORGANISER)[-1].text.endswith("deleted: 13\nrefused by Telegram: 1")


async def test_taken_back_while_it_goes_out_it_leaves_nothing(sample: Mind, tmp_path: Path) -> None:
    async with office(sample, tmp_path, pace=Pace(overall=8, burst=10**6, in_flight=2)) as here:
        question = await here.press(await here.written("[en]\nWrong\n[ro]\nGreșit\n[ru]\nНеверно"), "Send")
        data = next(button["callback_data"] for button in question.buttons if button["text"].startswith("Send"))
        here.emulator.press(ORGANISER, question.message_id, data)
        async with asyncio.timeout(20):
            while not here.got(BEN):
                await asyncio.sleep(0.02)
        here.emulator.press(ORGANISER, question.message_id, "an:away:1:0")
        await here.chat.settle()
        await here.tick()
        await here.tick()
        assert [id_ for id_ in (ANA, BEN, SECOND, *PEOPLE) if here.got(id_)] == []
