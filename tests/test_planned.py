"""Announcements for later, with the real application: they follow their session, or fall away with it."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from bot.core.dialogue import Mind
from bot.rehearsal.faults import Fault
from bot.store import announcements as store
from tests.announcing import NOW, SECOND, Leaping, office
from tests.conftest import ANA, BEN, ORGANISER


async def test_it_waits_and_goes_out_at_its_moment_once(sample: Mind, tmp_path: Path) -> None:
    async with office(sample, tmp_path) as here:
        page = await here.planned("30 min before opening")
        assert page.text.startswith("Announcement 1 · planned\nWhen: 30 min before “Opening")
        await here.tick(timedelta(hours=22, minutes=59))
        assert here.got(ANA) == []
        await here.tick(timedelta(minutes=1))
        await here.tick()
        assert here.got(ANA) == ["Soon"]


async def test_it_follows_its_session_over_a_restart_and_the_organiser_is_told(sample: Mind, tmp_path: Path) -> None:
    clock = Leaping(datetime.fromisoformat(NOW))
    at = "{session:opening.start}"
    async with office(sample, tmp_path, clock=clock) as here:
        await here.planned("30 min before opening", f"[en]\nAt {at}\n[ro]\nLa {at}\n[ru]\nВ {at}")
        here.edit({"opening": {"start": "10:15", "end": "10:45"}})
        await here.tick()
        assert here.told("Announcement 1 “At 10:15” now goes out on 11 June 2025 09:45: its session moved.")
        mind, emulator = here.chat.house.mind, here.emulator
    async with office(mind, tmp_path, clock=clock, emulator=emulator) as here:
        await here.tick(timedelta(hours=23, minutes=44))
        assert here.got(ANA) == []
        here.edit({"opening": {"start": "10:00", "end": "10:45"}})
        await here.tick(timedelta(minutes=1))
        await here.tick()
        assert here.got(ANA) == ["At 10:00"]
        assert here.got(BEN) == ["В 10:00"]


async def test_it_waits_while_its_session_has_no_time(sample: Mind, tmp_path: Path) -> None:
    async with office(sample, tmp_path) as here:
        await here.planned("30 min before opening")
        here.edit({"opening": {"start": None, "end": None, "part": "morning"}})
        await here.tick()
        await here.tick()
        assert len(here.told("Announcement 1 “Soon” waits: its session has no time at present.")) == 1
        here.edit({"opening": {"start": "10:15", "end": "10:45", "part": None}})
        await here.tick(timedelta(hours=23, minutes=45))
        await here.tick()
        assert here.got(ANA) == ["Soon"]


async def test_it_falls_away_with_its_session_and_the_organiser_is_told_each_time(sample: Mind, tmp_path: Path) -> None:
    async with office(sample, tmp_path) as here:
        page = await here.planned("30 min before opening")
        for _ in range(2):
            here.edit({"opening": {"cancelled": True}})
            await here.tick(timedelta(seconds=5))
            [told] = here.told("Announcement 1 “Soon” is not sent: its session is cancelled or gone from the programme.")
            page = await here.press(told, "Open")  # which takes its place
            assert page.text.startswith("Announcement 1 · not sent\n")
            here.edit({"opening": {"cancelled": False}})
            page = await here.press(page, "Edit")
            page = await here.press(await here.press(page, "Send"), "Plan:")
            assert page.text.startswith("Announcement 1 · planned\n")
        await here.tick(timedelta(hours=23))
        assert here.got(ANA) == ["Soon"]


async def test_it_falls_away_when_its_moment_was_slept_through(sample: Mind, tmp_path: Path) -> None:
    async with office(sample, tmp_path) as here:
        for wish in ("30 min before opening", "10:05"):
            await here.planned(wish)
        await here.tick(timedelta(days=2))
        assert here.got(ANA) == []
        assert [one.text for one in here.emulator.messages(ORGANISER)[-2:]] == [
            "Announcement 2 “Soon” is not sent: its moment had passed when I could have sent it.",
            "Announcement 1 “Soon” is not sent: its moment had passed when I could have sent it.",
        ]


async def test_what_cannot_be_planned_is_said_before_it_is(sample: Mind, tmp_path: Path) -> None:
    async with office(sample, tmp_path) as here:
        await here.written("[en]\nSoon\n[ro]\nCurând\n[ru]\nСкоро")
        page = here.emulator.messages(ORGANISER)[-1]
        early = {"early": {"start": "07:15", "end": "07:30"}}
        here.edit({"opening": early["early"], "gala": {"cancelled": True}})
        for wish, later, says in (
            ("10 min before opening", timedelta(), ""),
            ("1 h before opening", timedelta(), "It goes out on 11 June 2025 07:00, after the quiet hours"),
            ("10 min after opening", timedelta(hours=12), ""),
            ("30 min before gala", timedelta(), "This cannot be planned: the session is cancelled"),
            ("30 min before city-tour", timedelta(), "This cannot be planned yet: the session has no fixed time."),
            ("22:10", timedelta(minutes=30), "That moment is over already. Choose another, or send it at once."),
        ):
            await here.press(page, "When")
            page = await here.say(wish)
            here.clock.leapt += later
            page = await here.press(page, "Send")
            assert says in page.text
            plan = [button["text"] for button in page.buttons if button["text"].startswith("Plan")]
            assert bool(plan) == (not says or says.startswith("It goes out")), page.text
            if not plan:  # the page of a moment ago may still have the button
                kept = await here.chat.house.db.read(lambda connection: store.get(connection, 1))
                assert kept
                await here.chat.press_data(page, f"an:go:1:{kept.revision}:14", ORGANISER)
                assert says in page.text
            page = await here.press(page, "Back")


async def test_at_night_it_is_said_that_it_goes_out_in_the_morning(sample: Mind, tmp_path: Path) -> None:
    async with office(sample, tmp_path) as here:
        here.clock.leapt += timedelta(hours=13)
        page = await here.written("[en]\nHello\n[ro]\nSalut\n[ru]\nПривет")
        question = await here.press(page, "Send")
        assert "It goes out on 11 June 2025 07:00, after the quiet hours; an urgent one goes at once." in question.text
        page = await here.press(question, "Send: 14")
        assert "Begins 11 June 2025 07:00, after the quiet hours" in page.text
        await here.tick()
        assert here.got(ANA) == []
        await here.tick(timedelta(hours=8))
        assert here.got(ANA) == ["Hello"]
        page = await here.press(await here.written("[en]\nFire\n[ro]\nFoc\n[ru]\nПожар"), "Urgent")
        here.clock.leapt += timedelta(hours=15)
        question = await here.press(page, "Send")
        assert "quiet hours" not in question.text
        await here.press(question, "Send: 14")
        assert here.got(ANA) == ["Hello", "Fire"]


async def test_what_would_come_after_its_session_began_is_not_delivered_any_more(sample: Mind, tmp_path: Path) -> None:
    async with office(sample, tmp_path) as here:
        await here.planned("30 min before opening")
        here.emulator.fail("sendMessage", 1, Fault.INTERNAL_ERROR, chat_id=ANA)
        await here.tick(timedelta(hours=23))
        assert (here.got(ANA), here.got(BEN)) == ([], ["Скоро"])
        await here.chat.tick()
        here.clock.leapt += timedelta(minutes=31)
        await here.chat.tick()
        await here.chat.tick()
        assert here.got(ANA) == []
        [report] = here.told("Announcement 1 · sent\nreached")
        assert report.text.startswith("Announcement 1 · sent\nreached 13 of 14\n- it was too late for them: 1\n")


async def test_any_organiser_takes_a_planned_one_back_and_a_draft_from_the_command_line_is_everybodys(sample: Mind, tmp_path: Path) -> None:
    async with office(sample, tmp_path) as here:
        page = await here.planned("30 min before opening")
        listing = await here.say("/announcements", SECOND)
        page = await here.press(await here.press(listing, "1", SECOND), "Modifică", SECOND)
        assert page.text.startswith("Anunțul 1 · ciornă · organizatorul 1\n")
        await here.tick(timedelta(hours=24))
        assert here.got(ANA) == []
