"""The programme on the event's clock: which day a moment belongs to, and in what order sessions stand."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.agenda import DAY_BEGINS, Agenda, at, build, programme_day
from bot.core.shapes import AgendaFile

CHISINAU = ZoneInfo("Europe/Chisinau")
FIRST, SECOND = date(2025, 5, 15), date(2025, 5, 16)


def agenda(**sessions: dict[str, object]) -> Agenda:
    entries = {id_.replace("_", "-"): {"title": id_, "day": "2025-05-15", **entry} for id_, entry in sessions.items()}
    return build(AgendaFile.model_validate({"sessions": entries}), [FIRST, SECOND], CHISINAU)


def order(programme: Agenda) -> list[str]:
    return [session.id for session in programme.sessions]


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (datetime(2025, 5, 16, 0, 59, tzinfo=UTC), FIRST),  # 03:59 on the wall
        (datetime(2025, 5, 16, 1, 0, tzinfo=UTC), SECOND),  # 04:00 on the wall
        (datetime(2025, 5, 15, 21, 30, tzinfo=UTC), FIRST),  # 00:30 on the wall, in the night
        (datetime(2025, 5, 15, 12, 0, tzinfo=CHISINAU), FIRST),
        (datetime(2025, 5, 15, 23, 0, tzinfo=ZoneInfo("America/New_York")), SECOND),  # 06:00 in Chișinău
    ],
)
def test_a_programme_day_begins_at_four_in_the_events_zone(now: datetime, day: date) -> None:
    assert programme_day(now, CHISINAU) == day


@pytest.mark.parametrize(
    ("clock", "moment"),
    [
        (time(10, 30), datetime(2025, 5, 15, 10, 30, tzinfo=CHISINAU)),
        (time(4, 0), datetime(2025, 5, 15, 4, 0, tzinfo=CHISINAU)),
        (time(23, 59), datetime(2025, 5, 15, 23, 59, tzinfo=CHISINAU)),
        (time(0, 0), datetime(2025, 5, 16, 0, 0, tzinfo=CHISINAU)),
        (time(3, 59), datetime(2025, 5, 16, 3, 59, tzinfo=CHISINAU)),
    ],
)
def test_a_time_before_four_is_in_the_night_after_the_day(clock: time, moment: datetime) -> None:
    assert at(FIRST, clock, CHISINAU) == moment


def test_a_time_to_be_confirmed_is_no_moment() -> None:
    assert at(FIRST, None, CHISINAU) is None


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.times())
def test_a_moment_made_of_a_programme_day_belongs_to_that_day(day: date, clock: time) -> None:
    moment = at(day, clock, CHISINAU)
    assert moment is not None
    assert programme_day(moment, CHISINAU) == day


def test_a_session_that_ends_after_midnight_ends_after_it_starts() -> None:
    party = agenda(party={"start": "21:00", "end": "02:00"}).by_id["party"]
    assert party.start is not None
    assert party.end is not None
    assert (party.day, party.end - party.start) == (FIRST, timedelta(hours=5))


def test_times_are_aware_in_the_events_zone_also_where_its_clock_has_changed() -> None:
    in_summer = agenda(talk={"start": "10:30"}).by_id["talk"].start
    in_winter = agenda(talk={"day": "2025-11-15", "start": "10:30"}).by_id["talk"].start
    assert in_summer == datetime(2025, 5, 15, 7, 30, tzinfo=UTC)
    assert in_winter == datetime(2025, 11, 15, 8, 30, tzinfo=UTC)


def test_sessions_stand_in_order_of_day_time_and_id() -> None:
    programme = agenda(
        second={"day": "2025-05-16", "start": "08:00"},
        night={"start": "00:30"},
        late={"start": "18:00"},
        b={"start": "09:00"},
        a={"start": "09:00"},
    )
    assert order(programme) == ["a", "b", "late", "night", "second"]


def test_a_session_without_a_time_stands_where_its_part_of_the_day_begins() -> None:
    programme = agenda(
        whenever={},
        dinner={"part": "evening"},
        lunch={"start": "13:00"},
        matchmaking={"part": "afternoon"},
        visit={"part": "morning", "start": "tbc"},
        opening={"start": "09:00"},
        reception={"start": "17:30"},
    )
    assert order(programme) == ["visit", "opening", "matchmaking", "lunch", "dinner", "reception", "whenever"]


def test_a_session_is_known_from_its_moment_on() -> None:
    programme = agenda(always={"start": "09:00"}, later={"start": "10:00", "known_from": "2025-05-01 12:00"})
    told = [
        [session.id for session in programme.known(now)]
        for now in (datetime(2025, 5, 1, 8, 59, tzinfo=UTC), datetime(2025, 5, 1, 9, 0, tzinfo=UTC))
    ]
    assert told == [["always"], ["always", "later"]]


def test_everybody_on_stage_is_named_once_moderators_first() -> None:
    items = [{"title": "Item", "speakers": ["ion", "vera"]}]
    panel = agenda(panel={"speakers": ["ana", "ion"], "moderators": "vera", "items": items}).by_id["panel"]
    assert panel.people == ("vera", "ana", "ion")


def test_the_day_begins_when_the_rule_says() -> None:
    assert time(4) == DAY_BEGINS
