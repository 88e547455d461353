"""The organisers' own facts, which no topic of the library helps to find: known by the words that they alone have.

The library knows a hundred ways of asking for each of its topics, an own fact the ten that its organisers wrote down. Of 69
questions on own facts of three events never seen the best label was right for 25, the best of the own facts for 60: what is
missing is not which of them, but whether one of them is meant.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from bot.core.agenda import Session
from bot.core.answer_words import FEW_HOLDERS, SHORTEST_MEANT
from bot.core.division import BEYOND_DOUBT, LIKELY, SURELY
from bot.core.facts import Subject
from bot.core.grounds import CUE_IF, Grounds, Part
from bot.core.spoken import FEWEST_SPOKEN, HARDLY, SPOKEN_FROM, SPOKEN_OF
from bot.core.text import tokens
from bot.core.wordforms import keys

FEWEST_NAMED = 2
"""Words of a matter that a question has at least to be of an own fact: one it may have by chance."""
MOSTLY = 0.4
"""Share, by weight, of the words that name a matter, which an own fact must have to be it."""
OF_ITS_TITLE = 0.5
"""Share of a session's title that a fact has which is of that session."""
STANDS_OUT, STANDS_ALONE = 0.25, 0.6
"""Share of the probability of all own facts that one has which stands out from them; which is told for that."""
MOST_OFFERED = 2
"""Own facts that are offered for a rare word: one that more of them have tells none from another."""


