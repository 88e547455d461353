"""Words of time in a question, in English, Romanian and Russian -> a span on the event's clock.

A cascade: each word becomes a symbol (moment_lexing), rules turn runs of symbols into larger ones (moment_rules) until
only pieces are left: a day, a part of it, a clock time, a range, an anchor. Here they are put together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from bot.core.agenda import DAY_BEGINS, PARTS, at, programme_day
from bot.core.moment_clocks import later
from bot.core.moment_days import Calendar
from bot.core.moment_lexing import SYMBOLS, Clock, Item, classes_of, has_any, lex
from bot.core.moment_rules import ABSORBED, RULES
from bot.core.moment_words import CLASSES, MEALS
from bot.core.text import CYRILLIC, romanian_from_cyrillic, romanise, russian_from_latin, stems, tokens

__all__ = ["Calendar", "Found", "Span", "find"]

Kind = Literal["now", "next", "moment", "day", "part", "range", "week"]
Occurrences = tuple[tuple[datetime, datetime], ...]


@dataclass(frozen=True)
class Span:
    """A stretch of time, half open, aware in the event's zone; `day` is the programme day it lies on, if it is one."""

    kind: Kind
    start: datetime
    end: datetime
    day: date | None


@dataclass(frozen=True)
class Found:
    """A span, and the words that tell it, as indexes into `text.tokens(question)`."""

    span: Span
    words: frozenset[int]


def find(question: str, calendar: Calendar) -> Found | None:
    """The time a question names, or None. A time that is past is returned as it is.

    A clock time or a part of a day without a day is today's on a day of the event, else that of its next day. Bare
    hours from 1 to 7 are those of the afternoon: nobody meets at three in the morning.
    """
    if not has_any(tokens(question), _TELLING):
        return None
    words, items = lex(question)
    pieces = _rewrite(_anchored(words, items, calendar), calendar)
    return _joined(pieces, calendar) if pieces else None


_DAYS = frozenset({"rel", "tonight", "now", "next", "wd", "luni", "wdw", "mon", "monw", "day", "den", "dnya", "days", "through", "within"})


def names_day(question: str) -> bool:
    """Whether a question says of its time which day it is on, or reckons it from now: "at 12" does not."""
    items = lex(question)[1]
    from_now = any(item.name == "in" and after.name in ("num", "a", "half") for item, after in pairwise(items))
    return from_now or any(item.name in _DAYS for item in items)


def is_only_time(text: str) -> bool:
    """Whether all words of a text tell a time: "Thursday, 4 p.m."."""
    items = [item for item in lex(text)[1] if item.word >= 0]
    return bool(items) and has_any(tokens(text), _TELLING) and not any(item.name in ("x", "xs") for item in items)


def ordinal(question: str) -> int:
    """The second or a later one that a question names, "the second", "а 2-й"; 0 if none, or the first."""
    items = [item for item in lex(question)[1] if item.name != "dash"]
    counted = [item.number for item in items if item.name == "ord"]
    counted += [item.number for item, after in pairwise(items) if item.name == "num" and after.name in ("th", "gen")]
    return counted[0] if len(counted) == 1 and counted[0] > 1 else 0


@dataclass(frozen=True)
class _Piece:
    """What a rule has made, and the words it took."""

    item: Item
    words: frozenset[int]


def _rewrite(items: list[Item], calendar: Calendar) -> list[_Piece]:
    row = "".join(SYMBOLS[item.name] for item in items)
    if not _TIMELY.intersection(row):
        return []
    there = classes_of(item.name for item in items)
    for rule in RULES:
        first_of, second_of = rule.needs
        if not there & first_of or not there & second_of:
            continue
        for match in rule.pattern.finditer(row):
            first, end = match.span()
            made = rule.make(calendar, [item for item in items[first:end] if item.name != "_"])
            if made is not None:
                items[first] = made._replace(word=items[first].word)
                items[first + 1 : end] = [Item("_", item.word) for item in items[first + 1 : end]]
                row = row[:first] + SYMBOLS[made.name] + "_" * (end - first - 1) + row[end:]
                there |= classes_of((made.name,))
    return [_piece(items, row, index) for index, item in enumerate(items) if item.name in ("when", "part", "piece", "anchor")]


