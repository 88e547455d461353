"""What the organisers get: all registrations, check-ins, the waiting list, the sessions; the list for the door; the numbers."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.core.agenda import programme_day
from bot.core.form import WHOLE
from bot.core.form_pages import Clerk
from bot.core.language import OWN_NAMES
from bot.core.registration import said
from bot.core.replies import plain
from bot.core.text import fold, romanise
from bot.core.tickets import spaced
from bot.papers import charts
from bot.papers.sheets import Cell, Sheet
from bot.store import door, registrations
from bot.store.door import CheckIn
from bot.store.registrations import Registration


@dataclass(frozen=True)
class Rolls:
    """What the lists are made of, read at one moment."""

    registrations: tuple[Registration, ...]
    checkins: tuple[CheckIn, ...]
    saved: Mapping[str, int]
    """How many have each session in their own programme, where that is kept."""


def read(connection: sqlite3.Connection) -> Rolls:
    """Everything in one snapshot."""
    return Rolls(tuple(registrations.everybody(connection)), tuple(door.all_checkins(connection)), _saved(connection))


def _saved(connection: sqlite3.Connection) -> dict[str, int]:
    """From whichever table keeps people's sessions; another part of the bot has it, or none."""
    for (table,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").fetchall():
        columns = {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
        if {"user_id", "session_id"} <= columns and "rating" not in columns:
            rows = connection.execute(f"SELECT session_id, COUNT(*) FROM {table} GROUP BY session_id")  # noqa: S608 - from the schema
            return dict(rows.fetchall())
    return {}


def standing(one: Registration) -> str:
    """cancelled, or how it stands with the place."""
    return "cancelled" if one.cancelled else one.places[WHOLE].state if WHOLE in one.places else "none"


def workbook(clerk: Clerk, rolls: Rolls, now: datetime) -> list[Sheet]:
    """The sheets of the export."""
    say, note = clerk.speech.say, made_at(clerk, now)
    questions = list(clerk.form.questions.items())
    names = {one.id: one for one in rolls.registrations}
    heads = [say(f"column-{name}") for name in ("code", "state", "lang", "origin", "registered", "changed")]
    people = Sheet(
        say("sheet-registrations"),
        (*heads, *(clerk.text(question.label) for _, question in questions), say("column-parts")),
        tuple(_row(clerk, one) for one in rolls.registrations),
        note,
    )
    came = Sheet(
        say("sheet-checkins"),
        tuple(say(f"column-{name}") for name in ("code", "name", "day", "moment", "by")),
        tuple(
            (spaced(names[one.registration_id].code), names[one.registration_id].name, one.day, _wall(clerk, one.moment),
             one.by or say("by-organiser"))
            for one in rolls.checkins
        ),
        note,
    )  # fmt: skip
    return [people, came, _waiting(clerk, rolls, note), _sessions(clerk, rolls, note)]


def _row(clerk: Clerk, one: Registration) -> tuple[Cell, ...]:
    answers = tuple(_cell(clerk, id_, one) for id_ in clerk.form.questions)
    parts = ", ".join(
        f"{clerk.part(part)} ({clerk.speech.say(f'state-{place.state}')})" for part, place in one.places.items() if part != WHOLE
    )
    state = clerk.speech.say(f"state-{standing(one)}")
    return (
        spaced(one.code), state, one.lang, clerk.speech.say(f"origin-{one.origin}"), _wall(clerk, one.registered),
        _wall(clerk, one.changed), *answers, parts,
    )  # fmt: skip


def _cell(clerk: Clerk, id_: str, one: Registration) -> Cell:
    value, question = one.answers.get(id_), clerk.form.questions[id_]
    if value is None:
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, str) and question.kind in ("text", "email", "phone"):
        return value
    return clerk.shown(question, value)


def _waiting(clerk: Clerk, rolls: Rolls, note: str) -> Sheet:
    """In the order of the queue: whom organisers put first, then as they came."""
    say = clerk.speech.say
    queue = sorted(
        ((place, one) for one in rolls.registrations for place in one.places.values() if place.state != "held"),
        key=lambda pair: (pair[0].part, not pair[0].first, pair[0].id),
    )
    rows = tuple(
        (
            clerk.part(place.part),
            say(f"state-{place.state}"),
            spaced(one.code),
            one.name,
            one.email,
            _wall(clerk, place.offered_until) if place.offered_until else None,
        )
        for place, one in queue
    )
    heads = tuple(say(f"column-{name}") for name in ("part", "state", "code", "name", "email", "until"))
    return Sheet(say("sheet-waiting"), heads, rows, note)


def _sessions(clerk: Clerk, rolls: Rolls, note: str) -> Sheet:
    say, agenda = clerk.speech.say, clerk.knowledge.agenda
    by_session = {part.session: id_ for id_, part in clerk.form.parts.items() if part.session}
    held = Counter(part for one in rolls.registrations for part, place in one.places.items() if place.state == "held")
    rows = tuple(
        (
            clerk.speech.day(session.day, short=True),
            f"{session.start:%H:%M}" if session.start else None,
            clerk.text(session.entry.title),
            session.entry.capacity,
            held[by_session[session.id]] if session.id in by_session else None,
            rolls.saved.get(session.id) if rolls.saved else None,
        )
        for session in agenda.sessions
    )
    heads = tuple(say(f"column-{name}") for name in ("day", "start", "session", "places", "held", "saved"))
    return Sheet(say("sheet-sessions"), heads, rows, note)


def door_list(clerk: Clerk, rolls: Rolls, now: datetime) -> Sheet:
    """Everybody with a place, by name whatever the alphabet (Ион beside Ion), with room for a tick."""
    say = clerk.speech.say
    there = {one.registration_id for one in rolls.checkins if one.day == str(programme_day(now, clerk.knowledge.zone))}
    people = sorted((one for one in rolls.registrations if one.holds), key=lambda one: (romanise(fold(one.name)), one.id))
    detail = next((id_ for id_ in ("organisation", "company", "role") if id_ in clerk.form.questions), None)
    rows = tuple(
        (None if one.id not in there else "✓", one.name, (_cell(clerk, detail, one) if detail else None), spaced(one.code))
        for one in people
    )
    heads = ("", say("column-name"), clerk.text(clerk.form.questions[detail].label) if detail else "", say("column-code"))
    return Sheet(say("sheet-door"), heads, rows, made_at(clerk, now), ruled=True)


def made_at(clerk: Clerk, now: datetime) -> str:
    """When the list was made: a list on paper does not change."""
    return clerk.speech.say("made-at", event=clerk.text(clerk.knowledge.event.name), moment=clerk.speech.moment(now))


def _wall(clerk: Clerk, moment: datetime) -> datetime:
    return moment.astimezone(clerk.knowledge.zone).replace(tzinfo=None)


@dataclass(frozen=True)
class Numbers:
    """What /stats tells."""

    registered: int
    waiting: int
    cancelled: int
    places: int | None
    checked_in: Mapping[str, int]
    """By day."""
    groups: Mapping[str, Sequence[tuple[str, int]]]
    """By question (its label): answers with their counts, most first."""


MOST_BARS = 10


def numbers(clerk: Clerk, rolls: Rolls) -> Numbers:
    """Counts of registrations by how they stand and of who came, of who holds a place by language and by answers among a few."""
    say = clerk.speech.say
    holding = [one for one in rolls.registrations if one.holds]
    waiting = sum(standing(one) in ("waiting", "offered") for one in rolls.registrations)
    cancelled = sum(one.cancelled is not None for one in rolls.registrations)
    came = dict(sorted(Counter(one.day for one in rolls.checkins).items()))
    groups: dict[str, Sequence[tuple[str, int]]] = {}
    if rolls.registrations:
        days = [(f"{say('sheet-checkins')}, {clerk.speech.day(date.fromisoformat(day), short=True)}", count) for day, count in came.items()]
        stand = [(say("state-held"), len(holding)), (say("state-waiting"), waiting), (say("state-cancelled"), cancelled)]
        groups[say("sheet-registrations")] = [*stand, *days]
    spoken = Counter(one.lang for one in holding)
    if spoken:
        groups[say("column-lang")] = [(OWN_NAMES.get(code, code), count) for code, count in spoken.most_common()]
    for id_, question in clerk.form.questions.items():
        if question.kind in ("choice", "choices", "country", "yes-no"):
            found = Counter(value for one in holding for value in said(one.answers.get(id_)))
            if question.kind == "choices":  # days, say: in their order
                shown = [(clerk.option(question, value), found[value]) for value in question.options if found[value]]
            else:
                shown = [(clerk.shown(question, value), count) for value, count in found.most_common()]
            if shown:
                groups[clerk.text(question.label)] = _most(shown, say("others"))
    return Numbers(len(holding), waiting, cancelled, clerk.form.capacity, came, groups)


def in_words(clerk: Clerk, found: Numbers) -> str:
    """The numbers in a few lines."""
    say = clerk.speech.say
    places = f" {say('stats-of', places=found.places)}" if found.places else ""
    lines = [say("stats-line", registered=found.registered, places=places, waiting=found.waiting, cancelled=found.cancelled)]
    lines += [say("stats-day", day=clerk.speech.day(date.fromisoformat(day)), count=count) for day, count in found.checked_in.items()]
    return "\n".join(lines)


def picture(clerk: Clerk, found: Numbers, now: datetime) -> bytes:
    """The numbers as a PNG."""
    return charts.bars(made_at(clerk, now), plain(in_words(clerk, found).splitlines()[0]), found.groups)


def _most(shown: list[tuple[str, int]], others: str) -> list[tuple[str, int]]:
    if len(shown) <= MOST_BARS:
        return shown
    return [*shown[: MOST_BARS - 1], (others, sum(count for _, count in shown[MOST_BARS - 1 :]))]
