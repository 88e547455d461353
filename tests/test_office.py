"""The verbs about registrations: what is taken over from a table, and what is written into files."""

from __future__ import annotations

import csv
import io
import sqlite3
from pathlib import Path

import openpyxl
import pytest

from bot.__main__ import main
from bot.store import registrations

MAP = Path("knowledge/sample/import/mapping.yaml")
ROWS = """\
Full name,E-mail address,Employer,Participant type,Country,Days
Ștefania Müller,Stefania@Example.org,Primăria Orhei,Municipality,Republica Moldova,"Day 1, Day 2"
Ион Русу,ion@example.org,=cmd(),student,Молдова,Day 3
"""


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BOT_DATABASE", str(tmp_path / "bot.sqlite3"))
    monkeypatch.setenv("BOT_EVENT", "sample")
    return tmp_path


def write(office: Path, text: str = ROWS, name: str = "people.csv") -> str:
    path = office / name
    path.write_text(text, encoding="utf-8-sig")
    return str(path)


def take_over(file: str, *more: str, mapping: Path = MAP) -> int:
    return main(["import", file, "--map", str(mapping), *more])


def kept(office: Path) -> list[registrations.Registration]:
    with sqlite3.connect(office / "bot.sqlite3") as connection:
        return registrations.everybody(connection)


