"""How many unasked messages a person gets in a day, and when the rest comes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.dialogue import Mind
from bot.core.notices import Budget, day_of, digest, next_digest, waits_until
from bot.core.replies import Button, Reply
from tests.programme import CHISINAU

BUDGET = Budget(CHISINAU, a_day=3)


def at(text: str) -> datetime:
    return datetime.strptime(f"2024-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=CHISINAU)


@pytest.mark.parametrize(
    ("why", "told", "now", "stale", "until"),
    [
        ("the first goes", 0, "10-10 10:00", None, None),
        ("the third goes", 2, "10-10 10:00", None, None),
        ("the fourth waits for the evening", 3, "10-10 10:00", None, "10-10 18:00"),
        ("after the evening it waits for the morning", 3, "10-10 18:00", None, "10-11 08:00"),
        ("in the night too", 3, "10-11 01:00", None, "10-11 08:00"),
        ("what would be useless by then goes", 3, "10-10 10:00", "10-10 17:59", None),
        ("what is still of use waits", 3, "10-10 10:00", "10-10 18:01", "10-10 18:00"),
        ("across the change of the clocks", 3, "10-26 20:00", None, "10-27 08:00"),
    ],
)
def test_what_exceeds_the_budget_waits_for_a_digest(why: str, told: int, now: str, stale: str | None, until: str | None) -> None:
    assert waits_until(BUDGET, told, at(now), at(stale) if stale else None) == (at(until) if until else None)


@given(st.datetimes(datetime(2024, 1, 1), datetime(2025, 12, 31)))  # noqa: DTZ001  # made aware below
def test_a_digest_comes_after_the_moment_and_within_a_day(naive: datetime) -> None:
    now = naive.replace(tzinfo=UTC)
    moment = next_digest(BUDGET, now)
    assert now < moment <= now + timedelta(hours=15)  # from 18:00 to 08:00, and an hour when the clocks change
    assert moment.astimezone(CHISINAU).time() in (time(8), time(18))
    begins, ends = day_of(now, BUDGET)
    assert begins <= now < ends


def test_an_event_without_such_hours_has_digests_all_the_same(sample: Mind) -> None:
    event = sample.knowledge.event
    off = event.model_copy(update={"reminders": event.reminders.model_copy(update={"morning": None, "day_before": None})})
    knowledge = replace(sample.knowledge, event=off)
    assert Budget.of(knowledge).digests == (time(8), time(18))


def test_a_digest_has_every_text_and_each_button_once() -> None:
    row = (Button("Details", "session:a"),)
    parts = [Reply("One", (row,)), Reply("Two", (row, (Button("More", "session:b"),)))]
    assert digest("What else", parts) == Reply("What else\n\nOne\n\nTwo", (row, (Button("More", "session:b"),)))
