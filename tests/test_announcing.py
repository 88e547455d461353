"""Announcements with the real application: written, shown, sent, watched, reported."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot import broadcasts, menus
from bot.core.announcements import Announcement
from bot.core.dialogue import Mind
from bot.core.richtext import Rich
from bot.outbox import Pace
from bot.rehearsal.faults import Fault
from bot.store import announcements as store
from bot.store import recipients
from tests.announcing import PEOPLE, SECOND, office
from tests.conftest import ANA, BEN, ORGANISER


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
        assert "1. „Hello” · organizatorul 1" in listing.text
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


async def test_each_language_may_be_a_message_of_its_own_in_any_order(sample: Mind, tmp_path: Path) -> None:
    async with office(sample, tmp_path) as here:
        await here.say("/announce")
        await here.say("[ro] Salut")
        page = await here.say("[en]\nHello")
        page = await here.say("[ru] Привет")
        assert "Text: English, Română, Русский\n" in page.text
        answer = await here.say("when is the gala")  # no mark: a question like any other
        assert not answer.text.startswith("Announcement")
        await here.press(page, "Send")
        await here.press(await here.press(page, "To whom"), "Everybody")
        await here.press(await here.press(await here.press(page, "Back"), "Send"), "Send: 14")
        assert (here.got(ANA), here.got(BEN), here.got(SECOND)) == (["Hello"], ["Привет"], ["Salut"])
        assert not (await here.say("[en] Is there wifi?")).text.startswith("Announcement")


async def test_when_the_organiser_edits_their_message_the_draft_follows(sample: Mind, tmp_path: Path) -> None:
    async with office(sample, tmp_path) as here:
        await here.say("/announce")
        first = here.emulator.say(ORGANISER, "Helo")
        await here.chat.settle()  # the next language is asked for now
        page = (await here.chat.do(lambda: here.emulator.edit(ORGANISER, first.message_id, "Hello"), ORGANISER))[-1]
        assert "Text: English" in page.text
        page = await here.say("Salut")  # which is still asked for
        page = await here.press(page, "Skip")
        assert "Text: English, Română" in page.text
        await here.press(await here.press(page, "To whom"), "Everybody")
        question = await here.press(await here.press(page, "Back"), "Send")
        await here.press(await here.press(question, "Other language"), "Send: 14")
        assert (here.got(ANA), here.got(SECOND)) == (["Hello"], ["Salut"])
        await here.tick()
        page = (await here.chat.do(lambda: here.emulator.edit(ORGANISER, first.message_id, "Hello all"), ORGANISER))[-1]
        assert page.text.startswith("Announcement 1 · sent\n")
        assert "Correct" in [button["text"] for button in page.buttons]
        assert here.got(ANA) == ["Hello"]


async def test_a_reference_is_chosen_from_the_programme_and_copied(sample: Mind, tmp_path: Path) -> None:
    async with office(sample, tmp_path) as here:
        page = await here.say("/announce")
        page = await here.press(await here.press(page, "Times and rooms"), "Wed 11 Jun 09:30")
        copied = [page.text[one["offset"] : one["offset"] + one["length"]] for one in page.entities if one["type"] == "code"]
        assert copied == [f"{{session:opening.{part}}}" for part in ("title", "start", "end", "day", "room")]
        assert "{session:opening.start} 09:30\n" in page.text
        page = await here.say(f"Doors at {copied[1]}")  # the text is still what is asked for
        assert "Write the text in **Română**" in page.text or "Write the text in Română" in page.text


async def test_a_button_that_leads_nowhere_is_refused_and_asked_for_again(sample: Mind, tmp_path: Path) -> None:
    async with office(sample, tmp_path) as here:
        page = await here.press(await here.written(), "Button")
        refused = await here.say("Tickets here")
        assert refused.text == "“Tickets here” is not an address that Telegram takes. Right is, for example, https://example.org/page"
        page = await here.say("Tickets example.org/t")
        assert "With: [Tickets]" in page.text


async def test_organisers_find_their_commands_in_their_menu_and_attendees_do_not(sample: Mind, tmp_path: Path) -> None:
    async with office(sample, tmp_path) as here:
        for lang, says in (("en", "write to people"), ("ro", "scrie participanților"), ("ru", "написать людям")):
            ours, theirs = (here.emulator.profile.menu(lang, id_) for id_ in (ORGANISER, ANA))
            assert ours[0] == {"command": "announce", "description": says}
            assert [one["command"] for one in ours][len(menus.ORGANISERS) :] == [one["command"] for one in theirs] == [*menus.COMMANDS]
        assert "/announcements, /alarm" in (await here.say("/help")).text
        assert "/alarm" not in (await here.say("/help", ANA)).text


async def test_one_from_the_command_line_goes_out_and_every_organiser_has_the_report(sample: Mind, tmp_path: Path) -> None:
    async with office(sample, tmp_path) as here:
        house, now = here.chat.house, here.clock.now()

        def typed(connection: sqlite3.Connection) -> str:
            content = Announcement({"en": Rich("Hello"), "ro": Rich("Salut"), "ru": Rich("Привет")})
            kept = store.get(connection, store.create(connection, None, content, now, audience="everybody"))
            assert kept
            return broadcasts.go(connection, house.mind, kept, None, 14, now)

        assert await house.db.write(typed) == "sent"
        await here.tick()
        await here.tick()
        assert (here.got(ANA), here.got(BEN)) == (["Hello"], ["Привет"])
        assert [len(here.told("Announcement 1 · sent\nreached 14 of 14")), len(here.told("Anunțul 1 · trimis", SECOND))] == [1, 1]


async def test_who_comes_back_gets_what_is_still_valid(sample: Mind, tmp_path: Path) -> None:
    async with office(sample, tmp_path) as here:
        here.emulator.block(103)
        page = await here.press(await here.written("[en]\nValid\n[ro]\nValabil\n[ru]\nДействует"), "Newcomers")
        await here.press(await here.press(await here.press(page, "Fri 13 Jun"), "Send"), "Send: 14")
        await here.tick()
        here.emulator.unblock(103)
        for _ in range(2):
            await here.chat.say("/start", 103)
        assert here.got(103).count("Valid") == 1
        await here.chat.say("/start", 104)
        assert here.got(104).count("Valid") == 1


async def test_what_cannot_go_out_with_a_text_is_refused_rather_than_left_behind(sample: Mind, tmp_path: Path) -> None:
    async with office(sample, tmp_path) as here:
        await here.say("/announce")
        for deed in (here.emulator.send_voice, here.emulator.send_sticker):
            refused = (await here.chat.do(lambda deed=deed: deed(ORGANISER), ORGANISER))[-1]  # type: ignore[misc]
            assert refused.text.startswith("Only a picture or a file can go out with a text")
        assert "Text: English" in (await here.say("[en] Hello")).text  # the text is still asked for
