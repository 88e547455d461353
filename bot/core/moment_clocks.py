"""Clock times as people say them: "half past two", "la 3", "полтретьего", "in an hour"; the makers that moment_rules.py names."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.core.moment_days import NUMBERS, Calendar, Got, day_item, has, numbers_in, numeric_date
from bot.core.moment_lexing import Clock, Item

MINUTES = frozenset({0, 10, 15, 20, 25, 30, 35, 40, 45, 50})
"""What is said after an hour without a colon: ten thirty."""

A_FEW = timedelta(minutes=15)
"""How long "the next minutes" are."""


def later(now: datetime, zone: ZoneInfo, **units: float) -> datetime:
    """So much later in real time, also over the night when clocks change."""
    return (now.astimezone(UTC) + timedelta(**units)).astimezone(zone)


def length_of(got: Got) -> timedelta:
    """How long the hours and minutes of a run are."""
    numbers = numbers_in(got)
    length = timedelta()
    if has(got, "hour", "chas", "ora"):
        length += timedelta(hours=numbers.pop(0) if numbers else 0 if got and is_half_hour(got) else 1)
        length += timedelta(minutes=30 if has(got, "half") else numbers.pop(0) if numbers else 0)
    elif has(got, "min"):
        length += timedelta(minutes=numbers.pop(0) if numbers else 1)
    return length + timedelta(minutes=sum(item.number for item in got if item.name == "stretch"))


def is_half_hour(got: Got) -> bool:
    """Half an hour, as against an hour and a half."""
    names = [item.name for item in got]
    hours = next(place for place, name in enumerate(names) if name in ("hour", "chas", "ora"))
    return "half" in names[:hours]


def from_now(calendar: Calendar, got: Got) -> Item:
    """In an hour, peste 30 de minute, через полчаса."""
    moment = later(calendar.now, calendar.zone, seconds=length_of(got).total_seconds())
    return Item("piece", text="moment", times=(moment, later(moment, calendar.zone, minutes=1)))


def within_next(calendar: Calendar, got: Got) -> Item:
    """In the next two hours; in the next minutes, which are a quarter of an hour."""
    length = A_FEW if has(got, "min") and not numbers_in(got) else max(length_of(got), timedelta(minutes=1))
    return Item("piece", text="span", times=(calendar.now, later(calendar.now, calendar.zone, seconds=length.total_seconds())))


def in_days(calendar: Calendar, got: Got) -> Item:
    """In two days."""
    return day_item(calendar.today + timedelta(days=numbers_in(got)[0]), 1)


def clock_item(hour: int, minute: int = 0, half: str = "") -> Item | None:
    """A clock time, or None if no clock shows it."""
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


def hour_minute(_: Calendar, got: Got) -> Item | None:
    """14:30, 2:30 pm, 9 dimineata."""
    numbers = [item for item in got if item.name in NUMBERS]
    hour, minute = numbers[0], numbers[1] if len(numbers) > 1 else None
    if minute and len(minute.text or "00") < 2:
        return None
    half = half_of(got) or ("exact" if hour.text.startswith("0") else "")
    return clock_item(hour.number, minute.number if minute else 0, half)


def dotted(calendar: Calendar, got: Got) -> Item | None:
    """14.30 is a time, 11.10 in October a date; unless "at" or "pm" says which."""
    first, second = [item for item in got if item.name == "num"]
    months = {day.month for day in calendar.days}
    if not (has(got, "at", "around", "ora", "la", "v") or half_of(got)) and second.number in months:
        return numeric_date(calendar, got)
    if len(second.text) < 2 or first.number > 24:
        return numeric_date(calendar, got)
    return hour_minute(calendar, got) or numeric_date(calendar, got)


def two_numbers(_: Calendar, got: Got) -> Item | None:
    """Two thirty; la 14 30."""
    hour, minute = [item for item in got if item.name in NUMBERS]
    if minute.number not in MINUTES or len(minute.text or "00") < 2:
        return None
    return clock_item(hour.number, minute.number, half_of(got))


def whole_hour(_: Calendar, got: Got) -> Item | None:
    """Three o'clock, 2 pm, ora 15."""
    if [item.name for item in got] == ["nw", "am"] and got[0].number == 1:  # which one am I
        return None
    return clock_item((numbers_in(got) or [1])[0], 0, half_of(got))


def nights(_: Calendar, got: Got) -> Item | None:
    """Three nights: 3 ночи without a preposition is no hour."""
    return Item("other") if got[0].name in NUMBERS and got[-1].text == "night" else None


