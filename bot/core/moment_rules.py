"""The grammar of time in a question: rules that turn runs of words into clock times, days, ranges.

Each rule is a pattern over the classes of moment_words.py (in the syntax of regular expressions, blanks between) and a
function that makes one item of what the pattern met, or None if it means nothing. They are applied in order, once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.core.agenda import programme_day
from bot.core.moment_lexing import SYMBOLS, Clock, Item, pattern


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
MINUTES = frozenset({0, 10, 15, 20, 25, 30, 35, 40, 45, 50})

_MACROS = {
    "NEXT": "(?! x|xs|unit|sign|num|big|place|placeru|colon|dot|slash|min|hour|days|am|pm|th|chas)",
    "TH": "(dash? th|dash a)",
    "HALF": "(am|pm|dnya|(in|of|the|la|a)* part)",
    "DAY": "(day|den|dnya)",
    "AT": "(at (la|v)? ora?|la ora?|v ora?|ora)",
    "IN": "(in|through) dash?",
    "HOUR": "(hour|chas|ora)",
    "ON": "(on|the|date|v|la|na|po)",
    "U": "(unit|sign)",
    "N": "(num|nw)",
}


def _numbers(got: Got, names: frozenset[str] = NUMBERS) -> list[int]:
    return [item.number for item in got if item.name in names]


def _has(got: Got, *names: str) -> bool:
    return any(item.name in names for item in got)


def _other(_: Calendar, __: Got) -> Item:
    """A run that looks like time and is none."""
    return Item("other")


# ---- durations from now ----


def later(now: datetime, zone: ZoneInfo, **units: float) -> datetime:
    """So much later in real time, also over the night when clocks change."""
    return (now.astimezone(UTC) + timedelta(**units)).astimezone(zone)


def _length(got: Got) -> timedelta:
    numbers = _numbers(got)
    length = timedelta()
    if _has(got, "hour", "chas", "ora"):
        length += timedelta(hours=numbers.pop(0) if numbers else 0 if got and _is_half_hour(got) else 1)
        length += timedelta(minutes=30 if _has(got, "half") else numbers.pop(0) if numbers else 0)
    elif _has(got, "min"):
        length += timedelta(minutes=numbers.pop(0) if numbers else 1)
    return length + (timedelta(minutes=30) if _has(got, "halfhour") else timedelta())


def _is_half_hour(got: Got) -> bool:
    names = [item.name for item in got]
    hours = next(place for place, name in enumerate(names) if name in ("hour", "chas", "ora"))
    return "half" in names[:hours]


def _from_now(calendar: Calendar, got: Got) -> Item:
    moment = later(calendar.now, calendar.zone, seconds=_length(got).total_seconds())
    return Item("piece", text="moment", times=(moment, later(moment, calendar.zone, minutes=1)))


def _within(calendar: Calendar, got: Got) -> Item:
    length = max(_length(got), timedelta(minutes=1))
    return Item("piece", text="span", times=(calendar.now, later(calendar.now, calendar.zone, seconds=length.total_seconds())))


def _in_days(calendar: Calendar, got: Got) -> Item:
    return _day(calendar.today + timedelta(days=_numbers(got)[0]), 1)


# ---- days ----


def _day(first: date, rank: int, last: date | None = None) -> Item:
    """A day; where several are named, those of the highest rank count: a date more than a weekday, that more than "tomorrow"."""
    return Item("when", number=rank, days=(first, last or first))


def _event_day(calendar: Calendar, number: int) -> date | None:
    if not calendar.days or not -1 <= number <= 9 or not number:
        return None
    if number < 0:
        return calendar.days[-1]
    if number <= len(calendar.days):
        return calendar.days[number - 1]
    return calendar.days[-1] + timedelta(days=number - len(calendar.days))


def _nth_day(calendar: Calendar, got: Got) -> Item | None:
    if _has(got, "na"):  # билет на 1 день: for how long, not when
        return None
    days = [_event_day(calendar, number) for number in _numbers(got, ORDINALS)]
    first, last = (days or [None])[0], (days or [None])[-1]
    return _day(first, 3, last) if first and last and first <= last else None


def _relative(calendar: Calendar, got: Got) -> Item:
    return _day(calendar.today + timedelta(days=sum(item.number for item in got if item.name == "rel") if _has(got, "rel") else 1), 1)


def _today_part(calendar: Calendar, got: Got) -> Item:
    part = next((item.text for item in got if item.name == "part"), "evening")
    return Item("part", text=part, days=(calendar.today, calendar.today))


def weekday(calendar: Calendar, number: int) -> date:
    """The event's day of this weekday, one to come before one that is past; else the next such day."""
    of_event = [day for day in calendar.days if day.weekday() == number]
    to_come = [day for day in of_event if day >= calendar.today]
    if of_event:
        return (to_come or of_event)[0]
    return calendar.today + timedelta(days=(number - calendar.today.weekday()) % 7)


