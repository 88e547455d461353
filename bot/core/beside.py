"""Questions that name a room, a person and a session, or what is before or behind one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core import facts
from bot.core.division import MORE_IF_OPEN
from bot.core.grounds import AFTER, BEFORE, CUE_SAME_TIME, Grounds, Part
from bot.core.groups import WAYS
from bot.core.neighbours import after, before, meanwhile
from bot.core.query import Query
from bot.core.replies import Reply, Status
from bot.core.text import tokens
from bot.core.turns import Answer, Focus
from bot.core.wordforms import keys

if TYPE_CHECKING:
    from bot.core.standalone import Standalone

MOST_ROOMS = 3
"""Rooms to which the way is told at once."""


class Beside:
    """Answers who is on a named session, what is before or behind it, how one gets to a room."""

    def __init__(self, grounds: Grounds, standalone: Standalone) -> None:
        self.grounds, self.standalone, self.knowledge = grounds, standalone, grounds.knowledge
        self.programme = grounds.programme

    def answer(self, part: Part) -> Answer | None:
        """The answer; None where nothing of the kind is asked."""
        return self._on_stage(part) or self._beside_named(part) or self.to_room(part)

    def _on_stage(self, part: Part) -> Answer | None:
        """ "Is Ilic on the panel about salt?": who is on it, for a person and one session are named."""
        query = part.query
        if not query.speakers or query.want not in ("list", "who"):
            return None
        named = () if query.guessed else query.sessions
        if not named and query.types and query.topic:
            hits = self.programme.entities.about(query.topic)
            whole = [hit.id for hit in hits if len(hit.words) == len(query.topic)]
            named = tuple(id_ for id_ in whole if self.knowledge.agenda.by_id[id_].entry.type in query.types)
        return self.standalone.tells(Query(want="who", sessions=named), part) if len(named) == 1 else None

    def _beside_named(self, part: Part) -> Answer | None:
        """ "What comes after the biogas talk?", "what else is on in parallel to it?": what is beside a session that is named."""
        query, words = part.query, set(tokens(part.text))
        plain = (
            len(query.sessions) == 1
            and query.want == "list"
            and "list" in query.wants
            and not (query.span or query.speakers or query.rooms)
        )
        same = self.grounds.has_cue(part.text, CUE_SAME_TIME)
        if not plain or not (same or words & AFTER or words & BEFORE):
            return None
        one = self.knowledge.agenda.by_id[query.sessions[0]]
        if same:
            asked = Query(sessions=tuple(other.id for other in meanwhile(one, self.knowledge.agenda)))
        elif words.isdisjoint(AFTER):
            asked = Query(sessions=tuple(other.id for other in before(one, self.knowledge.agenda)))
        else:
            asked = after(Query(), (one.id,), self.knowledge.agenda)
        return self.standalone.tells(asked, part, even_if_open=True) if asked.sessions or asked.span else None

    def to_room(self, part: Part) -> Answer | None:
        """ "How do I get to the Oak Room?": where it is, and the way; and how many it holds, where that is asked."""
        query, speech = part.query, self.grounds.speech(part.lang)
        plain = (
            1 <= len(query.rooms) <= MOST_ROOMS
            and not query._replace(rooms=()).what
            and query.span is None
            and query.want in ("list", "where", "capacity", "many")
        )
        seats = query.want in ("capacity", "many")
        ways = self.grounds.subject(part.label).topic in WAYS or (plain and self._sounds_so(part))
        asked = query.want == "where" or seats or ways
        if not plain or not asked or len(query.left) > MORE_IF_OPEN:
            return None
        teller = self.grounds.teller(part.lang, part.now)
        reply = facts.ask_organisers(Reply("\n\n".join(teller.room(room, seats=seats) for room in query.rooms)), speech)
        rooms = tuple(f"room:{room}" for room in query.rooms)
        return Answer(Status.ANSWERED, reply, part.lang, rooms, Focus(part.text, "", query, (), part.now))

    def _sounds_so(self, part: Part) -> bool:
        """Whether a question is no matter of the event only for the name of its room: "down into the Dry Pool"."""
        if self.grounds.kind(part.label) != "uncovered":
            return False
        rooms = [self.knowledge.agenda.rooms[id_] for id_ in part.query.rooms]
        own = {key for room in rooms for name in (*room.name.values(), *room.also) for word in tokens(name) for key in keys(word)}
        rest = " ".join(word for word in tokens(part.text) if own.isdisjoint(keys(word)))
        match = self.grounds.matcher.match(rest, None, 8)
        return match.label != part.label or match.confidence < self.grounds.limits.choose_at
