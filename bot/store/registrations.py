"""Registrations and their places: who holds one, who waits in which order, what is offered to whom until when.

Plain functions on a connection; each is called within one transaction, so that places are counted and taken at once.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from bot.core.form import WHOLE
from bot.core.tickets import ALPHABET, CODE_LENGTH
from bot.store.database import moment, seconds

State = Literal["held", "waiting", "offered", "lapsed"]
Limits = Mapping[str, int | None]
"""Places of the whole ('') and of each part; None: no limit."""


@dataclass(frozen=True)
class Place:
    """Somebody's place in the whole or in a part, or in the queue for it. Ids are in the order of coming."""

    id: int
    part: str
    state: State
    offered_until: datetime | None = None
    first: bool = False
    """Whether an organiser put it before the others in the queue."""


@dataclass(frozen=True)
class Registration:
    """Somebody who takes part, or would like to."""

    id: int
    user_id: int | None
    origin: Literal["bot", "import", "door"]
    code: str
    secret: str = field(repr=False)
    name: str = field(repr=False)
    email: str | None = field(repr=False)
    lang: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict, repr=False)
    registered: datetime = field(default=moment(0))
    changed: datetime = field(default=moment(0))
    cancelled: datetime | None = None
    places: Mapping[str, Place] = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        """Whether there is a place at the event, and so a ticket."""
        return self.cancelled is None and WHOLE in self.places and self.places[WHOLE].state == "held"


@dataclass(frozen=True)
class Applicant:
    """What somebody who registers brings along."""

    name: str
    answers: Mapping[str, Any]
    lang: str
    email: str | None = None
    user_id: int | None = None
    origin: Literal["bot", "import", "door"] = "bot"


@dataclass(frozen=True)
class Offer:
    """A place that is kept for somebody for some time, or was."""

    place: Place
    registration_id: int
    user_id: int
    lang: str


