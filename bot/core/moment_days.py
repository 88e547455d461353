"""Days as people name them: "tomorrow", "the second day", "пт", "11 octombrie"; the makers that moment_rules.py names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.core.agenda import programme_day
from bot.core.moment_lexing import Item


class Calendar(NamedTuple):
    """What a time is reckoned from."""

    now: datetime
    zone: ZoneInfo
    days: tuple[date, ...]
    """The event's programme days, in order."""
    anchors: Mapping[str, tuple[tuple[datetime, datetime], ...]]
    """What "after lunch" may refer to: a folded word or phrase in any language -> its occurrences."""

    @property
    def today(self) -> date:
        """The programme day of now."""
        return programme_day(self.now, self.zone)


Got = Sequence[Item]
Make = Callable[[Calendar, Got], Item | None]
NEAR = timedelta(days=45)
"""A date of two bare numbers (11/10) is one only within this distance of the event or of now."""
NUMBERS = frozenset({"num", "nw"})
ORDINALS = NUMBERS | {"ord", "last"}


def numbers_in(got: Got, names: frozenset[str] = NUMBERS) -> list[int]:
    """The values of the items of these classes."""
    return [item.number for item in got if item.name in names]


def has(got: Got, *names: str) -> bool:
    """Whether any item is of one of these classes."""
    return any(item.name in names for item in got)


def day_item(first: date, rank: int, last: date | None = None) -> Item:
    """A day; where several are named, those of the highest rank count: a date more than a weekday, that more than "tomorrow"."""
    return Item("when", number=rank, days=(first, last or first))


def event_day(calendar: Calendar, number: int) -> date | None:
    """The nth day of the event, -1 the last; past its end the days after it, for people to be told of; None for no day."""
    if not calendar.days or not -1 <= number <= 9 or not number:
        return None
    if number < 0:
        return calendar.days[-1]
    if number <= len(calendar.days):
        return calendar.days[number - 1]
    return calendar.days[-1] + timedelta(days=number - len(calendar.days))


def nth_day(calendar: Calendar, got: Got) -> Item | None:
    """Day 2, the second day, ziua a doua; several make a stretch."""
    if has(got, "na"):  # билет на 1 день: for how long, not when
        return None
    days = [event_day(calendar, number) for number in numbers_in(got, ORDINALS)]
    first, last = (days or [None])[0], (days or [None])[-1]
    return day_item(first, 3, last) if first and last and first <= last else None


def one_day(calendar: Calendar, got: Got) -> Item | None:
    """ "A one day thing": for how long, not when; "a doua zi" is the second day."""
    return Item("other") if numbers_in(got) == [1] else nth_day(calendar, got)


def nth_part(calendar: Calendar, got: Got) -> Item | None:
    """The first evening; but last night was yesterday's."""
    number, part = numbers_in(got, ORDINALS)[0], got[-1].text
    day = calendar.today - timedelta(days=1) if number < 0 and part == "night" else event_day(calendar, number)
    return Item("part", number=3, text=part, days=(day, day)) if day else None


def relative(calendar: Calendar, got: Got) -> Item:
    """Today, tomorrow, yesterday; the next day is tomorrow."""
    return day_item(calendar.today + timedelta(days=sum(item.number for item in got if item.name == "rel") if has(got, "rel") else 1), 1)


def today_part(calendar: Calendar, got: Got) -> Item:
    """This morning, tonight."""
    part = next((item.text for item in got if item.name == "part"), "evening")
    return Item("part", number=1, text=part, days=(calendar.today, calendar.today))


def next_weekday(calendar: Calendar, number: int) -> date:
    """The event's day of this weekday, one to come before one that is past; else the next such day."""
    of_event = [day for day in calendar.days if day.weekday() == number]
    to_come = [day for day in of_event if day >= calendar.today]
    if of_event:
        return (to_come or of_event)[0]
    return calendar.today + timedelta(days=(number - calendar.today.weekday()) % 7)


def weekday(calendar: Calendar, got: Got) -> Item:
    """A weekday's name."""
    return day_item(next_weekday(calendar, next(item.number for item in got if item.name in ("wd", "wdw", "luni"))), 2)


def weekday_date(calendar: Calendar, got: Got) -> Item | None:
    """Friday 11: a date if the 11th is a Friday, else 11 o'clock."""
    wanted = next(item.number for item in got if item.name in ("wd", "wdw", "luni"))
    day = in_month(calendar, numbers_in(got)[0])
    return day_item(day, 4) if day and day.weekday() == wanted else None


