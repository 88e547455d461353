"""Announcements with the real application: written, shown, sent, watched, corrected, taken back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from bot import broadcasts
from bot.clock import RehearsalClock
from bot.core.dialogue import Mind
from bot.outbox import Pace
from bot.rehearsal.chats import Message
from bot.rehearsal.faults import Fault
from bot.store import recipients
from tests.conftest import ANA, BEN, ORGANISER, Chat, chatting

SECOND = 22
PEOPLE = range(101, 111)
"""Ten more people; every third reads Russian."""
NOW = "2025-06-10T10:00+03:00"


class Leaping(RehearsalClock):
    """A clock that can be set forward."""

    leapt = timedelta()

    def now(self) -> datetime:
        return super().now() + self.leapt


class Office:
    """Organisers at work, and the people they write to."""

    def __init__(self, chat: Chat, clock: Leaping) -> None:
        self.chat, self.clock, self.emulator = chat, clock, chat.emulator

    async def say(self, text: str, who: int = ORGANISER) -> Message:
        return (await self.chat.say(text, who))[-1]

    async def press(self, message: Message, label: str, who: int = ORGANISER) -> Message:
        """Press the button that begins so; gives the message as it is then, or the new one."""
        data = next(button["callback_data"] for button in message.buttons if button["text"].startswith(label))
        versions = len(message.history)
        said = await self.chat.press_data(message, data, who)
        return message if len(message.history) > versions or not said else said[-1]

    async def tick(self, leap: timedelta = timedelta()) -> None:
        self.clock.leapt += leap
        await broadcasts.watch(self.chat.house, self.clock.now())
        self.chat.app.bot_data["works"].sender.wake()
        await self.chat.settle()

    async def written(self, text: str = "[en]\nHello\n[ru]\nПривет", whom: str = "everybody") -> Message:
        """A draft with its text and audience; gives its page."""
        await self.say("/announce")
        page = await self.say(text)
        page = await self.press(page, "To whom")
        page = await self.say(whom)
        return await self.press(page, "Back")

    async def sent(self, text: str = "[en]\nHello\n[ru]\nПривет", whom: str = "everybody") -> Message:
        """Sent; gives the page with the progress."""
        page = await self.written(text, whom)
        page = await self.press(page, "Send")
        return await self.press(page, "Send:")

    def got(self, user_id: int) -> list[str]:
        """What somebody has from the bot, beside the welcome."""
        return [one.text for one in self.emulator.messages(user_id) if one.from_bot and not one.deleted][1:]


@asynccontextmanager
async def office(mind: Mind, folder: Path, **more: Any) -> AsyncIterator[Office]:
    clock = more.pop("clock", None) or Leaping(datetime.fromisoformat(NOW))
    async with chatting(mind, folder, clock=clock, organisers=frozenset({ORGANISER, SECOND}), **more) as chat:
        if "emulator" not in more:
            chat.emulator.person(SECOND, "Oleg", "ro")
            for id_ in (SECOND, ANA, *PEOPLE):
                if id_ in PEOPLE:
                    chat.emulator.person(id_, f"P{id_}", "ru" if id_ % 3 == 0 else "en")
                chat.emulator.say(id_, "/start")
            await chat.settle()
        yield Office(chat, clock)


async def test_it_reaches_everybody_in_their_language_with_the_programmes_times_and_is_reported(sample: Mind, tmp_path: Path) -> None:
    async with office(sample, tmp_path) as here:
        at = "{session:opening.start}"
        page = await here.sent(f"[en]\nDoors at {at}\n[ro]\nUșile la {at}\n[ru]\nДвери в {at}")
        assert page.text.startswith("Announcement 1 · going out\n")
        await here.tick()
        assert page.text == "Announcement 1 · sent\n▓▓▓▓▓▓▓▓▓▓ 100%\nsent 14"
        assert (here.got(ANA), here.got(BEN), here.got(102), here.got(SECOND)) == (
            ["Doors at 09:30"], ["Двери в 09:30"], ["Двери в 09:30"], ["Ușile la 09:30"],
        )  # fmt: skip
        report = here.emulator.messages(ORGANISER)[-1]
        assert report.text == "Announcement 1 · sent\nreached 14 of 14\nIt took 0 s."
        await here.tick()
        assert here.emulator.messages(ORGANISER)[-1] is report


async def test_preview_and_delivery_are_the_same_message(sample: Mind, tmp_path: Path) -> None:
    """Formatting of every kind, emoji before it, a reference within it, a picture, buttons of all three kinds."""
    async with office(sample, tmp_path) as here:
        await here.say("/announce")
        text = "[en]\n🎉🎉 Doors at {session:opening.start}: see here\n[ru]\n🎉 Двери в {session:opening.start}"
        units = len(text[: text.index("{session")].encode("utf-16-le")) // 2
        entities = [
            {"type": "bold", "offset": units, "length": 23},
            {"type": "spoiler", "offset": 5, "length": 4},
            {"type": "text_link", "offset": units + 25, "length": 8, "url": "https://example.org/x"},
            {"type": "custom_emoji", "offset": 7, "length": 2, "custom_emoji_id": "5"},
        ]
        await here.chat.do(lambda: here.emulator.send_photo(ORGANISER, caption=text, entities=entities), ORGANISER)
        page = here.emulator.messages(ORGANISER)[-1]
        page = await here.press(page, "Button")
        page = await here.say("Tickets https://example.org/t")
        page = await here.press(page, "Button")
        page = await here.say("session:gala")
        page = await here.press(page, "Seen")
        page = await here.press(page, "To whom")
        page = await here.say("everybody")
        page = await here.press(page, "Back")
        before = len(here.emulator.messages(ORGANISER))
        await here.press(page, "Preview")
        english, russian = here.emulator.messages(ORGANISER)[before : before + 2]
        await here.press(await here.press(await here.press(page, "Send"), "Other language"), "Send:")
        for person, shown in ((ANA, english), (BEN, russian)):
            got = here.emulator.messages(person)[-1]
            assert (got.text, got.entities, got.reply_markup, got.media) == (shown.text, shown.entities, shown.reply_markup, shown.media)
        assert english.text == "🎉🎉 Doors at 09:30: see here"
        assert [(one["type"], one["offset"], one["length"]) for one in english.entities] == [
            ("spoiler", 0, 4), ("custom_emoji", 2, 2), ("bold", 14, 5), ("text_link", 21, 8),
        ]  # fmt: skip
        assert [button["text"] for button in english.buttons][0::2] == ["Tickets", "Seen"]


async def test_it_cannot_be_sent_while_a_language_is_missing_unless_the_organiser_says_so(sample: Mind, tmp_path: Path) -> None:
    async with office(sample, tmp_path) as here:
        page = await here.written("[en]\nHello")
        question = await here.press(page, "Send")
        assert "There is no text for those who read Русский (4), Română (1)" in question.text
        assert not [button for button in question.buttons if button["text"].startswith("Send")]
        go = "an:go:1:3:14"
        await here.chat.press_data(question, go, ORGANISER)
        assert here.got(BEN) == []
        question = await here.press(question, "Other language")
        await here.press(question, "Send: 14")
        assert here.got(BEN) == ["Hello"]


async def test_the_number_asked_about_is_the_number_sent_to_or_it_is_asked_again(sample: Mind, tmp_path: Path) -> None:
    async with office(sample, tmp_path) as here:
        page = await here.written("[en]\nHello\n[ro]\nSalut\n[ru]\nПривет", "not language:ro")
        question = await here.press(page, "Send")
        assert question.text.startswith("Send it to 13 people?\nTo whom: not (reading in Română)\n")
        here.emulator.person(120, "Late", "en")
        await here.chat.say("/start", 120)
        again = await here.press(question, "Send: 13")
        assert again.text.startswith("Something has changed since then. Please look again.\n\nSend it to 14 people?")
        assert here.got(ANA) == []
        await here.press(again, "Send: 14")
        assert (here.got(ANA), here.got(120), here.got(SECOND)) == (["Hello"], ["Hello"], [])


async def test_two_who_press_send_at_once_send_once(sample: Mind, tmp_path: Path) -> None:
    async with office(sample, tmp_path) as here:
        question = await here.press(await here.written("[en]\nHello\n[ro]\nSalut\n[ru]\nПривет"), "Send")
        data = next(button["callback_data"] for button in question.buttons if button["text"].startswith("Send"))
        for _ in range(3):
            here.emulator.press(ORGANISER, question.message_id, data)
        here.emulator.press(SECOND, question.message_id, data, chat_id=ORGANISER)
        await here.chat.settle()
        await here.tick()
        assert [here.got(id_) for id_ in (ANA, BEN, 105)] == [["Hello"], ["Привет"], ["Привет"]]
        log = await here.say("/log")
        assert log.text.count("sent 1") == 1


async def test_a_draft_is_its_authors_and_others_look_at_it(sample: Mind, tmp_path: Path) -> None:
    async with office(sample, tmp_path) as here:
        await here.written()
        listing = await here.say("/announcements", SECOND)
        assert "1. “Hello” · organizatorul 1" in listing.text
        page = await here.press(listing, "1", SECOND)
        assert [button["text"] for button in page.buttons] == ["Previzualizare"]
        await here.chat.press_data(page, "an:send:1", SECOND)
        await here.chat.press_data(page, "an:gone:1", SECOND)
        assert [button["text"] for button in page.buttons] == ["Previzualizare"]
        assert (await here.say("/announce", ANA)).text == "This is for organisers."
        await here.chat.press_data(here.emulator.messages(ANA)[-1], "an:open:1", ANA)
        assert here.chat.popped_up()[-1] == "This is for organisers."


async def test_who_blocked_the_bot_is_counted_and_named_in_the_report(sample: Mind, tmp_path: Path) -> None:
    async with office(sample, tmp_path) as here:
        for id_ in (103, 104):
            here.emulator.block(id_)
        here.emulator.deactivate(107)
        page = await here.sent("[en]\nHello\n[ro]\nSalut\n[ru]\nПривет")
        await here.tick()
        report = here.emulator.messages(ORGANISER)[-1]
        assert report.text.startswith("Announcement 1 · sent\nreached 11 of 14\n- blocked the bot: 2\n- the account is gone: 1\n")
        sheet = load_workbook(BytesIO(here.emulator.files[report.media["document"]["file_id"]].content)).active
        assert sheet
        assert [[cell.value for cell in row[1:5]] for row in sheet.iter_rows(min_row=2)] == [
            ["103", "en", "not reached", "blocked the bot"],
            ["104", "en", "not reached", "blocked the bot"],
            ["107", "en", "not reached", "the account is gone"],
        ]
        assert "sent 11 · not reached 3" in page.text
        question = await here.press(await here.written("[en]\nAgain\n[ro]\nIar\n[ru]\nСнова"), "Send")
        assert "Send it to 11 people?" in question.text
        assert "3 more cannot be reached" in question.text


async def test_who_wants_urgent_messages_only_gets_only_those(sample: Mind, tmp_path: Path) -> None:
    async with office(sample, tmp_path) as here:
        await here.chat.house.db.write(lambda connection: recipients.want_all(connection, ANA, wanted=False))
        question = await here.press(await here.written("[en]\nHello\n[ro]\nSalut\n[ru]\nПривет"), "Send")
        assert "1 person wants urgent messages only" in question.text
        await here.press(question, "Send: 13")
        assert (here.got(ANA), here.got(101)) == ([], ["Hello"])
        page = await here.press(await here.written("[en]\nFire\n[ro]\nFoc\n[ru]\nПожар"), "Urgent")
        await here.press(await here.press(page, "Send"), "Send: 14")
        assert (here.got(ANA), here.got(101)) == (["Fire"], ["Hello", "Fire"])


async def test_it_is_paused_goes_on_and_is_stopped(sample: Mind, tmp_path: Path) -> None:
    pace = Pace(overall=8, burst=10**6, in_flight=1)
    async with office(sample, tmp_path, pace=pace) as here:
        question = await here.press(await here.written("[en]\nHello\n[ro]\nSalut\n[ru]\nПривет"), "Send")
        data = next(button["callback_data"] for button in question.buttons if button["text"].startswith("Send"))

        async def reached(count: int) -> int:
            async with asyncio.timeout(20):
                while (got := sum("Hello" in here.got(id_) or "Привет" in here.got(id_) for id_ in (ANA, BEN, *PEOPLE))) < count:
                    await asyncio.sleep(0.02)
            return got

        here.emulator.press(ORGANISER, question.message_id, data)
        await reached(2)
        here.emulator.press(ORGANISER, question.message_id, "an:pause:1")
        await asyncio.sleep(0.6)
        paused_at = await reached(2)
        await asyncio.sleep(1)
        assert await reached(2) == paused_at < 12
        await here.tick()
        assert question.text.startswith("Announcement 1 · paused\n")
        here.emulator.press(ORGANISER, question.message_id, "an:resume:1")
        await reached(paused_at + 2)
        here.emulator.press(ORGANISER, question.message_id, "an:halt:1")
        here.emulator.press(ORGANISER, question.message_id, "an:stop:1")
        await here.chat.settle()
        stopped_at = await reached(paused_at + 2)
        await here.tick()
        assert await reached(0) == stopped_at < 12
        assert question.text.startswith("Announcement 1 · stopped\n")
        assert (
            f"stopped {14 - stopped_at - sum('Salut' in here.got(SECOND) for _ in (1,)) - ('Hello' in here.got(ORGANISER))}"
            in question.text
        )


async def test_a_refusal_in_the_middle_is_waited_for_and_nobody_is_missed(sample: Mind, tmp_path: Path) -> None:
    async with office(sample, tmp_path) as here:
        question = await here.press(await here.written("[en]\nHello\n[ro]\nSalut\n[ru]\nПривет"), "Send")
        here.emulator.fail("sendMessage", 2, Fault.TOO_MANY_REQUESTS, retry_after=1, chat_id=105)
        here.emulator.fail("sendMessage", 1, Fault.INTERNAL_ERROR, chat_id=106)
        await here.press(question, "Send: 14")
        async with asyncio.timeout(20):
            while not (here.got(105) and here.got(106)):
                await asyncio.sleep(0.05)
                here.chat.app.bot_data["works"].sender.wake()
        await here.tick()
        assert all(len(here.got(id_)) == 1 for id_ in (ANA, BEN, *PEOPLE))


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


async def test_a_newcomer_gets_what_is_still_valid_and_nothing_else(sample: Mind, tmp_path: Path) -> None:
    async with office(sample, tmp_path) as here:
        page = await here.press(await here.written("[en]\nValid\n[ro]\nValabil\n[ru]\nДействует"), "Newcomers")
        page = await here.press(page, "Fri 13 Jun")
        await here.press(await here.press(page, "Send"), "Send: 14")
        await here.sent("[en]\nOver\n[ro]\nTrecut\n[ru]\nПрошло")
        await here.tick()
        here.emulator.person(120, "Late", "ru")
        await here.chat.say("/start", 120)
        await here.chat.say("/start", 120)
        assert [text for text in here.got(120) if text in ("Действует", "Прошло")] == ["Действует"]
        assert (await here.say("/announcements")).text.count("reached 14 of 14") == 2
        here.clock.leapt += timedelta(days=5)
        here.emulator.person(121, "Later", "en")
        await here.chat.say("/start", 121)
        assert here.got(121) == []


async def test_seen_is_counted_once_and_only_for_who_got_it(sample: Mind, tmp_path: Path) -> None:
    async with office(sample, tmp_path) as here:
        page = await here.press(await here.written("[en]\nHello", "language:en"), "Seen")
        page = await here.press(await here.press(page, "Send"), "Send: 9")
        for id_ in (ANA, ANA, 103, BEN):
            await here.chat.press_data(here.emulator.messages(id_)[-1], "seen:1", id_)
        await here.tick()
        assert page.text.endswith("seen by 2 of 9")


async def test_planned_it_waits_and_goes_out_at_its_moment_once(sample: Mind, tmp_path: Path) -> None:
    async with office(sample, tmp_path) as here:
        page = await here.press(await here.written("[en]\nSoon\n[ro]\nCurând\n[ru]\nСкоро"), "When")
        page = await here.say("30 min before opening")
        assert "When: 30 min before “Opening" in page.text
        question = await here.press(page, "Send")
        planned = await here.press(question, "Plan: 14")
        assert planned.text.startswith("Announcement 1 · planned\nWhen: 30 min before")
        await here.tick(timedelta(hours=22, minutes=59))
        assert here.got(ANA) == []
        await here.tick(timedelta(minutes=1))
        await here.tick()
        assert here.got(ANA) == ["Soon"]


async def test_planned_it_falls_away_with_its_session_and_the_organiser_is_told(sample: Mind, tmp_path: Path) -> None:
    async with office(sample, tmp_path) as here:
        for wish in ("30 min before workshop-drones", "30 min before opening", "10:05"):
            await here.press(await here.written("[en]\nSoon\n[ro]\nCurând\n[ru]\nСкоро"), "When")
            page = await here.say(wish)
            question = await here.press(page, "Send")
            if "drones" in wish:
                assert [button["text"] for button in question.buttons if button["text"].startswith("Plan")]
            await here.press(question, "Plan: 14")
        await here.tick(timedelta(days=2))
        assert here.got(ANA) == []
        said = [one.text for one in here.emulator.messages(ORGANISER)[-2:]]
        assert said == [
            "Announcement 3 “Soon” is not sent: its moment had passed when I could have sent it.",
            "Announcement 2 “Soon” is not sent: its moment had passed when I could have sent it.",
        ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[en]\nAt {session:openning.start}", "“{session:openning.start}”: there is no such session. Perhaps: opening"),
        ("[en]\n" + "🎉" * 2034 + "{session:party.title}", "[en] has 41"),
    ],
)
async def test_what_cannot_be_sent_is_said_while_composing(sample: Mind, tmp_path: Path, text: str, says: str) -> None:
    async with office(sample, tmp_path) as here:
        page = await here.written(text, "language:en")
        assert says in page.text
        question = await here.press(page, "Send")
        assert says in question.text
        assert [button["text"] for button in question.buttons] == ["Back"]


async def test_an_audience_is_put_together_by_buttons(sample: Mind, tmp_path: Path) -> None:
    async with office(sample, tmp_path) as here:
        page = await here.press(await here.written("[en]\nHello\n[ru]\nПривет", "everybody"), "To whom")
        page = await here.press(page, "Undo")
        page = await here.press(page, "Language")
        page = await here.press(page, "English")
        page = await here.press(page, "and ⇄ or: and")
        page = await here.press(page, "Language")
        page = await here.press(page, "Русский")
        page = await here.press(page, "Not")
        page = await here.press(page, "Registered")
        assert page.text.startswith(
            "To whom: (reading in English or reading in Русский) and not (registered) · 13 people\nEnglish 9 · Русский 4\n"
        )
        page = await here.say("registered and saved:galla")
        assert page.text == "There is no “saved:galla”. Perhaps: saved:gala"


async def test_a_broken_press_does_nothing(sample: Mind, tmp_path: Path) -> None:
    async with office(sample, tmp_path) as here:
        page = await here.written()
        wrong = "an:go:1:x:1 an:go:99:1:1 an:until:1:99999999999999999 an:text:1:xx au:1:a+:day:2030-01-01 au:1:zz:x av:1:a+:x:0"
        for data in (*wrong.split(), "aw:1:none", "an:nonsense:1", "av:1:a+:saved:999", "al:1:none", "alarm:on:1:gala", "alarm:yes:1"):
            await here.chat.press_data(page, data, ORGANISER)
            texts = [one.text for one in here.emulator.messages(ORGANISER)]
            assert not [text for text in texts if "went wrong" in text], data


async def test_an_alarm_goes_out_when_a_second_organiser_confirms_it(sample: Mind, tmp_path: Path) -> None:
    async with office(sample, tmp_path) as here:
        await here.chat.house.db.write(lambda connection: recipients.want_all(connection, ANA, wanted=False))
        question = await here.press(await here.say("/alarm"), "Leave")
        assert question.text.startswith(
            "Raise the alarm? It goes to 14 people at once, at any hour.\nTo whom: everybody who uses the bot\n\n⚠️"
        )
        assert here.got(ANA) == []
        await here.press(question, "Raise")
        assert question.text.startswith("The other organisers are asked to confirm it.")
        asked = here.emulator.messages(SECOND)[-1]
        assert asked.text.startswith("Alarmă dată de organizatorul 1, pentru 14 persoane. Se trimite?")
        await here.chat.press_data(question, "alarm:yes:1", ORGANISER)
        assert here.got(ANA) == []
        await here.press(asked, "Confirmă", SECOND)
        await here.chat.press_data(asked, "alarm:yes:1", SECOND)
        await here.tick()
        [text] = here.got(ANA)
        assert text.startswith("⚠️ Please leave the House of Waters now.")
        await here.chat.press_data(here.emulator.messages(ANA)[-1], "seen:1", ANA)
        left = await here.press(question, "Not seen")
        assert left.text.startswith("Alarm 1 · not seen by 13\n- 12\n- 21\n")


async def test_an_alarm_that_a_second_organiser_refuses_does_not_go_out(sample: Mind, tmp_path: Path) -> None:
    async with office(sample, tmp_path) as here:
        await here.press(await here.press(await here.say("/alarm"), "Leave"), "Raise")
        asked = here.emulator.messages(SECOND)[-1]
        await here.press(asked, "Refuză", SECOND)
        assert here.emulator.messages(ORGANISER)[-1].text == "The alarm does not go out: organiser 2 stopped it."
        await here.chat.press_data(asked, "alarm:yes:1", SECOND)
        await here.tick(timedelta(minutes=5))
        assert here.got(ANA) == []


async def test_an_alarm_of_the_only_organiser_waits_so_that_it_can_be_stopped(sample: Mind, tmp_path: Path) -> None:
    async with office(sample, tmp_path) as here:
        here.emulator.block(SECOND)
        await here.sent("[en]\nx\n[ro]\nx\n[ru]\nx")
        for stopped in (True, False):
            question = await here.press(await here.press(await here.say("/alarm"), "Buses"), "Do not")
            assert question.text == "The alarm does not go out."
            question = await here.press(await here.press(await here.say("/alarm"), "Leave"), "Raise")
            assert question.text.startswith("It goes out in 30 s unless it is stopped.")
            await here.tick(timedelta(seconds=25))
            assert here.got(ANA) == ["x"]
            if stopped:
                await here.press(question, "Stop")
            await here.tick(timedelta(seconds=6))
        assert len(here.got(ANA)) == 2


async def test_when_nobody_answers_an_alarm_can_go_out_without_them(sample: Mind, tmp_path: Path) -> None:
    async with office(sample, tmp_path) as here:
        question = await here.press(await here.press(await here.say("/alarm"), "Leave"), "Raise")
        await here.press(question, "Send alone")
        assert question.text.startswith("In 60 s it can go out without a second organiser.")
        here.clock.leapt += timedelta(seconds=61)
        await here.press(question, "Send alone")
        assert question.text.startswith("It goes out in 30 s")
        await here.tick(timedelta(seconds=31))
        assert len(here.got(ANA)) == 1


async def test_an_alarm_about_a_session_is_filled_in_from_the_programme(sample: Mind, tmp_path: Path) -> None:
    async with office(sample, tmp_path) as here:
        which = await here.press(await here.say("/alarm"), "Room changed")
        question = await here.press(which, "09:30")
        assert "⚠️ Opening" in question.text
        assert "{" not in question.text