def test_a_table_is_taken_over_once_however_often_it_is_done(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(office)
    assert take_over(file) == 0
    assert "new: 2, changed: 0, same: 0" in capsys.readouterr().out
    first, second = kept(office)
    assert (first.name, first.email, first.answers["role"], first.answers["country"], first.answers["days"]) == (
        "Ștefania Müller", "stefania@example.org", "town", "MD", ["wed", "thu"],
    )  # fmt: skip
    assert {part: place.state for part, place in first.places.items()} == {"": "held", "wednesday": "held", "thursday": "held"}
    assert second.answers["organisation"] == "=cmd()"
    assert take_over(file) == 0
    assert "new: 0, changed: 0, same: 2" in capsys.readouterr().out
    assert kept(office) == [first, second]


def test_a_dry_run_says_what_would_change_and_changes_nothing(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(office)
    assert take_over(file, "--dry-run") == 0
    assert "would be new: 2" in capsys.readouterr().out
    assert kept(office) == []
    take_over(file)
    changed = write(office, ROWS.replace("Day 3", "Day 2"))
    take_over(changed, "--dry-run")
    assert "row 3: changed: days: fri → thu" in capsys.readouterr().out
    assert kept(office)[1].answers["days"] == ["fri"]
    take_over(changed)
    assert kept(office)[1].answers["days"] == ["thu"]
    assert set(kept(office)[1].places) == {"", "thursday"}


def test_an_xlsx_is_read_like_a_csv(office: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in csv.reader(io.StringIO(ROWS)):
        book.active.append(row)
    book.save(office / "people.xlsx")
    assert take_over(str(office / "people.xlsx")) == 0
    assert [one.name for one in kept(office)] == ["Ștefania Müller", "Ион Русу"]


def test_a_table_with_codes_of_its_own_is_taken_over_once_too(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mapping = office / "map.yaml"
    mapping.write_text(
        MAP.read_text(encoding="utf-8").replace("key: email", "key: code").replace("columns:", "columns:\n  No: code"), encoding="utf-8"
    )
    rows = [f"{number},{row}" for number, row in zip(("No", "A-1", "A-2"), ROWS.splitlines(), strict=True)]
    for said in ("new: 2, changed: 0, same: 0", "new: 0, changed: 0, same: 2"):
        assert take_over(write(office, "\n".join(rows)), mapping=mapping) == 0
        assert said in capsys.readouterr().out
    take_over(write(office, "\n".join(rows).replace("ion@example.org", "ion.rusu@example.org")), mapping=mapping)
    assert "changed: 1" in capsys.readouterr().out, "another e-mail, the same code: the same person"
    assert [one.email for one in kept(office)] == ["stefania@example.org", "ion.rusu@example.org"]


def test_wrong_rows_are_told_with_their_number_and_the_others_are_taken(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = ROWS + "No Mail,,x,student,Moldova,Day 1\nTwice,ION@example.org,x,student,Moldova,Day 1\nBad,bad@,x,king,Narnia,Day 9\n"
    assert take_over(write(office, wrong)) == 1
    said = capsys.readouterr().out
    assert "row 4: there is no email" in said
    assert "row 5: the same email stands on row 3" in said
    assert 'row 6: E-mail address: "bad@" is no answer to email' in said
    assert 'row 6: Participant type: "king" is no answer to role' in said
    assert "new: 2" in said
    assert "wrong: 3" in said


def test_who_has_tied_it_to_telegram_keeps_their_own_answers(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    take_over(write(office))
    with sqlite3.connect(office / "bot.sqlite3") as connection:
        connection.execute("INSERT INTO people (user_id, first_seen, last_seen) VALUES (7, 0, 0)")
        assert registrations.link(connection, 1, 7)
    take_over(write(office, ROWS.replace("Primăria Orhei", "Somebody else's")))
    assert "theirs: 1" in capsys.readouterr().out
    assert kept(office)[0].answers["organisation"] == "Primăria Orhei"


def test_letters_have_a_code_and_a_link_for_each(office: Path) -> None:
    letters = office / "letters.csv"
    assert take_over(write(office), "--letters", str(letters), "--bot", "river_bot") == 0
    rows = list(csv.DictReader(io.StringIO(letters.read_text(encoding="utf-8-sig"))))
    assert [row["email"] for row in rows] == ["stefania@example.org", "ion@example.org"]
    assert all(row["link"].startswith("https://t.me/river_bot?start=t_") for row in rows)
    assert letters.stat().st_mode & 0o077 == 0


MISTAKES = [
    ("Full name: name", "Full name: nam", 'did you mean "name"?'),
    ("Employer: organisation", "Employe: organisation", 'the table has no such column, did you mean "Employer"?'),
    ("Municipality: town", "Municipality: city", '"city" is no option of role'),
    ("  E-mail address: email\n", "", "no column is the email"),
    ("key: email", "key: e-mail", 'did you mean "email"?'),
    ("columns:", "colums:", 'unknown key, did you mean "columns"?'),
]


@pytest.mark.parametrize(("old", "new", "says"), MISTAKES)
def test_a_mistake_in_the_mapping_is_told_and_nothing_is_taken(
    office: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, says: str
) -> None:
    mapping = office / "map.yaml"
    mapping.write_text(MAP.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    assert take_over(write(office), mapping=mapping) == 1
    assert says in capsys.readouterr().err
    assert not (office / "bot.sqlite3").exists()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [("x.xlsx", b"no workbook", "not an XLSX"), ("x.csv", b"\xff\xfe\x00", "not UTF-8"), ("x.csv", b"", "no headings"),
     ("x.csv", b"a,a\n1,2\n", 'two columns are called "a"')],
)  # fmt: skip
def test_a_file_that_is_no_table_is_refused(office: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes, says: str) -> None:
    (office / name).write_bytes(content)
    assert take_over(str(office / name)) == 1
    assert says in capsys.readouterr().err


def test_the_lists_are_written_and_readable_by_their_owner_only(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    take_over(write(office))
    assert main(["export", str(office / "out"), "--lang", "ro"]) == 0
    files = sorted((office / "out").iterdir())
    assert [path.name.split("-")[0] for path in files] == ["door", "numbers", "registrations", "registrations"]
    assert all(path.stat().st_mode & 0o077 == 0 for path in files)
    book = openpyxl.load_workbook(files[3])
    assert book.sheetnames == ["Înregistrări", "Intrări", "Lista de așteptare", "Sesiuni"]
    assert "registered: 2" in capsys.readouterr().out


def test_an_export_without_a_database_says_so(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", str(office / "out")]) == 1
    assert "there is no database" in capsys.readouterr().err
