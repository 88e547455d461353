"""Files for organisers: what is in them is what is in the database, and a text is never a formula."""

from __future__ import annotations

import csv
import io
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from bot.core.form import capacities
from bot.core.form_pages import Clerk
from bot.core.knowledge import Knowledge, load
from bot.core.language import Speech
from bot.core.registration import wanted
from bot.core.tickets import spaced
from bot.papers import charts, lists
from bot.papers.sheets import Sheet, comma_separated, xlsx
from bot.store import door, registrations
from bot.store.registrations import Applicant, fresh_ticket
from bot.store.schema import migrate

ROOT = Path(__file__).parents[2] / "knowledge"
NOW = datetime(2025, 5, 1, 9, 0, tzinfo=UTC)
HOSTILE = (
    '=cmd|"/c calc"!A1',
    "+1",
    "-2+3",
    "@SUM(A1)",
    "Ștefan Țurcanu",
    "Пётр Ёлкин",
    "https://example.org",
    "<b>x</b>",
    "00123",
    "🎉 Ana",
)


@pytest.fixture(scope="module")
def sample() -> Knowledge:
    return load(ROOT, ROOT / "sample")


def clerk_of(knowledge: Knowledge, lang: str) -> Clerk:
    assert knowledge.form
    return Clerk(knowledge, knowledge.form, Speech(lang, knowledge.phrases[lang], knowledge.zone))


def filled(knowledge: Knowledge, names: tuple[str, ...]) -> sqlite3.Connection:
    """Two places fewer than people; the first and the last have come."""
    assert knowledge.form
    db = sqlite3.connect(":memory:", isolation_level=None)
    db.execute("PRAGMA foreign_keys = ON")
    migrate(db)
    limits = {**capacities(knowledge.form, knowledge.agenda.file), "": len(names) - 2}
    for number, name in enumerate(names):
        db.execute("INSERT INTO people (user_id, first_seen, last_seen) VALUES (?, 0, 0)", (number + 1,))
        answers = {
            "name": name, "email": f"p{number}@example.org", "organisation": name[::-1], "role": "town", "country": "MD",
            "days": ["wed", "thu"], "matchmaking": "yes", "guests": number % 3, "visible": "organisers",
            "consent": {"version": "2025-03", "given": True},
        }  # fmt: skip
        who = Applicant(name, answers, ("en", "ro", "ru")[number % 3], f"p{number}@example.org", number + 1)
        one, _ = registrations.register(db, who, wanted(knowledge.form, answers), limits, fresh_ticket(), NOW + timedelta(minutes=number))
        if one.holds and number % 2 == 0:
            door.check_in(db, one.id, "2025-06-11", 1, NOW + timedelta(days=40, minutes=number))
    return db


@pytest.mark.parametrize("lang", ["en", "ro", "ru"])
def test_the_workbook_read_back_equals_the_database(sample: Knowledge, lang: str) -> None:
    db, clerk = filled(sample, HOSTILE), clerk_of(sample, lang)
    rolls = lists.read(db)
    sheets = lists.workbook(clerk, rolls, NOW)
    book = openpyxl.load_workbook(io.BytesIO(xlsx(sheets)))
    people, came, waiting, sessions = (list(page.iter_rows(min_row=2, values_only=True)) for page in book.worksheets)
    column = dict(zip(people[0], range(len(people[0])), strict=True))
    name, organisation, country = (
        column[clerk.text(sample.form.questions[id_].label)]
        for id_ in ("name", "organisation", "country")  # type: ignore[union-attr]
    )
    assert [row[name] for row in people[1:]] == list(HOSTILE)
    assert [row[organisation] for row in people[1:]] == [text[::-1] for text in HOSTILE]
    kept = registrations.everybody(db)
    assert [row[0] for row in people[1:]] == [spaced(one.code) for one in kept]
    assert [row[column[clerk.speech.say("column-registered")]] for row in people[1:]] == [
        one.registered.astimezone(sample.zone).replace(tzinfo=None) for one in kept
    ]
    form = sample.form
    assert form
    for id_, question in form.questions.items():  # every answer, as it is read
        cells = [row[column[clerk.text(question.label)]] for row in people[1:]]
        assert cells == [
            None if one.answers.get(id_) is None else one.answers[id_] if question.kind in ("text", "email", "number", "phone")
            else clerk.shown(question, one.answers[id_]) for one in kept
        ], id_  # fmt: skip
    assert [row[1] for row in people[1:]] == [clerk.speech.say(f"state-{lists.standing(one)}") for one in kept]
    assert [row[2] for row in people[1:]] == [one.lang for one in kept]
    assert {row[country] for row in people[1:]} == {{"en": "Moldova", "ro": "Republica Moldova", "ru": "Молдова"}[lang]}
    assert [(row[0], row[1], row[2]) for row in came[1:]] == [
        (spaced(kept[one.registration_id - 1].code), kept[one.registration_id - 1].name, one.day) for one in door.all_checkins(db)
    ]
    assert [row[3] for row in waiting[1:]] == list(HOSTILE[-2:])
    assert len(sessions) - 1 == len(sample.agenda.sessions)
    by_title = {row[2]: row for row in sessions[1:]}
    assert by_title[clerk.text(sample.agenda.by_id["matchmaking-thu"].entry.title)][3:5] == (120, len(HOSTILE) - 2)


