"""Alarms with the real application: confirmed by a second organiser, or stopped in time."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from bot.core.dialogue import Mind
from bot.store import recipients
from tests.announcing import SECOND, office
from tests.conftest import ANA, ORGANISER


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


async def test_an_alarm_is_raised_by_its_own_way_only(sample: Mind, tmp_path: Path) -> None:
    """One that was chosen and not raised is no draft, and one that was refused does not become one."""
    async with office(sample, tmp_path) as here:
        question = await here.press(await here.say("/alarm"), "Leave")
        assert (await here.say("/announcements")).text == "There are no announcements yet."
        await here.chat.press_data(question, "an:send:1", ORGANISER)
        assert question.text == "Which alarm?"
        question = await here.press(await here.say("/alarm"), "Leave")
        await here.press(question, "Raise")
        listing = await here.say("/announcements", SECOND)
        asked = await here.press(listing, "2", SECOND)
        assert asked.text.startswith("Alarmă dată de organizatorul 1, pentru 14 persoane.")
        await here.press(asked, "Refuză", SECOND)
        listing = await here.say("/announcements")
        page = await here.press(listing, "2")
        assert page.text.startswith("Alarm 2 · not sent\n")
        await here.chat.press_data(page, "an:unplan:2", ORGANISER)
        await here.chat.press_data(page, "an:go:2:0:14", ORGANISER)
        await here.tick()
        assert here.got(ANA) == []


async def test_an_alarm_about_a_session_that_has_not_moved_warns_before_it_is_confirmed(sample: Mind, tmp_path: Path) -> None:
    async with office(sample, tmp_path) as here:
        question = await here.press(await here.press(await here.say("/alarm"), "Room changed"), "09:30")
        assert question.text.splitlines()[-1].startswith("❗ The programme still says Linden Hall (ground floor), as it did a day ago.")
        await here.press(question, "Raise")
        asked = here.emulator.messages(SECOND)[-1]
        assert "❗ În program scrie în continuare" in asked.text
        listed = await here.press(await here.say("/announcements", SECOND), "1", SECOND)
        assert listed.text == asked.text
        here.clock.leapt += timedelta(minutes=1)
        await here.chat.edit({"opening": {"start": "09:40", "rooms": ["oak"]}})
        question = await here.press(await here.press(await here.say("/alarm"), "Room changed"), "09:40")
        assert "Oak Room" in question.text
        assert "❗" not in question.text
