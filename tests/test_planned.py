"""Announcements for later, with the real application: they follow their session, or fall away with it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from bot.core.dialogue import Mind
from tests.announcing import office
from tests.conftest import ANA, ORGANISER


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
