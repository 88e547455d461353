"""Who is reminded when: leads, late savers, quiet hours, the night the clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.agenda import Session
from bot.core.reminders import Rules, Wishes, due, of_event, of_session, quiet_around
from tests.programme import CHISINAU, programme, session

LONG_AGO = datetime(2024, 1, 1, tzinfo=UTC)
DAY = "2024-10-10"
RULES = Rules(CHISINAU, (date(2024, 10, 10), date(2024, 10, 11)))


def at(text: str, zone: ZoneInfo = CHISINAU) -> datetime:
    """10-10 09:45, on the wall."""
    return datetime.strptime(f"2024-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=zone)


def windows(one: Session, wishes: Wishes, saved: datetime = LONG_AGO, rules: Rules = RULES) -> list[tuple[int, str, str]]:
    """Lead, from and until when, on the event's wall."""
    return [
        (found.lead, *(f"{moment.astimezone(rules.zone):%m-%d %H:%M}" for moment in (found.due, found.stale)))
        for found in of_session(one, saved, wishes, rules)
    ]


@pytest.mark.parametrize(
    ("why", "start", "leads", "expected"),
    [
        ("a quarter of an hour before", "10:00", (15,), [(15, "10-10 09:45", "10-10 10:00")]),
        ("each lead until the next one", "10:00", (60, 15), [(60, "10-10 09:00", "10-10 09:45"), (15, "10-10 09:45", "10-10 10:00")]),
        ("a lead that is given twice is one", "10:00", (15, 15), [(15, "10-10 09:45", "10-10 10:00")]),
        ("none wanted", "10:00", (), []),
        ("a day before", "10:00", (1440,), [(1440, "10-09 10:00", "10-10 10:00")]),
        ("at the end of the quiet hours", "07:30", (60,), [(60, "10-10 07:00", "10-10 07:30")]),
        ("at their very end it is not quiet", "07:15", (15,), [(15, "10-10 07:00", "10-10 07:15")]),
        ("before them, when their end is too late", "06:30", (15,), [(15, "10-09 21:55", "10-09 22:00")]),
        ("in the evening too", "22:30", (15,), [(15, "10-10 21:55", "10-10 22:00")]),
        ("of several only the last is moved before them", "06:30", (60, 15), [(15, "10-09 21:55", "10-09 22:00")]),
        ("past midnight is the night after", "00:30", (15,), [(15, "10-10 21:55", "10-10 22:00")]),
        ("no time, no reminder", None, (15,), []),
    ],
)
def test_when_a_session_is_reminded_of(why: str, start: str | None, leads: tuple[int, ...], expected: list[tuple[int, str, str]]) -> None:
    assert windows(session(DAY, start), Wishes(leads=leads)) == expected


def test_without_quiet_hours_a_reminder_comes_when_it_should() -> None:
    assert windows(session(DAY, "06:30"), Wishes(quiet=False)) == [(15, "10-10 06:15", "10-10 06:30")]


def test_a_cancelled_session_is_not_reminded_of_but_the_one_beside_it_is() -> None:
    assert windows(session(DAY, "10:00", cancelled="yes"), Wishes()) == []
    assert windows(session(DAY, "10:00"), Wishes()) != []


@pytest.mark.parametrize(
    ("why", "saved", "leads", "expected"),
    [
        ("in time", "10-10 09:40", (15,), [(15, "10-10 09:45", "10-10 10:00")]),
        ("just in time: not within two minutes", "10-10 09:44", (15,), [(15, "10-10 09:46", "10-10 10:00")]),
        ("within the lead: two minutes later", "10-10 09:50", (15,), [(15, "10-10 09:52", "10-10 10:00")]),
        ("a minute before it begins: who saves knows", "10-10 09:59", (15,), []),
        ("during the session", "10-10 10:20", (15,), []),
        ("the long lead is over, the short one comes", "10-10 09:30", (60, 15), [(15, "10-10 09:45", "10-10 10:00")]),
        ("both are over: one comes", "10-10 09:50", (60, 15), [(15, "10-10 09:52", "10-10 10:00")]),
    ],
)
def test_who_saves_late(why: str, saved: str, leads: tuple[int, ...], expected: list[tuple[int, str, str]]) -> None:
    assert windows(session(DAY, "10:00"), Wishes(leads=leads), at(saved)) == expected


