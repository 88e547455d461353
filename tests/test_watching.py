"""Real files, edited as people edit them: in pieces, with mistakes, by renaming; what the bot makes of it."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import training, watching
from bot.core.dialogue import Mind
from bot.core.knowledge import load
from tests.conftest import ORGANISER, Chat, chatting
from tests.programme import knowing

LOOK = 0.1
LATER = ("start: 11:30\n    end: 12:45\n    rooms: oak", "start: 17:30\n    end: 18:00\n    rooms: oak")


class Desk:
    """An organiser's folder, and the bot that reads it."""

    def __init__(self, chat: Chat, knowledge: Path, reads: list[Path]) -> None:
        self.chat, self.event, self.knowledge = chat, knowledge / "sample", knowledge
        self.agenda = self.event / "agenda.yaml"
        self._reads = reads
        self._before = 0

    async def looks(self, count: int = 4) -> None:
        """So many looks of the watcher pass, and then whatever came of them."""
        await asyncio.sleep(count * LOOK)
        async with self.chat.house.reading:
            pass
        await asyncio.sleep(LOOK)
        await self.chat.tick()

    def replace(self, path: Path, old: str, new: str) -> None:
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")

    def told(self) -> list[str]:
        """What the organiser heard since the last time: the last line of each message."""
        messages = [message for message in self.chat.emulator.messages(ORGANISER) if message.from_bot]
        fresh, self._before = messages[self._before :], len(messages)
        return [message.text.splitlines()[-1] for message in fresh]

    @property
    def read(self) -> int:
        """How often the files were read."""
        return len(self._reads)

    @property
    def start(self) -> str:
        """When the bot believes that the panel begins."""
        found = self.chat.house.mind.knowledge.agenda.by_id["panel-heat"].start
        return f"{found:%H:%M}"


@pytest.fixture
async def desk(sample: Mind, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desk]:
    knowledge = tmp_path / "knowledge"
    for name in ("sample", "words", "topics", "lexicon"):
        shutil.copytree(training.KNOWLEDGE / name, knowledge / name)
    monkeypatch.setattr(training, "KNOWLEDGE", knowledge)
    monkeypatch.setattr(watching, "LOOK_SECONDS", LOOK)
    reads: list[Path] = []

    def reload() -> Mind:
        reads.append(knowledge)
        return knowing(sample, load(knowledge, knowledge / "sample"))

    async with chatting(sample, tmp_path, "2025-06-11T09:00+03:00", reload) as chat:
        found = Desk(chat, knowledge, reads)
        await asyncio.sleep(2 * LOOK)
        found.told()
        yield found


async def test_an_edit_is_read_and_shown_and_what_is_still_being_written_is_not(desk: Desk) -> None:
    text = desk.agenda.read_text("utf-8").replace(*LATER)
    begin = text.index("sessions:") + 400
    for part in range(begin, begin + 6000, 1000):  # every piece of it but the last lacks most of the programme
        desk.agenda.write_text(text[:part], "utf-8")
        await asyncio.sleep(0.6 * LOOK)
    assert desk.read == 0
    desk.agenda.write_text(text, "utf-8")
    await desk.looks()
    assert (desk.start, desk.read) == ("17:30", 1)
    assert desk.told() == ["Nobody saved it; /new shows it."]


async def test_a_mistake_keeps_the_old_event_and_is_told_once_until_it_is_mended(desk: Desk) -> None:
    desk.replace(desk.agenda, *LATER)
    desk.replace(desk.agenda, "rooms: oak", "rooms: okk")
    await desk.looks()
    assert (desk.start, desk.told()) == (
        "11:30",
        ['sample/agenda.yaml:342: sessions.panel-heat.rooms: there is no room "okk", did you mean "oak"?'],
    )
    desk.replace(desk.agenda, "# The whole programme", "#\n# The whole programme")  # saved again, a line below
    await desk.looks()
    assert (desk.read, desk.told()) == (2, [])
    desk.replace(desk.agenda, "rooms: okk", "rooms: oak")
    await desk.looks()
    assert desk.start == "17:30"
    assert "The event's files were edited and are read anew: 112 facts, 60 sessions." in desk.told()


async def test_all_that_the_event_is_made_of_is_watched(desk: Desk) -> None:
    names = ("words/en", "topics/about", "lexicon/asking", "sample/facts/house", "sample/registration", "sample/alarms", "sample/event")
    for number, name in enumerate(names, 1):
        file = desk.knowledge / f"{name}.yaml"
        file.write_text(file.read_text("utf-8") + "\n# edited\n", "utf-8")
        await desk.looks(3)
        assert (name, desk.read) == (name, number)


async def test_a_file_that_is_replaced_by_renaming_and_a_folder_that_is_put_in_anew_are_read(desk: Desk) -> None:
    other = desk.event / "agenda.yaml~"
    other.write_text(desk.agenda.read_text("utf-8").replace(*LATER), "utf-8")
    other.replace(desk.agenda)
    await desk.looks()
    assert desk.start == "17:30"
    shutil.move(desk.event, desk.event.with_name("old"))
    await asyncio.sleep(1.5 * LOOK)
    shutil.copytree(desk.event.with_name("old"), desk.event)
    desk.replace(desk.agenda, LATER[1], LATER[0])
    await desk.looks()
    assert desk.start == "11:30"


async def test_a_bug_while_reading_does_not_end_the_watching(desk: Desk) -> None:
    reload = desk.chat.house.reload

    def failing() -> Mind:
        raise ZeroDivisionError

    desk.chat.house.reload = failing
    desk.replace(desk.agenda, *LATER)
    await desk.looks()
    desk.chat.house.reload = reload
    desk.replace(desk.agenda, "# The whole programme", "# All of the programme")
    await desk.looks()
    assert desk.start == "17:30"
