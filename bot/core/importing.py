"""Registrations made elsewhere: which column answers which question, and a row read by the rules of the form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import Field

from bot.core import answers as reading
from bot.core.answers import Refusal
from bot.core.form import EMAIL, NAME, Form
from bot.core.reading import Document, Problem, near_miss, short
from bot.core.values import Id, Language, Shape, ShortText

CODE = "code"
"""Stands among the questions for the code that the other system gave."""


class ImportMap(Shape):
    """The mapping file: how another system's table becomes answers."""

    columns: dict[ShortText, Id] = Field(min_length=1, description="Heading in the table: question of the form, or `code`")
    key: Literal["email", "code"] = Field(default="email", description="What tells people apart: a row with a known key is no new one")
    language: Language = Field(default="en", description="In which people are written to")
    values: dict[Id, dict[ShortText, ShortText]] = Field(default_factory=dict, description="Per question, what the table says: the option")


def check_mapping(mapping: ImportMap, document: Document, form: Form, headings: Iterable[str]) -> list[Problem]:
    """The mapping against the form and the table."""
    known, there = {*form.questions, CODE}, list(headings)
    problems = []
    for heading, id_ in mapping.columns.items():
        if id_ not in known:
            problems.append(document.problem(("columns", heading), f'there is no question "{id_}"{near_miss(id_, sorted(known))}'))
        if heading not in there:
            hint = near_miss(heading, there) or f"; there are: {', '.join(short(one) for one in there[:20])}"
            problems.append(document.problem(("columns", heading), f"the table has no such column{hint}"))
    missing = [needed for needed in (NAME, mapping.key) if needed not in mapping.columns.values()]
    problems += [document.problem(("columns",), f"no column is the {needed}") for needed in missing]
    for id_, values in mapping.values.items():
        question = form.questions.get(id_)
        if question is None or not question.options:
            problems.append(document.problem(("values", id_), "is no question with options"))
            continue
        for said, option in values.items():
            if option not in question.options:
                hint = near_miss(option, list(question.options))
                problems.append(document.problem(("values", id_, said), f'"{option}" is no option of {id_}{hint}'))
    return problems


@dataclass(frozen=True)
class Entry:
    """A row as answers, or what is wrong with it."""

    row: int
    """As the table counts, the heading being 1."""
    reference: str
    answers: Mapping[str, Any]
    problems: tuple[str, ...] = ()


def entries(mapping: ImportMap, form: Form, rows: Iterable[Mapping[str, str]]) -> list[Entry]:
    """Every row that is not empty."""
    found: list[Entry] = []
    seen: dict[str, int] = {}
    for number, row in enumerate(rows, 2):
        if any(cell.strip() for cell in row.values()):
            entry = _entry(mapping, form, number, row)
            if not entry.problems and entry.reference in seen:
                entry = Entry(number, entry.reference, {}, (f"the same {mapping.key} stands on row {seen[entry.reference]}",))
            seen.setdefault(entry.reference, number)
            found.append(entry)
    return found


def _entry(mapping: ImportMap, form: Form, number: int, row: Mapping[str, str]) -> Entry:
    answers: dict[str, Any] = {}
    problems: list[str] = []
    key = ""
    for heading, id_ in mapping.columns.items():
        raw = row.get(heading, "").strip()
        if id_ == CODE:
            key = reading.clean(raw)[:80] if mapping.key == CODE else key
        elif raw:
            value = _value(mapping, form, id_, raw, answers)
            if isinstance(value, Refusal):
                problems.append(f'{heading}: "{short(raw)}" is no answer to {id_}')
            else:
                answers[id_] = value
    if mapping.key == EMAIL:
        key = str(answers.get(EMAIL) or "").casefold()
    if NAME not in answers:
        problems.append("there is no name")
    if not key:
        problems.append(f"there is no {mapping.key}")
    return Entry(number, f"{mapping.key}:{key}", answers, tuple(problems))


def _value(mapping: ImportMap, form: Form, id_: str, raw: str, earlier: Mapping[str, Any]) -> Any:
    question = form.questions[id_]
    known = {said.casefold(): option for said, option in mapping.values.get(id_, {}).items()}
    if question.kind == "choices" and known:
        pieces = [piece.strip() for piece in raw.replace(";", ",").split(",") if piece.strip()]
        options = [known.get(piece.casefold()) or reading.option_of(question, piece) for piece in pieces]
        return reading.picked(question, [one for one in options if one]) if all(options) else reading.refused("form-choose")
    country = earlier.get("country")
    return reading.read(question, known.get(raw.casefold(), raw), country if isinstance(country, str) else None)
