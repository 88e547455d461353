"""A question about the programme, taken apart, and what a follow-up leaves out of it."""

from __future__ import annotations

from typing import NamedTuple

from bot.core.moments import Span


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
