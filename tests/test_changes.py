"""Programme changes: whom they reach, once; what organisers see and decide; what the files' watcher reports."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import newsroom, publishing, reminders, watching
from bot.core.dialogue import Mind
from bot.core.reading import KnowledgeError, Problem
from bot.rehearsal.chats import Message
from bot.store import agendas
from tests.conftest import ANA, BEN, ORGANISER, Chat, chatting
from tests.programme import edited, knowing

MORNING = "2025-06-11T09:00+03:00"
LATER = {"panel-heat": {"start": "14:00", "end": "15:00"}}


def at(clock: str, day: int = 11) -> datetime:
    return datetime.fromisoformat(f"2025-06-{day}T{clock}+03:00")


async def save(chat: Chat, id_: str, who: int = ANA) -> None:
    [shown] = await chat.say(f"/start session_{id_}", who)
    await chat.press_data(shown, f"save:{id_}", who)


def last(chat: Chat, who: int) -> Message:
    return [message for message in chat.emulator.messages(who) if message.from_bot][-1]


def told(chat: Chat, who: int) -> list[Message]:
    """The change notices somebody got."""
    return [message for message in chat.emulator.messages(who) if message.from_bot and message.text.startswith("🔄")]


def news(chat: Chat, who: int) -> list[str]:
    """Their first lines."""
    return [message.text.splitlines()[0] for message in told(chat, who)]


async def test_who_saved_it_is_told_once_in_their_language_and_nobody_else(sample: Mind, tmp_path: Path) -> None:
    async with chatting(sample, tmp_path, MORNING) as chat:
        await save(chat, "panel-heat")
        await save(chat, "panel-heat", BEN)
        await save(chat, "workshop-maps", BEN)
        chat.emulator.person(31, "Carl", "en")
        await save(chat, "pitch", 31)
        await chat.edit(LATER | {"workshop-maps": {"cancelled": True}})
        await chat.later(at("09:04"))
        await chat.later(at("09:30"))
        assert (news(chat, ANA), news(chat, BEN), news(chat, 31)) == (["🔄 A change in the programme"], ["🔄 Изменения в программе"], [])
        assert "Время: 11:30-12:45 → 14:00-15:00 (ср 11 июн.)" in last(chat, BEN).text
        assert "отменено" in last(chat, BEN).text


async def test_who_was_reminded_of_it_is_told_though_it_was_dropped_and_the_reminder_says_so(sample: Mind, tmp_path: Path) -> None:
    async with chatting(sample, tmp_path, MORNING) as chat:
        await save(chat, "panel-heat")
        [reminder] = await chat.later(at("11:15"))
        await chat.edit({"panel-heat": {"start": "12:00", "end": "13:00"}})
        [notice] = await chat.later(at("11:19"))
        assert notice.text.splitlines()[2] == "Heating without gas"
        assert reminder.text.splitlines()[:2] == ["🔄 Heating without gas", "Time: 11:30-12:45 → 12:00-13:00 (Wed 11 Jun)"]
        [again] = await chat.later(at("11:46"))
        assert again.text.splitlines()[1] == "12:00, in 14 minutes · Oak Room (first floor)"


async def test_a_first_start_publishes_silently_and_a_new_session_is_told_to_who_asks(sample: Mind, tmp_path: Path) -> None:
    without = edited(sample, {"pitch": None})
    async with chatting(without, tmp_path, MORNING) as chat:
        await save(chat, "panel-heat")
        await chat.later(at("09:10"))
        assert (news(chat, ANA), news(chat, ORGANISER)) == ([], [])
        chat.house.reload = lambda: sample
        await chat.say("/reload", ORGANISER)
        assert "New: Six start-ups, ten minutes each" in last(chat, ORGANISER).text
        assert "Nobody saved it; /new shows it." in last(chat, ORGANISER).text
        await chat.later(at("09:20"))
        assert news(chat, ANA) == []
        assert "New: Six start-ups" in (await chat.say("/new"))[0].text


async def test_an_organiser_sees_how_many_before_they_are_told_and_holds_it(sample: Mind, tmp_path: Path) -> None:
    async with chatting(sample, tmp_path, MORNING) as chat:
        await save(chat, "panel-heat")
        await save(chat, "panel-heat", BEN)
        await chat.edit(LATER)
        preview = last(chat, ORGANISER)
        assert preview.text.splitlines()[0] == "🔄 At 09:03 I will tell 2 people of this:"
        await chat.press(preview, "Hold", ORGANISER)
        await chat.later(at("10:00"))
        assert (news(chat, ANA), preview.text.splitlines()[0]) == (
            [],
            "🔄 Held. Nobody is told until you let it go. It would reach 2 people:",
        )
        await chat.press(preview, "Send now", ORGANISER)
        await chat.tick()
        assert (len(news(chat, ANA)), len(news(chat, BEN)), preview.text) == (1, 1, "Sent to 2 people.")
        await chat.press_data(preview, "changes:send", ORGANISER)
        await chat.later(at("10:10"))
        assert (len(news(chat, ANA)), preview.text) == (1, "This is no longer waiting.")
        [log] = await chat.say("/log", ORGANISER)
        assert [line.split(" · ", 1)[1] for line in log.text.splitlines()[1:]] == [
            "you · sent the news of changes at once",
            "you · held the news of changes",
        ]


async def test_what_was_held_can_be_released(sample: Mind, tmp_path: Path) -> None:
    async with chatting(sample, tmp_path, MORNING) as chat:
        await save(chat, "panel-heat")
        await chat.edit(LATER)
        [page] = await chat.say("/changes", ORGANISER)
        await chat.press(page, "Hold", ORGANISER)
        await chat.press(page, "Release", ORGANISER)
        await chat.later(at("09:05"))
        assert len(news(chat, ANA)) == 1
        assert (await chat.say("/changes", ORGANISER))[0].text == "No programme change is waiting."


async def test_only_organisers_decide(sample: Mind, tmp_path: Path) -> None:
    async with chatting(sample, tmp_path, MORNING) as chat:
        await save(chat, "panel-heat")
        await chat.edit(LATER)
        [answer] = await chat.say("/changes")
        for data in ("changes:send", "changes:hold", "remove:0123456789abcdef"):
            await chat.press_data(answer, data)
        assert (answer.text, news(chat, ANA)) == ("This is for organisers.", [])
        await chat.later(at("09:04"))
        assert len(news(chat, ANA)) == 1  # nor did they hold it


async def test_an_edit_that_is_undone_is_told_to_nobody_and_the_preview_says_so(sample: Mind, tmp_path: Path) -> None:
    async with chatting(sample, tmp_path, MORNING) as chat:
        await save(chat, "panel-heat")
        await chat.edit(LATER)
        preview = last(chat, ORGANISER)
        await chat.edit({"panel-heat": {"start": "11:30", "end": "12:45"}})
        await chat.later(at("10:00"))
        assert (news(chat, ANA), preview.text) == ([], "The changes were taken back before anybody was told.")


async def test_each_edit_begins_the_settling_anew_and_a_restart_does_not_lose_it(sample: Mind, tmp_path: Path) -> None:
    changed = edited(sample, LATER)
    async with chatting(sample, tmp_path, MORNING) as chat:
        await save(chat, "panel-heat")
        await chat.edit(LATER)
        await chat.later(at("09:02"))
        await chat.edit({"panel-heat": {"rooms": ["linden"]}})
        await chat.later(at("09:04"))
        assert news(chat, ANA) == []
    async with chatting(edited(changed, {"panel-heat": {"rooms": ["linden"]}}), tmp_path, "2025-06-11T09:04+03:00") as chat:
        await chat.say("/help")
        await chat.later(at("09:06"))
        assert news(chat, ANA) == ["🔄 A change in the programme"]
        assert "Room: Oak Room (first floor) → Linden Hall (ground floor)" in last(chat, ANA).text


async def test_files_that_were_edited_while_the_bot_was_off_are_told_of_too(sample: Mind, tmp_path: Path) -> None:
    async with chatting(sample, tmp_path, MORNING) as chat:
        await save(chat, "panel-heat")
    async with chatting(edited(sample, LATER), tmp_path, "2025-06-11T09:30+03:00") as chat:
        await chat.say("/help")
        await chat.later(at("09:34"))
        assert news(chat, ANA) == ["🔄 A change in the programme"]


async def test_stopped_while_people_are_told_it_goes_on_and_an_edit_meanwhile_is_told_after_it(
    sample: Mind, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with chatting(sample, tmp_path, MORNING) as chat:
        await save(chat, "panel-heat")
        await save(chat, "panel-heat", BEN)
        await chat.edit(LATER)
        tell, told = publishing.tell, []

        def stopping(*arguments: Any) -> None:
            if told:
                raise RuntimeError("stopped")
            told.append(arguments)
            tell(*arguments)

        with monkeypatch.context() as patch:
            patch.setattr(newsroom, "AT_ONCE", 1)
            patch.setattr(publishing, "tell", stopping)
            with pytest.raises(RuntimeError, match="stopped"):
                await chat.later(at("09:04"))
        await chat.edit({"panel-heat": {"start": "16:00", "end": "17:00"}})
        await chat.later(at("09:05"))
        assert (len(news(chat, ANA)), len(news(chat, BEN))) == (1, 1)
        assert "11:30-12:45 → 14:00-15:00" in last(chat, BEN).text
        await chat.later(at("09:09"))
        await chat.later(at("09:15"))
        assert (len(news(chat, ANA)), len(news(chat, BEN))) == (2, 2)
        assert "14:00-15:00 → 16:00-17:00" in last(chat, BEN).text


async def test_who_comes_after_the_session_moved_is_not_reminded_of_the_old_time(
    sample: Mind, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with chatting(sample, tmp_path, MORNING) as chat:
        await save(chat, "panel-heat")
        await save(chat, "panel-heat", BEN)
        remind, later = reminders.remind, edited(sample, LATER)

        def moving(*arguments: Any) -> int:
            chat.house.mind = later  # as if the files were read anew between two turns
            return remind(*arguments)

        monkeypatch.setattr(newsroom, "AT_ONCE", 1)
        monkeypatch.setattr(reminders, "remind", moving)
        await chat.later(at("11:15"))
        assert [("⏰" in last(chat, who).text) for who in (ANA, BEN)] == [True, False]


async def test_a_session_that_vanished_is_an_accident_until_an_organiser_says_it_is_none(sample: Mind, tmp_path: Path) -> None:
    async with chatting(sample, tmp_path, MORNING) as chat:
        await save(chat, "panel-heat")
        chat.house.reload = lambda: edited(sample, {"panel-heat": None})
        [refused] = await chat.say("/reload", ORGANISER)
        assert refused.text.splitlines()[-1] == "- Heating without gas (panel-heat)"
        assert "panel-heat" in chat.house.mind.knowledge.agenda.by_id  # the bot goes on with what it knew
        await chat.press(refused, "Remove", ORGANISER)
        assert "panel-heat" not in chat.house.mind.knowledge.agenda.by_id
        await chat.later(at("09:04"))
        assert last(chat, ANA).text.splitlines()[2] == "Heating without gas, Wed 11 Jun, 11:30-12:45: no longer in the programme."


async def test_the_confirmation_is_for_just_what_was_shown(sample: Mind, tmp_path: Path) -> None:
    async with chatting(sample, tmp_path, MORNING) as chat:
        chat.house.reload = lambda: edited(sample, {"panel-heat": None})
        [refused] = await chat.say("/reload", ORGANISER)
        chat.house.reload = lambda: edited(sample, {"panel-heat": None, "pitch": None})  # one more since
        await chat.press(refused, "Remove", ORGANISER)
        assert {"panel-heat", "pitch"} <= chat.house.mind.knowledge.agenda.by_id.keys()
        assert "- Six start-ups, ten minutes each (pitch)" in refused.text


async def test_what_vanished_while_the_bot_was_off_is_reported_and_nobody_told(sample: Mind, tmp_path: Path) -> None:
    async with chatting(sample, tmp_path, MORNING) as chat:
        await save(chat, "panel-heat")
    async with chatting(edited(sample, {"panel-heat": None}), tmp_path, "2025-06-11T09:30+03:00") as chat:
        await chat.later(at("09:40"))
        reports = [one.text for one in chat.emulator.messages(ORGANISER) if "no longer in the file" in one.text]
        assert (len(reports), news(chat, ANA)) == (1, [])


@pytest.mark.parametrize(("notes", "told"), [(5, 1), (1, 1)])
async def test_in_the_night_who_sleeps_is_told_in_the_morning(sample: Mind, tmp_path: Path, notes: int, told: int) -> None:
    async with chatting(sample, tmp_path, "2025-06-11T22:50+03:00") as chat:
        await save(chat, "panel-flood")  # tomorrow at 11:30
        await chat.edit({"panel-flood": {"rooms": ["oak"]}})
        await chat.later(at("23:00"))
        assert news(chat, ANA) == []
        await chat.later(at("07:00", 12))
        assert len(news(chat, ANA)) == told


async def test_beyond_the_budget_of_a_day_news_come_as_one_in_the_evening_but_a_cancellation_at_once(sample: Mind, tmp_path: Path) -> None:
    event = sample.knowledge.event.model_copy(update={"notices_a_day": 1})
    sessions = ("panel-flood", "talk-rooftops", "talk-bill", "talk-storage")  # all of them tomorrow
    async with chatting(knowing(sample, replace(sample.knowledge, event=event)), tmp_path, MORNING) as chat:
        for id_ in sessions:
            await save(chat, id_)
        for hour, id_ in enumerate(sessions, 10):
            await chat.later(at(f"{hour}:00"))
            await chat.edit({id_: {"cancelled": True} if id_ == "talk-storage" else {"note": {"en": "Bring a pen"}, "rooms": ["mill"]}})
            await chat.later(at(f"{hour}:04"))
        assert ["Room:" in message.text for message in told(chat, ANA)] == [True, False]  # the first, and the cancellation
        await chat.later(at("17:59"))
        assert len(told(chat, ANA)) == 2
        [digest] = await chat.later(at("18:00"))
        assert digest.text.splitlines()[0] == "What else is new:"
        assert digest.text.count("Room:") == 2
        assert len(told(chat, ANA)) == 2


async def test_a_mistake_in_the_files_is_reported_once_and_again_when_it_is_another(sample: Mind, tmp_path: Path) -> None:
    async with chatting(sample, tmp_path, MORNING) as chat:

        def broken(line: int, message: str) -> Mind:
            raise KnowledgeError([Problem("agenda.yaml", line, message)])

        async def reports(*states: tuple[int, str] | None) -> list[str]:
            before, told = len(chat.emulator.messages(ORGANISER)), frozenset()
            for state in states:
                chat.house.reload = (lambda: sample) if state is None else (lambda state=state: broken(*state))
                told = await watching.edited(chat.house, told)
                chat.house.clock._start += timedelta(seconds=2)
            await chat.tick()
            return [message.text.splitlines()[-1] for message in chat.emulator.messages(ORGANISER)[before:]]

        missing, wrong = (3, "is missing"), (4, "is wrong")
        assert await reports(missing, missing, (4, "is missing"), wrong, missing, None, None, wrong) == [
            "agenda.yaml:3: is missing",
            "agenda.yaml:4: is wrong",
            "The event's files were edited and are read anew: 112 facts, 60 sessions.",
            "agenda.yaml:4: is wrong",
        ]


async def test_each_persons_news_begin_where_they_last_looked(sample: Mind, tmp_path: Path) -> None:
    async with chatting(sample, tmp_path, MORNING) as chat:
        await chat.say("/new")
        await chat.later(at("09:10"))
        await chat.edit({"pitch": {"rooms": ["oak"]}})
        await chat.later(at("09:20"))
        assert "Six start-ups" in (await chat.say("/new"))[0].text
        await chat.edit({"panel-heat": {"rooms": ["linden"]}})
        await chat.later(at("09:30"))
        [own], [bens] = await chat.say("/new"), await chat.say("/new", BEN)
        assert ("Six start-ups" in own.text, "Heating" in own.text) == (False, True)
        assert ("Шесть стартапов" in bens.text, "Отопление" in bens.text) == (True, True)


async def test_who_is_forgotten_has_nothing_left(sample: Mind, tmp_path: Path) -> None:
    async with chatting(sample, tmp_path, MORNING) as chat:
        await save(chat, "panel-heat")
        await chat.say("/new")
        [page] = await chat.say("/reminders")
        await chat.press(page, "30 min")
        await chat.house.people.forget(ANA)
        left = await chat.house.db.read(
            lambda connection: [connection.execute(f"SELECT COUNT(*) FROM {table} WHERE user_id = ?", (ANA,)).fetchone()[0]
                                for table in ("saved", "wishes", "looked")]
        )  # fmt: skip
        assert (left, await chat.house.db.read(lambda connection: agendas.savers(connection, "panel-heat"))) == ([0, 0, 0], set())
