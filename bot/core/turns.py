"""One turn of a conversation: what is asked, what is answered, and what it leaves in focus."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from bot.core.moments import Span
from bot.core.query import Query
from bot.core.replies import Reply, Status

CARRIED = ("want", "wants", "sessions", "speakers", "rooms", "tracks", "types", "topic", "tongues", "edge")
"""What of a query is carried from turn to turn."""
SHORT = 6
"""A question of up to so many words may lean on the one before."""


class Focus(NamedTuple):
    """What the last answer was about; kept some minutes, so that "and on Friday?" can refer back."""

    text: str
    label: str
    query: Query | None
    shown: tuple[str, ...]
    at: datetime
    before: tuple[str, ...] = ()
    """The sessions that were spoken of one by one before the last answer, the last of them first."""
    listed: tuple[str, ...] = ()
    """The sessions of the last list: after one of them, "and the first one?" is still of these."""
    matter: str = ""
    """The label of the published fact that was told before what is not published: "breakfast?" after the hotel."""
    aside: bool = False
    """Whether the last answer is a fact that was asked of the last session: "is the dinner included?"."""

    def dump(self) -> str:
        """As JSON, for the database."""
        query = None
        if self.query:
            span = self.query.span
            query = {name: getattr(self.query, name) for name in CARRIED}
            query["span"] = [span.kind, span.start.isoformat(), span.end.isoformat(), span.day and span.day.isoformat()] if span else None
        kept: dict[str, Any] = {"text": self.text, "label": self.label, "shown": self.shown, "before": self.before, "listed": self.listed}
        kept |= {"matter": self.matter, "aside": self.aside}
        return json.dumps({**kept, "query": query, "at": self.at.isoformat()})

    @classmethod
    def load(cls, raw: str) -> Focus | None:
        """From JSON; None when it is of another version of the bot."""
        try:
            data: Any = json.loads(raw)
            query = None
            if data["query"]:
                parts = {name: _frozen(data["query"][name]) for name in CARRIED}
                span = data["query"]["span"]
                if span:
                    kind, start, end, day = span
                    moment = date.fromisoformat(day) if day else None
                    parts["span"] = Span(kind, datetime.fromisoformat(start), datetime.fromisoformat(end), moment)
                query = Query(**parts)
            text, label, shown, at = data["text"], data["label"], tuple(data["shown"]), datetime.fromisoformat(data["at"])
            before, listed = tuple(data["before"]), tuple(data["listed"])
            return cls(text, label, query, shown, at, before, listed, data["matter"], bool(data["aside"]))
        except (ValueError, KeyError, TypeError):
            return None


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


class Question(NamedTuple):
    """What somebody wrote, and what is known of the moment."""

    text: str
    now: datetime
    lang: str | None = None
    """Chosen by /language, or None: the question's own."""
    focus: Focus | None = None
    hint: str = ""
    """The language to use where the text does not tell."""


class Answer(NamedTuple):
    """What is said, and what became of the question."""

    status: Status
    reply: Reply
    lang: str
    sources: tuple[str, ...] = ()
    focus: Focus | None = None
    trace: Mapping[str, Any] = MappingProxyType({})
    """How it came about, for `ask --explain`; never logged, for it holds the person's words."""
