"""A question about the programme, taken apart, and what a follow-up leaves out of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from bot.core.moments import Span, names_day


class Query(NamedTuple):
    """A question about the programme, taken apart."""

    want: str = "list"
    span: Span | None = None
    sessions: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    rooms: tuple[str, ...] = ()
    tracks: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    """Words of "anything about ...", folded."""
    edge: str = ""
    """"first" or "last" of what fits."""
    left: tuple[str, ...] = ()
    """Words that nothing accounts for."""
    wants: tuple[str, ...] = ()
    """Every want that was named."""
    hints: tuple[str, ...] = ()
    """The sessions were not named, only these words of their titles."""
    untimed: str = ""
    """The question without its words of time, where nothing else in it is of the programme."""
    timed: tuple[str, ...] = ()
    """The words that tell the time."""
    tongues: tuple[str, ...] = ()
    """Codes of the languages that sessions are wanted in."""
    dated: tuple[str, ...] = ()
    """Kinds of sessions that only tell a time: "before lunch"."""

    @property
    def guessed(self) -> bool:
        """Whether the sessions were guessed from a word or two."""
        return bool(self.hints)

    @property
    def unguessed(self) -> Query:
        """The same without the guess."""
        return self._replace(sessions=(), hints=(), left=(*self.left, *self.hints))

    @property
    def anchored(self) -> bool:
        """Names a session, a person, a room, a kind of session or a time."""
        return bool(self.sessions or self.speakers or self.rooms or self.tracks or self.types or self.span)

    @property
    def of_tongue(self) -> bool:
        """ "Which talks are in Romanian?": sessions are wanted by their language."""
        return bool(self.tongues) and not (self.sessions or self.speakers or self.topic)

    @property
    def what(self) -> bool:
        """Says of what: all but the time."""
        return bool(self.types) or self.names_more

    @property
    def names_more(self) -> bool:
        """Says of what, and not only of what kind."""
        return bool(self.sessions or self.speakers or self.rooms or self.tracks or self.topic)


def refer_back(query: Query, before: Query) -> Query:
    """What a follow-up leaves out is taken from the question before: "and on Friday?", "who speaks there?"."""
    merged = query
    if not query.what:
        merged = merged._replace(
            sessions=before.sessions,
            speakers=before.speakers,
            rooms=before.rooms,
            tracks=before.tracks,
            types=before.types,
            topic=before.topic,
        )
        if before.tongues and not query.tongues:
            merged = merged._replace(tongues=before.tongues, wants=before.wants)  # "which are in Russian?", "and tomorrow?"
        if query.span is not None and before.speakers:
            merged = merged._replace(sessions=(), types=())  # "is she on again on Thursday?", in whatever kind of session
        if query.span is not None and before.sessions and len(before.sessions) == 1:
            # "and on Friday?" after one session means its kind, not that very session again.
            merged = merged._replace(sessions=())
    if query.span is None and (query.rooms or query.tracks or not query.what):
        merged = merged._replace(span=before.span)
    if not query.wants or query.wants == ("list",):
        merged = merged._replace(want=before.want, edge=query.edge or before.edge)
    return merged


HOURLY = ("moment", "part", "range")
"""Kinds of a span of hours, on a day."""


def other_day(query: Query, before: Query, days: Sequence[date]) -> Query | None:
    """ "And on the last?" after a question for all of the first of the days."""
    bare = bool(query.edge) and not (query.what or query.span or query.left)
    if not bare or before.what or before.span is None or before.span.kind != "day":
        return None
    day = days[0] if query.edge == "first" else days[-1]
    shift = day - before.span.start.date()
    return before._replace(span=Span("day", before.span.start + shift, before.span.end + shift, day), edge="")


def on_its_day(text: str, query: Query, before: Query) -> Query:
    """ "And at 12?" after what is on Wednesday: on Wednesday."""
    now, then = query.span, before.span
    if now is None or now.day is None or then is None or then.day is None or now.kind not in HOURLY or names_day(text):
        return query
    shift = then.day - now.day
    return query._replace(span=replace(now, start=now.start + shift, end=now.end + shift, day=then.day))


def same_hour(query: Query, before: Query) -> Query:
    """ "And on Saturday?" after what is on Friday at half past three: at that hour."""
    now, then = query.span, before.span
    if now is None or then is None or now.kind != "day" or then.kind not in ("moment", "part"):
        return query
    shift = now.day - then.day if now.day and then.day else timedelta()
    return query._replace(span=Span(then.kind, then.start + shift, then.end + shift, now.day)) if shift else query