def fresh_ticket() -> tuple[str, str]:
    """A new code and secret."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH)), secrets.token_urlsafe(16)


_COLUMNS = "id, user_id, origin, code, secret, name, email, lang, answers, registered, changed, cancelled"


def _one(connection: sqlite3.Connection, condition: str, value: object) -> Registration | None:
    row = connection.execute(f"SELECT {_COLUMNS} FROM registrations WHERE {condition}", (value,)).fetchone()  # noqa: S608
    return _registration(row, _places(connection, "WHERE registration_id = ?", row[0])) if row else None


def _places(connection: sqlite3.Connection, condition: str = "", *values: object) -> dict[int, dict[str, Place]]:
    """By registration and part."""
    found: dict[int, dict[str, Place]] = {}
    for of, id_, part, state, until, first in connection.execute(
        f"SELECT registration_id, id, part, state, offered_until, first FROM places {condition} ORDER BY registration_id, part",  # noqa: S608
        values,
    ):
        found.setdefault(of, {})[part] = Place(id_, part, state, None if until is None else moment(until), bool(first))
    return found


def _registration(row: tuple[Any, ...], places: Mapping[int, Mapping[str, Place]]) -> Registration:
    id_, user_id, origin, code, secret, name, email, lang, answers, registered, changed, cancelled = row
    return Registration(
        id_, user_id, origin, code, secret, name, email, lang, json.loads(answers), moment(registered), moment(changed),
        None if cancelled is None else moment(cancelled), places.get(id_, {}),
    )  # fmt: skip


def of_person(connection: sqlite3.Connection, user_id: int) -> Registration | None:
    """The registration of a Telegram account, a cancelled one too."""
    return _one(connection, "user_id = ?", user_id)


def by_id(connection: sqlite3.Connection, id_: int) -> Registration | None:
    """A registration by its id."""
    return _one(connection, "id = ?", id_)


def by_code(connection: sqlite3.Connection, code: str) -> Registration | None:
    """A registration by the code on its ticket."""
    return _one(connection, "code = ?", code)


def everybody(connection: sqlite3.Connection) -> list[Registration]:
    """All registrations in the order they came, cancelled ones too."""
    places = _places(connection)
    return [_registration(row, places) for row in connection.execute(f"SELECT {_COLUMNS} FROM registrations ORDER BY id")]  # noqa: S608


def register(
    connection: sqlite3.Connection, who: Applicant, wanted: Sequence[str], limits: Limits, ticket: tuple[str, str], now: datetime
) -> tuple[Registration, bool]:
    """Register somebody: they hold a place, or they are on the waiting list. Nobody twice: who is registered stays as they are.

    Gives the registration, and whether it is new. Who had cancelled begins anew, with a new ticket.
    """
    old = of_person(connection, who.user_id) if who.user_id is not None else None
    if old and old.cancelled is None:
        return old, False
    code, secret = ticket
    kept = (who.origin, code, secret, who.name, folded_email(who.email), who.lang, _json(who.answers), seconds(now), seconds(now))
    if old:
        connection.execute(
            """
            UPDATE registrations SET origin = ?, code = ?, secret = ?, name = ?, email = ?, lang = ?, answers = ?, registered = ?,
                changed = ?, cancelled = NULL WHERE id = ?
            """,
            (*kept, old.id),
        )
        id_ = old.id
    else:
        (id_,) = connection.execute(
            """
            INSERT INTO registrations (origin, code, secret, name, email, lang, answers, registered, changed, user_id)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
            """,
            (*kept, who.user_id),
        ).fetchone()
    take_places(connection, id_, wanted, limits, now)
    return _known(connection, id_), True


def change(
    connection: sqlite3.Connection, id_: int, who: Applicant, wanted: Sequence[str], limits: Limits, now: datetime
) -> Registration | None:
    """Other answers; places in parts that are not wanted any more are given back, new ones taken. None when there is nothing to change."""
    changed = connection.execute(
        "UPDATE registrations SET name = ?, email = ?, lang = ?, answers = ?, changed = ? WHERE id = ? AND cancelled IS NULL",
        (who.name, folded_email(who.email), who.lang, _json(who.answers), seconds(now), id_),
    ).rowcount
    if not changed:
        return None
    take_places(connection, id_, wanted, limits, now)
    return _known(connection, id_)


def cancel(connection: sqlite3.Connection, id_: int, now: datetime) -> bool:
    """Give all places back. False when that was done already."""
    done = connection.execute("UPDATE registrations SET cancelled = ? WHERE id = ? AND cancelled IS NULL", (seconds(now), id_)).rowcount
    connection.execute("DELETE FROM places WHERE registration_id = ?", (id_,))
    return done == 1


def take_places(connection: sqlite3.Connection, id_: int, wanted: Sequence[str], limits: Limits, now: datetime) -> None:
    """Take the wanted places, or join the queues; give back what is not wanted. Parts are taken only with a place in the whole."""
    have = dict(connection.execute("SELECT part, state FROM places WHERE registration_id = ?", (id_,)))
    if WHOLE not in have:
        have[WHOLE] = _take(connection, id_, WHOLE, limits, now)
    keep = set(wanted) if have[WHOLE] == "held" else {WHOLE}
    for part in sorted(set(have) - keep):
        connection.execute("DELETE FROM places WHERE registration_id = ? AND part = ?", (id_, part))
    for part in sorted(keep - set(have)):
        _take(connection, id_, part, limits, now)


def _take(connection: sqlite3.Connection, id_: int, part: str, limits: Limits, now: datetime) -> State:
    taken, queue = _taken(connection, part)
    limit = limits.get(part)
    # Who comes now does not pass those who wait, even when a place has just been freed.
    state: State = "held" if limit is None or (taken < limit and not queue) else "waiting"
    connection.execute("INSERT INTO places (registration_id, part, state, since) VALUES (?, ?, ?, ?)", (id_, part, state, seconds(now)))
    return state


def _taken(connection: sqlite3.Connection, part: str) -> tuple[int, int]:
    """How many places of a part are gone (held, or kept for somebody), and how many people wait."""
    row = connection.execute(
        """
        SELECT COUNT(*) FILTER (WHERE state IN ('held', 'offered')), COUNT(*) FILTER (WHERE state = 'waiting') FROM places WHERE part = ?
        """,
        (part,),
    ).fetchone()
    return int(row[0]), int(row[1])


def room_for_another(connection: sqlite3.Connection, limits: Limits) -> bool:
    """Whether somebody who registers now would get a place in the whole."""
    taken, queue = _taken(connection, WHOLE)
    limit = limits.get(WHOLE)
    return limit is None or (taken < limit and not queue)


def offer_freed(connection: sqlite3.Connection, limits: Limits, until: datetime, now: datetime) -> list[Offer]:
    """Keep every free place for the next in its queue, until a moment. Who has no Telegram account linked simply gets it."""
    offers: list[Offer] = []
    for part in [part for (part,) in connection.execute("SELECT DISTINCT part FROM places WHERE state = 'waiting' ORDER BY part")]:
        limit = limits.get(part)
        taken, queue = _taken(connection, part)
        free = queue if limit is None else min(limit - taken, queue)
        rows = connection.execute(
            """
            SELECT places.id, registration_id, user_id, lang FROM places JOIN registrations ON registrations.id = registration_id
            WHERE part = ? AND state = 'waiting' ORDER BY first DESC, places.id LIMIT ?
            """,
            (part, max(free, 0)),
        ).fetchall()
        for place_id, registration_id, user_id, lang in rows:
            state: State = "held" if user_id is None else "offered"
            ends = None if user_id is None else seconds(until)
            connection.execute(
                "UPDATE places SET state = ?, since = ?, offered_until = ? WHERE id = ?", (state, seconds(now), ends, place_id)
            )
            if user_id is not None:
                offers.append(Offer(Place(place_id, part, state, moment(seconds(until))), registration_id, user_id, lang))
    return offers


def accept(connection: sqlite3.Connection, place_id: int, user_id: int, now: datetime) -> Registration | None:
    """Take the place that is kept for this person. None when it is not, or not any more. Their parts are taken by take_places."""
    row = connection.execute(
        """
        UPDATE places SET state = 'held', since = ?, offered_until = NULL
        WHERE id = ? AND state = 'offered' AND registration_id = (SELECT id FROM registrations WHERE user_id = ? AND cancelled IS NULL)
        RETURNING registration_id
        """,
        (seconds(now), place_id, user_id),
    ).fetchone()
    return by_id(connection, row[0]) if row else None


def decline(connection: sqlite3.Connection, place_id: int, user_id: int, now: datetime) -> Registration | None:
    """Let go of a place that is kept for this person, or of a place in the queue. None when there is no such."""
    row = connection.execute(
        """
        UPDATE places SET state = 'lapsed', since = ?, offered_until = NULL
        WHERE id = ? AND state IN ('offered', 'waiting') AND registration_id = (SELECT id FROM registrations WHERE user_id = ?)
        RETURNING registration_id
        """,
        (seconds(now), place_id, user_id),
    ).fetchone()
    return by_id(connection, row[0]) if row else None


def lapse(connection: sqlite3.Connection, now: datetime) -> list[Offer]:
    """End the offers whose time is up."""
    rows = connection.execute(
        """
        SELECT places.id, part, registration_id, user_id, lang FROM places JOIN registrations ON registrations.id = registration_id
        WHERE state = 'offered' AND offered_until <= ? ORDER BY places.id
        """,
        (seconds(now),),
    ).fetchall()
    for place_id, *_ in rows:
        connection.execute("UPDATE places SET state = 'lapsed', since = ?, offered_until = NULL WHERE id = ?", (seconds(now), place_id))
    return [
        Offer(Place(place_id, part, "lapsed"), registration_id, user_id, lang)
        for place_id, part, registration_id, user_id, lang in rows
        if user_id is not None
    ]


def rejoin(connection: sqlite3.Connection, id_: int, part: str, limits: Limits, now: datetime) -> Registration | None:
    """Back to the end of the queue after an offer went by; straight to a place when there is one and nobody waits."""
    gone = connection.execute("DELETE FROM places WHERE registration_id = ? AND part = ? AND state = 'lapsed'", (id_, part)).rowcount
    if not gone:
        return None
    _take(connection, id_, part, limits, now)
    return _known(connection, id_)


def ahead(connection: sqlite3.Connection, place: Place) -> int:
    """How many wait before somebody who waits."""
    row = connection.execute(
        "SELECT COUNT(*) FROM places WHERE part = ? AND state = 'waiting' AND (first > ? OR (first = ? AND id < ?))",
        (place.part, place.first, place.first, place.id),
    ).fetchone()
    return int(row[0])


def waiting(connection: sqlite3.Connection, part: str) -> list[int]:
    """The registrations that wait for a place in a part, in order."""
    rows = connection.execute("SELECT registration_id FROM places WHERE part = ? AND state = 'waiting' ORDER BY first DESC, id", (part,))
    return [id_ for (id_,) in rows]


def is_free_for(connection: sqlite3.Connection, place: Place, limit: int | None) -> bool:
    """Whether somebody without a place could have one, whoever waits: one is free, or kept for them."""
    taken, _ = _taken(connection, place.part)
    return limit is None or taken - (place.state == "offered") < limit


def grant(connection: sqlite3.Connection, id_: int, part: str, limits: Limits, now: datetime) -> State | None:
    """At an organiser's word: a place that is free, whoever waits for it, else the first in the queue. None: there is nothing to do."""
    one = by_id(connection, id_)
    place = one.places.get(part) if one else None
    if place is None or place.state == "held":
        return None
    state: State = "held" if is_free_for(connection, place, limits.get(part)) else "waiting"
    if state == place.state and not ahead(connection, place):
        return None
    # A new row: under the old id an offer may have been made already, and it is made once.
    connection.execute("DELETE FROM places WHERE id = ?", (place.id,))
    connection.execute(
        "INSERT INTO places (registration_id, part, state, since, first) VALUES (?, ?, ?, ?, ?)",
        (id_, part, state, seconds(now), state == "waiting"),
    )
    return state


