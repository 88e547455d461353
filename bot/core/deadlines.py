"""Until when one may book or register: the deadline of that, and not when its session ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core import premise
from bot.core.agenda import programme_day
from bot.core.claims import OF_DAYS, OF_ENDS
from bot.core.facts import Subject
from bot.core.grounds import Grounds, Part
from bot.core.groups import BOOKING, TOO_LATE
from bot.core.query import Query
from bot.core.readings import MEETINGS
from bot.core.text import tokens
from bot.core.turns import Answer

if TYPE_CHECKING:
    from bot.core.standalone import Standalone

UNTIL = frozenset({"until", "till", "by", "pana", "до", "по"})
"""Words, folded, that say that something ends at a time."""


TOLD_WITH = {"matchmaking-deadline": "matchmaking-booking", "registration-deadline": "registration"}
"""The topic whose answer may tell until when, by that of a deadline."""


def told_with(topic: str, grounds: Grounds) -> Subject | None:
    """What tells a deadline of which nothing is published by name: how to book, where that has a date."""
    found = grounds.knowledge.published(TOLD_WITH[topic]) if topic in TOLD_WITH and topic not in grounds.knowledge.by_topic else []
    return next((Subject(id_, TOLD_WITH[topic]) for id_ in found if grounds.answers.has_date(id_)), None)


class Deadlines:
    """Answers for one event, before its first day."""

    def __init__(self, grounds: Grounds, standalone: Standalone) -> None:
        self.grounds, self.knowledge, self.standalone = grounds, grounds.knowledge, standalone

    def answer(self, part: Part) -> Answer | None:
        """ "Till when can I book B2B meetings?", "registration until when?"."""
        kind = self._kind(part) if self._is_to_come(part) and self._is_of_booking(part) and self._is_asked(part) else ""
        if not kind or (part.query.rooms and kind != MEETINGS):  # a room may be called after the meetings
            return None
        topic = f"{kind}-deadline"
        if fact := next(iter(self.knowledge.by_topic.get(topic, ())), ""):
            return self.standalone.said(part, f"fact:{fact}")
        if (kin := told_with(topic, self.grounds)) and kind == MEETINGS:
            return self.standalone.said(part, f"fact:{kin.fact}")
        open_ = kind == MEETINGS and f"topic:{topic}" in self.grounds.matcher.labels  # no fact tells it, nor when the meetings are
        return self.standalone.subject(Subject("", topic), Query(), part) if open_ else None

    def _is_to_come(self, part: Part) -> bool:
        return programme_day(part.now, self.knowledge.zone) < self.knowledge.event.days[0]

    def _is_of_booking(self, part: Part) -> bool:
        """Whether a place is to be got, and not at the desk."""
        booked = part.query.types == ("registration",) or any(self.grounds.names(part.text, one) for one in BOOKING)
        return booked and not (part.query.speakers or self.grounds.names(part.text, "desk"))

    def _is_asked(self, part: Part) -> bool:
        """Whether the end of something is asked for, or claimed: "meetings can be booked until 25 May, right?"."""
        query = part.query
        if query.span is not None:
            return not UNTIL.isdisjoint(tokens(part.text)) and premise.wants_a_yes(part.text, self.grounds.asking)
        last = query.want == "when" and query.edge == "last"
        return last or query.want == "until" or any(self.grounds.names(part.text, one) for one in ("deadline", TOO_LATE))

    def _kind(self, part: Part) -> str:
        """The family of the topics of what is booked; of "and until when does one book?" the meetings."""
        if len(part.query.types) == 1:
            return part.query.types[0]
        ends = self.grounds.subject(part.label).topic in (*OF_ENDS, *OF_DAYS)
        return MEETINGS if ends and not self.grounds.names(part.text, "register") else self.grounds.family(part.label)
