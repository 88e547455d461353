"""The values that an event's files are made of: ids, texts in several languages, days and clock times."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    WithJsonSchema,
)

LANGUAGES = ("en", "ro", "ru")
"""The languages whose phrases, topics and lexicon ship with the bot."""
EVERY = "*"
"""Stands for every language: a name that is written the same in all."""

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=32)]
"""A key for ever: it lives in the database and rides in Telegram's 64-byte button data."""
Language = Literal["en", "ro", "ru"]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=3500)]
"""3,500 characters: a message holds 4,096, and the bot adds a line or two."""
ShortText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


def _pattern(regex: str, expected: str, example: str) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        if isinstance(value, str) and not re.fullmatch(regex, value.strip()):
            raise ValueError(f"expected {expected}, like {example}")
        return value.strip() if isinstance(value, str) else value

    return check


# pydantic reads a bare number as seconds since 1970 or since midnight: "630" would pass for 00:10:30.
_DATE, _CLOCK = r"\d{4}-\d{2}-\d{2}", r"([01]\d|2[0-3]):[0-5]\d"
Day = Annotated[date, BeforeValidator(_pattern(_DATE, "a day as year-month-day", "2024-10-10"))]
Moment = Annotated[datetime, BeforeValidator(_pattern(f"{_DATE}([ T]{_CLOCK})?", "a day, or a day and a time", "2024-10-10 09:30"))]
"""On the event's wall clock; loading makes it aware."""


def _clock_or(none: tuple[str, ...], example: str) -> Callable[[Any], Any]:
    """Reads a time of day, or one of the words that stand for none."""
    clock = _pattern(_CLOCK, f'a time of day with two digits each, or "{none[0]}"', example)
    return lambda value: None if isinstance(value, str) and value.strip().lower() in none else clock(value)


Clock = Annotated[
    time | None,
    BeforeValidator(_clock_or(("tbc",), "09:30")),
    WithJsonSchema({"type": "string", "pattern": rf"^({_CLOCK}|tbc)$", "description": "09:30, or tbc: to be confirmed"}),
]
"""A time on the wall, or None for "tbc": to be confirmed."""


def _same_in_all(value: Any) -> Any:
    return {EVERY: value} if isinstance(value, str) else value


def _lines(value: Any) -> Any:
    if isinstance(value, str):
        return [line for line in (line.strip() for line in value.splitlines()) if line]
    return value


def _some(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Texts = dict[Language, Text]
"""A text in each language."""
_NAME_SCHEMA = {"anyOf": [{"type": "string"}, {"type": "object", "properties": {code: {"type": "string"} for code in LANGUAGES},
                                              "additionalProperties": False}]}  # fmt: skip
Name = Annotated[dict[Language | Literal["*"], ShortText], BeforeValidator(_same_in_all), WithJsonSchema(_NAME_SCHEMA)]
"""A short text: per language, or one for all."""
LongName = Annotated[dict[Language | Literal["*"], Text], BeforeValidator(_same_in_all), WithJsonSchema(_NAME_SCHEMA)]
"""A longer text: per language, or one for all."""
Lines = Annotated[
    tuple[ShortText, ...],
    BeforeValidator(_lines),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
"""One per line of a block, or a list."""
Ways = dict[Language, Lines]
"""Ways of asking, per language."""
Ids = Annotated[
    tuple[Id, ...],
    BeforeValidator(_some),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
"""One id, or a list of them."""
Spellings = Annotated[tuple[ShortText, ...], BeforeValidator(_some)]


class Shape(BaseModel):
    """What all shapes share: no unknown key passes, nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


OnWall = Annotated[
    time | None,
    BeforeValidator(_clock_or(("off", "no"), "18:00")),
    WithJsonSchema({"type": "string", "pattern": rf"^({_CLOCK}|off)$", "description": "18:00, or off: not at all"}),
]
"""A time on the wall, or None for "off"."""
WallTime = Annotated[
    time,
    BeforeValidator(_pattern(_CLOCK, "a time of day with two digits each", "22:00")),
    WithJsonSchema({"type": "string", "pattern": f"^{_CLOCK}$", "description": "22:00"}),
]
LONGEST_LEAD = 24 * 60
"""Minutes. Longer before a session, the agenda of the day is the better reminder."""


def _minutes(value: Any) -> Any:
    """15m, 2h, 1h30m or a bare number of minutes, in minutes."""
    if not isinstance(value, str):
        return value
    parts = re.fullmatch(r"(?:(\d{1,2})\s*h)?\s*(?:(\d{1,4})\s*(?:m|min)?)?", value.strip().lower())
    minutes = int(parts[1] or 0) * 60 + int(parts[2] or 0) if parts else 0
    if not 1 <= minutes <= LONGEST_LEAD:
        raise ValueError("expected a time before the session, at most 24h, like 15m or 1h30m")
    return minutes


Lead = Annotated[int, BeforeValidator(_minutes), WithJsonSchema({"type": "string", "description": "How long before: 15m, 1h, 1h30m"})]
"""Minutes before a session."""
Leads = Annotated[tuple[Lead, ...], BeforeValidator(_some)]
"""One lead, or several."""