def test_no_text_becomes_a_formula_or_a_link(sample: Knowledge) -> None:
    sheet = Sheet("x", ("=A1", "b"), tuple((text, 1) for text in HOSTILE))
    page = openpyxl.load_workbook(io.BytesIO(xlsx([sheet]))).active
    assert page is not None
    cells = [row[0] for row in page.iter_rows()]
    assert [cell.value for cell in cells] == ["=A1", *HOSTILE]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)


def test_the_csv_has_its_mark_and_nothing_that_a_program_would_run() -> None:
    raw = comma_separated(Sheet("x", ("name", "n"), tuple((text, 1) for text in HOSTILE)))
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    assert [row[0].lstrip("'") for row in rows[1:]] == list(HOSTILE)
    assert not any(row[0].startswith(("=", "+", "-", "@")) for row in rows)


def test_the_door_list_is_by_name_in_any_alphabet_and_says_when_it_was_made(sample: Knowledge) -> None:
    clerk = clerk_of(sample, "en")
    names = ("Șerban", "ana", "Zoe", "Ömer", "Иван", "Ion", "x", "y")
    sheet = lists.door_list(clerk, lists.read(filled(sample, names)), datetime(2025, 6, 11, 6, tzinfo=UTC))
    assert [row[1] for row in sheet.rows] == ["ana", "Ion", "Иван", "Ömer", "Șerban", "Zoe"]
    assert [row[0] for row in sheet.rows] == [None, None, "✓", None, "✓", "✓"]
    assert sheet.note.endswith("11 June 2025 09:00")


def test_the_door_list_prints_well(sample: Knowledge) -> None:
    sheet = lists.door_list(clerk_of(sample, "en"), lists.read(filled(sample, HOSTILE)), NOW)
    page = openpyxl.load_workbook(io.BytesIO(xlsx([sheet]))).active
    assert page is not None
    setup = page.page_setup
    assert (setup.orientation, setup.paperSize, setup.fitToHeight) == ("landscape", 9, 0)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.print_title_rows == "$2:$2", "the heading stands on every page"
    assert (page.oddFooter.left.text, page.oddFooter.right.text) == (sheet.note, "&P / &N"), "so do the moment and the page"
    assert page.print_options.gridLines, "lines to write along"
    assert page.freeze_panes == "A3"


def test_the_numbers_count_those_with_a_place(sample: Knowledge) -> None:
    found = lists.numbers(clerk_of(sample, "ru"), lists.read(filled(sample, HOSTILE)))
    assert (found.registered, found.waiting, found.cancelled, found.checked_in) == (8, 2, 0, {"2025-06-11": 4})
    assert found.groups["Роль"] == [("Мэрия", 8)]
    assert found.groups["Дни"] == [("Ср, 11 июня", 8), ("Чт, 12 июня", 8)], "days in their order"
    assert list(found.groups["Регистрации"]) == [("место есть", 8), ("ждёт", 2), ("отменено", 0), ("Проходы, ср 11 июн.", 4)]
    assert {"Роль", "Страна", "Язык", "Дни"} <= set(list(found.groups)[: charts.MOST_PANELS]), "what organisers ask for first is shown"
    picture = charts.bars("Numbers", "8 of 280", found.groups)
    assert picture.startswith(b"\x89PNG")