def half_of_day(_: Calendar, got: Got) -> Item | None:
    """The first half of Friday."""
    return Item("part", text="morning" if got[0].number == 1 else "afternoon") if got[0].number in (1, 2) else None


def minutes_past(_: Calendar, got: Got) -> Item | None:
    """Half past two, ten past two; half two is half past, too."""
    minute = 30 if has(got, "half") else 15 if has(got, "quarter") else numbers_in(got)[0]
    return clock_item(numbers_in(got)[-1], minute, half_of(got))


def past_ro(_: Calendar, got: Got) -> Item | None:
    """Doua si jumatate, три с половиной."""
    return clock_item(numbers_in(got)[0], 30 if has(got, "half") else 15, half_of(got))


def minutes_to(_: Calendar, got: Got) -> Item | None:
    """Quarter to three, без пятнадцати три, trei fara un sfert: the hour is last, in Romanian first."""
    numbers = numbers_in(got)
    hour = numbers.pop(0 if got[0].name in NUMBERS else -1)
    minutes = 15 if has(got, "quarter") else numbers[0]
    return clock_item((hour - 1) % 24, 60 - minutes, half_of(got)) if 0 < minutes < 60 else None


def four_digits(_: Calendar, got: Got) -> Item | None:
    """At 1645."""
    hour, minute = divmod(got[-1].number, 100)
    return clock_item(hour, minute, "exact" if len(got[-1].text) == 4 else "") if len(got[-1].text) in (3, 4) else None


def minutes_before(_: Calendar, got: Got) -> Item | None:
    """At five to three, which is no range."""
    minutes, hour = numbers_in(got)
    return clock_item((hour - 1) % 24, 60 - minutes) if minutes in (5, 10, 20, 25) and 1 <= hour <= 12 else None


def minutes_of(_: Calendar, got: Got) -> Item | None:
    """В пять минут третьего: of the third hour."""
    return clock_item((got[-1].number - 1) or 12, numbers_in(got)[0]) if 1 <= got[-1].number <= 12 else None


def half_to(_: Calendar, got: Got) -> Item | None:
    """Полтретьего, половина третьего, четверть третьего: of the third hour."""
    hour = next(item.number for item in got if item.name in ("pol", "ord"))
    return clock_item((hour - 1) or 12, 15 if has(got, "quarter") else 30, half_of(got)) if hour <= 12 else None


def noon_or_midnight(_: Calendar, got: Got) -> Item | None:
    """Noon, miezul noptii."""
    return clock_item(got[-1].number, 0, "exact")


def clocks_in(got: Got) -> tuple[Clock, ...]:
    """Every clock time in a run, strong or a bare number; a half of the day said of the last holds for a bare one before it."""
    clocks = [item.clocks[0] if item.clocks else Clock(item.number % 24) for item in got if item.clocks or item.name in NUMBERS]
    if len(clocks) > 1 and clocks[-1].half in ("am", "pm") and not clocks[0].half and clocks[0].hour <= clocks[-1].hour % 12:
        clocks[0] = clocks[0]._replace(half=clocks[-1].half)
    return tuple(clocks)


def are_hours(got: Got) -> bool:
    """Whether every bare number can be an hour."""
    return all(item.number <= 24 for item in got if item.name in NUMBERS)


def from_to(_: Calendar, got: Got) -> Item | None:
    """From 10 to 12, intre 10 si 12, 2-4 pm; two bare numbers need a word that says they are times."""
    strong = sum(item.name == "clock" for item in got)
    opened = has(got, "from", "dela", "between", "s", "at", "around", "la", "v", "ora")
    if not are_hours(got) or (strong < 2 and not opened and not (strong and has(got, "dash", "upto", "before", "do"))):
        return None
    if has(got, "and") and not has(got, "between"):
        return None
    return Item("piece", text="range", clocks=clocks_in(got))


def from_or_until(_: Calendar, got: Got) -> Item | None:
    """After 3, until 5."""
    if not are_hours(got):
        return None
    clocks = clocks_in(got) or (Clock(1),)
    return Item("piece", text="before" if has(got, "before", "do") else "after", clocks=clocks)


def at_clock(_: Calendar, got: Got) -> Item | None:
    """At 3, la ora 15, в три."""
    return Item("piece", text="at", clocks=clocks_in(got)) if are_hours(got) else None


def day_at(_: Calendar, got: Got) -> Item | None:
    """Tomorrow 3."""
    if not are_hours(got) or len(set(got[0].days)) > 1:
        return None
    return got[0]._replace(clocks=clocks_in(got[1:]), text="at")
