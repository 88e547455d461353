"""Everybody a message could go to, with what the conditions of an audience look at."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Literal, NamedTuple

from bot.core.agenda import programme_day
from bot.core.audience import DAYS, MATCHMAKING, ROLE, Recipient, day_of_option, parts_of
from bot.core.knowledge import Knowledge

State = Literal["", "registered", "waiting", "cancelled"]


def everybody(connection: sqlite3.Connection, knowledge: Knowledge, now: datetime) -> list[Recipient]:
    """Everybody the bot has met, in the order of their ids.

    "Checked in" is: today, on a day of the event; else on any day.
    """
    spoken = knowledge.event.languages
    signed = _registrations(connection, knowledge, now)
    saved = _saved(connection)
    rows = connection.execute(
        """
        SELECT people.user_id, language, hint, unreachable.chat_id IS NOT NULL, urgent_only.user_id IS NOT NULL FROM people
        LEFT JOIN unreachable ON unreachable.chat_id = people.user_id
        LEFT JOIN urgent_only ON urgent_only.user_id = people.user_id
        ORDER BY people.user_id
        """
    )
    found = []
    for user_id, language, hint, unreachable, urgent_only in rows:
        form = signed.get(user_id, {})
        lang = next((one for one in (language, hint, form.pop("lang", None)) if one in spoken), spoken[0])
        found.append(
            Recipient(
                user_id, lang, saved=saved.get(user_id, frozenset()), permission=not urgent_only, unreachable=bool(unreachable), **form
            )
        )
    return found


def one(connection: sqlite3.Connection, knowledge: Knowledge, now: datetime, user_id: int) -> Recipient | None:
    """One of them."""
    return next((person for person in everybody(connection, knowledge, now) if person.user_id == user_id), None)


def want_all(connection: sqlite3.Connection, user_id: int, *, wanted: bool) -> None:
    """Somebody wants announcements, or only urgent ones."""
    if wanted:
        connection.execute("DELETE FROM urgent_only WHERE user_id = ?", (user_id,))
    else:
        connection.execute("INSERT INTO urgent_only (user_id) VALUES (?) ON CONFLICT DO NOTHING", (user_id,))


def wants_all(connection: sqlite3.Connection, user_id: int) -> bool:
    """Whether somebody wants announcements that are not urgent."""
    return connection.execute("SELECT 1 FROM urgent_only WHERE user_id = ?", (user_id,)).fetchone() is None


def names(connection: sqlite3.Connection) -> dict[int, str]:
    """The names of people who registered, for the organisers' report."""
    if not _has(connection, "registrations"):
        return {}
    return dict(connection.execute("SELECT user_id, name FROM registrations WHERE user_id IS NOT NULL"))


def _registrations(connection: sqlite3.Connection, knowledge: Knowledge, now: datetime) -> dict[int, dict[str, Any]]:
    if not _has(connection, "registrations"):
        return {}
    day = str(programme_day(now, knowledge.zone))
    today = day if day in map(str, knowledge.event.days) else None
    checked = {id_ for (id_,) in connection.execute("SELECT registration_id FROM checkins WHERE ? IS NULL OR day = ?", (today, today))}
    places: dict[int, dict[str, str]] = {}
    for id_, part, state in connection.execute("SELECT registration_id, part, state FROM places"):
        places.setdefault(id_, {})[part] = state
    event = _Event(day_of_option(knowledge), parts_of(knowledge, DAYS), parts_of(knowledge, MATCHMAKING))
    rows = connection.execute("SELECT id, user_id, lang, answers, cancelled FROM registrations WHERE user_id IS NOT NULL").fetchall()
    return {
        user_id: _signed(json.loads(answers), places.get(id_, {}), event, gone=cancelled is not None)
        | {"lang": lang, "checked_in": id_ in checked}
        for id_, user_id, lang, answers, cancelled in rows
    }


class _Event(NamedTuple):
    """What the form's answers mean: an option of the question about days, and the parts that answers take a place in."""

    day_of: Mapping[str, str]
    day_parts: Mapping[str, tuple[str, ...]]
    matchmaking_parts: Mapping[str, tuple[str, ...]]


def _signed(answers: Mapping[str, Any], places: Mapping[str, str], event: _Event, *, gone: bool) -> dict[str, Any]:
    """What a registration says. Who waits for a part of the event is not taken to take part in it."""
    chosen = answers.get(DAYS) or ()
    mine = [chosen] if isinstance(chosen, str) else list(chosen)
    return {
        "state": "cancelled" if gone else _STATES.get(places.get("", ""), "waiting"),
        "days": frozenset(event.day_of[one] for one in mine if one in event.day_of and _holds(places, event.day_parts.get(one, ()))),
        "role": str(answers.get(ROLE) or ""),
        "matchmaking": answers.get(MATCHMAKING) == "yes" and _holds(places, event.matchmaking_parts.get("yes", ())),
    }


_STATES: Mapping[str, State] = {"held": "registered", "waiting": "waiting", "offered": "waiting", "lapsed": "cancelled"}
"""By the place in the whole. Who let an offer go by has left the queue as one who cancelled has."""


def _holds(places: Mapping[str, str], parts: Iterable[str]) -> bool:
    """Whether there is a place in one of the parts, or none is needed."""
    states = [places[part] for part in parts if part in places]
    return not states or "held" in states


def _saved(connection: sqlite3.Connection) -> dict[int, frozenset[str]]:
    if not _has(connection, "saved"):
        return {}
    found: dict[int, set[str]] = {}
    for user_id, session_id in connection.execute("SELECT user_id, session_id FROM saved"):
        found.setdefault(user_id, set()).add(session_id)
    return {user_id: frozenset(sessions) for user_id, sessions in found.items()}


def _has(connection: sqlite3.Connection, table: str) -> bool:
    return connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)).fetchone() is not None
