"""Taking registrations over from elsewhere: once each, however often it is done."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from bot.core.form import EMAIL, NAME, Form
from bot.core.importing import Entry
from bot.core.registration import wanted
from bot.store import registrations
from bot.store.registrations import Applicant, Limits, Registration

Became = Literal["new", "changed", "same", "theirs", "wrong"]
"""theirs: the person has it in the bot, where they change it themselves."""


@dataclass(frozen=True)
class Result:
    """What became of a row."""

    entry: Entry
    became: Became
    registration: Registration | None = None
    before: Mapping[str, Any] = field(default_factory=dict)
    """The answers as they were, where they are changed."""


class Undone(Exception):  # noqa: N818 - no error: a dry run ends so, and nothing stays
    """Carries what a dry run found out of its transaction."""

    def __init__(self, results: list[Result]) -> None:
        super().__init__("a dry run")
        self.results = results


def take_over(
    connection: sqlite3.Connection, form: Form, entries: Sequence[Entry], lang: str, limits: Limits, now: datetime, *, dry: bool
) -> list[Result]:
    """Every row: a new registration, a changed one, or nothing to do. Raises Undone at the end of a dry run."""
    results = [_one(connection, form, entry, lang, limits, now) for entry in entries]
    if dry:
        raise Undone(results)
    return results


def _one(connection: sqlite3.Connection, form: Form, entry: Entry, lang: str, limits: Limits, now: datetime) -> Result:
    if entry.problems:
        return Result(entry, "wrong")
    email = entry.answers.get(EMAIL)
    who = Applicant(str(entry.answers[NAME]), entry.answers, lang, str(email) if email else None, None, "import")
    places = wanted(form, entry.answers)
    row = connection.execute("SELECT id FROM registrations WHERE reference = ?", (entry.reference,)).fetchone()
    if row is None and who.email:
        row = connection.execute(
            "SELECT id FROM registrations WHERE email = ? AND user_id IS NOT NULL", (registrations.folded_email(who.email),)
        ).fetchone()
    old = registrations.by_id(connection, row[0]) if row else None
    if old is None:
        one, _ = registrations.register(connection, who, places, limits, registrations.fresh_ticket(), now)
        connection.execute("UPDATE registrations SET reference = ? WHERE id = ?", (entry.reference, one.id))
        return Result(entry, "new", one)
    if old.user_id is not None or old.cancelled is not None:
        return Result(entry, "theirs", old)
    if dict(old.answers) == dict(entry.answers):
        return Result(entry, "same", old)
    return Result(entry, "changed", registrations.change(connection, old.id, who, places, limits, now), old.answers)
