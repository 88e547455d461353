"""Announcements that are out are corrected and taken back, with the real application."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.core.dialogue import Mind
from bot.outbox import Pace
from bot.rehearsal.faults import Fault
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
    async with office(sample, tmp_path, pace=Pace(overall=8, burst=10**6, in_flight=1), clock=clock) as here:
        question = await here.partly_sent("[en]\nRoom 5\n[ro]\nSala 5\n[ru]\nЗал 5")
        emulator = here.emulator
    everybody = (ANA, BEN, SECOND, *PEOPLE)
    first = {id_ for id_ in everybody if len(emulator.messages(id_)) > 2}
    assert 0 < len(first) < 13
    async with office(sample, tmp_path, clock=clock, emulator=emulator) as here:
        page = await here.press(await here.press(await here.say("/announcements"), "1"), "Correct")
        await here.press(page, "✓ English")
        page = await here.say("[en]\nRoom 6\n[ro]\nSala 6\n[ru]\nЗал 6")
        await here.press(await here.press(page, "Send"), "Correct:")
        await here.tick()
        await here.chat.press_data(question, "an:resume:1", ORGANISER)
        await here.tick()
        await here.tick()
        said = {"en": "Room 6", "ro": "Sala 6", "ru": "Зал 6"}
        for id_ in everybody:
            [text] = here.got(id_)
            assert text.partition("\n\n")[0] == said[emulator.people[id_].language_code or ""]
            assert ("\n\n" in text) == (id_ in first)


@pytest.mark.parametrize("kind", ["photo", "document"])
async def test_what_stands_below_a_picture_or_a_file_is_shown_corrected_and_replaced_as_a_text_is(
    sample: Mind, tmp_path: Path, kind: str
) -> None:
    clock, caption = Leaping(datetime.fromisoformat(NOW)), "[en]\n🎉 Room 5\n[ro]\nSala 5\n[ru]\nЗал 5"
    async with office(sample, tmp_path, clock=clock) as here:
        await here.say("/announce")
        send = here.emulator.send_photo if kind == "photo" else here.emulator.send_document
        page = (await here.chat.do(lambda: send(ORGANISER, caption=caption), ORGANISER))[-1]
        await here.press(page, "To whom")
        page = await here.press(await here.say("everybody"), "Back")
        before = len(here.emulator.messages(ORGANISER))
        page = await here.press(page, "Preview")
        shown = here.emulator.messages(ORGANISER)[before]
        await here.press(await here.press(page, "Send"), "Send:")
        got = here.emulator.messages(ANA)[-1]
        assert (got.text, got.media[kind], got.entities) == (shown.text, shown.media[kind], shown.entities)
        await here.tick()
        emulator = here.emulator
    async with office(sample, tmp_path, clock=clock, emulator=emulator) as here:
        page = await here.press(await here.press(await here.say("/announcements"), "1"), "Correct")
        await here.press(page, "✓ English")
        refused = (await here.chat.do(lambda: here.emulator.send_photo(ORGANISER, caption="Room 6"), ORGANISER))[-1]
        assert refused.text == "A picture or a file cannot be corrected. Write the words alone, or withdraw it and send a new one."
        page = await here.say("🎉 Room 6")
        await here.press(await here.press(page, "Send"), "Correct: 14")
        await here.tick()
        assert (got.text, list(got.media)) == ("🎉 Room 6\n\nCorrected at 10:00", [kind])
        assert got.deleted is False
        here.clock.leapt += timedelta(hours=49)
        page = await here.press(await here.press(await here.say("/announcements"), "1"), "Withdraw")
        await here.press(page, "Withdraw")
        await here.tick()
        assert (got.text, list(got.media)) == ("The organisers have withdrawn this message.", [kind])


async def test_two_corrections_at_once_do_not_undo_each_other_unseen(sample: Mind, tmp_path: Path) -> None:
    async with office(sample, tmp_path) as here:
        await here.sent("[en]\nRoom 5\n[ro]\nSala 5\n[ru]\nЗал 5")
        await here.tick()
        pages = []
        for who, label in ((ORGANISER, "Correct"), (SECOND, "Corectează"), (ORGANISER, "Correct")):
            page = await here.press(await here.press(await here.say("/announcements", who), "1", who), label, who)
            pages.append(page)
        drafts = await here.chat.house.db.read(lambda c: c.execute("SELECT author FROM announcements WHERE corrects = 1").fetchall())
        assert drafts == [(ORGANISER,), (SECOND,)]  # the third press found the draft of the first
        await here.press(pages[1], "✓ Română", SECOND)
        page = await here.say("Sala 7", SECOND)
        await here.press(await here.press(page, "Trimite", SECOND), "Corectează: 14", SECOND)
        await here.tick()
        await here.press(pages[2], "✓ English")
        question = await here.press(await here.say("Room 6"), "Send")
        again = await here.press(question, "Correct: 14")
        assert again.text.startswith("Something has changed since then. Please look again.")
        assert here.got(ANA) == ["Room 5\n\nCorrected at 10:00"]
        await here.press(again, "Correct: 14")
        await here.tick()
        assert here.got(ANA) == ["Room 6\n\nCorrected at 10:00"]


async def test_who_may_or_may_not_have_it_is_said_of_corrections_and_withdrawals(sample: Mind, tmp_path: Path) -> None:
    async with office(sample, tmp_path) as here:
        here.emulator.fail("sendMessage", 1, Fault.RESET_AFTER, chat_id=103)
        page = await here.sent("[en]\nRoom 5\n[ro]\nSala 5\n[ru]\nЗал 5")
        await here.tick()
        fix = await here.press(page, "Correct")
        await here.press(fix, "✓ English")
        await here.press(await here.press(await here.say("Room 6"), "Send"), "Correct: 13")
        await here.tick()
        await here.tick()
        [report] = here.told("Announcement 1 · corrected")
        assert report.text.endswith("It is corrected for 13 people.\nmay have arrived and stays as it is: 1")
        await here.press(await here.press(await here.say("/announcements"), "1"), "Withdraw")
        await here.press(here.emulator.messages(ORGANISER)[-1], "Withdraw")
        await here.tick()
        assert here.told("Announcement 1 · withdrawn")[-1].text.endswith("deleted: 13\nmay have arrived and stays as it is: 1")


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


async def test_taken_back_after_partial_delivery_only_who_had_it_is_told(sample: Mind, tmp_path: Path) -> None:
    async with office(sample, tmp_path, pace=Pace(overall=8, burst=10**6, in_flight=1)) as here:
        page = await here.partly_sent("[en]\nWrong\n[ro]\nGreșit\n[ru]\nНеверно")
        everybody = (ANA, BEN, SECOND, *PEOPLE)
        first = {id_ for id_ in everybody if here.got(id_)}
        assert 0 < len(first) < 13
        await here.chat.press_data(page, "an:away:1:1", ORGANISER)
        await here.tick()
        told = {id_: [text for text in here.got(id_) if "10:0" in text] for id_ in everybody}
        assert {id_ for id_ in everybody if told[id_]} == first
        assert {id_: here.got(id_) for id_ in everybody} == told


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
        page = await here.going_out("[en]\nWrong\n[ro]\nGreșit\n[ru]\nНеверно")
        here.emulator.press(ORGANISER, page.message_id, "an:away:1:0")
        await here.chat.settle()
        await here.tick()
        await here.tick()
        assert [id_ for id_ in (ANA, BEN, SECOND, *PEOPLE) if here.got(id_)] == []
