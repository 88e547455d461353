"""When an announcement goes out: now, at a moment, or so long before or after a session or the event, which may move."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import get_close_matches
from typing import Literal, NamedTuple

from bot.core.knowledge import Knowledge
from bot.core.reminders import Rules, quiet_around
from bot.core.telling import Teller, shorten

LATE = timedelta(hours=2)
"""An announcement for a moment that the bot slept through by more than this is not sent without asking."""
_LONGEST = 60 * 24 * 60
_LENGTH = re.compile(
    r"(?:(\d{1,3})\s*(?:d|days?|zile|zi|дн\w*|день)\s*)?(?:(\d{1,3})\s*(?:h|hours?|or[eaă]|ч\w*)\s*)?"
    r"(?:(\d{1,4})\s*(?:m|min\w*|мин\w*)?\s*)?"
)
_MOMENT = re.compile(r"(\d{4})-(\d{2})-(\d{2})[ T](\d{1,2}):(\d{2})")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")
_RELATIVE = re.compile(
    r"(?P<length>.{1,30}?)\s+(?P<side>before|after|înainte de|inainte de|după|dupa|до|после)\s+(?P<what>[\w-]{1,40})"
    r"(?:[ .](?P<part>start|end))?",
    re.IGNORECASE,
)
_AFTER = ("after", "după", "dupa", "после")
_NOW = ("now", "acum", "сейчас")
_EVENT = ("event", "eveniment", "evenimentul", "событие", "события", "мероприятие", "мероприятия")


@dataclass(frozen=True)
class When:
    """The organiser's wish, kept as it was meant: relative to a session it follows the session."""

    kind: Literal["now", "moment", "session", "event"] = "now"
    moment: datetime | None = None
    session: str = ""
    part: Literal["start", "end"] = "start"
    minutes: int = 0
    """After the start or the end; below zero before."""

    def dump(self) -> str:
        """As JSON, for the database."""
        return json.dumps([self.kind, self.moment.isoformat() if self.moment else None, self.session, self.part, self.minutes])

    @classmethod
    def load(cls, raw: str) -> When:
        """From JSON that `dump` wrote."""
        kind, moment, session, part, minutes = json.loads(raw)
        return cls(kind, datetime.fromisoformat(moment) if moment else None, session, part, minutes)


