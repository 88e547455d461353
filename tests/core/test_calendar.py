"""The file for a calendar, read back with the library that reads calendars."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from icalendar import Calendar, Event

from bot.core.calendar import Revision, ics
from bot.core.dialogue import Mind
from tests.programme import edited, programme, teller, with_agenda

NOW = datetime(2025, 6, 11, 6, tzinfo=UTC)
CHANGED = datetime(2025, 6, 10, 12, 30, tzinfo=UTC)


def events(mind: Mind, *ids: str, lang: str = "en", revisions: dict[str, Revision] | None = None) -> list[Event]:
    sessions = [mind.knowledge.agenda.by_id[id_] for id_ in ids]
    return Calendar.from_ical(ics(sessions, teller(mind, lang, NOW), revisions or {})).walk("VEVENT")


def test_a_session_as_a_calendar_has_it(sample: Mind) -> None:
    [event] = events(sample, "workshop-maps", revisions={"workshop-maps": Revision(3, CHANGED)})
    said = {name: event.decoded(name) for name in ("dtstart", "dtend", "dtstamp", "last-modified", "sequence")}
    assert said == {
        "dtstart": datetime(2025, 6, 11, 8, 30, tzinfo=UTC),  # 11:30 in Mirava
        "dtend": datetime(2025, 6, 11, 9, 45, tzinfo=UTC),
        "dtstamp": NOW,
        "last-modified": CHANGED,
        "sequence": 3,
    }
    assert (event["uid"], event["status"]) == ("workshop-maps@sample.event-bot", "CONFIRMED")
    assert event["summary"] == "Draw your town's flood map"
    assert event["location"] == "Willow Room (first floor), House of Waters (Casa Apelor), 7 Strada Podului, Mirava"
    assert str(event["description"]).splitlines()[:2] == ["Bring a laptop.", "Speakers: Giulia Ferraro (map designer, Carta Viva)"]


def test_a_changed_session_has_the_same_uid_so_that_calendars_update_it(sample: Mind) -> None:
    before = events(sample, "workshop-maps", revisions={"workshop-maps": Revision(0, NOW)})
    later = edited(sample, {"workshop-maps": {"start": "12:00", "cancelled": True}})
    after = events(later, "workshop-maps", revisions={"workshop-maps": Revision(1, NOW)})
    told = [(str(event["uid"]), event.decoded("sequence"), event.decoded("dtstart"), str(event["status"])) for event in (*before, *after)]
    assert told == [
        ("workshop-maps@sample.event-bot", 0, datetime(2025, 6, 11, 8, 30, tzinfo=UTC), "CONFIRMED"),
        ("workshop-maps@sample.event-bot", 1, datetime(2025, 6, 11, 9, 0, tzinfo=UTC), "CANCELLED"),
    ]


@pytest.mark.parametrize(
    ("lang", "summary"),
    [
        ("en", "B2B matchmaking (time to be confirmed)"),
        ("ro", "Matchmaking B2B (ora urmează să fie confirmată)"),
        ("ru", "B2B-матчмейкинг (время уточняется)"),
    ],
)
def test_without_a_time_it_is_an_entry_for_the_day_that_says_so_and_keeps_nobody_busy(chisinau: Mind, lang: str, summary: str) -> None:
    [event] = events(chisinau, "matchmaking", lang=lang)
    assert event.decoded("dtstart") == date(2024, 10, 10)
    assert (str(event["summary"]), str(event["transp"])) == (summary, "TRANSPARENT")


def test_the_night_the_clocks_change_is_right_in_utc(sample: Mind) -> None:
    agenda = programme({"party": {"day": "2024-10-26", "start": "23:00", "end": "01:30"}}, [date(2024, 10, 26)])
    mind: Any = with_agenda(sample, agenda)
    [event] = Calendar.from_ical(ics(agenda.sessions, teller(mind, now=NOW), {})).walk("VEVENT")
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (
        datetime(2024, 10, 26, 20, tzinfo=UTC),
        datetime(2024, 10, 26, 22, 30, tzinfo=UTC),
    )


def test_long_and_awkward_texts_come_back_whole(sample: Mind) -> None:
    text = "Apă, foc; și \\ „ghilimele” – " + "очень длинно " * 30
    [event] = events(edited(sample, {"pitch": {"title": {"*": text.strip()[:190]}, "note": {"*": text}}}), "pitch")
    assert str(event["summary"]) == text.strip()[:190]
    assert str(event["description"]).startswith(text.strip())
