"""Sessions put into words: a line, a card, a day, and the one detail that was asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from itertools import groupby
from typing import Any

from babel import Locale

from bot.core.agenda import Session
from bot.core.knowledge import Knowledge
from bot.core.language import OWN_NAMES, Speech
from bot.core.replies import Button, in_rows
from bot.core.shapes import Item
from bot.core.text import tokens
from bot.core.wordforms import keys

LIST_LIMIT = 8
"""Sessions in one answer before the rest goes behind a button: about two screens of a phone."""
SPOKEN_FROM = 4
"""Letters from which a word may name a part of a session."""
MINE = "★ "
"""Stands before what the reader saved."""
PLACES, TO_COME = frozenset({"restaurant", "hotel", "venue", "building", "online"}), "place-time-tbd"
"""What the lexicon calls words that say where something is, and that this will be said later."""
BUTTON_LIMIT = 6
"""Session buttons under one answer."""


@dataclass(frozen=True)
class Teller:
    """Puts one event's sessions into one language, as of `now`."""

    knowledge: Knowledge
    speech: Speech
    now: datetime
    mine: frozenset[str] = frozenset()
    """Ids of the sessions that the reader saved; they are marked."""

    def name(self, texts: Mapping[Any, str]) -> str:
        """A name of the event's files in this language."""
        return self.knowledge.say(texts, self.speech.lang)[0]

    def title(self, session: Session) -> str:
        """The session's title."""
        return self.name(session.entry.title)

    def when(self, session: Session, *, day: bool = True) -> str:
        """Thu 10 Oct, 09:00-10:30; what is to be confirmed is said to be."""
        entry = session.entry
        if session.start and session.end:
            clock = f"{self.speech.clock(session.start)}-{self.speech.clock(session.end)}"
        elif session.start:
            clock = self.speech.say("from-time", time=self.speech.clock(session.start))
        else:
            clock = self.speech.say("time-tbc")
            if entry.part:
                clock = f"{self.speech.say(f'part-{entry.part}')} ({clock})"
        return f"{self.speech.day(session.day)}, {clock}" if day else clock

    def where(self, session: Session) -> str:
        """The rooms with their floors, or nothing."""
        agenda = self.knowledge.agenda
        places = []
        for id_ in session.entry.rooms:
            room = agenda.rooms[id_]
            floor = f" ({self.name(room.floor)})" if room.floor else ""
            places.append(f"{self.name(room.name)}{floor}")
        return self.speech.these(places) if places else ""

    def room(self, id_: str, *, seats: bool = False) -> str:
        """A room with its floor, and the way to it; with how many it holds, if that is asked."""
        room, lines = self.knowledge.agenda.rooms[id_], [self.room_line(id_)]
        if seats:
            lines.append(self.speech.say("seats", count=room.capacity) if room.capacity else self.speech.say("detail-unpublished"))
        return "\n".join([*lines, *([self.name(room.directions)] if room.directions else [])])

    def room_line(self, id_: str) -> str:
        """A room with its floor."""
        room = self.knowledge.agenda.rooms[id_]
        return f"**{self.name(room.name)}**" + (f" ({self.name(room.floor)})" if room.floor else "")

    def people(self, ids: Iterable[str]) -> str:
        """Names with their organisations."""
        return ", ".join(self.person(id_) for id_ in ids)

    def person(self, id_: str) -> str:
        """A speaker's name, and where from."""
        speaker = self.knowledge.agenda.speakers[id_]
        origin = [self.name(part) for part in (speaker.role, speaker.organisation) if part]
        return f"{self.name(speaker.name)} ({', '.join(origin)})" if origin else self.name(speaker.name)

    def languages(self, codes: Sequence[str]) -> str:
        """Language codes by their names in this language."""
        names = Locale.parse(self.speech.lang).languages
        return ", ".join(names.get(code, OWN_NAMES.get(code, code)) for code in codes)

    def state(self, session: Session) -> str:
        """Cancelled, over, on now; or nothing."""
        if session.entry.cancelled:
            return self.speech.say("state-cancelled")
        if session.end and session.end <= self.now:
            return self.speech.say("state-over")
        if session.start and session.start <= self.now and (session.end is None or self.now < session.end):
            return ": ".join([self.speech.say("state-now"), *self.running(session)]) if session.end else ""
        return ""

    def running(self, session: Session) -> list[str]:
        """The part of a session that is on now, where its hours are known."""
        return [self.name(item.title) for item in _on(session, self.now)]

    def items_by_time(self, session: Session) -> list[str]:
        """The lines of the parts of a session that have hours, the earliest first."""
        timed = [item for item in session.entry.items if item.start]
        return [self.item(item) for item in sorted(timed, key=lambda item: item.start or time.min)]

    def items_at(self, session: Session, moment: datetime) -> list[str]:
        """The line of the part of a session that is on at a time."""
        return [self.item(item) for item in _on(session, moment)]

    def line(self, session: Session) -> str:
        """One line of a list: time, title, room, state."""
        mark = MINE if session.id in self.mine else ""
        parts = [f"{mark}**{self.when(session, day=False)}** {self.title(session)}", self.where(session), self.state(session)]
        return " · ".join(part for part in parts if part)

    def card(self, session: Session) -> str:
        """All there is to say of one session."""
        entry = session.entry
        lines = [f"**{self.title(session)}**"]
        place = self.where(session)
        lines.append(" · ".join(part for part in (f"**{self.when(session)}**", place and f"**{place}**", self.state(session)) if part))
        if entry.note:
            lines.append(self.name(entry.note))
        lines += self.details(session)
        if entry.summary:
            lines.append(self.name(entry.summary))
        lines += map(self.item, entry.items)
        return "\n".join(lines)

    def item(self, item: Item) -> str:
        """The line of a part of a session: its hour, its title, who."""
        clock = f"{item.start:%H:%M} " if item.start else ""
        by = f" ({', '.join(self.name(self.knowledge.agenda.speakers[id_].name) for id_ in item.speakers)})" if item.speakers else ""
        return f"- {clock}{self.name(item.title)}{by}"

    def notes_place(self, session: Session) -> bool:
        """Whether a session's note or summary says where it is: a restaurant, a street, a canteen."""
        texts = [text for said in (session.entry.note, session.entry.summary) for text in (said or {}).values()]
        found = [self.knowledge.concepts.find(tokens(text)) for text in texts]
        return any(not PLACES.isdisjoint(named) and TO_COME not in named for named in found)

    def items(self, session: Session, words: Sequence[str], people: Sequence[str] = ()) -> list[str]:
        """The parts of a session that some people lead, or whose titles speak of one of the words: the dancing at the dinner."""
        asked = {key for word in words if len(word) >= SPOKEN_FROM for key in keys(word)}
        return [
            self.item(item)
            for item in session.entry.items
            if not set(people).isdisjoint(item.speakers)
            or any(not asked.isdisjoint(keys(word)) for text in item.title.values() for word in tokens(text))
        ]

    def details(self, session: Session) -> list[str]:
        """Moderators, speakers, track, languages, places: a line each, where known."""
        entry, say = session.entry, self.speech.say
        lines = []
        if entry.moderators:
            lines.append(f"{say('moderator')}: {self.people(entry.moderators)}")
        others = [id_ for id_ in session.people if id_ not in entry.moderators]
        if others:
            lines.append(f"{say('speakers')}: {self.people(others)}")
        if entry.track:
            lines.append(f"{say('track')}: {self.name(self.knowledge.agenda.tracks[entry.track].name)}")
        if entry.languages:
            lines.append(f"{say('language')}: {self.languages(entry.languages)}")
        if entry.interpretation is not None:
            into = self.languages(entry.interpretation) if entry.interpretation else say("interpretation-none")
            lines.append(f"{say('interpretation')}: {into}")
        if entry.capacity:
            lines.append(say("seats", count=entry.capacity))
        return lines

    def listing(self, sessions: Sequence[Session], limit: int = LIST_LIMIT) -> str:
        """Sessions under the headings of their days; one blank line between days."""
        shown = list(sessions[:limit])
        blocks = []
        for day, group in groupby(shown, key=lambda session: session.day):
            blocks.append("\n".join([f"**{self.speech.day(day)}**", *(self.line(session) for session in group)]))
        if len(sessions) > limit:
            blocks.append(self.speech.say("and-more", count=len(sessions) - limit))
        return "\n\n".join(blocks)

    def buttons(self, sessions: Sequence[Session]) -> tuple[tuple[Button, ...], ...]:
        """A button for each session, to see all of it."""
        labels = [Button(shorten(self.title(session), 30), f"session:{session.id}") for session in sessions[:BUTTON_LIMIT]]
        return in_rows(labels, 1)

    def detail(self, want: str, session: Session) -> str | None:
        """The first line of an answer that wants one thing of a session; None where it is not known."""
        teller = _DETAILS.get(want)
        return teller(self, session) if teller else None