class OwnFacts:
    """Those of one event."""

    def __init__(self, grounds: Grounds) -> None:
        self.grounds, self.answers = grounds, grounds.answers
        self._venue = {word for text in (grounds.knowledge.event.place.venue or {}).values() for word in tokens(text)}
        self._labels = tuple(label for label in grounds.matcher.labels if grounds.subject(label).fact in self.answers.own)
        self._asked = lru_cache(maxsize=64)(self._said_of)

    def speak_of(self, word: str) -> bool:
        """Whether a word is of own facts, and of few others."""
        return not self.answers.own_words.isdisjoint(keys(word))

    def named(self, part: Part) -> Subject | None:
        """ "When does the data clinic take place?": the own fact that alone has the words which name a matter.

        What was said before the question counts where nothing else is likely, but a common word of it is said by chance.
        """
        answers, query = self.answers, part.query
        if (only := self._only_word(part)) or query.sessions or query.types or query.speakers or query.topic:
            return only
        own = [word for word in (*tokens(part.text), *tokens(part.around)) if self.speak_of(word)]
        if len(own) < FEWEST_NAMED:
            return None  # seen at a glance, for most questions
        subject = self.grounds.subject(part.label)
        elsewhere = self.grounds.kind(part.label) == "uncovered" and part.sure >= LIKELY
        open_ = part.sure < (LIKELY if self.grounds.tells(subject) else BEYOND_DOUBT)
        around = self.grounds.telling_words(tokens(part.around)) if open_ else set()
        words = [word for word in (*self.grounds.telling(part), *sorted(around)) if self._may_name(word)]
        if len(words) < FEWEST_NAMED or elsewhere:
            return None
        shares = answers.holding(words, MOSTLY)
        best = max(shares, key=lambda fact: (shares[fact], fact), default="")
        if best not in answers.own or list(shares.values()).count(shares[best]) > 1 or (part.sure >= SURELY and shares[best] < 1):
            return None
        held = [word for word in words if answers.has_word(best, word)]
        if part.sure >= LIKELY and any(answers.speaks(subject.fact, word) for word in held):
            return None  # what is likelier has one of them, too
        asked = self._asked(subject.topic, part.lang)
        common = self.grounds.ordinary
        fresh = any(self.grounds.seldom(word) and asked.isdisjoint(keys(word)) and not (word in around and common(word)) for word in held)
        return Subject(best, "") if fresh and len(held) >= FEWEST_NAMED else None

    def _only_word(self, part: Part) -> Subject | None:
        """ "Are helmets given out on the visit?": the own fact that has a word which nobody says of anything else, be the visit named."""
        grounds, query = self.grounds, part.query
        few = grounds.is_new if grounds.answered(grounds.subject(part.label)) else grounds.seldom
        fresh = [word for word in query.left if len(word) >= SPOKEN_FROM and self.speak_of(word) and few(word)]
        if not (fresh and query.types) or grounds.surely_tells(part) or query.sessions or query.speakers or self._is_likely_own(part):
            return None
        held = [set(self.answers.holding([word], 1.0)) for word in fresh]
        meant = set.intersection(*held)
        spoken = any(self.grounds.programme.entities.about([word]) for word in fresh)
        return Subject(meant.pop(), "") if len(meant) == 1 and meant <= self.answers.own and not spoken else None

    def _is_likely_own(self, part: Part) -> bool:
        """Whether the likeliest reading is an own fact already, or what is said is no question of the event."""
        return self.grounds.subject(part.label).fact in self.answers.own or self.grounds.kind(part.label) != "event"

    def _may_name(self, word: str) -> bool:
        own_name = word in self.grounds.everywhere or word in self._venue
        return len(word) >= SHORTEST_MEANT and not (own_name or self.grounds.is_here(word) or self.answers.acronyms(word))

    def is_asked(self, word: str, topic: str, lang: str) -> bool:
        """Whether people who ask of a topic in a language say a word."""
        return not self._asked(topic, lang).isdisjoint(keys(word))

    def _said_of(self, topic: str, lang: str) -> frozenset[str]:
        """The words by which people ask of a topic in a language."""
        entry = self.grounds.knowledge.topics.get(topic)
        lines = [line for code, own in entry.ask.items() if code == lang for line in own] if entry else []
        return frozenset(key for line in lines for word in tokens(line) for key in keys(word))

    def standing_alone(self, part: Part) -> Subject | None:
        """ "Heard there's some cashback by rail": the own fact far likelier than the others, with a word that few have, where
        nothing else is sure. Of 7,600 questions on 25 events it wins six, and loses none.
        """
        grounds, query, subject = self.grounds, part.query, self.grounds.subject(part.label)
        if query.sessions or query.speakers or query.rooms or part.sure >= (HARDLY if grounds.tells(subject) else SURELY):
            return None
        if subject.fact in self.answers.own or grounds.kind(part.label) == "smalltalk":
            return None
        rare = [word for word in grounds.telling(part) if self.speak_of(word) and grounds.seldom(word)]
        likeliest = self.likeliest(part, STANDS_ALONE) if rare else ""
        fact = grounds.subject(likeliest).fact
        return Subject(fact, "") if any(self.answers.has_word(fact, word) for word in rare) else None

    def in_case(self, part: Part) -> Subject | None:
        """ "And if it pours?", which would be of the weather: the own fact that alone says what is done then."""
        grounds = self.grounds
        if grounds.kind(part.label) != "uncovered" or not grounds.has_cue(part.text, CUE_IF) or part.query.what:
            return None
        words = [word for word in grounds.telling(part) if grounds.concepts(word)]
        speaking = [fact for fact in sorted(self.answers.own) if self.answers.means(fact, words)] if words else []
        return Subject(speaking[0], "") if len(speaking) == 1 else None

    def nearly_all(self, part: Part) -> str:
        """ "A bird took the food out of my hand": the label of the own fact that has nearly all of the words; "" for none."""
        grounds, subject, words = self.grounds, self.grounds.subject(part.label), part.query.left
        if len(words) < FEWEST_SPOKEN or (grounds.tells(subject) and part.sure >= HARDLY):
            return ""
        rare = [word for word in words if self.speak_of(word) and grounds.seldom(word)]  # "free for firms" is of anything
        near = self.answers.share(grounds.knowledge.near.get(subject.topic, ""), words)
        holding = {fact: share for fact, share in self.answers.holding(words, SPOKEN_OF).items() if share > near}
        named = [fact for fact in holding if fact in self.answers.own and any(self.answers.has_word(fact, word) for word in rare)]
        return f"fact:{max(named, key=lambda fact: (holding[fact], fact))}" if named else ""

    def with_rare_words(self, part: Part) -> list[str]:
        """The labels of the own facts, two at most, that have most of a question's rare words: "a jar of earth" for the soil test."""
        grounds = self.grounds
        words = [word for word in (*grounds.telling(part), *grounds.telling_words(tokens(part.around))) if grounds.seldom(word)]
        holders = [found for word in words if len(found := self.answers.holding([word], 1.0)) <= FEW_HOLDERS]
        spoken_of = Counter(fact for found in holders for fact in found if fact in self.answers.own)
        most = max(spoken_of.values(), default=0)
        labels = [f"fact:{fact}" for fact in sorted(spoken_of) if spoken_of[fact] == most]
        return labels if len(labels) <= MOST_OFFERED else []

    def likeliest(self, part: Part, share: float = STANDS_OUT) -> str:
        """The label of the own fact that has at least this share of the probability of all own facts; "" for none."""
        label, found = self.grounds.matcher.likeliest(self.grounds.bare(part.text), self._labels)
        return label if found >= share else ""

    def of_session(self, session: Session) -> list[str]:
        """The own facts that have most of a session's title."""
        holding = (self.answers.holding(tokens(title), OF_ITS_TITLE) for title in session.entry.title.values())
        return sorted({fact for found in holding for fact in found if fact in self.answers.own})
