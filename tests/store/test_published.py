"""States of sessions: however many edits lie between, people are told the difference; calendars get every one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.calendar import Revision
from bot.store import people, published
from bot.store.schema import migrate

NOW = datetime(2024, 10, 10, 6, tzinfo=UTC)
STATES = st.sampled_from(["A", "B", "C", None])


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    connection = memory()
    yield connection
    connection.close()


def memory() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("PRAGMA foreign_keys = ON")
    migrate(connection)
    return connection


def test_the_first_programme_is_known_to_everybody(db: sqlite3.Connection) -> None:
    assert published.publish(db, {"a": "A", "b": "B"}, NOW) == ["a", "b"]
    assert (published.untold(db), published.latest(db)) == ([], {"a": "A", "b": "B"})
    assert published.publish(db, {"a": "A", "b": "B"}, NOW) == []


def test_a_later_session_is_news(db: sqlite3.Connection) -> None:
    published.publish(db, {"a": "A"}, NOW)
    published.publish(db, {"a": "A", "b": "B"}, NOW)
    assert published.untold(db) == [("b", None, "B")]
    published.note_told(db, ["b"])
    assert published.untold(db) == []


@given(st.lists(STATES, min_size=1, max_size=12))
def test_what_is_untold_is_the_net_difference_and_the_sequence_counts_every_edit(states: list[str | None]) -> None:
    db = memory()
    published.publish(db, {"s": "A", "other": "X"}, NOW)
    edits, before = 0, "A"
    for minute, state in enumerate(states, 1):
        published.publish(db, {"s": state, "other": "X"}, NOW + timedelta(minutes=minute))
        edits, before = edits + (state != before), state  # type: ignore[assignment]
    assert [(was, is_) for _, was, is_ in published.untold(db) if was != is_] == ([("A", before)] if before != "A" else [])
    assert published.revisions(db)["s"].sequence == edits
    assert published.revisions(db)["other"] == Revision(0, NOW)
    db.close()


@given(st.lists(STATES, min_size=1, max_size=10), st.integers(0, 11))
def test_what_is_new_since_a_moment_is_the_difference_to_just_before_it(states: list[str | None], then: int) -> None:
    db = memory()
    published.publish(db, {"s": "A"}, NOW)
    course: list[str | None] = ["A"]
    for minute, state in enumerate(states, 1):
        published.publish(db, {"s": state}, NOW + timedelta(minutes=minute))
        course.append(state)
    at_then = course[max(0, then - 1)] if then < len(course) else course[-1]
    found = [(was, is_) for _, was, is_ in published.since(db, NOW + timedelta(minutes=then)) if was != is_]
    assert found == ([(at_then, course[-1])] if at_then != course[-1] else [])
    db.close()


def test_who_never_looked_sees_what_changed_since_they_came(db: sqlite3.Connection) -> None:
    assert published.last_look(db, 11) is None
    people.note_seen(db, 11, NOW)
    people.note_seen(db, 11, NOW + timedelta(hours=1))
    assert published.last_look(db, 11) == NOW
    published.look(db, 11, NOW + timedelta(hours=2))
    assert published.last_look(db, 11) == NOW + timedelta(hours=2)