def _weekday(calendar: Calendar, got: Got) -> Item:
    return _day(weekday(calendar, next(item.number for item in got if item.name in ("wd", "wdw", "luni"))), 2)


def _weekday_date(calendar: Calendar, got: Got) -> Item | None:
    """ "Friday 11": a date if the 11th is a Friday, else 11 o'clock."""
    wanted = next(item.number for item in got if item.name in ("wd", "wdw", "luni"))
    day = _in_month(calendar, _numbers(got)[0])
    return _day(day, 4) if day and day.weekday() == wanted else None


def _in_month(calendar: Calendar, number: int) -> date | None:
    """The day of that number nearest the event."""
    near = calendar.days[0] if calendar.days else calendar.today
    months = [(near.year * 12 + near.month - 1 + shift) for shift in (0, 1, -1)]
    found = [day for month in months if (day := make_date(month // 12, month % 12 + 1, number))]
    exact = [day for day in found if day in calendar.days]
    return next(iter(exact or found), None)


def _bare_date(calendar: Calendar, got: Got) -> Item | None:
    day = _in_month(calendar, _numbers(got)[0])
    return _day(day, 4) if day else None


def _nth(calendar: Calendar, got: Got) -> Item | None:
    """ "The 2nd" alone may be anything; "the 11th" is a date."""
    return _bare_date(calendar, got) if _numbers(got)[0] > 3 else None


def make_date(year: int, month: int, day: int) -> date | None:
    """The date, or None if there is none."""
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None


def _dated(calendar: Calendar, month: int, day: int, year: int | None) -> date | None:
    """The date; without a year that nearest the event."""
    near = calendar.days[0] if calendar.days else calendar.today
    if year is not None:
        return make_date(year + 2000 if year < 100 else year, month, day)
    found = [one for shift in (0, 1, -1) if (one := make_date(near.year + shift, month, day))]
    return min(found, key=lambda one: abs(one - near), default=None)


def _with_month(calendar: Calendar, got: Got) -> Item | None:
    month = next(item.number for item in got if item.name in ("mon", "monw"))
    numbers = _numbers(got, NUMBERS | {"ord"})
    if len(numbers) == 2 and not _has(got, "dash", "and", "upto", "slash", "po", "do", "la", "before"):
        numbers = [sum(numbers)]  # twenty fourth
    year = next((item.number for item in got if item.name == "year"), None)
    days = [day for number in numbers if (day := _dated(calendar, month, number, year))]
    return _day(min(days), 4, max(days)) if days else None


def _numeric_date(calendar: Calendar, got: Got) -> Item | None:
    """2024-10-11, 11.10.2024, 11/10, 11.10; the American order where only that gives a day of the event, or a day at all."""
    numbers = [item.number for item in got if item.name in ("num", "year")]
    if got[0].name == "year":
        day = make_date(numbers[0], numbers[1], numbers[2])
        return _day(day, 4) if day else None
    year = numbers[2] if len(numbers) > 2 else None
    orders = [_dated(calendar, numbers[1], numbers[0], year)]
    if _has(got, "slash"):
        orders.append(_dated(calendar, numbers[0], numbers[1], year))
    found = [day for day in orders if day]
    near = [calendar.today, *calendar.days]
    if year is None:
        found = [day for day in found if min(abs(day - other) for other in near) <= NEAR]
    best = [day for day in found if day in calendar.days] or found
    return _day(best[0], 4) if best else None


def _whole(calendar: Calendar, _: Got) -> Item | None:
    return _day(calendar.days[0], 0, calendar.days[-1]) if calendar.days else None


def _week(calendar: Calendar, got: Got) -> Item:
    monday = calendar.today - timedelta(days=calendar.today.weekday())
    monday += timedelta(days=7 if _has(got, "next", "coming") else 0)
    return _day(monday, 1, monday + timedelta(days=6))


def _weekend(calendar: Calendar, _: Got) -> Item:
    saturday = calendar.today + timedelta(days=5 - calendar.today.weekday())
    return _day(saturday, 1, saturday + timedelta(days=1))


# ---- clock times ----


def _clock(hour: int, minute: int = 0, half: str = "") -> Item | None:
    return Item("clock", clocks=(Clock(hour % 24, minute, half),)) if 0 <= hour <= 24 and 0 <= minute < 60 else None


def half_of(got: Got) -> str:
    """Which half of the day the words say: am, pm, night or nothing."""
    for item in got:
        if item.name in ("am", "pm"):
            return item.name
        if item.name == "dnya":
            return "pm"
        if item.name == "part":
            return {"morning": "am", "night": "night"}.get(item.text, "pm")
    return ""


def _hour_minute(_: Calendar, got: Got) -> Item | None:
    numbers = [item for item in got if item.name in NUMBERS]
    hour, minute = numbers[0], numbers[1] if len(numbers) > 1 else None
    if minute and len(minute.text or "00") < 2:
        return None
    half = half_of(got) or ("exact" if hour.text.startswith("0") else "")
    return _clock(hour.number, minute.number if minute else 0, half)


def _dotted(calendar: Calendar, got: Got) -> Item | None:
    """14.30 is a time, 11.10 in October a date; unless "at" or "pm" says which."""
    first, second = [item for item in got if item.name == "num"]
    months = {day.month for day in calendar.days}
    if not (_has(got, "at", "ora", "la", "v") or half_of(got)) and second.number in months:
        return _numeric_date(calendar, got)
    if len(second.text) < 2 or first.number > 24:
        return _numeric_date(calendar, got)
    return _hour_minute(calendar, got) or _numeric_date(calendar, got)


def _two_numbers(_: Calendar, got: Got) -> Item | None:
    """Two thirty; la 14 30."""
    hour, minute = [item for item in got if item.name in NUMBERS]
    if minute.number not in MINUTES or len(minute.text or "00") < 2:
        return None
    return _clock(hour.number, minute.number, half_of(got))


def _hour(_: Calendar, got: Got) -> Item | None:
    return _clock((_numbers(got) or [1])[0], 0, half_of(got))


def _past(_: Calendar, got: Got) -> Item | None:
    """Half past two, ten past two; half two is half past, too."""
    minute = 30 if _has(got, "half") else 15 if _has(got, "quarter") else _numbers(got)[0]
    return _clock(_numbers(got)[-1], minute, half_of(got))


def _past_ro(_: Calendar, got: Got) -> Item | None:
    """Doua si jumatate, три с половиной."""
    return _clock(_numbers(got)[0], 30 if _has(got, "half") else 15, half_of(got))


def _to(_: Calendar, got: Got) -> Item | None:
    """Quarter to three, без пятнадцати три, trei fara un sfert: the hour is last, in Romanian first."""
    numbers = _numbers(got)
    hour = numbers[0] if got[0].name in NUMBERS else numbers[-1]
    minutes = 15 if _has(got, "quarter") else numbers[0] if hour is numbers[-1] and len(numbers) > 1 else numbers[-1]
    return _clock((hour - 1) % 24, 60 - minutes, half_of(got)) if 0 < minutes < 60 else None


def _half_to(_: Calendar, got: Got) -> Item | None:
    """Полтретьего, половина третьего, четверть третьего: of the third hour."""
    hour = next(item.number for item in got if item.name in ("pol", "ord"))
    return _clock((hour - 1) or 12, 15 if _has(got, "quarter") else 30, half_of(got)) if hour <= 12 else None


def _noon(_: Calendar, got: Got) -> Item | None:
    return _clock(got[-1].number, 0, "exact")


# ---- ranges and moments ----


def _clocks(got: Got) -> tuple[Clock, ...]:
    """Every clock time in a run, strong or a bare number; a half of the day said of the last holds for a bare one before it."""
    clocks = [item.clocks[0] if item.clocks else Clock(item.number % 24) for item in got if item.clocks or item.name in NUMBERS]
    if len(clocks) > 1 and clocks[-1].half in ("am", "pm") and not clocks[0].half and clocks[0].hour <= clocks[-1].hour % 12:
        clocks[0] = clocks[0]._replace(half=clocks[-1].half)
    return tuple(clocks)


def _sane(got: Got) -> bool:
    return all(item.number <= 24 for item in got if item.name in NUMBERS)


def _range(_: Calendar, got: Got) -> Item | None:
    strong = sum(item.name == "clock" for item in got)
    opened = _has(got, "from", "between", "s", "at", "la", "v", "ora")
    if not _sane(got) or (strong < 2 and not opened and not (strong and _has(got, "dash", "upto", "before", "do"))):
        return None
    if _has(got, "and") and not _has(got, "between"):
        return None
    return Item("piece", text="range", clocks=_clocks(got))


def _open(_: Calendar, got: Got) -> Item | None:
    if not _sane(got):
        return None
    clocks = _clocks(got) or (Clock(1),)
    return Item("piece", text="before" if _has(got, "before", "do") else "after", clocks=clocks)


def _at(_: Calendar, got: Got) -> Item | None:
    return Item("piece", text="at", clocks=_clocks(got)) if _sane(got) else None


def _day_at(_: Calendar, got: Got) -> Item | None:
    if not _sane(got) or len(set(got[0].days)) > 1:
        return None
    return replace(got[0], clocks=_clocks(got[1:]), text="at")


def _named(name: str) -> Make:
    return lambda _, __: Item("piece", text=name)


def _rest_of_day(calendar: Calendar, got: Got) -> Item | None:
    return Item("piece", text="rest", days=(calendar.today,) * 2) if sum(item.number for item in got) == 0 else None


@dataclass(frozen=True)
class Rule:
    """What a run of items becomes."""

    pattern: re.Pattern[str]
    make: Make


def _rule(text: str, make: Make) -> Rule:
    for macro, classes in _MACROS.items():
        text = re.sub(rf"\b{macro}\b", classes, text)
    return Rule(pattern(text), make)


RULES: tuple[Rule, ...] = tuple(
    _rule(text, make)
    for text, make in (
        # No time: greetings, amounts, deadlines, the next edition.
        ("good (of|the|a)? (part|DAY|tonight)", _other),
        ("part good (?=stop|$)", _other),
        ("next (nonext|event|upto|of|place)", _other),
        ("(nonext|event) (next|coming)", _other),
        ("(last|ord) (DAY|days) of? (deadline|for|upto)", _other),
        ("N (dash|and|upto|do|po|la) N of? U", _other),
        ("(num dot)? N TH? of? U", _other),
        ("sign num (dot num)?", _other),
        ("AT? N of? luni", lambda _, got: Item("other") if got[0].name in NUMBERS else None),
        # From now.
        ("num chas num min?", _hour_minute),
        ("IN (a|the)? halfhour", _from_now),
        ("IN a? half of? a? HOUR", _from_now),
        ("IN (N|a) of? HOUR (and|s)? (a? half|N of? min)?", _from_now),
        ("through (hour|chas|min)", _from_now),
        ("IN N of? min", _from_now),
        ("IN N of? (days|DAY)", _in_days),
        ("within (the|a)? (N? of? (HOUR|min)|halfhour)", _within),
        ("(in|v|na)? the? next N? of? (HOUR|min)", _within),
        # Days of the event.
        ("(next DAY|day next)", _relative),
        ("both the? (DAY|days)", _whole),
        ("whole (of|the)* days", _whole),
        ("whole (of|the)* event", _whole),
        ("(whole|a) DAY", _other),
        ("(days|day) N (and|dash|upto|la) day? N (?! TH|colon|am|pm|mon)", _nth_day),
        ("day a (N|ord) (dash a)?", _nth_day),
        ("a (N|ord) (dash a)? DAY", _nth_day),
        ("(ord|last|num TH) (and last)? DAY", _nth_day),
        ("(ord|last) days", _nth_day),
        ("(day|den) (ord|last|N) (?! TH|colon|dot|am|pm|of? mon|unit)", _nth_day),
        ("day of num (?! of? mon|colon|dot)", _bare_date),
        ("na? num den", _nth_day),
        ("N dash? of? (hour|ora|min|day|days|den)", _other),
        ("(v|after|before|from|s)? N dnya", lambda _, got: Item("other") if got[0].name in NUMBERS else None),
        ("(in|v|na)* (this|next|coming) week", _week),
        ("week (this|next|coming)", _week),
        ("(last|N) week", _other),
        ("(on|in|the|v|na|la|this|next)* weekend", _weekend),
        # Dates.
        ("N TH? (dash|and|upto|slash|po|do|la|before) (the|on|v)* N TH? of? mon year?", _with_month),
        ("mon the? N TH? (dash|and|upto|po|la|slash) the? N TH? (?! colon|am|pm) year?", _with_month),
        ("(nw? ord|num TH?|nw nw?) of? mon year?", _with_month),
        ("mon the? (num|ord) TH? (?! colon|dot num|chas|am|pm|hour) year?", _with_month),
        ("(ON+ num TH?|num TH|ord) of? monw year?", _with_month),
        ("num (of monw|monw (?=stop|$))", _with_month),
        ("monw the? num TH", _with_month),
        ("year dash num dash num", _numeric_date),
        ("num dot num dot (num|year)", _numeric_date),
        ("num slash num (slash (num|year))? (?! U|x)", _numeric_date),
        ("num dash num dash year", _numeric_date),
        ("AT? num dot num (?! U|dot|dash num dash) HALF?", _dotted),
        ("(sign|big)? (num|big) (dash|dot)? (num|big) ((dash|dot)? (num|big))+ (?! colon|slash|TH|of? mon)", _other),
        ("(place|placeru) (dash|dot|stop)? N (?! colon|dot|am|pm|TH)", _other),
        ("(ord|last|num TH|a (N|ord) (dash a)?) (place|placeru|x|xs)", lambda _, got: Item("other") if _has(got, "place", "placeru", "a") else None),
        ("num dash? (TH)? number", _bare_date),
        ("(wd|luni|wdw) (the|on|stop|dash)* N TH? (?! colon|am|pm|chas|mon|dash|U|oclock)", _weekday_date),
        ("(on|date) the? num TH (?! place|placeru|unit|nonext|event)", _bare_date),
        ("(v|before|after|from|for|la)? the? num TH NEXT", _nth),
        ("(on|date) the? N (?! oclock|HALF stop? HALF) NEXT", _bare_date),
        # Clock times.
        ("num colon num (colon num)? (chas|oclock)? HALF?", _hour_minute),
        ("N (oclock|chas)? HALF", _hour),
        ("N oclock", _hour),
        ("^ num chas stop? $", _hour),
        ("(num|nw) past N HALF?", _past),
        ("a? (half|quarter) past N HALF?", _past),
        ("half nw HALF?", _past),
        ("(a? quarter) upto N HALF?", _to),
        ("(quarter|half) ord HALF?", _half_to),
        ("pol HALF?", _half_to),
        ("less (quarter|N min?) N HALF?", _to),
        ("N less (quarter|a quarter|N) HALF?", _to),
        ("N (and|s)? a? (half|quarter) HALF?", _past_ro),
        ("nw and? nw (?! U|min|days|hour) HALF?", _two_numbers),
        ("AT num and? num (?! U|min|days|hour|colon|mon|TH|dash|x) HALF?", _two_numbers),
        ("ora N", _hour),
        ("noon", _noon),
        ("v chas (dnya|part)? NEXT", _hour),
        # What days remain.
        ("(this part|part this|tonight)", _today_part),
        ("(rel late|late rel)", _rest_of_day),
        ("rel", _relative),
        ("wd|luni", _weekday),
        ("(on|this|next|coming|v|na|po|s|before|after|from|for|and) wdw", _weekday),
        ("wdw (?= part|clock|num|stop? when)", _weekday),
        ("^ wdw stop? $", _weekday),
        # What is asked of a clock time.
        ("(from|between|s|AT)* (clock|N chas?) (dash|upto|and|la|do|before|po) AT? (clock|N chas?) NEXT", _range),
        ("(after|before|from|s|do) AT? clock", _open),
        ("(after|before|from|s) AT? N chas? NEXT", _open),
        ("(after|before) chas NEXT", _open),
        ("do num chas? NEXT", _open),
        ("AT* clock", _at),
        ("AT N chas? NEXT", _at),
        ("at num (?=x)", _at),
        ("when (v|la|at)? N (?=stop|$|fn)", _day_at),
        ("now", _named("now")),
        ("next", _named("next")),
    )
)
"""In this order. The longest of a kind come first, and what is no time before what might be."""

ABSORBED = frozenset(
    SYMBOLS[name] for name in ("at", "on", "in", "la", "v", "na", "of", "the", "this", "from", "s", "po", "for", "coming", "date", "ora")
)
"""Prepositions that belong to the time that follows them."""
