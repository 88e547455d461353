"""The bot's phrases, plurals, dates and times, in each language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.lists import format_list

OWN_NAMES = {"en": "English", "ro": "Română", "ru": "Русский"}
"""Each language by its own name."""


@lru_cache
def _locale(lang: str) -> Locale:
    return Locale.parse(lang)


@lru_cache(maxsize=512)
def _day(day: date, lang: str, *, short: bool) -> str:
    return format_date(day, "EEE d MMM" if short else "EEEE d MMMM", locale=_locale(lang))


@dataclass(frozen=True)
class Speech:
    """How the bot speaks one language."""

    lang: str
    phrases: Mapping[str, str | Mapping[str, str]]
    zone: ZoneInfo

    def say(self, key: str, **values: object) -> str:
        """The phrase with its values; a phrase with plural forms takes `count`."""
        phrase = self.phrases[key]
        if not isinstance(phrase, str):
            count = values["count"]
            category = _locale(self.lang).plural_form(count if isinstance(count, int) else 0)
            phrase = phrase.get(category) or phrase["other"]
        return phrase.format(**values).strip()

    def day(self, day: date, *, short: bool = False) -> str:
        """Thursday 10 October; short: Thu 10 Oct."""
        return _day(day, self.lang, short=short)

    def clock(self, moment: datetime) -> str:
        """09:30 on the event's wall."""
        return f"{moment.astimezone(self.zone):%H:%M}"

    def moment(self, moment: datetime) -> str:
        """A day with its year, and the time when it is not midnight."""
        local = moment.astimezone(self.zone)
        pattern = "d MMMM y" if local.hour == local.minute == 0 else "d MMMM y HH:mm"
        return format_datetime(local, pattern, tzinfo=self.zone, locale=_locale(self.lang))

    def duration(self, length: timedelta) -> str:
        """1 h 30 min."""
        hours, minutes = divmod(round(length.total_seconds() / 60), 60)
        parts = [f"{hours} {self.say('hour-sign')}"] if hours else []
        return " ".join([*parts, f"{minutes} {self.say('minute-sign')}"] if minutes or not hours else parts)

    def these(self, things: list[str]) -> str:
        """One, two and three."""
        return format_list(things, locale=_locale(self.lang))
