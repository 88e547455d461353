"""Who is meant, among people who really registered, waited, cancelled, were checked in, saved sessions, left.

For every condition there is somebody who fits it in all but one respect, so that a wrong AND or OR, or somebody on the waiting
list, shows as a name too many.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.core.audience import choose, parse, vocabulary
from bot.core.dialogue import Mind
from bot.core.knowledge import Knowledge
from bot.core.registration import wanted
from bot.store import agendas, door, erasure, outbox, people, recipients, registrations
from bot.store.registrations import Applicant, fresh_ticket
from bot.store.schema import migrate

BEFORE = datetime.fromisoformat("2025-06-10T10:00+03:00")
DAY_1 = BEFORE + timedelta(days=1)
GUEST, ALL, SHORT, QUEUE, OFFERED, LAPSED, QUIT, DOOR, STUDENT, PART, FULL_DAY, BLOCKED, URGENT, GONE, BACK = range(1, 16)
"""Never registered; registered for all; for one day; waiting; offered a place; let the offer go by; cancelled; checked in;
a student; waiting for the matchmaking; waiting for a day; blocked the bot; without permission; erased; cancelled and back."""
EVERYBODY = {GUEST, ALL, SHORT, DOOR, STUDENT, PART, FULL_DAY, BACK}
REGISTERED = EVERYBODY - {GUEST}


@pytest.fixture(scope="module")
def knowledge(sample: Mind) -> Knowledge:
    return sample.knowledge


@pytest.fixture(scope="module")
def db(knowledge: Knowledge) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("PRAGMA foreign_keys = ON")
    migrate(connection)
    _populate(connection, knowledge)
    yield connection
    connection.close()


def _populate(db: sqlite3.Connection, knowledge: Knowledge) -> None:
    for id_ in range(1, 16):
        people.note_seen(db, id_, BEFORE, "ru" if id_ in (ALL, QUEUE, QUIT, URGENT) else "en")
        if id_ != SHORT:
            agendas.save(db, id_, "gala", BEFORE)
    _register(db, knowledge, ALL)
    _register(db, knowledge, SHORT, days=["wed"], matchmaking=None)
    _register(db, knowledge, STUDENT, role="student", matchmaking="no")
    _register(db, knowledge, PART, full="matchmaking")
    _register(db, knowledge, FULL_DAY, full="thursday")
    for id_ in (QUIT, BACK, DOOR, BLOCKED, URGENT, GONE):
        _register(db, knowledge, id_)
    for id_ in (QUEUE, OFFERED, LAPSED):
        _register(db, knowledge, id_, full="")
    for id_, state in ((OFFERED, "offered"), (LAPSED, "lapsed")):
        db.execute("UPDATE places SET state = ? WHERE registration_id = ?", (state, _of(db, id_)))
    for id_ in (QUIT, BACK):
        door.check_in(db, _of(db, id_), str(DAY_1.date()), 1, DAY_1)
        registrations.cancel(db, _of(db, id_), BEFORE)
    door.undo(db, _of(db, BACK), str(DAY_1.date()))
    _register(db, knowledge, BACK)
    door.check_in(db, _of(db, DOOR), str(DAY_1.date()), 1, DAY_1)
    outbox.unreachable(db, BLOCKED, "blocked", BEFORE)
    recipients.want_all(db, URGENT, wanted=False)
    erasure.forget(db, GONE)


def _register(db: sqlite3.Connection, knowledge: Knowledge, id_: int, full: str | None = None, **answers: object) -> None:
    """Somebody registers; `full`: of this part no place is left."""
    assert knowledge.form
    given = {"role": "company", "days": ["wed", "thu"], "matchmaking": "yes"} | {"name": f"P{id_}"} | answers
    given = {key: value for key, value in given.items() if value is not None}
    limits: registrations.Limits = {} if full is None else {full: 0}
    who = Applicant(f"P{id_}", given, "en", None, id_)
    registrations.register(db, who, wanted(knowledge.form, given), limits, fresh_ticket(), BEFORE)  # type: ignore[arg-type]


def _of(db: sqlite3.Connection, id_: int) -> int:
    found = registrations.of_person(db, id_)
    assert found
    return found.id


CASES = {
    "everybody": EVERYBODY,
    "registered": REGISTERED,
    "not registered": {GUEST},
    "waiting": {QUEUE, OFFERED},
    "cancelled": {QUIT, LAPSED},
    "registered or waiting": REGISTERED | {QUEUE, OFFERED},
    "registered and waiting": set(),
    "not waiting": EVERYBODY,
    "everybody or cancelled": EVERYBODY | {QUIT, LAPSED},
    "day:2025-06-11": REGISTERED,
    "day:2025-06-12": REGISTERED - {SHORT, FULL_DAY},
    "matchmaking": {ALL, DOOR, BACK, FULL_DAY},
    "role:student": {STUDENT},
    "role:company and not matchmaking": {SHORT, PART},
    "saved:gala": EVERYBODY - {SHORT},
    "saved:gala and registered": REGISTERED - {SHORT},
    "saved:gala or registered": EVERYBODY,
    "saved:gala and (role:student or day:2025-06-12)": REGISTERED - {SHORT, FULL_DAY},
    "saved:gala and role:student or day:2025-06-12": REGISTERED - {SHORT, FULL_DAY},
    "saved:gala and cancelled": {QUIT, LAPSED},
    "checked-in": {DOOR},
    "not checked-in": EVERYBODY - {DOOR},
    "not-checked-in": REGISTERED - {DOOR},
    "language:ru": {ALL},
    "language:ru and (registered or waiting)": {ALL, QUEUE},
}


@pytest.mark.parametrize("text", CASES)
def test_exactly_those_are_reached(db: sqlite3.Connection, knowledge: Knowledge, text: str) -> None:
    audience = parse(text, vocabulary(knowledge))
    found = choose(audience, recipients.everybody(db, knowledge, DAY_1), urgent=False)
    assert {one.user_id for one in found.reached} == CASES[text]


def test_who_left_is_counted_and_who_wants_only_urgent_messages_gets_those(db: sqlite3.Connection, knowledge: Knowledge) -> None:
    audience, everybody = parse("registered", vocabulary(knowledge)), recipients.everybody(db, knowledge, DAY_1)
    usual, urgent = (choose(audience, everybody, urgent=urgent) for urgent in (False, True))
    assert [{one.user_id for one in some} for some in (usual.unreachable, usual.unwilling)] == [{BLOCKED}, {URGENT}]
    assert {one.user_id for one in urgent.reached} == REGISTERED | {URGENT}
    assert [{one.user_id for one in some} for some in (urgent.unreachable, urgent.unwilling)] == [{BLOCKED}, set()]


def test_who_was_erased_is_nobody(db: sqlite3.Connection, knowledge: Knowledge) -> None:
    assert GONE not in {one.user_id for one in recipients.everybody(db, knowledge, DAY_1)}
    assert recipients.one(db, knowledge, DAY_1, GONE) is None


def test_checked_in_is_today_on_a_day_of_the_event_and_any_day_else(db: sqlite3.Connection, knowledge: Knowledge) -> None:
    moments = (DAY_1, DAY_1 + timedelta(days=1), DAY_1 + timedelta(days=20))
    found = [recipients.one(db, knowledge, moment, DOOR) for moment in moments]
    assert [one and one.checked_in for one in found] == [True, False, True]


def test_somebody_alone_is_as_among_all(db: sqlite3.Connection, knowledge: Knowledge) -> None:
    for person in recipients.everybody(db, knowledge, DAY_1):
        assert recipients.one(db, knowledge, DAY_1, person.user_id) == person


def test_an_event_without_a_form_has_people_all_the_same(db: sqlite3.Connection, knowledge: Knowledge) -> None:
    bare = replace(knowledge, form=None)
    found = choose(parse("everybody", vocabulary(bare)), recipients.everybody(db, bare, DAY_1), urgent=False)
    assert {one.user_id for one in found.reached} == EVERYBODY


def test_names_are_those_of_registrations(db: sqlite3.Connection) -> None:
    assert {id_: recipients.names(db).get(id_) for id_ in (GUEST, ALL, QUIT, GONE)} == {GUEST: None, ALL: "P2", QUIT: "P7", GONE: None}
