"""What changed in the programme: told net, however many edits lie between."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core import changes
from bot.core.changes import Change, compare_all, content, removed, settled
from tests.programme import CHISINAU, programme

DAYS = [date(2024, 10, 10), date(2024, 10, 11)]
BASE: dict[str, Any] = {"day": "2024-10-10", "start": "10:00", "end": "11:00", "rooms": "oak", "speakers": "ana"}


def kept(entry: dict[str, Any] | None) -> str | None:
    """A state as it is kept; None: not in the programme."""
    if entry is None:
        return None
    agenda = programme({"s": entry}, DAYS)
    return content(agenda.by_id["s"], agenda)


def compared(before: dict[str, Any] | None, after: dict[str, Any] | None) -> list[Change]:
    return compare_all([("s", kept(before), kept(after))], CHISINAU)


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        (BASE, BASE, None),
        (BASE, BASE | {"start": "10:15"}, ("time",)),
        (BASE, BASE | {"end": "11:15"}, ("time",)),
        (BASE, BASE | {"day": "2024-10-11"}, ("time",)),
        (BASE, {"day": "2024-10-10", "rooms": "oak", "speakers": "ana", "part": "morning"}, ("time",)),
        (BASE, BASE | {"rooms": "linden"}, ("room",)),
        (BASE, BASE | {"rooms": ["oak", "linden"]}, ("room",)),
        (BASE, BASE | {"title": "Another"}, ("title",)),
        (BASE, BASE | {"speakers": "ben"}, ("people",)),
        (BASE, BASE | {"speakers": [], "moderators": "ana"}, None),  # the same people on stage
        (BASE, BASE | {"start": "10:15", "rooms": "linden", "title": "x"}, ("time", "room", "title")),
        (BASE, BASE | {"cancelled": "yes", "start": "10:15"}, ("cancelled",)),
        (BASE | {"cancelled": "yes"}, BASE | {"cancelled": "yes", "start": "10:15"}, None),
        (BASE | {"cancelled": "yes"}, BASE, ("back",)),
        (BASE | {"cancelled": "yes"}, BASE | {"start": "12:00", "end": "13:00"}, ("back", "time")),
        (BASE, BASE | {"summary": "More of it"}, None),
        (BASE, BASE | {"known_from": "2024-10-01"}, None),
        (None, BASE, ("new",)),
        (None, BASE | {"cancelled": "yes"}, None),
        (BASE, None, ("removed",)),
        (BASE | {"cancelled": "yes"}, None, None),
        (None, None, None),
    ],
)
def test_what_is_told_of_two_states(before: dict[str, Any] | None, after: dict[str, Any] | None, what: tuple[str, ...] | None) -> None:
    assert [change.what for change in compared(before, after)] == ([what] if what else [])


@pytest.mark.parametrize(
    ("edit", "differs"),
    [
        ({"summary": "More of it"}, True),
        ({"note": "Bring a pen"}, True),
        ({"capacity": 20}, True),
        ({"known_from": "2024-10-01"}, False),
        ({"also": ["another name"]}, False),
        ({"type": "talk"}, False),  # the default
    ],
)
def test_a_calendar_gets_whatever_differs_though_nobody_is_told(edit: dict[str, Any], differs: bool) -> None:
    assert (kept(BASE) != kept(BASE | edit)) is differs


ENTRIES = (
    st.fixed_dictionaries(
        {"day": st.sampled_from(["2024-10-10", "2024-10-11"]), "title": st.sampled_from(["A", "B"])},
        optional={
            "start": st.sampled_from(["09:00", "10:00", "01:00"]),
            "rooms": st.sampled_from(["oak", "linden"]),
            "speakers": st.sampled_from(["ana", "ben"]),
            "cancelled": st.sampled_from(["yes", "no"]),
        },
    )
    | st.none()
)


@given(ENTRIES, ENTRIES)
def test_what_was_changed_and_changed_back_is_told_both_ways_or_neither(one: dict[str, Any] | None, other: dict[str, Any] | None) -> None:
    there, back = compared(one, other), compared(other, one)
    assert bool(there) == bool(back)
    assert changes.digest(there) != changes.digest(back) or there == back == []


def test_what_is_over_matters_to_nobody_and_what_comes_does() -> None:
    [moved] = compared(BASE, BASE | {"start": "08:00", "end": "09:00"})
    assert moved.matters(datetime(2024, 10, 10, 7, 30, tzinfo=UTC))  # it was to be at 10:00 in Chișinău, in half an hour
    assert not moved.matters(datetime(2024, 10, 10, 8, 0, tzinfo=UTC))


def test_a_session_without_a_time_matters_until_its_day_is_over() -> None:
    [change] = compared({"day": "2024-10-10", "title": "A"}, {"day": "2024-10-10", "title": "B"})
    assert change.matters(datetime(2024, 10, 10, 20, tzinfo=UTC))
    assert not change.matters(datetime(2024, 10, 11, 6, tzinfo=UTC))


def test_where_a_session_vanished_from_the_file_is_noticed() -> None:
    agenda = programme({"s": BASE}, DAYS)
    assert removed({"s", "gone"}, agenda) == ["gone"]


@pytest.mark.parametrize(("seconds", "told"), [(-3600, False), (0, False), (179, False), (180, True), (86400, True)])
def test_edits_settle_for_some_minutes(seconds: int, told: bool) -> None:
    edited = datetime(2024, 10, 10, 8, tzinfo=UTC)
    assert settled(edited, 3, edited + timedelta(seconds=seconds)) is told
