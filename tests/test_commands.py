"""The command line, as a process or in this one."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot import training
from bot.__main__ import main
from tests.conftest import CACHE

ROOT = Path(__file__).resolve().parent.parent


def bot(*arguments: str, said: str = "", **environ: str) -> subprocess.CompletedProcess[str]:
    """Run `python -m bot` with the tests' trained matchers."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("BOT_")}
    environment = {**clean, "BOT_DATABASE": str((ROOT / CACHE).parent / "bot.sqlite3"), "PYTHONIOENCODING": "utf-8", **environ}
    command = [sys.executable, "-m", "bot", *arguments]
    return subprocess.run(
        command, input=said, capture_output=True, text=True, encoding="utf-8", cwd=ROOT, env=environment, timeout=120, check=False
    )


def test_run_without_a_token_says_how_to_get_one() -> None:
    done = bot("run")
    assert done.returncode == 1
    assert "@BotFather" in done.stdout
    assert "python -m bot try" in done.stdout


def test_a_bad_setting_is_named_with_what_would_be_right() -> None:
    done = bot("run", BOT_TOKEN="not-a-token")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("BOT_TOKEN: this is not a token of Telegram's; right is")
    assert "not-a-token" not in done.stderr
    assert bot("ask", "hi", BOT_PRETEND_NOW="yesterday").stderr.startswith('BOT_PRETEND_NOW: "yesterday" is not a moment')


def test_check_counts_what_is_there_and_an_unknown_event_is_told_from_the_known_ones() -> None:
    done = bot("check", "--no-report")
    assert done.returncode == 0
    assert "sessions: 1 (partial)" in done.stdout
    assert "ways of asking, found half as often as others (0): none" in done.stdout
    missing = bot("check", "--event", "chisinau-2025")
    assert missing.returncode == 1
    assert 'did you mean "chisinau-2024"?' in missing.stderr


def test_check_prints_every_problem_with_its_line(tmp_path: Path) -> None:
    event = tmp_path / "my-event"
    shutil.copytree(training.KNOWLEDGE / "chisinau-2024", event)
    file = event / "event.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("zone:", "zome:"), encoding="utf-8")
    done = bot("check", "--event", str(event))
    assert done.returncode == 1
    assert "my-event/event.yaml:7:" in done.stderr
    assert "did you mean" in done.stderr


def test_ask_answers_one_question_and_explains_itself() -> None:
    done = bot("ask", "когда конференция?")
    assert done.stdout == "Четверг, 10, и пятница, 11 октября 2024 года, в Кишинёве.\n"
    assert "eve" in done.stderr
    explained = bot("ask", "--explain", "rjulf rjyathtywbz")
    assert "read as: когда конференция" in explained.stdout
    assert json.loads(bot("ask", "--json", "when is it?").stdout) == {
        "status": "answered",
        "text": "Thursday 10 and Friday 11 October 2024, in Chișinău.",
        "sources": ["dates"],
        "lang": "en",
    }


def test_a_batch_answers_line_by_line_with_history_and_moment(tmp_path: Path) -> None:
    lines = [
        {"id": "a", "text": "în ce oraș e?", "lang": "ro"},
        {"id": "b", "text": "and tomorrow?", "history": ["where is lunch?"], "now": "2025-06-11T10:05"},
        {"id": "c", "text": "кто ты?"},
    ]
    file = tmp_path / "questions.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    answers = [json.loads(line) for line in bot("ask", "--batch", str(file), "--event", "sample").stdout.splitlines()]
    assert [(answer["id"], answer["status"], answer["lang"]) for answer in answers] == [
        ("a", "answered", "ro"),
        ("b", "answered", "en"),
        ("c", "smalltalk", "ru"),
    ]
    assert "12 June" in answers[1]["text"]
    assert set(answers[0]) == {"id", "status", "text", "sources", "lang"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "questions.jsonl:1: not JSON"),
        ('{"id": 1}', 'expected an object with a "text"'),
        ('{"text": "when", "now": "2026-05-6T14:00"}', 'questions.jsonl:1: "now" is no moment'),
    ],
)
def test_a_broken_batch_says_where(tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(content, encoding="utf-8")
    done = bot("ask", "--batch", str(file))
    assert done.returncode == 1
    assert said in done.stderr


def test_the_terminal_chat_reads_piped_input_and_presses_buttons() -> None:
    done = bot("try", said="when is it?\n1\n:as organiser\n/reload\n:quit\n")
    assert done.returncode == 0
    assert "Nothing is sent anywhere." in done.stdout
    assert "Thursday 10 and Friday 11 October 2024" in done.stdout
    assert "Source: the organisers' invitation" in done.stdout
    assert "Read anew: 85 facts, 1 sessions." in done.stdout


def test_the_schemas_in_the_repository_are_those_of_the_code(capsys: pytest.CaptureFixture[str]) -> None:
    before = {path.name: path.read_text(encoding="utf-8") for path in (training.KNOWLEDGE / "schema").glob("*.json")}
    assert main(["schema"]) == 0
    assert capsys.readouterr().out.count("written:") == len(before) == 8
    assert {path.name: path.read_text(encoding="utf-8") for path in (training.KNOWLEDGE / "schema").glob("*.json")} == before


def test_backup_and_health(tmp_path: Path) -> None:
    database = str(tmp_path / "bot.sqlite3")
    assert bot("health", BOT_DATABASE=database).stdout == "no sign of life\n"
    assert bot("backup", str(tmp_path / "copy"), BOT_DATABASE=database).returncode == 1
    (tmp_path / "bot.alive").touch()
    assert bot("health", BOT_DATABASE=database).returncode == 0
