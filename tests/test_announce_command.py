"""`python -m bot announce FILE.yaml`: the same rules as in the bot."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot import offline
from bot.__main__ import main
from bot.core.dialogue import Mind
from bot.store.database import Database

FILE = """
to: everybody and not language:ro
text:
  en: "**Doors** at {session:opening.start}"
  ru: "**Двери** в {session:opening.start}"
buttons:
  - session: opening
  - {label: Map, url: "https://example.org/map"}
seen: yes
"""


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sample: Mind) -> Path:
    path = tmp_path / "bot.sqlite3"
    (tmp_path / "matchers").symlink_to(Path("data/matchers").absolute(), target_is_directory=True)
    people: list[tuple[int, str | None]] = [(1, "en"), (2, "ru"), (3, "ro"), (4, None)]
    asyncio.run(_meet(path, people))
    for name, value in {"BOT_DATABASE": str(path), "BOT_EVENT": "sample", "BOT_PRETEND_NOW": "2025-06-10T10:00"}.items():
        monkeypatch.setenv(name, value)
    return path


async def _meet(path: Path, people: list[tuple[int, str | None]]) -> None:
    db = await Database.open(path)
    statement = "INSERT INTO people (user_id, first_seen, last_seen, hint) VALUES (?, 1, 1, ?)"
    await db.write(lambda connection: connection.executemany(statement, people).rowcount)
    await db.close()


async def rows(path: Path) -> list[tuple[int, str]]:
    db = await Database.open(path)
    found = await db.read(lambda c: c.execute("SELECT chat_id, key FROM outbox ORDER BY chat_id").fetchall())
    await db.close()
    return found


def run(tmp_path: Path, text: str, *options: str) -> int:
    file = tmp_path / "news.yaml"
    file.write_text(text, encoding="utf-8")
    return main(["announce", str(file), *options])


def test_a_dry_run_shows_everything_and_leaves_nothing(database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, FILE, "--dry-run") == 0
    assert capsys.readouterr().out.splitlines() == [
        "to: everybody who uses the bot and not (reading in Română): 3 people",
        "English 2 · Русский 1",
        "when: at once",
        "--- en",
        "Doors at 09:30",
        "[Opening of the forum] [Map] [Seen]",
        "--- ru",
        "Двери в 09:30",
        "[Открытие форума] [Map] [Прочитано]",
        "---",
    ]
    assert asyncio.run(rows(database)) == []


@pytest.mark.usefixtures("quickly")
def test_it_is_sent_to_exactly_the_number_that_was_told_or_not_at_all(
    database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, FILE, "--send") == 1
    assert "not sent: it goes to 3 people now; to send it to them: --send --people 3" in capsys.readouterr().out
    assert run(tmp_path, FILE, "--send", "--people", "4") == 1
    assert asyncio.run(rows(database)) == []
    assert run(tmp_path, FILE, "--send", "--people", "3") == 0
    assert [chat for chat, _ in asyncio.run(rows(database))] == [1, 2, 4]


@pytest.fixture
def quickly(monkeypatch: pytest.MonkeyPatch, sample: Mind) -> None:
    """The event's mind is there already: loading it takes seconds."""
    monkeypatch.setattr(offline, "mind_of", lambda _: sample)


@pytest.mark.usefixtures("quickly")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("opening.start", "openning.start"), "“{session:openning.start}”: there is no such session. Perhaps: opening"),
        (("https://example.org/map", "http://localhost/x"), "“http://localhost/x” is not an address that Telegram takes."),
        (("and not language:ro", ""), "languages without a text: ro (1); write them"),
        (("seen: yes", "when: 30 min before city-tour"), "to mend: This cannot be planned yet: the session has no fixed time."),
    ],
)
def test_what_cannot_go_out_is_told(
    database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], change: tuple[str, str], says: str
) -> None:
    assert run(tmp_path, FILE.replace(*change), "--dry-run") == 1
    assert says in capsys.readouterr().out


@pytest.mark.usefixtures("quickly")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("everybody and", "everybdy and"), "news.yaml: There is no “everybdy”. Perhaps: everybody"),
        (("seen: yes", "seen: yes\nwhen: soon"), "news.yaml: I do not understand “soon” as a moment."),
        (("seen: yes", "sen: yes"), "news.yaml:9: sen: unknown key, did you mean"),
        (("  - session: opening", "  - label: x"), "news.yaml:7: buttons.1: needs either url or session"),
    ],
)
def test_a_mistake_in_the_file_is_told_with_its_place(
    database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], change: tuple[str, str], says: str
) -> None:
    assert run(tmp_path, FILE.replace(*change)) == 1
    assert says in capsys.readouterr().err
