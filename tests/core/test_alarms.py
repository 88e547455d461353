"""A mistake in an alarm is found when the files are read, not when the alarm is needed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.core.knowledge import load
from bot.core.reading import KnowledgeError

ROOT = Path("knowledge")


def problems(folder: Path, alarms: str) -> list[str]:
    event = folder / "sample"
    shutil.copytree(ROOT / "sample", event, dirs_exist_ok=True)
    (event / "alarms.yaml").write_text(alarms, encoding="utf-8")
    try:
        load(ROOT, event)
    except KnowledgeError as error:
        return [str(problem) for problem in error.problems]
    return []


def alarm(text: str = "{en: a, ro: b, ru: c}", more: str = "") -> str:
    return f"alarms:\n  fire:\n    label: {{en: Fire, ro: Foc, ru: Пожар}}\n    text: {text}\n{more}"


def test_the_alarms_that_ship_are_right() -> None:
    assert [len(load(ROOT, ROOT / name).alarms.alarms) for name in ("sample", "chisinau-2024")] == [3, 2]


@pytest.mark.parametrize(
    ("alarms", "said"),
    [
        (alarm(), None),
        (alarm("{en: a, ro: b}"), "sample/alarms.yaml:4: alarms.fire.text: Русский (ru) is missing; an alarm is needed in every language"),
        (alarm(more="    to: registred"), "sample/alarms.yaml:5: alarms.fire.to: There is no “registred”. Perhaps: registered"),
        (alarm(more="    to: registered and"), "sample/alarms.yaml:5: alarms.fire.to: Something is missing"),
        (alarm('{en: "{session.place}", ro: b, ru: c}'), "sample/alarms.yaml:4: alarms.fire.text: {session.place}: a session has title"),
        (
            alarm('{en: "{session:galla.start}", ro: b, ru: c}'),
            "sample/alarms.yaml:4: alarms.fire.text: “{session:galla.start}”: there is no",
        ),
        (alarm('{en: "{session.title} {session.room}", ro: b, ru: c}'), None),
        ("delay: 1\n" + alarm(), "sample/alarms.yaml:1: delay:"),
        (alarm(more="    colour: red"), "sample/alarms.yaml:5: alarms.fire.colour:"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, alarms: str, said: str | None) -> None:
    found = problems(tmp_path, alarms)
    assert len(found) == (0 if said is None else 1), found
    assert all(one.startswith(said or "") for one in found), found
