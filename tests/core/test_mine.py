"""My agenda: what overlaps, and the way out that is offered."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.core import mine
from bot.core.agenda import Agenda
from bot.core.dialogue import Mind
from bot.core.mine import Clash, WayOut, chosen, clashes, overlap, repeats, way_out
from tests.programme import programme, session, teller

DAYS = [date(2024, 10, 10), date(2024, 10, 11)]
NOW = datetime(2024, 10, 9, tzinfo=UTC)


def at(start: str, end: str | None = None, day: str = "2024-10-10", **entry: Any) -> dict[str, Any]:
    return {"day": day, "start": start, **({"end": end} if end else {}), **entry}


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (("10:00", "11:00"), ("10:30", "11:30"), True),
        (("10:00", "11:00"), ("11:00", "12:00"), False),  # one after the other
        (("10:00", "12:00"), ("10:30", "11:00"), True),
        (("10:00", None), ("10:00", "11:00"), True),  # without an end, its beginning is taken
        (("10:00", None), ("10:30", "11:00"), False),
        ((None, None), ("10:30", "11:00"), False),
        (("23:30", "01:00"), ("00:30", "02:00"), True),  # in the night
    ],
)
def test_what_overlaps(one: tuple[str | None, str | None], other: tuple[str | None, str | None], both: bool) -> None:
    first, second = session("2024-10-10", *one), session("2024-10-10", *other)
    assert overlap(first, second) is overlap(second, first) is both


def test_what_is_cancelled_stands_in_nobodys_way() -> None:
    busy, off = session("2024-10-10", "10:00", "11:00"), session("2024-10-10", "10:00", "11:00", cancelled="yes")
    assert (overlap(busy, off), overlap(busy, busy)) == (False, True)


PROGRAMME = programme(
    {
        "drill": at("10:00", "11:00", title="The drill", type="workshop"),
        "drill-again": at("15:00", "16:00", title="The drill, repeated", type="workshop", repeats="drill"),
        "drill-late": at("16:00", "17:00", title="The drill, for the last time", type="workshop", repeats="drill"),
        "talk": at("10:30", "11:30", title="A talk"),
        "talk-two": at("10:30", "11:30", day="2024-10-11", title="a talk"),
        "market": at("09:00", "12:00", title="The market"),
        "tour": at("09:30", "10:15", title="A tour"),
        "lunch": at("12:00", "13:00", type="lunch", title="Lunch"),
        "lunch-two": at("12:00", "13:00", day="2024-10-11", type="lunch", title="Lunch"),
        "afternoon": at("15:30", "15:45", title="Something"),
        "twin": at("09:00", "10:00", title="A twin", cancelled="yes"),
    },
    DAYS,
)


def ids(agenda: Agenda, of: str, now: datetime = NOW) -> list[str]:
    return [other.id for other in repeats(agenda.by_id[of], agenda, now)]


def test_what_is_on_once_more() -> None:
    assert ids(PROGRAMME, "drill") == ["drill-again", "drill-late"]
    assert ids(PROGRAMME, "drill-late") == ["drill", "drill-again"]
    assert ids(PROGRAMME, "talk") == ["talk-two"]  # of the same title
    assert ids(PROGRAMME, "lunch") == []  # every day's lunch is another
    assert ids(PROGRAMME, "drill", datetime(2024, 10, 10, 12, 30, tzinfo=UTC)) == ["drill-late"]  # what has begun is none


def out(*saved: str, of: tuple[str, str]) -> WayOut:
    sessions = chosen(PROGRAMME, saved, NOW)
    first, second = (PROGRAMME.by_id[id_] for id_ in of)
    assert Clash(first, second) in clashes(sessions)
    return way_out(Clash(first, second), sessions, PROGRAMME, NOW)


def test_a_repeat_is_the_best_way_out() -> None:
    found = out("drill", "market", of=("market", "drill"))
    assert (found.kind, found.give.id, found.instead and found.instead.id) == ("repeat", "drill", "drill-again")


def test_a_repeat_that_overlaps_too_is_passed_over_for_the_next() -> None:
    found = out("drill", "market", "afternoon", of=("market", "drill"))
    assert (found.kind, found.instead and found.instead.id) == ("repeat", "drill-late")


def test_a_repeat_that_is_saved_already_makes_the_other_superfluous() -> None:
    found = out("drill", "market", "drill-again", of=("market", "drill"))
    assert (found.kind, found.give.id, found.instead and found.instead.id) == ("have", "drill", "drill-again")


def test_otherwise_what_stands_in_the_way_of_more() -> None:
    found = out("market", "tour", "lunch", of=("market", "tour"))
    assert (found.kind, found.give.id) == ("either", "tour")
    both = programme({"long": at("09:00", "12:00"), "one": at("09:30", "10:00"), "two": at("11:00", "11:30")}, DAYS)
    sessions = list(both.sessions)
    [clash, _] = clashes(sessions)
    found = way_out(clash, sessions, both, NOW)
    assert (found.kind, found.give.id) == ("fewer", "long")


def test_the_page_shows_the_next_day_on_which_something_is_saved(sample: Mind) -> None:
    agenda = sample.knowledge.agenda
    told = teller(sample, now=datetime(2025, 6, 11, 21, tzinfo=sample.knowledge.zone), mine=frozenset({"pitch", "drill-fri"}))
    assert mine.page(agenda, told).text.splitlines()[0] == "**My agenda** · Wednesday 11 June"
    night = teller(sample, now=datetime(2025, 6, 12, 5, tzinfo=sample.knowledge.zone), mine=told.mine)
    assert mine.page(agenda, night).text.splitlines()[0] == "**My agenda** · Friday 13 June"
    assert mine.page(agenda, night, date(2025, 6, 11)).text.splitlines()[0] == "**My agenda** · Wednesday 11 June"


@pytest.mark.parametrize(
    ("lang", "advice", "button"),
    [
        ("en", "Flood drill: the first hour is on again: **Friday 13 June, 10:00-11:15**.", "Take Fri 13 Jun, 10:00"),
        ("ro", "Exercițiu de inundație: prima oră se ține din nou: **vineri 13 iunie, 10:00-11:15**.", "Aleg vin. 13 iun., 10:00"),
        ("ru", "Учебная тревога: первый час паводка: будет ещё раз, **пятница 13 июня, 10:00-11:15**.", "Выбрать пт 13 июн., 10:00"),
    ],
)
def test_the_way_out_is_told_in_the_readers_language(sample: Mind, lang: str, advice: str, button: str) -> None:
    page = mine.page(sample.knowledge.agenda, teller(sample, lang, mine=frozenset({"drill-thu", "panel-flood"})))
    assert page.text.splitlines()[-1] == advice
    assert button in [one.label for row in page.buttons for one in row]


def test_nothing_saved_is_said_with_two_ways_on(sample: Mind) -> None:
    page = mine.page(sample.knowledge.agenda, teller(sample))
    assert [button.data for row in page.buttons for button in row] == ["agenda", "next"]
