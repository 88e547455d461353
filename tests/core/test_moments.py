"""Words of time become spans: a table of questions, whole values, and what must hold of any input."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.moment_lexing import lex
from bot.core.moment_words import CLASSES, MEALS, PART_WORDS, VALUED
from bot.core.moments import Calendar, Found, Span, find
from bot.core.text import tokens
from tests.core.moments_cases import CASES

ZONE = ZoneInfo("Europe/Chisinau")
PARTS = {6: "morning", 12: "afternoon", 17: "evening"}


def on(day: int, hour: int, minute: int = 0, month: int = 10) -> datetime:
    return datetime(2024, month, day, hour, minute, tzinfo=ZONE)


LUNCH = ((on(10, 13), on(10, 14)), (on(11, 12, 30), on(11, 13, 30)))
COFFEE = ((on(10, 10), on(10, 10, 30)), (on(10, 15, 30), on(10, 16)), (on(11, 11), on(11, 11, 30)))
DINNER = ((on(10, 19), on(10, 22)),)
KEYNOTE = ((on(11, 9, 30), on(11, 10, 15)),)
ANCHORS = {
    **dict.fromkeys(("lunch", "pranz", "обед"), LUNCH),
    **dict.fromkeys(("coffee", "coffee break", "cafea", "pauza de cafea", "кофе", "кофе брейк"), COFFEE),
    **dict.fromkeys(("dinner", "cina", "ужин"), DINNER),
    "keynote": KEYNOTE,
}
DAYS = (date(2024, 10, 10), date(2024, 10, 11))


NOW = on(10, 10, 20)


def calendar(now: datetime = NOW, days: tuple[date, ...] = DAYS) -> Calendar:
    return Calendar(now, ZONE, days, ANCHORS)


def written(found: Found | None) -> str:
    """A span in the notation of the table."""
    if found is None:
        return ""
    span, day = found.span, f"{found.span.day:%d}" if found.span.day else ""
    if span.kind in ("now", "next"):
        return span.kind
    if span.kind == "week":
        return f"{span.start:%d}..{span.end - timedelta(days=1):%d}"
    if span.kind == "day":
        return day
    if span.kind == "moment":
        return f"{day} {span.start:%H:%M}"
    if span.kind == "part":
        return f"{day} {PARTS[span.start.hour]}"
    return f"{day} {span.start:%H:%M}-{span.end:%H:%M}"


@pytest.mark.parametrize(("question", "expected"), CASES)
def test_the_time_of_a_question_is_found(question: str, expected: str) -> None:
    assert written(find(question, calendar())) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "who speaks in hall 2 at 14:30 on Friday?",
            Found(Span("moment", on(11, 14, 30), on(11, 14, 31), DAYS[1]), frozenset({5, 6, 7, 8, 9})),
        ),
        ("ce e mâine după prânz", Found(Span("range", on(11, 13, 30), on(12, 4), DAYS[1]), frozenset({2, 3, 4}))),
        ("программа на пятницу", Found(Span("day", on(11, 4), on(12, 4), DAYS[1]), frozenset({1, 2}))),
        ("щас", Found(Span("now", on(10, 10, 20), on(10, 10, 20) + timedelta(seconds=1), DAYS[0]), frozenset({0}))),
        ("what comes next", Found(Span("next", on(10, 10, 20), on(12, 4), None), frozenset({1, 2}))),
        ("cine vorbește în ambele zile", Found(Span("week", on(10, 4), on(12, 4), None), frozenset({2, 3, 4}))),
    ],
)
def test_a_span_has_its_bounds_and_its_words(question: str, expected: Found) -> None:
    assert find(question, calendar()) == expected


@pytest.mark.parametrize(
    ("now", "question", "expected"),
    [
        (on(1, 9), "at 3", "10 15:00"),  # before the event, its first day
        (on(11, 9), "at 3", "11 15:00"),  # on an event day, that day
        (on(11, 18), "at 3", "11 15:00"),  # past, and returned as it is
        (on(20, 9), "at 3", "11 15:00"),  # after the event, its last day
        (on(1, 9), "in the afternoon", "10 afternoon"),
        (on(1, 9), "today", "01"),
        (on(11, 1, 30), "today", "10"),  # the programme day begins at 04:00
        (on(11, 1, 30), "tomorrow", "11"),
        (on(1, 9), "after lunch", "10 14:00-04:00"),
        (on(11, 18), "thursday", "10"),  # a day of the event, though past
        (on(1, 9), "friday", "11"),  # the event's, not the next one
        (on(1, 9), "monday", "07"),
    ],
)
def test_what_is_left_out_depends_on_the_moment_of_asking(now: datetime, question: str, expected: str) -> None:
    assert written(find(question, calendar(now))) == expected


def test_without_lunch_in_the_programme_after_lunch_is_the_afternoon() -> None:
    bare = Calendar(on(10, 10, 20), ZONE, DAYS, {})
    questions = ("after lunch", "inainte de prânz vineri", "после обеда", "during lunch", "after the keynote")
    assert [written(find(question, bare)) for question in questions] == ["10 afternoon", "11 morning", "10 afternoon", "", ""]


def test_after_the_round_table_is_not_the_afternoon() -> None:
    table = Calendar(on(10, 10, 20), ZONE, DAYS, {"masa rotunda": ((on(10, 14), on(10, 15)),)})
    assert written(find("ce e dupa masa rotunda", table)) == "10 15:00-04:00"
    assert written(find("ce e dupa masa", table)) == "10 afternoon"


def test_anchors_are_met_in_any_alphabet_and_case() -> None:
    words = ("после обедом", "posle obeda", "dupa prînz", "după prânzul", "дупэ прынз")
    assert {written(find(question, calendar())) for question in words} == {"10 14:00-04:00"}


@pytest.mark.parametrize(("question", "expected"), [("what do lunch tickets cost", ""), ("do obeda", "10 04:00-13:00")])
def test_do_is_until_in_russian_only(question: str, expected: str) -> None:
    assert written(find(question, calendar())) == expected


def test_the_night_when_clocks_go_back_has_25_hours() -> None:
    eve = Calendar(on(26, 12), ZONE, (date(2024, 10, 26), date(2024, 10, 27)), {})
    found = find("today", eve)
    assert found is not None
    assert found.span == Span("day", on(26, 4), on(27, 4), date(2024, 10, 26))
    assert found.span.end.astimezone(UTC) - found.span.start.astimezone(UTC) == timedelta(hours=25)


def test_in_an_hour_is_real_time_when_clocks_go_back() -> None:
    first_three = datetime(2024, 10, 27, 2, 30, tzinfo=ZONE)
    found = find("in two hours", Calendar(first_three, ZONE, (date(2024, 10, 26), date(2024, 10, 27)), {}))
    assert found is not None
    assert found.span.start.astimezone(UTC) == first_three.astimezone(UTC) + timedelta(hours=2)
    assert found.span.start.hour == 3


ALL_WORDS = sorted(
    {
        " ".join(tokens(phrase))
        for phrases in (
            *CLASSES.values(),
            *PART_WORDS.values(),
            *(words for values in VALUED.values() for words in values.values()),
            *(words for words, _, _ in MEALS.values()),
        )
        for phrase in phrases.split(",")
    }
)
SHAPES = "0 1 2 3 9 11 12 14 24 30 31 60 99 2024 : . / - , ? € 14:30 11.10 2pm 11th 10-12 p.m."
BITS = st.sampled_from([*ALL_WORDS, *re.split(" ", SHAPES)])
MIXTURE = st.lists(BITS, max_size=9).flatmap(lambda bits: st.sampled_from([" ", ""]).map(lambda gap: gap.join(bits)))
ZONES = st.sampled_from([ZONE, UTC, ZoneInfo("Europe/Bucharest")])
# Hypothesis wants the bounds without a zone.
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=ZONES)  # noqa: DTZ001


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.text(max_size=80), MIXTURE), MOMENTS, st.sampled_from([(), DAYS[:1], DAYS]))
def test_any_question_gives_a_span_with_a_length_and_words_that_exist(question: str, now: datetime, days: tuple[date, ...]) -> None:
    found = find(question, calendar(now, days))
    if found is None:
        return
    assert found.words
    assert found.words <= set(range(len(tokens(question))))
    assert found.span.start.astimezone(UTC) < found.span.end.astimezone(UTC)
    assert found.span.start.tzinfo == found.span.end.tzinfo == ZONE


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.text(max_size=80), MIXTURE))
def test_words_are_counted_as_the_text_module_counts_them(question: str) -> None:
    assert lex(question)[0] == tokens(question)


def test_every_phrase_stands_in_one_class_and_is_folded() -> None:
    named = [(name, phrases) for name, phrases in (*CLASSES.items(), *PART_WORDS.items())]
    named += [(f"{name} {value}", words) for name, values in VALUED.items() for value, words in values.items()]
    phrases = [" ".join(phrase.split()) for _, words in named for phrase in words.split(",")]
    assert [phrase for phrase, count in Counter(phrases).items() if count > 1] == []
    assert [phrase for phrase in phrases if phrase != " ".join(tokens(phrase))] == []