def restore(connection: sqlite3.Connection, id_: int, wanted: Sequence[str], limits: Limits, now: datetime) -> bool:
    """What was cancelled counts again, with the same ticket: a place, or the end of the queue. False when it was not cancelled."""
    done = connection.execute(
        "UPDATE registrations SET cancelled = NULL, changed = ? WHERE id = ? AND cancelled IS NOT NULL", (seconds(now), id_)
    ).rowcount
    if done:
        take_places(connection, id_, wanted, limits, now)
    return done == 1


def counts(connection: sqlite3.Connection) -> dict[str, dict[str, int]]:
    """How many places are in which state, by part."""
    found: dict[str, dict[str, int]] = {}
    for part, state, count in connection.execute("SELECT part, state, COUNT(*) FROM places GROUP BY part, state ORDER BY part, state"):
        found.setdefault(part, {})[state] = count
    return found


def link(connection: sqlite3.Connection, id_: int, user_id: int) -> bool:
    """Give a registration made elsewhere to a Telegram account. False when it has one already, or the account has a registration."""
    if of_person(connection, user_id) is not None:
        return False
    return connection.execute("UPDATE registrations SET user_id = ? WHERE id = ? AND user_id IS NULL", (user_id, id_)).rowcount == 1


def folded_email(email: str | None) -> str | None:
    """An address for finding it again: letters' size means nothing in practice."""
    return email.strip().casefold() if email else None


def _known(connection: sqlite3.Connection, id_: int) -> Registration:
    found = by_id(connection, id_)
    if found is None:
        raise LookupError("a registration vanished within its own transaction")
    return found


def _json(answers: Mapping[str, Any]) -> str:
    return json.dumps(dict(answers), ensure_ascii=False)