_BARE = frozenset({"now", "next", "then", "week", "weekend", "in", "through", "both", "whole", "v", "within", "after", "missed", "remains"})
_TIMELESS = {*CLASSES, "colon", "dot", "slash", "dash", "stop", "x", "xs", "sign", "_"} - _BARE
_TIMELY = frozenset(symbol for name, symbol in SYMBOLS.items() if name not in _TIMELESS)
"""A question without any of these names no time."""
_TELLING = frozenset(SYMBOLS) - _TIMELESS | {"after", "before", "during", "do"}
"""The classes of which a question without any has neither one of these nor an anchor."""
_LIMITS = frozenset({SYMBOLS["before"], SYMBOLS["after"]})
_ARTICLE = frozenset({SYMBOLS["the"]})


def _piece(items: Sequence[Item], row: str, index: int) -> _Piece:
    end = index + 1
    while row[end : end + 1] == "_":
        end += 1
    absorbed = ABSORBED | _LIMITS if items[index].name == "when" else _ARTICLE if items[index].text in ("now", "next") else ABSORBED
    first, before = index, row[:index].rstrip("_")
    while before and before[-1] in absorbed:
        first = len(before) - 1
        before = before[:first].rstrip("_")
    return _Piece(items[index], frozenset(item.word for item in items[first:end] if item.word >= 0))


# ---- anchors: after lunch, before the keynote ----

_ARTICLES = frozenset(
    {"the", "a", "an", "our", "de", "la", "this", "al", "o", "acest", "aceasta", "acestui", "asta", "этого", "этой", "этот", "эту"}
)
_MEAL_WORDS = {" ".join(tokens(phrase)): meal for meal, (phrases, _, _) in MEALS.items() for phrase in phrases.split(",")}


@lru_cache(maxsize=4_000)
def _keys(word: str) -> frozenset[str]:
    """What an anchor's word is compared by: the sounds of its stems, whatever alphabet it was typed in."""
    other = romanian_from_cyrillic(word) if CYRILLIC.search(word) else russian_from_latin(word)
    return frozenset(romanise(stem) for form in (word, other) for stem in (form, *stems(form)))


_Phrase = tuple[str, tuple[frozenset[str], ...]]


@lru_cache(maxsize=4)
def _phrases(names: tuple[str, ...]) -> tuple[tuple[_Phrase, ...], Mapping[str, Sequence[int]]]:
    """Names of anchors with the keys of their words, the longest first; and by each key, which of them it begins."""
    phrases = tuple(sorted(((name, tuple(map(_keys, name.split()))) for name in names), key=lambda pair: -len(pair[1])))
    beginning: dict[str, list[int]] = {}
    for number, (_, words) in enumerate(phrases):
        for key in words[0]:
            beginning.setdefault(key, []).append(number)
    return phrases, beginning


def _anchored(words: Sequence[str], items: list[Item], calendar: Calendar) -> list[Item]:
    """The items with every "after lunch" made one, where the calendar or the meals know what lunch is."""
    for index, item in enumerate(items):
        # "Dupa masa" is the afternoon, but "dupa masa rotunda" is after the round table.
        # "After this" is what comes next, but "after this coffee" is after the coffee.
        bare = item.name in ("part", "next") and words[item.word] in ("dupa", "after", "после")
        if item.name not in ("after", "before", "during", "do") and not bare:
            continue
        following = (other.word for other in items[index + 1 :] if other.name != "_" and other.word >= 0)
        after = item.word + 1 if bare else next(following, len(words))
        while after < len(words) and words[after] in _ARTICLES:
            after += 1
        name = _anchor_at(words[after:], tuple(calendar.anchors), cyrillic=item.name == "do")
        if name is None or (item.name == "part" and len(name.split()) < 2):
            continue
        meal = _MEAL_WORDS.get(name, "")
        same = [other for other in calendar.anchors if other == name or (meal and _MEAL_WORDS.get(other) == meal)]
        occurrences = sorted({pair for other in same for pair in calendar.anchors[other]})
        relation = {"do": "before", "part": "after", "next": "after"}.get(item.name, item.name)
        last = after + len(name.split())
        end = next((place for place in range(index + 1, len(items)) if items[place].word >= last), len(items))
        items[index] = Item("anchor", item.word, text=f"{relation} {meal}", times=tuple(moment for pair in occurrences for moment in pair))
        items[index + 1 : end] = [Item("_", other.word) for other in items[index + 1 : end]]
    return items


