"""Names are found in any spelling and alphabet, and strangers are not."""

from __future__ import annotations

import pytest

from bot.core.names import search

PEOPLE = (
    "Ion Popescu", "Ион Русу", "Jürgen Müller", "Ștefania Țurcanu", "Наталья Щербакова", "Alexandru Ceban", "Łukasz Nowak", "Ольга Чебан",
    "Александр Юрьевич Жуков", "Mary O'Neill", "José García",
)  # fmt: skip

CASES = [
    ("Muller", ["Jürgen Müller"]),
    ("mueller", ["Jürgen Müller"]),
    ("Мюллер", ["Jürgen Müller"]),
    ("Ion", ["Ion Popescu", "Ион Русу"]),
    ("ион", ["Ion Popescu", "Ион Русу"]),
    ("ion rusu", ["Ион Русу"]),
    ("Stefania Turcanu", ["Ștefania Țurcanu"]),
    ("Штефания", ["Ștefania Țurcanu"]),
    ("Şţefania", ["Ștefania Țurcanu"]),
    ("Natalia Scherbakova", ["Наталья Щербакова"]),
    ("Natalya Shcherbakova", ["Наталья Щербакова"]),
    ("чебан", ["Alexandru Ceban", "Ольга Чебан"]),
    ("Ceban", ["Alexandru Ceban", "Ольга Чебан"]),
    ("Lukasz", ["Łukasz Nowak"]),
    ("zhukov", ["Александр Юрьевич Жуков"]),
    ("Popesku Ion", ["Ion Popescu"]),
    ("Попеску", ["Ion Popescu"]),
    ("oneill", ["Mary O'Neill"]),
    ("jose garcia", ["José García"]),
    ("Pope", ["Ion Popescu"]),
    ("Ivanov", []),
    ("xy", []),
    ("", []),
    ("\u202e=cmd()", []),
]


@pytest.mark.parametrize(("typed", "found"), CASES, ids=[typed or "nothing" for typed, _ in CASES])
def test_a_name_is_found_however_it_is_typed(typed: str, found: list[str]) -> None:
    assert sorted(search(typed, [(name, name) for name in PEOPLE])) == sorted(found)