def test_a_lead_chosen_when_it_is_over_is_not_made_up_for() -> None:
    wishes = Wishes(leads=(60, 15), changed=at("10-10 09:30"))
    assert windows(session(DAY, "10:00"), wishes) == [(15, "10-10 09:45", "10-10 10:00")]
    assert windows(session(DAY, "10:00"), Wishes(leads=(60,), changed=at("10-10 09:30"))) == []


# The night of 27 October 2024: the clocks in Chișinău go back by an hour, at 03:00 (at 04:00 by tables that follow the EU).
# Until then it is UTC+3, then UTC+2.
@pytest.mark.parametrize(
    ("why", "day", "start", "lead", "utc"),
    [
        ("the evening before is summer time", "2024-10-26", "23:00", 15, "10-26 19:45"),
        ("past midnight is still summer time", "2024-10-26", "01:00", 15, "10-26 21:45"),
        ("half past two is the first of the two", "2024-10-26", "02:30", 15, "10-26 23:15"),
        ("the morning is winter time", "2024-10-27", "09:00", 15, "10-27 06:45"),
        ("a lead across the change is real hours", "2024-10-27", "09:00", 600, "10-26 21:00"),
    ],
)
def test_the_night_the_clocks_change(why: str, day: str, start: str, lead: int, utc: str) -> None:
    [found] = of_session(session(day, start), LONG_AGO, Wishes(leads=(lead,), quiet=False), RULES)
    assert f"{found.due:%m-%d %H:%M}" == utc


def test_the_quiet_hours_of_the_night_the_clocks_change_last_an_hour_longer() -> None:
    quiet = quiet_around(datetime(2024, 10, 27, 1, tzinfo=UTC), RULES)
    assert quiet == (datetime(2024, 10, 26, 19, tzinfo=UTC), datetime(2024, 10, 27, 5, tzinfo=UTC))


def test_an_event_in_another_zone_than_everybody_else() -> None:
    lisbon = ZoneInfo("Europe/Lisbon")
    rules = Rules(lisbon, (date(2024, 10, 10),))
    [found] = of_session(session(DAY, "10:00", zone=lisbon), LONG_AGO, Wishes(), rules)
    assert (found.key, found.due) == ("reminder:s:20241010T0900Z:15", datetime(2024, 10, 10, 8, 45, tzinfo=UTC))


def test_a_moved_session_has_another_key_and_back_again_the_old_one() -> None:
    keys = [of_session(session(DAY, start), LONG_AGO, Wishes(), RULES)[0].key for start in ("10:00", "11:00", "10:00")]
    assert keys == ["reminder:s:20241010T0700Z:15", "reminder:s:20241010T0800Z:15", "reminder:s:20241010T0700Z:15"]


EVENT = programme(
    {
        "first": {"day": "2024-10-10", "start": "09:00", "end": "10:00"},
        "late": {"day": "2024-10-10", "start": "16:00", "end": "17:00"},
        "open": {"day": "2024-10-11", "part": "afternoon"},
        "off": {"day": "2024-10-11", "start": "09:00", "cancelled": "yes"},
    },
    list(RULES.days),
)


def event(saved: dict[str, datetime], wishes: Wishes = Wishes(), rules: Rules = RULES) -> list[tuple[str, tuple[str, ...], str, str]]:  # noqa: B008
    return [
        (found.key, found.sessions, *(f"{moment.astimezone(CHISINAU):%m-%d %H:%M}" for moment in (found.due, found.stale)))
        for found in of_event(EVENT.sessions, saved, wishes, rules)
    ]


def test_the_evening_before_and_the_mornings_with_what_was_saved() -> None:
    assert event(dict.fromkeys(("first", "late", "open", "off"), LONG_AGO)) == [
        ("eve:2024-10-10", ("first", "late"), "10-09 18:00", "10-10 04:00"),
        ("morning:2024-10-10", ("first", "late"), "10-10 08:00", "10-10 11:00"),
        ("morning:2024-10-11", ("open",), "10-11 08:00", "10-11 11:00"),
    ]


