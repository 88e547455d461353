"""Telegram's limits, moment by moment."""

from hypothesis import given
from hypothesis import strategies as st

from bot.rehearsal.limits import Limits


def test_thirty_messages_go_out_in_any_one_second_and_the_next_waits() -> None:
    limits = Limits()
    assert [limits.retry_after(chat, 0.0) for chat in range(1, 31)] == [None] * 30
    assert [limits.retry_after(31, moment) for moment in (0.0, 0.9, 1.0)] == [1, 1, None]


def test_one_person_takes_a_burst_of_three_then_one_a_second() -> None:
    limits = Limits()
    assert [limits.retry_after(1, 0.0) for _ in range(4)] == [None, None, None, 1]
    assert [limits.retry_after(1, moment) for moment in (0.5, 1.0, 1.5, 2.0)] == [1, None, 1, None]


def test_a_group_takes_twenty_a_minute_and_is_told_how_long_to_wait() -> None:
    limits = Limits()
    assert [limits.retry_after(-5, float(moment)) for moment in range(20)] == [None] * 20
    assert [limits.retry_after(-5, moment) for moment in (20.0, 59.0, 60.0)] == [40, 1, None]


def test_paid_broadcasts_pass_a_thousand_a_second() -> None:
    limits = Limits()
    assert [limits.retry_after(chat, 0.0, paid=True) for chat in range(1, 1002)] == [None] * 1000 + [1]


def test_a_penalty_shuts_out_everybody() -> None:
    limits = Limits(overall=1, penalty=5)
    assert limits.retry_after(1, 0.0) is None
    assert [limits.retry_after(2, moment) for moment in (0.5, 2.0, 5.4, 5.5)] == [5, 4, 1, None]


@given(st.lists(st.floats(0, 0.2), max_size=200))
def test_no_second_ever_holds_more_than_the_limit(gaps: list[float]) -> None:
    limits, moment, sent = Limits(overall=5), 0.0, []
    for chat, gap in enumerate(gaps, start=1):
        moment += gap
        if limits.retry_after(chat, moment) is None:
            sent.append(moment)
    assert all(later - earlier >= 1 - 1e-5 for earlier, later in zip(sent, sent[5:], strict=False))
