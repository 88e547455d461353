"""Whatever people, organisers and the clock do: the reminders that go out are those of a simple model, each once.

The model looks at every single minute and knows nothing of intervals, UTC arithmetic or SQL.
"""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot import publishing, reminders
from bot.core.dialogue import Mind
from bot.publishing import Office
from bot.store import agendas, outbox, people
from bot.store.schema import migrate
from tests.programme import CHISINAU, knowing, programme, with_agenda

DAYS = [date(2024, 10, 26), date(2024, 10, 27)]  # the night between them is the one in which the clocks change
BEGIN = datetime(2024, 10, 26, 6, tzinfo=UTC)  # 09:00 in Chișinău
PEOPLE, SESSIONS = (11, 12), ("a", "b", "c")
PLACES = [("2024-10-26", "09:30"), ("2024-10-26", "10:00"), ("2024-10-26", "10:30"), ("2024-10-26", "11:15"),
          ("2024-10-26", "22:30"), ("2024-10-26", "01:30"), ("2024-10-26", None),
          ("2024-10-27", "06:30"), ("2024-10-27", "07:20"), ("2024-10-27", "09:00")]  # fmt: skip
LEADS = [(15,), (60, 15), (), (600,), (5, 30, 1440)]


def deed(dice: random.Random) -> tuple[Any, ...]:
    """Something that a person, an organiser or the machine does."""
    user, id_ = dice.choice(PEOPLE), dice.choice(SESSIONS)
    return dice.choice(
        [
            ("save", user, id_),
            ("drop", user, id_),
            ("leads", user, dice.choice(LEADS)),
            ("quiet", user, dice.random() < 0.5),
            ("move", id_, dice.choice(PLACES)),
            ("cancel", id_, dice.random() < 0.5),
            ("restart",),
        ]
    )


def pause(dice: random.Random) -> tuple[Any, ...]:
    """Time passes, or even goes back."""
    return ("wait", dice.choice([1, 5, 14, 30, 60, 240, -60]))


def step(dice: random.Random) -> tuple[Any, ...]:
    return dice.choice([pause, lambda _: ("tick",), lambda _: ("tick-and-send",), *[deed] * 3])(dice)


EVERYBODY_SAVES: list[tuple[Any, ...]] = [("save", user, id_) for user in PEOPLE for id_ in SESSIONS]


@cache
def quiet(moment: datetime) -> bool:
    """Whether it is between ten in the evening and seven in the morning."""
    wall = f"{moment.astimezone(CHISINAU):%H:%M}"
    return wall >= "22:00" or wall < "07:00"


@cache
def moment(day: str, clock: str) -> datetime:
    """What the wall of the event shows, as a moment; before four it is the night after."""
    night = timedelta(days=1) if clock < "04:00" else timedelta()
    naive = datetime.strptime(f"{day} {clock}", "%Y-%m-%d %H:%M") + night  # noqa: DTZ007
    return naive.replace(tzinfo=CHISINAU).astimezone(UTC)


