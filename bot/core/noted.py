"""What only a session's note answers, or that it is on now: when its bus leaves, what to wear, how to sign up, until when it lasts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.agenda import Session
from bot.core.division import LIKELY, MORE_IF_OPEN, SURELY, TIMES
from bot.core.entities import OF_A_NOTE
from bot.core.facts import Subject
from bot.core.grounds import Grounds, Part
from bot.core.query import Query
from bot.core.selecting import running, select
from bot.core.spoken import HARDLY
from bot.core.text import tokens
from bot.core.turns import Answer

if TYPE_CHECKING:
    from bot.core.standalone import Standalone

MOST_MEANT = 2
"""Sessions that a rare word may stand for."""
NEARLY_SURE = 0.8
"""From this confidence a fact is told, whatever a session speaks of: "where do I book meetings?"."""
FEWEST_SAID = 2
"""Words that a session alone speaks of together."""
SIGNING_UP = ("registration", "session-registration", "waiting-list")
"""Topics of how to get a place."""
OF_AN_END = ("end-time", "last-day", "dates", "duration", "desk-hours", "")
"""Topics that a bare "until when?" sounds like."""


OF_AGE = ("child", "old-age")
"""What the lexicon calls children and their age."""

WORN = ("clothes", "shoes", "suit-tie")
"""What the lexicon calls things that are worn."""


def names_clothes(text: str, grounds: Grounds) -> bool:
    """Whether a text speaks of what is worn."""
    return any(grounds.names(text, worn) for worn in WORN)


class Noted:
    """Answers what is asked of one session in such words."""

    def __init__(self, grounds: Grounds, standalone: Standalone) -> None:
        self.grounds, self.standalone = grounds, standalone

    def answer(self, part: Part) -> Answer | None:
        """The answer; None where no note is asked for."""
        return (
            self._on_note(part)
            or self._in_summary(part)
            or self._to_wear(part)
            or self._to_sign_up(part)
            or self._until_now(part)
            or self._of_age(part)
        )

    def _on_note(self, part: Part) -> Answer | None:
        """ "When does the bus to the manor leave?": the session whose note names its hours, where no fact does."""
        query, subject = part.query, self.grounds.subject(part.label)
        known = self.standalone.division.surely(subject, part.sure) and (
            part.sure >= SURELY or self.grounds.answers.has_hour(subject.fact) or self.grounds.answers.has_date(subject.fact)
        )
        # "We come by van. Where do we leave it?": that nothing is published of parking, not when a bus leaves.
        known = known or (bool(subject.fact) and not self.grounds.tells(subject) and part.sure >= HARDLY)
        topic = self.grounds.topic(subject)
        of_kind = bool(topic and topic.sessions) and part.sure >= SURELY
        if query.want not in (*TIMES, "where") or query.sessions or query.speakers or not query.left or known:
            return None
        words = [word for word in query.left if len(word) >= OF_A_NOTE]
        if of_kind and not self.grounds.programme.entities.of_part(words):
            return None
        named = [word for word in words if self.grounds.programme.entities.noted([word])]
        if not (query.span or query.rooms or query.types) and max(map(len, named), default=0) <= OF_A_NOTE:
            return None  # "at which hours does the bus go?" need not be of tonight's
        if all(map(self.grounds.is_light, named)) and len(named) < len(words):
            return None  # "where can I leave my suitcase": not where a bus leaves
        if len(words) > len(named) + MORE_IF_OPEN:
            return None  # "I'm driving over from Debrecen in an old Skoda, where can I leave it": not when the bus leaves
        noted = self.grounds.programme.entities.noted(named)
        meant = {session.id for session in self.grounds.knowledge.agenda.sessions if session.id in noted and self._is_of(session, query)}
        if not 1 <= len(meant) <= MOST_MEANT:
            return None
        want = "change" if query.want == "where" else "when"  # what a change is told with is the note
        asked = Query(want=want, sessions=tuple(sorted(meant)), span=query.span, left=query.left)
        # "Where can teams stay cheaply?": that where a pizza evening is is not published is no answer where hotels may be meant.
        even_if_open = not (self.grounds.tells(subject) and part.sure >= HARDLY)
        return self.standalone.tells(asked, part, even_if_open=even_if_open)

    def _in_summary(self, part: Part) -> Answer | None:
        """ "Where is the bus for the farm?": the one session that speaks of both, where the likeliest fact has but the bus."""
        query, fact = part.query, self.grounds.subject(part.label).fact
        words = [word for word in query.left if not self.grounds.is_light(word)]
        if query.want not in (*TIMES, "where") or query.what or query.span or len(words) != len(query.left) or len(words) != FEWEST_SAID:
            return None
        held = [self.grounds.answers.has_word(fact, word) for word in words]
        if not any(held) or all(held) or part.sure >= NEARLY_SURE:
            return None
        hits = [hit.id for hit in self.grounds.programme.entities.about(words) if len(hit.words) == len(words)]
        return self.standalone.tells(Query(sessions=tuple(hits)), part) if len(hits) == 1 else None

    def _to_wear(self, part: Part) -> Answer | None:
        """ "What shoes for the factory visit?": what the session's note says of clothes, before the dress code of all."""
        if self.grounds.subject(part.label).topic != "dress-code" or part.query.guessed or not (part.query.sessions or part.query.types):
            return None
        meant = select(self.grounds.knowledge.agenda, part.query._replace(topic=()), self.grounds.programme.entities, part.now)
        noted = [one.id for one in meant if names_clothes(" ".join((one.entry.note or {}).values()), self.grounds)]
        asked = Query(sessions=tuple(noted))
        return self.standalone.tells(asked, part, even_if_open=True) if 1 <= len(noted) <= MOST_MEANT else None

    def _until_now(self, part: Part) -> Answer | None:
        """ "Until when does it last?" while one session is on: that one."""
        query = part.query
        bare = (
            query.want == "until" and not (query.what or query.left or query.span or query.edge) and not self.grounds.names_event(part.text)
        )
        if not bare or self.grounds.subject(part.label).topic not in OF_AN_END:
            return None
        held = running(self.grounds.knowledge.agenda, part.now)
        if len(held) != 1:
            return None
        asked = Query(want="until", sessions=(held[0].id,))
        return self.standalone.tells(asked, part, even_if_open=True)

    def _to_sign_up(self, part: Part) -> Answer | None:
        """ "Do I have to sign up for the candle workshop?": of that one, not of the whole event."""
        query = part.query
        plain = query.want == "list" and not (query.speakers or query.span) and self.asks_to_sign_up(part)
        one = self._named(part, "register") if plain else None
        return self.sign_up_for(one, part) if one else None

    def _named(self, part: Part, *concepts: str) -> Session | None:
        """The one session that a question names beside some things."""
        words, named = tokens(part.text), part.query.sessions
        id_ = named[0] if len(named) == 1 else "" if named else self.grounds.titled(self.grounds.beside(words, *concepts))
        return self.grounds.knowledge.agenda.by_id.get(id_)

    def _of_age(self, part: Part) -> Answer | None:
        """ "Can kids come to the tasting?": what is said of age of that one, before what is said of children at all."""
        one = self._named(part, *OF_AGE) if self.grounds.subject(part.label).topic == "children" else None
        return self.of_age(one, part) if one else None

    def of_age(self, one: Session, part: Part) -> Answer | None:
        """All that is published of a session, where that speaks of age."""
        texts = " ".join([*(one.entry.note or {}).values(), *(one.entry.summary or {}).values()])
        speaks = any(self.grounds.names(texts, concept) for concept in OF_AGE)
        return self.standalone.tells(Query(sessions=(one.id,)), part, even_if_open=True) if speaks else None

    def asks_to_sign_up(self, part: Part) -> bool:
        """Whether a question is for a place: "can I still sign up?" is, when that ends is not."""
        topic = self.grounds.subject(part.label).topic
        if topic not in SIGNING_UP and topic != "registration-deadline":
            return False
        return (topic in SIGNING_UP and part.sure >= LIKELY) or self.grounds.names(part.text, "register")

    def sign_up_for(self, one: Session, part: Part) -> Answer:
        """What a session's note says of signing up, else what is said of that of all sessions."""
        if self.grounds.names(self.grounds.note((one.id,)), "register"):
            asked = Query(sessions=(one.id,))
            if found := self.standalone.tells(asked, part, even_if_open=True):
                return found
        said = next(iter(self.grounds.knowledge.by_topic.get("session-registration", ())), "")
        return self.standalone.subject(Subject(said, "session-registration"), Query(), part)

    def _is_of(self, session: Session, query: Query) -> bool:
        """Whether a session is of the kind and in the room that a question names, if it names any."""
        there = not query.rooms or bool(set(query.rooms) & set(session.entry.rooms))
        return there and (not query.types or session.entry.type in query.types)
