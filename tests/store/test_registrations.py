"""Places: never more than there are, nobody twice, the queue in order, whatever happens."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.store import registrations
from bot.store.registrations import Applicant, fresh_ticket
from bot.store.schema import migrate

NOW = datetime(2025, 5, 1, 9, tzinfo=UTC)
SOON = NOW + timedelta(hours=24)


def fresh() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("PRAGMA foreign_keys = ON")
    migrate(connection)
    return connection


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    connection = fresh()
    yield connection
    connection.close()


def sign_up(
    db: sqlite3.Connection, user: int, limits: dict[str, int | None], wanted: tuple[str, ...] = ("",)
) -> registrations.Registration:
    db.execute("INSERT INTO people (user_id, first_seen, last_seen) VALUES (?, 0, 0) ON CONFLICT DO NOTHING", (user,))
    who = Applicant(f"P{user}", {"name": f"P{user}"}, "en", f"p{user}@example.org", user)
    return registrations.register(db, who, wanted, limits, fresh_ticket(), NOW)[0]


def states(one: registrations.Registration | None) -> dict[str, str]:
    return {part: place.state for part, place in one.places.items()} if one else {}


def test_who_comes_when_it_is_full_waits_in_order(db: sqlite3.Connection) -> None:
    limits = {"": 2}
    found = [sign_up(db, user, limits) for user in (1, 2, 3, 4)]
    assert [states(one)[""] for one in found] == ["held", "held", "waiting", "waiting"]
    assert [registrations.ahead(db, one.places[""]) for one in found[2:]] == [0, 1]


def test_nobody_is_registered_twice(db: sqlite3.Connection) -> None:
    first = sign_up(db, 1, {"": 5})
    again = sign_up(db, 1, {"": 5})
    assert again == first
    assert registrations.counts(db) == {"": {"held": 1}}


def test_a_freed_place_is_kept_for_the_next_and_not_for_who_comes_now(db: sqlite3.Connection) -> None:
    limits = {"": 1}
    first, _second, _third = (sign_up(db, user, limits) for user in (1, 2, 3))
    assert registrations.cancel(db, first.id, NOW)
    newcomer = sign_up(db, 4, limits)
    assert states(newcomer) == {"": "waiting"}
    (offer,) = registrations.offer_freed(db, limits, SOON, NOW)
    assert (offer.user_id, offer.place.offered_until) == (2, SOON)
    assert registrations.offer_freed(db, limits, SOON, NOW) == []
    taken = registrations.accept(db, offer.place.id, 2, NOW)
    assert taken is not None
    assert taken.holds


def test_an_offer_that_nobody_takes_goes_to_the_next(db: sqlite3.Connection) -> None:
    limits = {"": 1}
    first, *_ = (sign_up(db, user, limits) for user in (1, 2, 3))
    registrations.cancel(db, first.id, NOW)
    (offer,) = registrations.offer_freed(db, limits, SOON, NOW)
    assert registrations.lapse(db, SOON - timedelta(seconds=1)) == []
    assert [gone.user_id for gone in registrations.lapse(db, SOON)] == [2]
    assert registrations.accept(db, offer.place.id, 2, SOON) is None
    assert [next_.user_id for next_ in registrations.offer_freed(db, limits, SOON + timedelta(hours=24), SOON)] == [3]
    back = registrations.rejoin(db, offer.registration_id, "", limits, SOON)
    assert states(back) == {"": "waiting"}


def test_an_offer_is_for_one_person_only(db: sqlite3.Connection) -> None:
    limits = {"": 1}
    first, *_ = (sign_up(db, user, limits) for user in (1, 2, 3))
    registrations.cancel(db, first.id, NOW)
    (offer,) = registrations.offer_freed(db, limits, SOON, NOW)
    assert registrations.accept(db, offer.place.id, 3, NOW) is None
    assert registrations.decline(db, offer.place.id, 3, NOW) is None
    assert states(registrations.of_person(db, 2)) == {"": "offered"}


def test_a_full_part_leaves_the_place_at_the_event(db: sqlite3.Connection) -> None:
    limits = {"": 5, "visit": 1}
    sign_up(db, 1, limits, ("", "visit"))
    assert states(sign_up(db, 2, limits, ("", "visit"))) == {"": "held", "visit": "waiting"}


def test_who_waits_for_the_event_takes_no_place_in_its_parts(db: sqlite3.Connection) -> None:
    limits = {"": 1, "visit": 5}
    sign_up(db, 1, limits, ("", "visit"))
    waiting = sign_up(db, 2, limits, ("", "visit"))
    assert states(waiting) == {"": "waiting"}
    registrations.cancel(db, 1, NOW)
    (offer,) = registrations.offer_freed(db, limits, SOON, NOW)
    registrations.accept(db, offer.place.id, 2, NOW)
    registrations.take_places(db, waiting.id, ("", "visit"), limits, NOW)
    assert states(registrations.by_id(db, waiting.id)) == {"": "held", "visit": "held"}


def test_other_answers_give_places_back_and_take_others(db: sqlite3.Connection) -> None:
    limits = {"": 5, "wed": 1, "thu": 1}
    one = sign_up(db, 1, limits, ("", "wed"))
    who = Applicant("P1", {}, "en", None, 1)
    assert states(registrations.change(db, one.id, who, ("", "thu"), limits, NOW)) == {"": "held", "thu": "held"}
    assert states(sign_up(db, 2, limits, ("", "wed"))) == {"": "held", "wed": "held"}


def test_who_cancelled_begins_anew_with_a_new_ticket(db: sqlite3.Connection) -> None:
    first = sign_up(db, 1, {"": 1})
    registrations.cancel(db, first.id, NOW)
    assert not registrations.cancel(db, first.id, NOW)
    second = sign_up(db, 1, {"": 1})
    assert second.holds
    assert (second.id, second.code == first.code, second.secret == first.secret) == (first.id, False, False)


def test_more_places_are_offered_to_those_who_wait(db: sqlite3.Connection) -> None:
    for user in range(1, 6):
        sign_up(db, user, {"": 1})
    assert [offer.user_id for offer in registrations.offer_freed(db, {"": 3}, SOON, NOW)] == [2, 3]
    assert [offer.user_id for offer in registrations.offer_freed(db, {"": None}, SOON, NOW)] == [4, 5]


def test_an_imported_registration_is_linked_once(db: sqlite3.Connection) -> None:
    for user in (1, 2):
        db.execute("INSERT INTO people (user_id, first_seen, last_seen) VALUES (?, 0, 0)", (user,))
    who = Applicant("Ana", {}, "en", "Ana@Example.org", None, "import")
    one, _ = registrations.register(db, who, ("",), {"": 5}, fresh_ticket(), NOW)
    assert one.email == "ana@example.org"
    assert registrations.link(db, one.id, 1)
    assert not registrations.link(db, one.id, 2)
    assert not registrations.link(db, one.id, 1)


def test_organisers_give_a_free_place_whoever_waits_and_else_the_first_in_the_queue(db: sqlite3.Connection) -> None:
    limits: dict[str, int | None] = {"": 1}
    first, second, third, fourth = (sign_up(db, user, limits) for user in (1, 2, 3, 4))
    assert registrations.grant(db, first.id, "", limits, NOW) is None, "has one already"
    assert registrations.grant(db, second.id, "", limits, NOW) is None, "is the first already"
    assert registrations.grant(db, fourth.id, "", limits, NOW) == "waiting"
    assert registrations.grant(db, third.id, "", limits, NOW) == "waiting"
    assert registrations.grant(db, third.id, "visit", limits, NOW) is None, "does not want one"
    assert registrations.waiting(db, "") == [fourth.id, third.id, second.id]
    places = [one.places[""] for id_ in registrations.waiting(db, "") if (one := registrations.by_id(db, id_))]
    assert [registrations.ahead(db, place) for place in places] == [0, 1, 2]
    registrations.cancel(db, first.id, NOW)
    (offer,) = registrations.offer_freed(db, limits, SOON, NOW)
    assert offer.user_id == 4
    assert registrations.grant(db, third.id, "", limits, NOW) is None, "the place is kept for another, and they are next"
    assert registrations.grant(db, fourth.id, "", limits, NOW) == "held", "it is kept for them"
    assert registrations.grant(db, second.id, "", {"": 2}, NOW) == "held"
    assert registrations.counts(db) == {"": {"held": 2, "waiting": 1}}


def test_what_was_cancelled_counts_again_with_its_ticket(db: sqlite3.Connection) -> None:
    limits: dict[str, int | None] = {"": 1}
    one, _other = (sign_up(db, user, limits) for user in (1, 2))
    assert not registrations.restore(db, one.id, ("",), limits, NOW)
    registrations.cancel(db, one.id, NOW)
    assert registrations.restore(db, one.id, ("",), limits, NOW)
    back = registrations.by_id(db, one.id)
    assert back is not None
    assert (states(back), back.code, back.secret) == ({"": "waiting"}, one.code, one.secret), "behind who waits"


class Desk(RuleBasedStateMachine):
    """Anything in any order: the counts hold, and the queue is that of a simple model."""

    @initialize()
    def open(self) -> None:
        self.db = fresh()
        self.limits: dict[str, int | None] = {"": 3, "visit": 2}
        self.now = NOW
        self.queue: list[int] = []
        self.ahead: list[int] = []
        """Whom organisers put before the others, in order."""

    def teardown(self) -> None:
        self.db.close()

    def waiting(self) -> list[int]:
        rows = self.db.execute(
            "SELECT user_id FROM places JOIN registrations r ON r.id = registration_id "
            "WHERE part = '' AND state = 'waiting' ORDER BY first DESC, places.id"
        )
        return [user for (user,) in rows]

    def offer(self) -> None:
        offers = registrations.offer_freed(self.db, self.limits, self.now + timedelta(hours=1), self.now)
        whole = [offer.user_id for offer in offers if offer.place.part == ""]
        assert whole == self.queue[: len(whole)], "offered out of order"
        for user in whole:
            self.leave(user)

    def leave(self, user: int) -> None:
        """Is not in the queue any more."""
        self.queue, self.ahead = ([other for other in those if other != user] for those in (self.queue, self.ahead))

    @rule(user=st.integers(1, 9), visit=st.booleans())
    def register(self, user: int, visit: bool) -> None:
        before = registrations.of_person(self.db, user)
        one = sign_up(self.db, user, self.limits, ("", "visit") if visit else ("",))
        if (before is None or before.cancelled) and states(one)[""] == "waiting":
            self.queue.append(user)

    @rule(user=st.integers(1, 9))
    def cancel(self, user: int) -> None:
        one = registrations.of_person(self.db, user)
        if one:
            registrations.cancel(self.db, one.id, self.now)
            self.leave(user)
            self.offer()

    @rule(user=st.integers(1, 9), take=st.booleans())
    def answer_an_offer(self, user: int, take: bool) -> None:
        one = registrations.of_person(self.db, user)
        for place in list(one.places.values()) if one else []:
            if place.state == "offered":
                (registrations.accept if take else registrations.decline)(self.db, place.id, user, self.now)
        self.offer()

    @rule(hours=st.integers(0, 3))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        registrations.lapse(self.db, self.now)
        self.offer()

    @rule(user=st.integers(1, 9))
    def come_back(self, user: int) -> None:
        one = registrations.of_person(self.db, user)
        back = registrations.rejoin(self.db, one.id, "", self.limits, self.now) if one else None
        if back and states(back)[""] == "waiting":
            self.queue.append(user)

    @rule(user=st.integers(1, 9))
    def be_given_a_place(self, user: int) -> None:
        one = registrations.of_person(self.db, user)
        if one and registrations.grant(self.db, one.id, "", self.limits, self.now):
            self.leave(user)
            if states(registrations.of_person(self.db, user))[""] == "waiting":
                self.queue.insert(len([other for other in self.queue if other in self.ahead]), user)
                self.ahead.append(user)
        self.offer()

    @rule(user=st.integers(1, 9))
    def be_forgotten(self, user: int) -> None:
        self.db.execute("DELETE FROM people WHERE user_id = ?", (user,))
        self.leave(user)
        self.offer()

    @invariant()
    def never_more_than_there_are(self) -> None:
        if hasattr(self, "db"):
            for part, found in registrations.counts(self.db).items():
                assert found.get("held", 0) + found.get("offered", 0) <= (self.limits[part] or 0)

    @invariant()
    def the_queue_is_in_order(self) -> None:
        if hasattr(self, "db"):
            assert self.waiting() == self.queue


TestDesk = Desk.TestCase
TestDesk.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