def shorten(text: str, length: int) -> str:
    """At most `length` characters, cut at a word."""
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0].rstrip(" ,:;-") + "…"


def _where(teller: Teller, session: Session) -> str | None:
    place = teller.where(session)
    if not place:
        return None
    rooms = [teller.knowledge.agenda.rooms[id_] for id_ in session.entry.rooms]
    ways = [teller.name(room.directions) for room in rooms if room.directions]
    return "\n".join([f"**{place}**", *ways])


def _who(teller: Teller, session: Session) -> str | None:
    lines = []
    if session.entry.moderators:
        lines.append(f"{teller.speech.say('moderator')}: **{teller.people(session.entry.moderators)}**")
    others = [id_ for id_ in session.people if id_ not in session.entry.moderators]
    if others:
        lines.append(f"{teller.speech.say('speakers')}: **{teller.people(others)}**")
    return "\n".join(lines) or None


def _moderator(teller: Teller, session: Session) -> str | None:
    names = teller.people(session.entry.moderators)
    return f"{teller.speech.say('moderator')}: **{names}**" if names else None


_LASTING = re.compile(r"\b(?:hours?|minutes?|or[eăa]|minute|час\w*|минут\w*)\b", re.IGNORECASE)
"""Words of how long something lasts, in a session's own description."""


