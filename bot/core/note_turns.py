"""Follow-ups to one session that its note answers: its price, its bus, what to bring, how to sign up."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core import guide
from bot.core.agenda import Session
from bot.core.answer_words import SHORTEST_MEANT, names_hour, names_price
from bot.core.division import DOUBTFUL, SURELY, TIMES
from bot.core.grounds import CUE_BRING, Grounds, Part
from bot.core.groups import BACK
from bot.core.noted import SIGNING_UP, names_clothes
from bot.core.programme import ABOUT
from bot.core.query import Query
from bot.core.replies import Reply, Status
from bot.core.spoken import PAYING, SPOKEN_FROM, asks_price
from bot.core.standalone import Standalone
from bot.core.text import tokens
from bot.core.turns import SHORT, Answer, Focus
from bot.core.wordforms import keys

PRICES = ("price", "free-of-charge", "charged", "separately")
"""What the lexicon calls words of what something costs."""
TIME_WORDS = frozenset({"time-word", "q-what-time"})
"""What the lexicon calls the time that is asked for: "what time is the bus?"."""
MOST_PRICED = 4
"""Sessions up to which "how much is it?" is asked of them, and not of the event."""
EXTRA = ("visit", "dinner")
"""Kinds of sessions that the fee of all need not cover."""


class NoteTurns:
    """Answers what is asked of the session that was shown last, where its note or summary tells it."""

    def __init__(self, grounds: Grounds, standalone: Standalone) -> None:
        self.grounds, self.standalone = grounds, standalone

    def what_to_bring(self, part: Part, focus: Focus) -> Answer | None:
        """ "What do I have to bring?", "what to wear?", "and her handout?" after one session: what is noted of it."""
        note = self.grounds.note(focus.shown)
        if not note or part.query.what or len(tokens(part.text)) > SHORT + 2:
            return None
        clothes = self.grounds.subject(part.label).topic == "dress-code" and names_clothes(note, self.grounds)
        said = {key for word in tokens(note) for key in keys(word)}
        things = [word for word in part.query.left if len(word) >= SPOKEN_FROM]
        named = self.grounds.points(part) and bool(things) and all(not said.isdisjoint(keys(word)) for word in things)
        asked = clothes or named or self.grounds.has_cue(part.text, CUE_BRING)
        return self.standalone.tells(Query(sessions=focus.shown), part) if asked else None

    def sign_up(self, part: Part, focus: Focus) -> Answer | None:
        """ "Do I have to sign up for it?" after one session: what its note says of that, else what is said of all sessions."""
        one, noted, query = self.grounds.only(focus), self.standalone.noted, part.query
        if one is None or one.entry.type == "registration" or query.what or query.want not in ("list", "where"):
            return None
        for_it = self.grounds.names(part.text, "register") and self.grounds.says_it(part.text)
        # "How do I get on the list?": after one session, a guess is enough; meetings are booked elsewhere.
        guessed = self.grounds.subject(part.label).topic in SIGNING_UP and part.sure >= DOUBTFUL and one.entry.type != "matchmaking"
        guessed = guessed and len(self.grounds.telling(part)) <= 1  # not "I do not want to be photographed, what do I do?"
        if not (noted.asks_to_sign_up(part) or for_it or guessed) or len(tokens(part.text)) > SHORT + 2:
            return None
        return noted.sign_up_for(one, part)

    def sign_up_until(self, part: Part, focus: Focus) -> Answer | None:
        """ "Until when does one sign up?" after one session whose note says it: not until when one registers for all."""
        note = self.grounds.note(focus.shown)
        asked = part.query.want == "until" and not (part.query.what or part.query.span) and len(tokens(part.text)) <= SHORT
        if not asked or not note or not self.grounds.names(part.text, "register") or not self.grounds.names(note, "register"):
            return None
        return self.standalone.tells(Query(sessions=focus.shown), part) if names_hour(note) else None

    def price_of_shown(self, part: Part, focus: Focus) -> Answer | None:
        """ "How much is it?" after the dinner: the price in its note, or in a fact of dinners; else the fee, not a count of dinners."""
        grounds = self.grounds
        shown = [one for id_ in focus.shown if (one := grounds.knowledge.agenda.by_id.get(id_))]
        asked = grounds.subject(part.label).topic == "fee" or asks_price(part.text)
        about = part.query.topic and not ABOUT.isdisjoint(tokens(part.text))  # "no, the one about prices"
        if (
            not shown
            or len(shown) > MOST_PRICED
            or not asked
            or about
            or len(tokens(part.text)) > SHORT + 1
            or part.query._replace(topic=()).what
        ):
            return None
        if part.sure >= SURELY and not all(map(self._is_of_a_price, part.query.left)):
            return None  # "how much is a taxi?"
        fees = [f"fact:{id_}" for one in shown for id_ in grounds.knowledge.by_topic.get(f"{one.entry.type}-fee", ())]
        if fees and len({one.entry.type for one in shown}) == 1:
            return self.standalone.subject(grounds.subject(fees[0]), Query(), part)
        return self._noted_price(part, shown) or self._price_of_kind(part, focus, shown)

    def _noted_price(self, part: Part, shown: Sequence[Session]) -> Answer | None:
        """The one of these sessions whose own note has a price, or says that it is included."""
        included = [one.id for one in shown if any(self.grounds.names(text, "included") for text in self._texts(one))]
        priced_here = [one.id for one in shown if one.id in included or any(map(names_price, self._texts(one)))]
        return self.standalone.tells(Query(sessions=tuple(priced_here)), part) if len(priced_here) == 1 else None

    def _price_of_kind(self, part: Part, focus: Focus, shown: Sequence[Session]) -> Answer | None:
        """What a fact says of the price of such sessions; else the fee, where it may cover them."""
        grounds = self.grounds
        kinds = {one.entry.type for one in shown}
        of_kind = {id_ for id_, topic in grounds.knowledge.topics.items() if kinds & set(topic.sessions)} | kinds
        priced = (id_ for id_ in grounds.answers.priced() if grounds.knowledge.facts[id_].topic in of_kind)
        own = (f"topic:{kind}-fee" for kind in kinds if f"topic:{kind}-fee" in grounds.matcher.labels)
        subject = grounds.subject(next((f"fact:{id_}" for id_ in priced), next(own, part.label)))
        if subject.topic.endswith("-fee") and not subject.fact:
            return self.standalone.subject(subject, Query(), part)
        if subject.topic == "fee" and len(shown) == 1 and shown[0].entry.type in EXTRA and grounds.tells(subject):
            phrases = grounds.knowledge.lexicon.get(f"type-{shown[0].entry.type}", {})
            named = [word for texts in phrases.values() for text in texts for word in tokens(text) if len(word) >= SPOKEN_FROM]
            if not any(grounds.answers.has_word(subject.fact, word) for word in named):
                told = guide.Told(Status.UNPUBLISHED, Reply(grounds.speech(part.lang).say("detail-unpublished")), focus.shown)
                return self.standalone.told(told, Query(sessions=focus.shown), "", part)
        return self.standalone.subject(subject, Query(), part) if subject.fact else None

    def _is_of_a_price(self, word: str) -> bool:
        priced = any(self.grounds.names(word, one) for one in PRICES) or not PAYING.isdisjoint(keys(word))
        return priced or self.grounds.is_light(word)

    @staticmethod
    def _texts(one: Session) -> list[str]:
        """What is noted of a session, in all its languages."""
        return [text for said in (one.entry.note, one.entry.summary) for text in (said or {}).values()]

    def way_back(self, part: Part, focus: Focus) -> Answer | None:
        """ "And how do we get back?", "when is the last bus back?" after the dinner: the fact of it that speaks of the way back."""
        grounds, one = self.grounds, self.grounds.only(focus)
        back = [word for word in tokens(part.text) if BACK in grounds.concepts(word)]
        if one is None or not back or part.query.what or part.query.span or len(tokens(part.text)) > SHORT + 4:
            return None
        told = grounds.subject(focus.label).fact
        of_it = [fact for fact in (told, *self.standalone.own.of_session(one)) if fact and grounds.answers.means(fact, back)]
        return self.standalone.subject(grounds.subject(f"fact:{of_it[0]}"), Query(), part) if of_it else None

    def in_its_fact(self, part: Part, focus: Focus) -> Answer | None:
        """ "Is my camera ok inside?" after the factory tour: the organisers' own fact that has most of its title, and the camera."""
        grounds, query, one = self.grounds, part.query, self.grounds.only(focus)
        plain = query.want in ("list", "until") and not (query.what or query.span or asks_price(part.text))
        if one is None or not plain or len(tokens(part.text)) > SHORT + 4:
            return None
        noted = {key for text in self._texts(one) for word in tokens(text) for key in keys(word)}
        words = [word for word in tokens(part.text) if len(word) >= SPOKEN_FROM - 1 and not grounds.is_cue(word)]
        words = [word for word in words if noted.isdisjoint(keys(word)) and not grounds.programme.lexicon.named(word)]
        answers, own = grounds.answers, self.standalone.own.of_session(one)
        spoken = {fact: sum(answers.has_word(fact, word) for word in words) for fact in own}
        if not any(spoken.values()):  # "and if it pours?", where it says what is done when it rains
            meant = [word for word in words if not self._is_of_a_price(word)]
            spoken = {fact: sum(answers.means(fact, [word]) for word in meant) for fact in own}
        best = max(spoken, key=lambda fact: spoken[fact], default="")
        likeliest = grounds.subject(part.label).fact
        if not best or not spoken[best] or list(spoken.values()).count(spoken[best]) > 1:
            return None
        if part.sure >= SURELY and any(grounds.answers.has_word(likeliest, word) for word in words):
            return None
        return self.standalone.subject(grounds.subject(f"fact:{best}"), Query(), part)

    def on_its_note(self, part: Part, focus: Focus) -> Answer | None:
        """ "Where does the bus leave?", "is there a sign-up?" after one session: its note, where that speaks of it."""
        one = self.grounds.only(focus)
        if one is None or part.query.what or len(tokens(part.text)) > SHORT + 2:
            return None
        if self._spoken_in(part, tuple((one.entry.note or {}).values())):
            return self.standalone.tells(Query(want="change", sessions=(one.id,)), part)  # what a change is told with is the note
        # "When does the bus leave?" after an excursion whose summary has a bus: when the excursion begins is when it leaves.
        summarised = self._spoken_in(part, tuple((one.entry.summary or {}).values()), timed=one.start is not None)
        wanted = part.query.want in (*TIMES, "where") or (
            part.query.want in ("who", "many", "capacity") and not self.grounds.subject(part.label).fact
        )
        return self.standalone.tells(Query(sessions=(one.id,)), part) if summarised and wanted else None

    def _spoken_in(self, part: Part, texts: Sequence[str], *, timed: bool = False) -> bool:
        """Whether texts have the words of a question, and a fact that is surely meant does not; `timed`: their hour is told beside."""
        noted = [word for text in texts for word in tokens(text)]
        concepts = {concept for word in noted if not self.grounds.is_light(word) for concept in self.grounds.concepts(word)}
        words = {key for word in noted if len(word) >= SPOKEN_FROM for key in keys(word)}
        telling = [word for word in self.grounds.telling(part) if not part.query.edge or word in part.query.left]  # of "last bus", the bus
        asked = [word for word in telling if len(word) >= SHORTEST_MEANT and not (self.grounds.concepts(word) & TIME_WORDS)]
        spoken = [word for word in asked if not words.isdisjoint(keys(word)) or not concepts.isdisjoint(self.grounds.concepts(word))]
        if not spoken or len(spoken) < len(asked) - (len(asked) > 2):
            return False
        fact = self.grounds.subject(part.label).fact
        if (part.query.want in (*TIMES, "where") or part.query.edge) and not self.grounds.answers.has_hour(fact):
            return timed or any(map(names_hour, texts))  # "the last bus?" after the dinner, of which the town's bus says no hour
        return not (self.grounds.surely_tells(part) and any(self.grounds.answers.has_word(fact, word) for word in spoken))