def _anchor_at(words: Sequence[str], names: tuple[str, ...], *, cyrillic: bool) -> str | None:
    """The longest name that the words begin with; `cyrillic` asks for Russian ones, for "do" is English, too."""
    keys = [_keys(word) for word in words[:8]]
    phrases, beginning = _phrases((*names, *_MEAL_WORDS))
    for number in sorted({number for key in (keys[0] if keys else ()) for number in beginning.get(key, ())}):
        name, wanted = phrases[number]
        fits = len(wanted) <= len(keys) and all(one & other for one, other in zip(wanted, keys, strict=False))
        if fits and (CYRILLIC.search(name) or not cyrillic):
            return name
    return None


# ---- putting the pieces together ----


def _joined(pieces: Sequence[_Piece], calendar: Calendar) -> Found | None:
    span = _span_of([piece.item for piece in pieces], calendar)
    if span is None:
        return None
    return Found(span, frozenset(index for piece in pieces for index in piece.words))


def _span_of(items: Sequence[Item], calendar: Calendar) -> Span | None:
    """Of the pieces of a question the most exact counts: from now, on the clock, at an anchor, now or next, a part, a day."""
    dates = [item for item in items if item.days]
    # A night without a day is a stay at a hotel; with one it is the end of an evening.
    parts = [item.text for item in items if item.name == "part" and (item.text != "night" or dates)]
    days = _days(dates)
    day = days[0] if days else _default_day(calendar)
    if timed := next((item for item in items if item.times and item.name == "piece"), None):
        start, end = timed.times
        return _span("moment" if timed.text == "moment" else "range", start, end, programme_day(start, calendar.zone), calendar)
    if timed := next((item for item in items if item.clocks), None):
        return _clock_span(timed, [item.text for item in items if item.name == "part"], day, calendar)
    if any(item.text == "past" for item in items):
        return _past(parts, day, calendar)
    for item in items:
        if item.name == "anchor" and (found := _anchor_span(item, days, calendar)):
            return found
    if not parts and days in (None, (calendar.today, calendar.today)) and (found := _now_or_next(items, calendar)):
        return found
    if days and days[0] != days[1]:
        return _span("week", _begins(days[0], calendar), _ends(days[1], calendar), None, calendar)
    if parts:
        return _part_span(parts, day, calendar)
    return _span("day", _begins(day, calendar), _ends(day, calendar), day, calendar) if days else None


def _now_or_next(items: Sequence[Item], calendar: Calendar) -> Span | None:
    said = {item.text for item in items if item.name == "piece"}
    now, today = calendar.now, calendar.today
    if "rest" in said:
        return _span("range", now, _ends(today, calendar), today, calendar)
    if "now" in said:
        return _span("now", now, later(now, calendar.zone, seconds=1), today, calendar)
    if "next" in said:
        return _span("next", now, _ends(max([today, *calendar.days[-1:]]), calendar), None, calendar)
    return None


def _past(parts: Sequence[str], day: date, calendar: Calendar) -> Span | None:
    """ "What did I miss": from the morning, or the part that is named, until now; nothing of a day to come."""
    span = _part_span(parts, day, calendar) if parts else _span("day", _begins(day, calendar), _ends(day, calendar), day, calendar)
    if span.end <= calendar.now:
        return span
    return _span("range", span.start, calendar.now, day, calendar) if span.start < calendar.now else None


def _days(dates: Sequence[Item]) -> tuple[date, date] | None:
    """The first and last day named, by the items of the highest rank."""
    highest = max((item.number for item in dates), default=0)
    meant = [day for item in dates if item.number == highest for day in item.days]
    return (min(meant), max(meant)) if meant else None


def _default_day(calendar: Calendar) -> date:
    """Today on a day of the event, else its first day to come, else its last."""
    return next((day for day in calendar.days if day >= calendar.today), calendar.days[-1] if calendar.days else calendar.today)


