"""The grammar of time in a question: rules that turn runs of words into clock times, days, ranges.

Each rule is a pattern over the classes of moment_words.py (in the syntax of regular expressions, blanks between) and a
function that makes one item of what the pattern met, or None if it means nothing. They are applied in order, once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.core.moment_clocks import (
    at_clock,
    day_at,
    dotted,
    four_digits,
    from_now,
    from_or_until,
    from_to,
    half_of_day,
    half_to,
    hour_minute,
    in_days,
    minutes_before,
    minutes_of,
    minutes_past,
    minutes_to,
    nights,
    noon_or_midnight,
    past_ro,
    two_numbers,
    whole_hour,
    within_next,
)
from bot.core.moment_days import (
    NUMBERS,
    Calendar,
    Got,
    Make,
    bare_date,
    has,
    nth_day,
    nth_of_month,
    nth_part,
    numeric_date,
    one_day,
    relative,
    remaining,
    rest_of_day,
    today_part,
    weekday,
    weekday_date,
    weekend,
    whole_event,
    whole_week,
    with_month,
)
from bot.core.moment_lexing import SYMBOLS, Item, classes_of, pattern

_MACROS = {
    "NEXT": "(?! x|xs|unit|sign|num|big|place|placeru|colon|dot|slash|min|hour|days|am|pm|th|gen|chas)",
    "TH": "(dash? (th|gen)|dash a)",
    "HALF": "(am|pm|dnya|(in|of|the|la|a)* part)",
    "DAY": "(day|den|dnya)",
    "AT": "((at|around) (la|v)? ora?|la ora?|v ora?|ora)",
    "IN": "(in|through) dash?",
    "HOUR": "(hour|chas|ora)",
    "ON": "(on|the|date|v|la|na|po)",
    "U": "(unit|sign)",
    "N": "(num|nw)",
}


def no_time(_: Calendar, __: Got) -> Item:
    """A run that looks like time and is none."""
    return Item("other")


def named(name: str) -> Make:
    """A piece that its name tells all of."""
    return lambda _, __: Item("piece", text=name)


@dataclass(frozen=True)
class Rule:
    """What a run of items becomes."""

    pattern: re.Pattern[str]
    make: Make
    needs: tuple[int, int]
    """A run without a class of each of these sets has nothing that it could meet: told in a tenth of the time."""


def _rule(text: str, make: Make) -> Rule:
    for macro, classes in _MACROS.items():
        text = re.sub(rf"\b{macro}\b", classes, text)
    first, second = sorted((classes_of(names) for names in _needed(text)), key=int.bit_count)[:2]
    return Rule(pattern(text), make, (first, second))


_EVERY = (SYMBOLS, SYMBOLS)


def _needed(text: str) -> list[Iterable[str]]:
    """Of each part of a rule that must be there, the classes of which it has one; twice any class where it has no such part."""
    parts, depth, begin = [], 0, 0
    for place, char in enumerate(f"{text} "):
        depth += (char == "(") - (char == ")")
        if char == " " and not depth:
            parts.append(text[begin:place])
            begin = place + 1
        elif char == "|" and not depth:
            return [re.findall("[a-z]+", text), *_EVERY]
    there = [part for part in parts if part not in ("^", "$") and not part.startswith("(?") and not part.endswith(("?", "*", "*+"))]
    return [*(re.findall("[a-z]+", part) for part in there), *_EVERY]


RULES: tuple[Rule, ...] = tuple(
    _rule(text, make)
    for text, make in (
        # No time: greetings, amounts, deadlines, the next edition.
        ("do (?= at)", no_time),
        ("good (of|the|a)? (part|DAY|tonight|weekend)", no_time),
        ("(part|weekend) good (?=stop|$)", no_time),
        ("^ (on|before) rel $", no_time),
        ("(in|through)? (N|a) of? (days|week|min|DAY|HOUR) ago", no_time),
        ("next N? days", no_time),
        ("next (nonext|event|upto|of|place)", no_time),
        ("(before|after|for|from|upto) now", no_time),
        ("now (N|a) of? (days|day|week|hour|ora|min|unit|luni)", no_time),
        ("part before (?! AT? (N|clock|noon|anchor))", no_time),
        ("la ora? N (?= am (a|x|fn|nw|num))", at_clock),
        ("(nonext|event) (next|coming)", no_time),
        ("(last|ord) (DAY|days) of? (deadline|for|upto)", no_time),
        ("N (dash|and|upto|do|po|la) N of? U", no_time),
        ("(num dot)? N TH? of? U", no_time),
        ("sign num (dot num)?", no_time),
        ("AT? N of? luni", lambda _, got: Item("other") if got[0].name in NUMBERS else None),
        # From now.
        ("num chas num min?", hour_minute),
        ("v N min ord NEXT", minutes_of),
        ("IN (a|the|nw)? stretch", from_now),
        ("IN a? half of? a? HOUR", from_now),
        ("IN (N|a) of? HOUR (and|s)? (a? half|N of? min)?", from_now),
        ("through (hour|chas|min)", from_now),
        ("IN N of? min", from_now),
        ("IN N of? (days|DAY)", in_days),
        ("within (the|a)? (N? of? (HOUR|min)|stretch)", within_next),
        ("(in|v|na)? the? next stretch", within_next),
        ("la nw from (?= x|xs|place|unit)", no_time),
        ("(in|v|na)? the? next N? of? (HOUR|min)", within_next),
        # Days of the event.
        ("(next DAY|day next)", relative),
        ("both the? (DAY|days)", whole_event),
        ("whole (of|the)* days", whole_event),
        ("whole (of|the)* event", whole_event),
        ("(whole|a) DAY", no_time),
        ("(days|day) N (and|dash|upto|la) day? N (?! TH|colon|am|pm|mon)", nth_day),
        ("day a (N|ord) (dash a)?", nth_day),
        ("a N dash? DAY", one_day),
        ("a (N|ord) (dash a)? DAY", nth_day),
        ("(ord|last|num TH) (and last)? DAY", nth_day),
        ("(ord|last) days", nth_day),
        ("(day|den) (ord|last|N) (?! TH|colon|dot|am|pm|of? mon|unit)", nth_day),
        ("day of num (?! of? mon|colon|dot)", bare_date),
        ("na? num den", nth_day),
        ("N dash? of? (hour|ora|min|day|days|den)", no_time),
        ("(v|after|before|from|s)? N dnya", lambda _, got: Item("other") if got[0].name in NUMBERS else None),
        ("(in|v|na)* (this|next|coming) week", whole_week),
        ("week (this|next|coming)", whole_week),
        ("(last|N) week", no_time),
        ("(on|in|the|v|na|la|this|next)* weekend", weekend),
        # Dates.
        ("N TH? (dash|and|upto|slash|po|do|la|before) (the|on|v)* N TH? of? (mon|monw) year?", with_month),
        ("mon the? N TH? (dash|and|upto|po|la|slash) the? N TH? (?! colon|am|pm) year?", with_month),
        ("(nw? ord|num TH?|nw nw?) of? mon year?", with_month),
        ("mon the? (num|ord) TH? (?! colon|dot num|chas|am|pm|hour) year?", with_month),
        ("((ON|before|after|from)+ num TH?|num TH|ord) of? monw year?", with_month),
        ("num (of monw|monw (?=stop|$))", with_month),
        ("monw the? num TH", with_month),
        ("(ON|before|after|from)+ monw the? num (?! colon|dot num|chas|am|pm|hour)", with_month),
        ("year dash num dash num", numeric_date),
        ("num dot num dot (num|year)", numeric_date),
        ("num slash num (slash (num|year))? (?! U|x)", numeric_date),
        ("num dash num dash year", numeric_date),
        ("(place|placeru) num dot num", no_time),
        ("AT? num dot num (?! U|dot|dash num dash) HALF?", dotted),
        ("(sign|big)? (num|big) (dash|dot)? (num|big) ((dash|dot)? (num|big))+ (?! colon|slash|TH|of? mon)", no_time),
        ("(place|placeru) (dash|dot|stop)? N (?! colon|dot|am|pm|TH)", no_time),
        (
            "(ord|last|num TH|a (N|ord) (dash a)?) (place|placeru|x|xs)",
            lambda _, got: Item("other") if has(got, "place", "placeru", "a") else None,
        ),
        ("num dash? (TH)? number", bare_date),
        ("(wd|luni|wdw) (the|on|stop|dash)* N TH? (?! colon|am|pm|chas|mon|dash|U|oclock)", weekday_date),
        ("(on|date) the? num TH (?! place|placeru|unit|nonext|event)", bare_date),
        ("(v|before|after|from|for|la)? the? num TH NEXT", nth_of_month),
        # "Это же 24-го, да?": Russian says dates in the genitive, and hardly anything else.
        ("num dash? gen (?! place|placeru|unit|sign)", nth_of_month),
        ("(on|date) the? N (?! oclock|HALF stop? HALF) NEXT", bare_date),
        # Clock times.
        ("(v|at|la|ora|after|before|from|dela|s|po)? N part", nights),
        ("at N upto N NEXT", minutes_before),
        ("(at|around|la|v) ora? big NEXT", four_digits),
        ("(at|around) year NEXT", four_digits),
        ("num colon num (colon num)? (chas|oclock)? HALF?", hour_minute),
        ("(num|nw) past N HALF?", minutes_past),
        ("a? (half|quarter) past N HALF?", minutes_past),
        ("N (oclock|chas)? HALF", whole_hour),
        ("N oclock", whole_hour),
        ("^ num chas stop? $", whole_hour),
        ("half N HALF?", minutes_past),
        ("(a? quarter) upto N HALF?", minutes_to),
        ("ord half (of the? DAY)?", half_of_day),
        ("(quarter|half) ord HALF?", half_to),
        ("pol HALF?", half_to),
        ("less (quarter|N min?) N HALF?", minutes_to),
        ("N less (quarter|a quarter|N) HALF?", minutes_to),
        ("N (and|s)? a? (half|quarter) HALF?", past_ro),
        ("nw and? nw (?! U|min|days|hour) HALF?", two_numbers),
        ("AT num and? num (?! U|min|days|hour|colon|mon|TH|dash|x) HALF?", two_numbers),
        ("ora N", whole_hour),
        ("noon", noon_or_midnight),
        ("v chas (dnya|part)? NEXT", whole_hour),
        # What days remain.
        ("(this part|part this|tonight)", today_part),
        ("(ord|last|num TH|a (N|ord)) part", nth_part),
        ("(rel late|late rel)", rest_of_day),
        ("rel", relative),
        ("wd|luni", weekday),
        ("(on|this|next|coming|v|na|po|s|before|after|from|for|and) wdw", weekday),
        ("wdw (?= upto (wd|wdw|when))", weekday),
        ("wdw (?= part|clock|num|stop? when)", weekday),
        ("^ wdw stop? $", weekday),
        # What is asked of a clock time.
        ("(from|dela|between|s|AT)*+ (clock|N chas?) (dash|upto|and|la|do|before|po) AT? (clock|N chas?) NEXT", from_to),
        ("(after|before|from|s|do) AT? clock", from_or_until),
        ("(after|before|from|s) AT? N chas? NEXT", from_or_until),
        ("(after|before) chas NEXT", from_or_until),
        ("do num chas? NEXT", from_or_until),
        ("(AT|dela ora?)*+ clock", at_clock),
        ("(AT|dela ora?) N chas? NEXT", at_clock),
        ("at num (?=x)", at_clock),
        ("when (v|la|at)? N (?=stop|$|fn)", day_at),
        ("(next|then) now", named("next")),  # "ce urmează acum"
        ("now", named("now")),
        ("next", named("next")),
        ("^ (fn|and|next|piece)* then (fn|and)* (?=$|stop|on|in|v|po|la|of|na|when|now)", named("next")),
        ("^ (fn|and)* after stop? $", named("next")),
        ("^ (fn|and|am)* missed stop? $", named("past")),
        ("^ (fn|and|am|a)* (when (for|fn)*)? remains ((for|fn)* when)? stop? $", remaining),
        ("missed (?= when|ON+ when|this? part|in the part)", named("past")),
    )
)
"""In this order. The longest of a kind come first, and what is no time before what might be."""

ABSORBED = frozenset(
    SYMBOLS[name]
    for name in (
        "at",
        "around",
        "on",
        "in",
        "la",
        "v",
        "na",
        "of",
        "the",
        "this",
        "from",
        "dela",
        "s",
        "po",
        "for",
        "coming",
        "date",
        "ora",
    )
)
"""Prepositions that belong to the time that follows them."""