@pytest.mark.parametrize(
    ("why", "saved", "wishes", "keys"),
    [
        ("who saved nothing is not written to", {}, Wishes(), []),
        ("who switched it off", {"first": LONG_AGO}, Wishes(event=False), []),
        ("only what is cancelled", {"off": LONG_AGO}, Wishes(), []),
        ("saved after the evening", {"first": at("10-09 20:00")}, Wishes(), ["morning:2024-10-10"]),
        ("saved after the morning", {"late": at("10-10 12:00")}, Wishes(), []),
        ("only the second day", {"open": LONG_AGO}, Wishes(), ["eve:2024-10-10", "morning:2024-10-11"]),
    ],
)
def test_who_is_written_to_on_the_evening_and_in_the_mornings(
    why: str, saved: dict[str, datetime], wishes: Wishes, keys: list[str]
) -> None:
    assert [found[0] for found in event(saved, wishes)] == keys


def test_a_morning_is_of_no_use_when_the_last_session_has_begun() -> None:
    [morning] = [found for found in event({"first": LONG_AGO}) if found[0].startswith("morning")]
    assert morning[2:] == ("10-10 08:00", "10-10 09:00")


def test_event_reminders_can_be_left_out_by_the_organisers() -> None:
    rules = Rules(CHISINAU, RULES.days, day_before=None, morning=None)
    assert event({"first": LONG_AGO}, rules=rules) == []


@given(
    st.lists(st.integers(1, 1440), max_size=4, unique=True),
    st.times().filter(lambda clock: clock.tzinfo is None),
    st.integers(-3000, 100),
    st.booleans(),
)
def test_whatever_is_wished_a_reminder_is_never_late_never_quiet_never_too_soon(
    leads: list[int], clock: time, saved_before: int, quiet: bool
) -> None:
    one = session("2024-10-26", f"{clock:%H:%M}")  # whose night is the one of the clocks
    assert one.start is not None
    start = one.start.astimezone(UTC)
    saved = start + timedelta(minutes=saved_before)
    found = of_session(one, saved, Wishes(leads=tuple(leads), quiet=quiet), RULES)
    assert len({reminder.key for reminder in found}) == len(found)
    for reminder in found:
        assert saved <= reminder.due < reminder.stale <= start
        assert not quiet or quiet_around(reminder.due, RULES) is None


def test_due_gives_what_should_have_come_and_is_not_too_late() -> None:
    saved = dict.fromkeys(("first", "late"), LONG_AGO)
    keys = {
        moment: [found.key for found in due(EVENT.sessions, saved, Wishes(), RULES, at(moment))]
        for moment in ("10-10 08:44", "10-10 08:45", "10-10 08:59", "10-10 09:00", "10-10 15:45", "10-10 16:00")
    }
    first, late, morning = "reminder:first:20241010T0600Z:15", "reminder:late:20241010T1300Z:15", "morning:2024-10-10"
    assert keys == {
        "10-10 08:44": [morning],
        "10-10 08:45": [first, morning],
        "10-10 08:59": [first, morning],
        "10-10 09:00": [morning],
        "10-10 15:45": [late],
        "10-10 16:00": [],
    }


def test_a_late_reminder_keeps_the_quiet_hours_too() -> None:
    moved = programme({"bus": {"day": "2024-10-11", "start": "07:30"}}, list(RULES.days))
    wishes = Wishes(leads=(660,), event=False)  # 20:30, and only at 23:00 it is known that the bus goes then
    found = {
        moment: [reminder.key for reminder in due(moved.sessions, {"bus": LONG_AGO}, wishes, RULES, at(moment))]
        for moment in ("10-10 21:59", "10-10 23:00", "10-11 07:00")
    }
    assert found == {"10-10 21:59": (key := ["reminder:bus:20241011T0430Z:660"]), "10-10 23:00": [], "10-11 07:00": key}
