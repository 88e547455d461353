"""Saving, the picture, the calendar, the reminders' page: the real application on the emulator."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from icalendar import Calendar

from bot.core.dialogue import Mind
from bot.rehearsal.chats import Message
from bot.store import agendas
from tests.conftest import ANA, BEN, ORGANISER, Chat, chatting
from tests.programme import edited

MORNING = "2025-06-11T09:00+03:00"


def at(clock: str, day: int = 11) -> datetime:
    return datetime.fromisoformat(f"2025-06-{day}T{clock}+03:00")


async def saved(chat: Chat, who: int = ANA) -> set[str]:
    return set(await chat.house.db.read(lambda connection: agendas.saved(connection, who)))


async def card(chat: Chat, id_: str, who: int = ANA) -> Message:
    [message] = await chat.say(f"/start session_{id_}", who)
    return message


def labels(message: Message) -> list[str]:
    return [button["text"] for button in message.buttons]


def file_of(chat: Chat, message: Message) -> Calendar:
    return Calendar.from_ical(chat.emulator.files[message.media["document"]["file_id"]].content)


async def test_saving_twice_saves_once_and_the_card_changes_in_place(sample: Mind, tmp_path: Path) -> None:
    async with chatting(sample, tmp_path, MORNING) as chat:
        shown = await card(chat, "pitch")
        assert labels(shown)[:2] == ["Save", "Calendar"]
        assert await chat.press(shown, "Save") == []  # nothing new is sent
        assert (labels(shown)[:2], await saved(chat), await saved(chat, BEN)) == (["Drop", "Calendar"], {"pitch"}, set())
        await chat.press_data(shown, "save:pitch")  # pressed again before the card had changed
        assert (chat.popped_up(), await saved(chat)) == (["Saved. I will remind you.", "This is in your agenda already."], {"pitch"})
        await chat.press(shown, "Drop")
        await chat.press_data(shown, "drop:pitch")
        assert (chat.popped_up()[2:], await saved(chat)) == (["Taken out of your agenda.", "This is not in your agenda."], set())


@pytest.mark.parametrize(
    ("id_", "now", "said"),
    [
        ("pitch", "15:20", "Saved. I will remind you."),
        ("pitch", "15:29", "Saved."),  # too late for a reminder
        ("keynote-lindqvist", "12:00", "Saved."),  # it is over
    ],
)
async def test_what_is_said_when_something_is_saved_late(sample: Mind, tmp_path: Path, id_: str, now: str, said: str) -> None:
    async with chatting(sample, tmp_path, f"2025-06-11T{now}+03:00") as chat:
        await chat.press(await card(chat, id_), "Save")
        assert chat.popped_up() == [said]


async def test_a_session_without_a_time_can_be_saved_and_says_so(chisinau: Mind, tmp_path: Path) -> None:
    async with chatting(chisinau, tmp_path) as chat:
        shown = await card(chat, "matchmaking")
        await chat.press(shown, "Save")
        assert chat.popped_up() == ["Saved. Its time is not fixed yet; I will tell you when it is."]
        [page] = await chat.say("/myagenda")
        assert page.text.splitlines()[1] == "afternoon (time to be confirmed) B2B matchmaking"
        [picture] = await chat.press(page, "Picture")
        assert picture.text == "Nothing on this day has a fixed time yet, so there is nothing to draw."
        [file] = await chat.press(page, "Calendar")
        assert "as an entry for the whole day: B2B matchmaking." in file.text


async def test_a_cancelled_session_and_a_forged_button_save_nothing(sample: Mind, tmp_path: Path) -> None:
    async with chatting(sample, tmp_path, MORNING) as chat:
        shown = await card(chat, "workshop-drones")
        for data in ("save:workshop-drones", "save:no-such-session", "less:no-such", "instead:no-such", "ics:no-such", "pic:2031-01-01"):
            await chat.press_data(shown, data)
        assert await saved(chat) == set()
        assert chat.popped_up()[0] == "This session is cancelled."
        assert len(set(chat.popped_up()[1:])) == 1


async def test_a_way_out_swaps_a_session_for_its_repeat(sample: Mind, tmp_path: Path) -> None:
    async with chatting(sample, tmp_path, MORNING) as chat:
        for id_ in ("drill-thu", "panel-flood"):
            await chat.press(await card(chat, id_), "Save")
        [page] = await chat.say("/myagenda")
        await chat.press(page, "Take Fri 13 Jun, 10:00")
        assert await saved(chat) == {"panel-flood", "drill-fri"}
        assert page.text.splitlines()[0] == "My agenda · Friday 13 June"


async def test_a_way_out_drops_a_session_and_shows_the_day_again(sample: Mind, tmp_path: Path) -> None:
    async with chatting(sample, tmp_path, MORNING) as chat:
        for id_ in ("panel-heat", "workshop-maps"):
            await chat.press(await card(chat, id_), "Save")
        [page] = await chat.say("/myagenda")
        await chat.press(page, "Drop: Heating without gas")
        assert (await saved(chat), page.text) == (
            {"workshop-maps"},
            "My agenda · Wednesday 11 June\n11:30-12:45 Draw your town's flood map · Willow Room (first floor)",
        )


async def test_the_picture_is_a_photo_and_the_calendar_a_file(sample: Mind, tmp_path: Path) -> None:
    async with chatting(sample, tmp_path, MORNING) as chat:
        await chat.press(await card(chat, "pitch"), "Save")
        [page] = await chat.say("/myagenda")
        [picture] = await chat.press(page, "Picture")
        [file] = await chat.press(page, "Calendar")
        assert (list(picture.media), picture.text) == (["photo"], "Wednesday 11 June. Yours are marked with ★.")
        assert [str(event["uid"]) for event in file_of(chat, file).walk("VEVENT")] == ["pitch@sample.event-bot"]


async def test_after_a_change_the_calendar_file_updates_the_same_entry(sample: Mind, tmp_path: Path) -> None:
    async with chatting(sample, tmp_path, MORNING) as chat:
        shown = await card(chat, "pitch")
        [before] = await chat.press(shown, "Calendar")
        await chat.edit({"pitch": {"summary": {"*": "Now with a prize"}}})  # nobody is told, but calendars shall have it
        await chat.edit({"pitch": {"start": "16:00"}})
        [after] = await chat.press(shown, "Calendar")
        told = [
            (str(event["uid"]), event.decoded("sequence"), f"{event.decoded('dtstart'):%H:%M}")
            for message in (before, after)
            for event in file_of(chat, message).walk("VEVENT")
        ]
        assert told == [("pitch@sample.event-bot", 0, "12:30"), ("pitch@sample.event-bot", 2, "13:00")]


async def test_what_was_taken_out_of_the_programme_goes_from_the_calendar_too(sample: Mind, tmp_path: Path) -> None:
    async with chatting(sample, tmp_path, MORNING) as chat:
        for id_ in ("pitch", "panel-heat"):
            await chat.press(await card(chat, id_), "Save")
        chat.house.reload = lambda: edited(sample, {"pitch": None})
        [refused] = await chat.say("/reload", ORGANISER)
        await chat.press(refused, "Remove", ORGANISER)
        [page] = await chat.say("/myagenda")
        [sent] = await chat.press(page, "Calendar")
        told = {str(event["uid"]): (str(event["status"]), event.decoded("sequence")) for event in file_of(chat, sent).walk("VEVENT")}
        assert told == {"panel-heat@sample.event-bot": ("CONFIRMED", 0), "pitch@sample.event-bot": ("CANCELLED", 1)}


async def test_in_a_group_a_press_saves_for_who_pressed_and_leaves_the_card(sample: Mind, tmp_path: Path) -> None:
    async with chatting(sample, tmp_path, MORNING) as chat:
        group = chat.emulator.group(-100, "Friends", [ANA, BEN])
        shown = (await chat.do(lambda: chat.emulator.say(ANA, "/session pitch session", chat_id=group.chat_id), group.chat_id))[0]
        await chat.press_data(shown, "save:pitch", BEN)
        assert (await saved(chat), await saved(chat, BEN), labels(shown)[0]) == (set(), {"pitch"}, "Save")


async def test_reminders_can_be_chosen_and_survive(sample: Mind, tmp_path: Path) -> None:
    async with chatting(sample, tmp_path, MORNING) as chat:
        await chat.press(await card(chat, "pitch"), "Save")
        [page] = await chat.say("/reminders")
        for label in ("✓ 15 min", "30 min", "5 min", "✓ Event days", "✓ Quiet hours"):
            await chat.press(page, label)
        await chat.press_data(page, "lead:30:on")  # a second press changes nothing
    async with chatting(sample, tmp_path, MORNING) as chat:
        [page] = await chat.say("/reminders")
        assert page.text.splitlines()[1:4] == [
            "Before each session you saved: 30 min and 5 min.",
            "On the evening before the event, and each morning with your agenda: off.",
            "Quiet hours, 22:00-07:00: not kept.",
        ]
        texts = [message.text.splitlines()[1] for clock in ("15:00", "15:15", "15:25") for message in await chat.later(at(clock))]
        assert texts == ["15:30, in 30 minutes · Linden Hall (ground floor)", "15:30, in 5 minutes · Linden Hall (ground floor)"]


async def test_a_reminder_comes_once_though_the_bot_was_restarted(sample: Mind, tmp_path: Path) -> None:
    async with chatting(sample, tmp_path, MORNING) as chat:
        await chat.press(await card(chat, "pitch"), "Save")
        assert [message.text.splitlines()[0] for message in await chat.later(at("15:16"))] == ["⏰ Six start-ups, ten minutes each"]
    async with chatting(sample, tmp_path, "2025-06-11T15:12+03:00") as chat:  # started anew, and the clock was set back
        await chat.say("/help")
        await chat.press(await card(chat, "pitch", BEN), "Сохранить", BEN)
        after = await chat.later(at("15:17"))
        assert [(message.text.splitlines()[:1]) for message in after] == []
        assert [message.text.splitlines()[0] for message in chat.emulator.messages(BEN)][-1] == "⏰ Шесть стартапов по десять минут"


async def test_a_bot_that_was_away_reminds_late_but_not_of_what_has_begun(sample: Mind, tmp_path: Path) -> None:
    async with chatting(sample, tmp_path, MORNING) as chat:
        for id_ in ("pitch", "talk-sponge"):  # 15:30 and 14:00
            await chat.press(await card(chat, id_), "Save")
        said = [message.text.splitlines()[:2] for message in await chat.later(at("15:22"))]  # and nothing ticked in between
        assert said == [["⏰ Six start-ups, ten minutes each", "15:30, in 8 minutes · Linden Hall (ground floor)"]]


async def test_a_dropped_session_is_not_reminded_of_but_the_kept_one_is(sample: Mind, tmp_path: Path) -> None:
    async with chatting(sample, tmp_path, MORNING) as chat:
        kept, dropped = await card(chat, "panel-heat"), await card(chat, "workshop-maps")
        for shown in (kept, dropped):
            await chat.press(shown, "Save")
        await chat.press(dropped, "Drop")
        assert [message.text.splitlines()[0] for message in await chat.later(at("11:16"))] == ["⏰ Heating without gas"]


async def test_the_evening_before_tells_where_and_what(sample: Mind, tmp_path: Path) -> None:
    async with chatting(sample, tmp_path) as chat:  # on the eve at ten
        await chat.press(await card(chat, "pitch"), "Save")
        [evening] = await chat.later(at("18:00", 10))
        assert evening.text == (
            "⏰ River Towns Forum 2025 (an invented example) begins tomorrow, Wednesday 11 June.\n"
            "House of Waters (Casa Apelor), 7 Strada Podului, Mirava, Mirava\n\nYou saved for the first day:\n"
            "★ 15:30-17:00 Six start-ups, ten minutes each · Linden Hall (ground floor)"
        )
        assert await chat.later(at("18:10", 10), BEN) == []  # he saved nothing
        assert ORGANISER not in {message.chat.chat_id for message in [evening]}


async def test_an_answer_offers_to_drop_what_is_saved_already(sample: Mind, tmp_path: Path) -> None:
    async with chatting(sample, tmp_path) as chat:
        [shown] = await chat.say("Heating without gas")
        assert [button["text"] for button in shown.buttons] == ["Save", "Source"]
        await chat.press(shown, "Save")
        [again] = await chat.say("Heating without gas")
        [bens] = await chat.say("Heating without gas", BEN)
        assert [[button["text"] for button in one.buttons] for one in (again, bens)] == [["Drop", "Source"], ["Save", "Source"]]