def _clock_span(item: Item, parts: Sequence[str], day: date, calendar: Calendar) -> Span:
    half = {"morning": "am", "night": "night"}.get(parts[0], "pm") if parts else ""
    moments = [_moment(clock, half, day, calendar) for clock in item.clocks]
    begins, ends = _begins(day, calendar), _ends(day, calendar)
    if item.text == "range":
        start, end = moments
        while end <= start:
            end += timedelta(hours=12)
        return _span("range", start, end, day, calendar)
    if item.text == "after":
        return _span("range", moments[0], ends, day, calendar)
    if item.text == "before":
        return _span("range", begins, moments[0], day, calendar)
    return _span("moment", moments[0], later(moments[0], calendar.zone, minutes=1), day, calendar)


def _moment(clock: Clock, half: str, day: date, calendar: Calendar) -> datetime:
    """The moment of a clock time on a programme day; its half of the day as said, else as people mean it."""
    half, hour = clock.half or half, clock.hour
    if half == "am" and hour == 12:
        hour = 0
    elif half == "night":
        hour = {12: 0}.get(hour, hour + 12 if 6 <= hour < 12 else hour)
    elif (half == "pm" and hour < 12) or (not half and 1 <= hour <= 7 and not _is_early(clock, day, calendar)):
        hour += 12
    moment = at(day, time(hour, clock.minute), calendar.zone)
    assert moment is not None  # noqa: S101 - at() gives None for no clock time only
    return moment


EARLIEST = 7
"""The one bare hour that may be of the morning as well."""
EARLY = timedelta(hours=1)
"""How near at most to half past seven in the morning something begins that is meant by it."""


def _is_early(clock: Clock, day: date, calendar: Calendar) -> bool:
    """Whether a bare seven is that of the morning: something begins about then, and nothing nearer to seven in the evening."""
    if clock.hour != EARLIEST:
        return False
    early, late = (at(day, time(hour, clock.minute), calendar.zone) for hour in (clock.hour, clock.hour + 12))
    begun = [start for pairs in calendar.anchors.values() for start, _ in pairs if programme_day(start, calendar.zone) == day]
    if early is None or late is None or not begun:
        return False
    distance = min(abs(start - early) for start in begun)
    return distance <= EARLY and distance < min(abs(start - late) for start in begun)


def _anchor_span(item: Item, days: tuple[date, date] | None, calendar: Calendar) -> Span | None:
    relation, _, meal = item.text.partition(" ")
    pairs = list(zip(item.times[::2], item.times[1::2], strict=True))
    chosen = _occurrence(pairs, relation, days[0] if days else None, calendar)
    if chosen is None:
        if not meal or relation == "during":
            return None
        return _part_span([MEALS[meal][1 if relation == "before" else 2]], days[0] if days else _default_day(calendar), calendar)
    day = programme_day(chosen[0], calendar.zone)
    if relation == "before":
        return _span("range", _begins(day, calendar), chosen[0], day, calendar)
    start, end = chosen if relation == "during" else (chosen[1], _ends(day, calendar))
    return _span("range", start, end, day, calendar)


def _occurrence(
    pairs: Sequence[tuple[datetime, datetime]], relation: str, asked: date | None, calendar: Calendar
) -> tuple[datetime, datetime] | None:
    """That on the asked day, else today's, else the next one, else the last there was; of several one that can yet be met."""
    on_day = [pair for pair in pairs if programme_day(pair[0], calendar.zone) == (asked or calendar.today)]
    pool = on_day if asked or on_day else list(pairs)
    to_come = [pair for pair in pool if pair[0 if relation == "before" else 1] > calendar.now]
    return next(iter(to_come or pool[-1:]), None)


def _part_span(parts: Sequence[str], day: date, calendar: Calendar) -> Span:
    bounds = [PARTS["evening" if part == "night" else part] for part in parts]
    start, end = min(first for first, _ in bounds), max(last for _, last in bounds)
    return _span("part", datetime.combine(day, start, calendar.zone), datetime.combine(day, end, calendar.zone), day, calendar)


def _begins(day: date, calendar: Calendar) -> datetime:
    return datetime.combine(day, DAY_BEGINS, calendar.zone)


def _ends(day: date, calendar: Calendar) -> datetime:
    return _begins(day + timedelta(days=1), calendar)


def _span(kind: Kind, start: datetime, end: datetime, day: date | None, calendar: Calendar) -> Span:
    """A span that has a length, also where clocks change."""
    start, end = start.astimezone(calendar.zone), end.astimezone(calendar.zone)
    return Span(kind, start, end if start.astimezone(UTC) < end.astimezone(UTC) else later(start, calendar.zone, minutes=1), day)