def _length(teller: Teller, session: Session) -> str | None:
    if not session.start or not session.end:
        texts = [teller.name(text) for text in (session.entry.summary, session.entry.note) if text]
        said = [sentence for text in texts for sentence in re.split(r"(?<=[.!?])\s+", text) if _LASTING.search(sentence)]
        return said[0] if said else None
    length = session.end - session.start
    minutes = round(length.total_seconds() / 60)
    text = teller.speech.duration(length)
    return f"**{text}**" + (f" ({minutes} {teller.speech.say('minute-sign')})" if minutes > 60 else "")


def _until(teller: Teller, session: Session) -> str | None:
    return teller.speech.say("until-time", time=teller.speech.clock(session.end)) if session.end else None


def _cancelled(teller: Teller, session: Session) -> str:
    return teller.speech.say("is-cancelled" if session.entry.cancelled else "is-on")


def _interpretation(teller: Teller, session: Session) -> str | None:
    into = session.entry.interpretation
    if into is None:
        return None
    return f"{teller.speech.say('interpretation')}: **{teller.languages(into) if into else teller.speech.say('interpretation-none')}**"


def _language(teller: Teller, session: Session) -> str | None:
    if not session.entry.languages:
        return None
    spoken = f"{teller.speech.say('language')}: **{teller.languages(session.entry.languages)}**"
    return "\n".join([spoken, *([interpreted] if (interpreted := _interpretation(teller, session)) else [])])


def _understood(teller: Teller, session: Session) -> str | None:
    """Into what it is interpreted; where that is nothing, what is spoken: "is it in English?"."""
    return _language(teller, session) if session.entry.interpretation == () else _interpretation(teller, session)


def _capacity(teller: Teller, session: Session) -> str | None:
    seats = session.entry.capacity or min(
        (room.capacity for id_ in session.entry.rooms if (room := teller.knowledge.agenda.rooms[id_]).capacity), default=None
    )
    return teller.speech.say("seats", count=seats) if seats else None


def _about(teller: Teller, session: Session) -> str | None:
    return teller.name(session.entry.summary) if session.entry.summary else None


def _when(teller: Teller, session: Session) -> str:
    return f"**{teller.when(session)}**"


_DETAILS: dict[str, Callable[[Teller, Session], str | None]] = {
    "when": _when, "where": _where, "who": _who, "moderator": _moderator, "length": _length, "until": _until, "cancelled": _cancelled,
    "interpretation": _understood, "language": _language, "capacity": _capacity, "about": _about,
}  # fmt: skip


def _on(session: Session, moment: datetime) -> list[Item]:
    """The part of a session that is on at a time, where its hours are known."""
    clock = moment.astimezone(session.zone).time()
    on = [item for item in session.entry.items if item.start and item.start <= clock and (item.end is None or clock < item.end)]
    return on[-1:]