class WhenError(ValueError):
    """A text that names no moment: a phrase key and its values."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(f"{key} {values}")
        self.key, self.values = key, values


class Due(NamedTuple):
    """When a planned announcement is due as the programme stands now, or why it is not."""

    state: Literal["due", "cancelled", "open"]
    """open: the session has no time at present; cancelled: or it is gone from the programme."""
    moment: datetime | None = None
    stale: datetime | None = None
    """Told later than this it would be wrong: "in half an hour", after the session began."""


def parse(text: str, knowledge: Knowledge, now: datetime) -> When:
    """`now`, `2024-10-10 09:30`, `09:30` (the next one), `30 min before keynote`, `10m after keynote end`, `2h before event`.

    Raises WhenError.
    """
    words = " ".join(text.split()).casefold()
    if words in _NOW:
        return When()
    if match := _MOMENT.fullmatch(" ".join(text.split())):
        return _at_moment(match, knowledge, now)
    if match := _CLOCK.fullmatch(words):
        return _at_clock(match, knowledge, now)
    if match := _RELATIVE.fullmatch(words):
        return _relative(match, knowledge)
    raise WhenError("when-unclear", text=shorten(text, 40), **examples(knowledge))


def examples(knowledge: Knowledge) -> dict[str, object]:
    """A day and a session of this event, for what is said of how a moment is written."""
    return {"day": knowledge.event.days[0], "session": next(iter(knowledge.agenda.by_id), "ID")}


def _at_moment(match: re.Match[str], knowledge: Knowledge, now: datetime) -> When:
    try:
        year, month, day, hour, minute = map(int, match.groups())
        moment = datetime(year, month, day, hour, minute, tzinfo=knowledge.zone)
    except ValueError:
        raise WhenError("when-unclear", text=match[0], **examples(knowledge)) from None
    if moment <= now:
        raise WhenError("when-past", text=match[0])
    return When("moment", moment)


def _at_clock(match: re.Match[str], knowledge: Knowledge, now: datetime) -> When:
    hour, minute = int(match[1]), int(match[2])
    if hour > 23 or minute > 59:
        raise WhenError("when-unclear", text=match[0], **examples(knowledge))
    local = now.astimezone(knowledge.zone)
    moment = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
    if moment <= local:
        tomorrow = local.date() + timedelta(days=1)  # by the calendar: a day may have 23 or 25 hours
        moment = datetime(tomorrow.year, tomorrow.month, tomorrow.day, hour, minute, tzinfo=knowledge.zone)
    return When("moment", moment)


def _relative(match: re.Match[str], knowledge: Knowledge) -> When:
    length = _LENGTH.fullmatch(match["length"].strip() + " ") or _LENGTH.fullmatch(match["length"].strip())
    minutes = sum(int(part or 0) * unit for part, unit in zip(length.groups(), (1440, 60, 1), strict=True)) if length else 0
    if not 0 < minutes <= _LONGEST:
        raise WhenError("when-unclear", text=match[0], **examples(knowledge))
    sign = 1 if match["side"] in _AFTER else -1
    part: Literal["start", "end"] = "end" if match["part"] == "end" else "start"
    if match["what"] in _EVENT:
        return When("event", None, "", part, sign * minutes)
    if match["what"] not in knowledge.agenda.by_id:
        near = get_close_matches(match["what"], knowledge.agenda.by_id, n=1, cutoff=0.5)
        raise WhenError("compose-no-session", what=match["what"], near=near[0] if near else "-")
    return When("session", None, match["what"], part, sign * minutes)


def due(when: When, knowledge: Knowledge, now: datetime) -> Due:
    """When it is due as the programme stands."""
    if when.kind == "now":
        return Due("due", now)
    if when.kind == "moment":
        moment = when.moment or now
        return Due("due", moment, moment + LATE)
    anchor: datetime | None
    if when.kind == "event":
        anchor = _event_border(knowledge, when.part)
    else:
        session = knowledge.agenda.by_id.get(when.session)
        if session is None or session.entry.cancelled:
            return Due("cancelled")
        anchor = session.start if when.part == "start" else session.end
    if anchor is None:
        return Due("open")
    moment = anchor + timedelta(minutes=when.minutes)
    return Due("due", moment, anchor if when.minutes < 0 else moment + LATE)


def begins(moment: datetime, knowledge: Knowledge, *, urgent: bool) -> datetime:
    """When copies go out of what is due at a moment: then, or at the end of the quiet hours unless it is urgent."""
    quiet = None if urgent else quiet_around(moment, Rules.of(knowledge))
    return quiet[1] if quiet else moment


Hindrance = Literal["", "cancelled", "open", "over", "quiet"]
"""Why something cannot be planned. over: its moment is; quiet: it would wait for the morning, when it is too late."""


def hindrance(when: When, knowledge: Knowledge, now: datetime, *, urgent: bool) -> Hindrance:
    """What keeps an organiser from planning it as the programme stands."""
    if when.kind == "now":
        return ""
    found = due(when, knowledge, now)
    if found.state != "due" or found.moment is None:
        return "cancelled" if found.state == "cancelled" else "open"
    if found.moment <= now:
        return "over"
    return "quiet" if found.stale and begins(found.moment, knowledge, urgent=urgent) >= found.stale else ""


def _event_border(knowledge: Knowledge, part: Literal["start", "end"]) -> datetime | None:
    sessions = [session for session in knowledge.agenda.sessions if not session.entry.cancelled]
    if part == "start":
        return min((session.start for session in sessions if session.start), default=None)
    return max((session.end for session in sessions if session.end), default=None)


def in_words(when: When, teller: Teller) -> str:
    """The wish in the organiser's language, with the moment that it means today."""
    say = teller.speech.say
    if when.kind == "now":
        return say("when-now")
    if when.kind == "moment" and when.moment:
        return teller.speech.moment(when.moment)
    length = _length_in_words(abs(when.minutes), teller)
    session = teller.knowledge.agenda.by_id.get(when.session)
    what = when.session
    if when.kind == "event":
        what = say("when-the-event")
    elif session:
        what = say("when-session", title=shorten(teller.title(session), 50))
    side = ("before" if when.minutes < 0 else "after") + ("-end" if when.part == "end" else "")
    found = due(when, teller.knowledge, teller.now)
    words = say(f"when-{side}", length=length, what=what)
    means = teller.speech.moment(found.moment) if found.moment else say("time-tbc" if found.state == "open" else "state-cancelled")
    return f"{words} ({means})"


def _length_in_words(minutes: int, teller: Teller) -> str:
    days, rest = divmod(minutes, 1440)
    if days and not rest:
        return teller.speech.say("when-days", count=days)
    return teller.speech.duration(timedelta(minutes=minutes))