def in_month(calendar: Calendar, number: int) -> date | None:
    """The day of that number nearest the event."""
    near = calendar.days[0] if calendar.days else calendar.today
    months = [(near.year * 12 + near.month - 1 + shift) for shift in (0, 1, -1)]
    found = [day for month in months if (day := make_date(month // 12, month % 12 + 1, number))]
    exact = [day for day in found if day in calendar.days]
    return next(iter(exact or found), None)


def bare_date(calendar: Calendar, got: Got) -> Item | None:
    """The 11th, without a month."""
    day = in_month(calendar, numbers_in(got)[0])
    return day_item(day, 4) if day else None


def nth_of_month(calendar: Calendar, got: Got) -> Item | None:
    """The 11th is a date; the 2nd alone may be anything."""
    return bare_date(calendar, got) if numbers_in(got)[0] > 3 else None


def make_date(year: int, month: int, day: int) -> date | None:
    """The date, or None if there is none."""
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None


def date_near(calendar: Calendar, month: int, day: int, year: int | None) -> date | None:
    """The date; without a year that nearest the event."""
    near = calendar.days[0] if calendar.days else calendar.today
    if year is not None:
        return make_date(year + 2000 if year < 100 else year, month, day)
    found = [one for shift in (0, 1, -1) if (one := make_date(near.year + shift, month, day))]
    return min(found, key=lambda one: abs(one - near), default=None)


def with_month(calendar: Calendar, got: Got) -> Item | None:
    """11 October, October 11, 10-11 октября."""
    month = next(item.number for item in got if item.name in ("mon", "monw"))
    numbers = numbers_in(got, NUMBERS | {"ord"})
    if len(numbers) == 2 and not has(got, "dash", "and", "upto", "slash", "po", "do", "la", "before"):
        numbers = [sum(numbers)]  # twenty fourth
    year = next((item.number for item in got if item.name == "year"), None)
    days = [day for number in numbers if (day := date_near(calendar, month, number, year))]
    return day_item(min(days), 4, max(days)) if days else None


def numeric_date(calendar: Calendar, got: Got) -> Item | None:
    """2024-10-11, 11.10.2024, 11/10, 11.10; the American order where only that gives a day of the event, or a day at all."""
    numbers = [item.number for item in got if item.name in ("num", "year")]
    if got[0].name == "year":
        day = make_date(numbers[0], numbers[1], numbers[2])
        return day_item(day, 4) if day else None
    year = numbers[2] if len(numbers) > 2 else None
    orders = [date_near(calendar, numbers[1], numbers[0], year)]
    if has(got, "slash"):
        orders.append(date_near(calendar, numbers[0], numbers[1], year))
    found = [day for day in orders if day]
    near = [calendar.today, *calendar.days]
    if year is None:
        found = [day for day in found if min(abs(day - other) for other in near) <= NEAR]
    best = [day for day in found if day in calendar.days] or found
    return day_item(best[0], 4) if best else None


def whole_event(calendar: Calendar, _: Got) -> Item | None:
    """Both days, the whole event."""
    return day_item(calendar.days[0], 0, calendar.days[-1]) if calendar.days else None


def whole_week(calendar: Calendar, got: Got) -> Item:
    """This week or the next, from Monday."""
    monday = calendar.today - timedelta(days=calendar.today.weekday())
    monday += timedelta(days=7 if has(got, "next", "coming") else 0)
    return day_item(monday, 1, monday + timedelta(days=6))


def weekend(calendar: Calendar, _: Got) -> Item:
    """Saturday and Sunday of this week."""
    saturday = calendar.today + timedelta(days=5 - calendar.today.weekday())
    return day_item(saturday, 1, saturday + timedelta(days=1))


def rest_of_day(calendar: Calendar, got: Got) -> Item | None:
    """Later today."""
    return Item("piece", text="rest", days=(calendar.today,) * 2) if sum(item.number for item in got) == 0 else None


def remaining(calendar: Calendar, got: Got) -> Item | None:
    """ "What is left?", on a day of the event: of today."""
    days = [day for item in got for day in item.days]
    today = calendar.today in calendar.days and all(day == calendar.today for day in days)
    return Item("piece", text="rest", days=(calendar.today,) * 2) if today else None