@cache
def minutes(
    start: datetime, saved: datetime, changed: datetime | None, leads: tuple[int, ...], quietly: bool
) -> dict[int, tuple[set[datetime], datetime]]:
    """For each lead: the minutes in which its reminder may go, and from when it is too late."""
    found: dict[int, tuple[set[datetime], datetime]] = {}
    until = start
    for lead in sorted(set(leads)):
        first, soonest = start - timedelta(minutes=lead), saved + timedelta(minutes=2)
        missed = changed is not None and first < changed  # it was chosen when it was over
        if missed or first < soonest:
            if lead != min(leads) or (missed and changed is not None and saved < changed):
                continue
            first = max(first, soonest)
        if first >= until:
            continue
        span = [first + timedelta(minutes=n) for n in range((until - first) // timedelta(minutes=1))]
        allowed = {minute for minute in span if not (quietly and quiet(minute))}
        if allowed:
            found[lead] = (allowed, until)
        elif lead == min(leads):
            evening = first
            while quiet(evening):
                evening -= timedelta(minutes=1)
            last = {evening - timedelta(minutes=n) for n in range(5)}
            if allowed := {minute for minute in last if minute >= saved}:
                found[lead] = (allowed, evening + timedelta(minutes=1))
        until = first
    return found


@dataclass
class Model:
    """What should happen, minute by minute."""

    places: dict[str, tuple[str, str | None]]
    cancelled: set[str] = field(default_factory=set)
    saved: dict[tuple[int, str], datetime] = field(default_factory=dict)
    leads: dict[int, tuple[int, ...]] = field(default_factory=dict)
    changed: dict[int, datetime] = field(default_factory=dict)
    loud: set[int] = field(default_factory=set)
    waiting: dict[tuple[int, str], tuple[str, datetime]] = field(default_factory=dict)
    """(person, key): the session, and from when it is too late."""
    over: set[tuple[int, str]] = field(default_factory=set)
    """Sent, or too late when it was to be sent."""
    sent: set[tuple[int, str]] = field(default_factory=set)

    def start(self, session: str) -> datetime | None:
        day, clock = self.places[session]
        if clock is None or session in self.cancelled:
            return None
        return moment(day, clock)

    def tick(self, now: datetime) -> None:
        for user, session in self.saved:
            start = self.start(session)
            own = (self.saved[user, session], self.changed.get(user), self.leads.get(user, (15,)), user not in self.loud)
            for lead, (allowed, late) in minutes(start, *own).items() if start else ():
                key = (user, f"reminder:{session}:{start:%Y%m%dT%H%MZ}:{lead}")
                if now in allowed and key not in self.over:
                    self.waiting.setdefault(key, (session, late))

    def send(self, now: datetime) -> None:
        for key, (_, late) in self.waiting.items():
            self.over.add(key)
            if now < late:
                self.sent.add(key)
        self.waiting.clear()

    def forget(self, session: str, user: int | None = None) -> None:
        """The session was dropped, or is elsewhere: what waits for another start does not go."""
        start = self.start(session)
        keep = f"reminder:{session}:{start:%Y%m%dT%H%MZ}:" if start and user is None else "-"
        self.waiting = {
            key: kept
            for key, kept in self.waiting.items()
            if kept[0] != session or (user is not None and key[0] != user) or key[1].startswith(keep)
        }


@cache
def blank() -> bytes:
    """A database that knows the people and nothing else; migrating one for each example would take half of the time."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(connection)
        for user in PEOPLE:
            people.note_seen(connection, user, BEGIN)
        return connection.serialize()


def opened(kept: bytes) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.deserialize(kept)
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


class World:
    """The real thing: the schema, the store, publishing and reminding, on a database in memory."""

    def __init__(self, mind: Mind) -> None:
        times = mind.knowledge.event.reminders.model_copy(update={"day_before": None, "morning": None})
        event = mind.knowledge.event.model_copy(update={"reminders": times})
        self.mind = knowing(mind, replace(mind.knowledge, event=event))
        self.connection = opened(blank())
        self.entries: dict[str, dict[str, Any]] = {id_: {"day": "2024-10-26", "start": "10:00"} for id_ in SESSIONS}
        self.publish(BEGIN)

    def publish(self, now: datetime) -> None:
        self.edited = with_agenda(self.mind, programme(self.entries, DAYS))
        publishing.publish(self.connection, Office(self.edited, frozenset()), now)

    def tick(self, now: datetime) -> None:
        reminders.remind(self.connection, self.edited, now, reminders.whom(self.connection, self.edited, now))

    def send(self, now: datetime) -> None:
        outbox.drop_stale(self.connection, now)
        waiting = {id_ for (id_,) in self.connection.execute("SELECT id FROM outbox WHERE state = 'waiting'")}
        assert outbox.claim(self.connection, waiting, now) == waiting
        for id_ in waiting:
            row = outbox.get(self.connection, id_)
            assert row
            outbox.sent(self.connection, row, id_, now)

    def sent(self) -> set[tuple[int, str]]:
        return set(self.connection.execute("SELECT chat_id, key FROM outbox WHERE state = 'sent' AND key LIKE 'reminder:%'"))

    def restart(self) -> None:
        """All that is not in the database is gone."""
        kept = self.connection.serialize()
        self.connection.close()
        self.connection = opened(kept)


def play(world: World, model: Model, steps: list[tuple[Any, ...]]) -> None:  # noqa: C901, PLR0912  # a list of deeds, each two lines
    now = BEGIN
    for what, *rest in steps:
        match what, rest:
            case "save", [user, id_]:
                if agendas.save(world.connection, user, id_, now):
                    model.saved[user, id_] = now
            case "drop", [user, id_]:
                agendas.drop(world.connection, user, id_)
                model.saved.pop((user, id_), None)
                model.forget(id_, user)
            case "leads", [user, leads]:
                agendas.set_leads(world.connection, user, leads, now)
                model.leads[user], model.changed[user] = leads, now
            case "quiet", [user, on]:
                agendas.set_quiet(world.connection, user, on=on)
                (model.loud.discard if on else model.loud.add)(user)
            case "move", [id_, (day, clock)]:
                entry = {"day": day} | ({"start": clock} if clock else {})
                world.entries[id_] = entry | ({"cancelled": "yes"} if id_ in model.cancelled else {})
                model.places[id_] = (day, clock)
                world.publish(now)
                model.forget(id_)
            case "cancel", [id_, on]:
                world.entries[id_] = world.entries[id_] | {"cancelled": "yes" if on else "no"}
                (model.cancelled.add if on else model.cancelled.discard)(id_)
                world.publish(now)
                model.forget(id_)
            case "wait", [minutes]:
                now += timedelta(minutes=minutes)
            case (("tick" | "tick-and-send"), []):
                world.tick(now)
                model.tick(now)
                if what == "tick-and-send":
                    world.send(now)
                    model.send(now)
            case "restart", []:
                world.restart()
            case _:
                raise AssertionError(what)


# Drawing hundreds of small choices costs hypothesis more than playing them, so it draws the dice. There is nothing to shrink then.
SLOW = {
    "deadline": None,
    "phases": (Phase.explicit, Phase.reuse, Phase.generate),
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
}
DICE = st.randoms(use_true_random=True)


@settings(max_examples=400, **SLOW)
@given(DICE)
def test_whatever_happens_the_reminders_are_those_of_the_model(sample: Mind, dice: random.Random) -> None:
    world, model = World(sample), Model(dict.fromkeys(SESSIONS, ("2024-10-26", "10:00")))
    steps = [step(dice) for _ in range(dice.randint(20, 60))]
    play(world, model, [*EVERYBODY_SAVES, *steps, ("tick-and-send",)])
    assert world.sent() == model.sent
    world.connection.close()


@settings(max_examples=40, **SLOW)
@given(DICE, st.sampled_from([4, 7, 13]))
def test_days_that_pass_remind_as_the_model_does(sample: Mind, dice: random.Random, pace: int) -> None:
    """Among steps at random most moments are passed over; here the clock runs on for a day, and something happens now and then."""
    world, model = World(sample), Model(dict.fromkeys(SESSIONS, ("2024-10-26", "10:00")))
    steps: list[tuple[Any, ...]] = [
        *(("move", id_, dice.choice(PLACES)) for id_ in SESSIONS),
        *(("leads", user, dice.choice(LEADS)) for user in PEOPLE),
        *EVERYBODY_SAVES,
    ]
    deeds = [(dice.randint(1, 25), dice.choice([deed, deed, pause])(dice)) for _ in range(dice.randrange(11))]
    for ticks, what in [*deeds, (1500 // pace, ("restart",))]:
        steps += [*[("wait", pace), ("tick-and-send",)] * ticks, what]
    play(world, model, steps)
    assert world.sent() == model.sent
    world.connection.close()


@pytest.mark.parametrize("lang", ["en", "ro", "ru"])
def test_a_person_is_reminded_in_the_language_they_chose(sample: Mind, lang: str) -> None:
    world = World(sample)
    people.set_language(world.connection, 11, lang)
    agendas.save(world.connection, 11, "a", BEGIN)
    [parcel] = reminders.parcels(world.connection, world.edited, BEGIN + timedelta(minutes=45), [11])
    assert parcel.reply.text == {"en": "⏰ **a**\n**10:00**, in 15 minutes", "ro": "⏰ **a**\n**10:00**, peste 15 minute",
                                 "ru": "⏰ **a**\n**10:00**, через 15 минут"}[lang]  # fmt: skip
