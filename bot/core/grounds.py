"""All that answering looks at: one event's knowledge, the matcher trained on it, and what follows from the two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from itertools import chain, pairwise
from typing import NamedTuple

from bot.core import countries, facts, spelling
from bot.core.agenda import Session
from bot.core.answer_words import SHORTEST_MEANT, AnswerWords
from bot.core.courtesies import Courtesies
from bot.core.facts import Subject
from bot.core.knowledge import CUE, FILLER, Knowledge
from bot.core.language import Speech
from bot.core.lexicon import Concepts, Lexicon
from bot.core.matching import Matcher
from bot.core.programme import PLACE, Programme
from bot.core.query import Query
from bot.core.replies import Button, Reply, Status
from bot.core.shapes import Topic
from bot.core.telling import Teller
from bot.core.text import CYRILLIC, romanise, tokens
from bot.core.turns import Answer, Focus
from bot.core.wordforms import forms, keys

FEWEST = 3
"""Words that must be left when the politeness around a question is dropped: of "tell me a joke", "a joke" is no question."""
ORDINARY = 6
"""Occurrences in the training texts, in whatever inflection, from which a word is common."""
CLEARLY_NOT_OURS = 0.5
"""From this confidence small talk, or a matter that is not the event's, stands against all others together."""
OFTEN = 5
"""Occurrences in the training texts from which a spelling is a word of its own, and not another language's in these letters."""
SELDOM = 20
"""Occurrences, among some forty thousand lines, up to which a word is said of few matters."""
FAMILIAR = 3
"""Occurrences from which a word is no stranger."""
SHORTEST_NAME = 5
"""Letters of a place's name from which a longer word is an inflection of it."""
GENERAL = ("number-", "want-", "type-")
"""Concepts that tell nothing of what an answer speaks."""
MOST_OF_A_TITLE = 3
"""Words by which a session is named."""
FAIR = "trade-fair"
"""What the lexicon calls a fair, be it the event or a part of it."""
FOR = frozenset({"for", "pentru", "для", "dlya"})
"""What a short question for somebody begins with."""
LONGEST_FOR = 3
"""Words of "for small firms"."""
CUE_PRONOUN, CUE_OTHER_TIME, CUE_YEAR, CUE_ORIGIN, CUE_BRING = "cue-pronoun", "cue-other-time", "cue-year", "cue-origin", "cue-bring"
"""What the lexicon calls "it", another year's event, "since what year", "where is he from", "what to bring"."""
LIGHT = frozenset((
    "get", "take-pick", "return-again", "leave-put", "depart", "buy", "pay", "find", "write-msg", "call-phone", "go", "walk",
    "come", "arrive", "get-to", "use", "sure-exact", "need", "limit", "bring", "contact", "q-how-far", "day", "minute-hour",
    "give", "join", "meet", "participate", "people", "gather", "enter", "room",
))  # fmt: skip
"""What the lexicon calls what one does with any thing: take it, return it, pay for it. Such a word names no other matter."""
CUE_SAME_TIME, CUE_BEFORE_IT, CUE_BACK = "cue-same-time", "cue-before-it", "cue-back"
"""What the lexicon calls "at the same time", "right before it", "back to"."""
CUE_PREMISE = "cue-premise"
"""What it calls the beginning of what is taken for granted: "since you are in Iasi"."""
CUE_PERSON, CUE_ELSE, CUE_THE_OTHER = "cue-person", "cue-else", "cue-the-other"
CUE_IF, CUE_ME, CUE_WHY, CUE_THEIRS = "cue-if", "cue-me", "cue-why", "cue-theirs"
"""What the lexicon calls "she", "what else", "the other one", "if", "I", "why", "their"."""
BEFORE, AFTER = frozenset({"before", "inainte", "до", "перед"}), frozenset({"after", "dupa", "после"})
"""Words, folded, that say on which side of a session something is."""
OF_LOSING = ("lost-found", "emergency", "children", "first-aid")
"""Topics one of which is likely where a child is lost."""


class Part(NamedTuple):
    """One question of a message, taken apart and matched."""

    text: str
    lang: str
    now: datetime
    query: Query
    ranked: tuple[tuple[str, float], ...]
    sure: float
    around: str = ""
    """What was said around the question."""
    among: bool = False
    """Whether it is one of several questions of a message."""

    @property
    def label(self) -> str:
        """The best reading; empty when there is none."""
        return self.ranked[0][0] if self.ranked else ""


class Grounds:
    """One event, ready to be asked."""

    def __init__(self, knowledge: Knowledge, matcher: Matcher) -> None:
        self.knowledge = knowledge
        self.matcher = matcher
        self.limits = matcher.report
        self._subjects = {label: Subject.of(label, knowledge) for label in matcher.labels}
        self._of_losing = {label for label, subject in self._subjects.items() if subject.topic in OF_LOSING}
        self._kinds = {label: self._kind(label) for label in matcher.labels}
        self.programme = Programme(knowledge)
        self.speeches = {lang: Speech(lang, knowledge.phrases[lang], knowledge.zone) for lang in knowledge.phrases}
        cues = {id_: words for id_, words in knowledge.lexicon.items() if id_.startswith(CUE)}
        often = {word for word, times in matcher.words.counts.items() if times >= OFTEN}
        self.asking = Lexicon(cues, inflected=False, familiar=often.__contains__)
        told = [text for fact in knowledge.facts.values() if fact.ask or fact.topic for text in (fact.answer or {}).values()]
        protected = [*self.programme.names(), *told, *self.asking.words(), *chain.from_iterable(knowledge.lexicon.get(FILLER, {}).values())]
        self.vocabulary = spelling.Vocabulary(matcher.words, protected, field=matcher.field, names=countries.words())
        place = knowledge.event.place
        named = (word for name in (place.city, place.country) for text in name.values() for word in tokens(text))
        self.place = {word for word in named if len(word) >= SHORTEST_MEANT}  # without the "of" of "Republic of"
        """Words that any question may carry and that tell nothing: where the event is."""
        self._place_names = tuple(name for word in self.place if len(name := romanise(word)) >= SHORTEST_NAME)
        self._place_keys = {key for word in self.place for key in keys(word)}
        self.everywhere = self.place | {word for text in knowledge.event.name.values() for word in tokens(text)}
        self.is_fair = any(FAIR in knowledge.concepts.find(tokens(text)) for text in knowledge.event.name.values())
        """Whether the event itself is called a fair, of which a conference may have one."""
        own = {countries.named(text) for text in place.country.values()}
        self._countries = {key for name, code in countries.words().items() if code not in own for key in keys(name)}
        self._named = {key for name in self.programme.names() for word in tokens(name) for key in keys(word)}
        self._concepts = knowledge.concepts.part(lambda id_: id_ != FILLER and not id_.startswith(GENERAL))
        # A question is asked dozens of times what it names.
        self._said, self._cues = lru_cache(maxsize=64)(self._said_in), lru_cache(maxsize=64)(self._cues_of)
        self.place_concepts = {concept for word in self.place for concept in self.concepts(word)}
        """What the lexicon calls where the event is: a town of Moldova is called as Moldova is."""
        asked = [line for fact in knowledge.facts.values() if not fact.topic for lines in fact.ask.values() for line in lines]
        asked_own = Counter(key for line in asked for word in tokens(line) for key in keys(word))
        self._occurrences = {
            **matcher.words.occurrences,
            **{key: matcher.words.occurrences.get(key, 0) - times for key, times in asked_own.items()},
        }
        """How often people say a word; what the organisers' own lines ask of one thing of theirs is no word of everybody."""
        self.courtesies = Courtesies(knowledge, matcher.words.counts)
        self.answers = AnswerWords(knowledge, self._concepts)

    def speech(self, lang: str) -> Speech:
        """The phrases of a language; of the event's first language when the bot does not speak it."""
        return self.speeches[lang if lang in self.knowledge.event.languages else self.knowledge.event.languages[0]]

    def teller(self, lang: str, now: datetime) -> Teller:
        """Puts sessions into words."""
        return Teller(self.knowledge, self.speech(lang), now)

    def subject(self, label: str) -> Subject:
        """What a label stands for; of no label, nothing."""
        return self._subjects.get(label) or (Subject.of(label, self.knowledge) if label else Subject("", ""))

    def topic(self, subject: Subject) -> Topic | None:
        """The library's topic of a subject."""
        return self.knowledge.topics.get(subject.topic)

    def kind(self, label: str) -> str:
        """event, uncovered or smalltalk."""
        return self._kinds.get(label) or self._kind(label)

    def _kind(self, label: str) -> str:
        topic = self.topic(self.subject(label))
        return topic.kind if topic else "event"

    def weighed(self, ranked: tuple[tuple[str, float], ...]) -> tuple[tuple[str, float], ...]:
        """The readings, where the event's matters together weigh more than a lone one that is not the event's.

        Of "wen dus it strt" the greeting may be likelier than each of the four kinds of beginning, but not than all.
        """
        if not ranked or ranked[0][1] >= CLEARLY_NOT_OURS or self.kind(ranked[0][0]) == "event":
            return ranked
        matters = [one for one in ranked if self.kind(one[0]) == "event"]
        rest = [one for one in ranked if self.kind(one[0]) != "event"]
        return (*matters, *rest) if sum(c for _, c in matters) > sum(c for _, c in rest) else ranked

    def tells(self, subject: Subject) -> bool:
        """Whether a subject's answer states something, so that giving it wrongly would be a false answer."""
        return bool(subject.fact and not self.knowledge.facts[subject.fact].unpublished)

    def surely_tells(self, part: Part) -> bool:
        """Whether a published fact is meant surely enough to be told."""
        return self.tells(self.subject(part.label)) and part.sure >= self.limits.answer_at

    def concepts(self, word: str) -> Concepts:
        """What the lexicon calls a word."""
        return self._concepts.named(word)

    def telling(self, part: Part) -> list[str]:
        """The words of a question that name a matter: neither of time, nor small, nor such as build a question or go with any thing."""
        words = tokens(part.text)
        named = self.telling_words(words)
        return [word for word in words if word in named and word not in part.query.timed]

    def telling_words(self, words: Sequence[str]) -> set[str]:
        """Those of the words that name a matter, be it a time."""
        cues = self.cue_words(" ".join(words))
        rest = (word for word in words if word not in cues and FILLER not in self.programme.lexicon.named(word))
        return {word for word in rest if not self.is_light(word)}

    def beside(self, words: Sequence[str], *concepts: str) -> list[str]:
        """Those of the words that name none of some things, alone or together: "sign up" is both of its words."""
        return _beside(words, self._concepts, *concepts)

    def titled(self, words: Sequence[str]) -> str:
        """The one session whose title has all of the words that name a matter; "" when none has, or several."""
        lexicon, telling = self.programme.lexicon, self.telling_words(words)
        meant = [word for word in words if word in telling and not any(one.startswith("want-") for one in lexicon.named(word))]
        found = self.programme.entities.containing(meant) if 1 <= len(meant) <= MOST_OF_A_TITLE else []
        return found[0] if len(found) == 1 else ""

    def is_light(self, word: str) -> bool:
        """Whether a word names no matter of its own: "take", "return", "exactly"."""
        concepts = self.concepts(word)
        return not LIGHT.isdisjoint(concepts) if concepts else len(word) <= SHORTEST_MEANT

    def names_event(self, text: str) -> bool:
        """Whether a text speaks of the conference, the forum: of all of it."""
        return self.names(text, "conference") or (self.is_fair and self.names(text, FAIR))

    def is_near(self, subject: Subject) -> bool:
        """Whether nothing is said of a matter by name, but a published answer of one near it tells it."""
        return not subject.fact and subject.topic in self.knowledge.near

    def answered(self, subject: Subject) -> bool:
        """Whether a subject has a published answer, its own or one near it."""
        return self.tells(subject) or self.is_near(subject)

    def family(self, label: str) -> str:
        """Topics of one matter share the first part of their id: matchmaking-when, matchmaking-support."""
        subject = self.subject(label)
        return (subject.topic or subject.fact).partition("-")[0]

    def are_near(self, label: str, other: str) -> bool:
        """Whether two labels are of matters near each other, so that either answer serves: the organisers, the partners."""
        one, two = self.subject(label).topic, self.subject(other).topic
        topics = self.knowledge.topics
        return any(first in topics and second in topics[first].near for first, second in ((one, two), (two, one)))

    def known(self, word: str) -> bool:
        """Whether a folded word is one that people ask with, in whatever spelling or inflection, and so no misspelt name."""
        if self.matcher.known(word) or word in self.matcher.field.counts:
            return True  # the lexicon's "wooden" is no "women" of a title
        key, words = romanise(word), self.matcher.words
        if key in words.latin or key in words.cyrillic:
            return True
        return any(key in words.occurrences for key in keys(word) if key not in self._named)

    def ordinary(self, word: str) -> bool:
        """Whether a word is common in questions or is of the event's own name, so that by itself it is no title: "very"."""
        return self._occurs(word) > ORDINARY or word in self.everywhere

    def familiar(self, word: str) -> bool:
        """Whether people say the word now and then, so that it may be a mere manner of asking."""
        return self._occurs(word) >= FAMILIAR

    def seldom(self, word: str) -> bool:
        """Whether a word is said of few matters only, so that beside others it tells which is meant."""
        return self._occurs(word) <= SELDOM

    def is_new(self, word: str) -> bool:
        """Whether nobody says the word of what the library has a topic for."""
        return self._occurs(word) <= 0

    def _occurs(self, word: str) -> int:
        """How often people say the word, in whatever inflection."""
        return max([self._occurrences.get(key, 0) for key in keys(word)], default=0)

    def is_cue(self, word: str) -> bool:
        """Whether a word only builds a question."""
        return bool(self.asking.named(word))

    def cue_words(self, text: str) -> set[str]:
        """The words of a text that only build a question, alone or together: "am inteles"."""
        words = tokens(text)
        together = chain.from_iterable(words[start : start + size] for start, size, _ in self.asking.spans(words) if size > 1)
        return {*together, *filter(self.asking.named, words)}

    def content(self, text: str, shortest: int = SHORTEST_MEANT) -> list[str]:
        """The words of a text that could tell what it is about: neither small, nor only building or aiming a question."""
        words = tokens(text)
        spans = [*self.asking.spans(words), *self.programme.lexicon.spans(words)]
        idle = {
            index
            for start, size, concepts in spans
            if all(concept == "filler" or concept.startswith(("cue-", "want-")) for concept in concepts)
            for index in range(start, start + size)
        }
        return [word for index, word in enumerate(words) if index not in idle and len(word) >= shortest]

    def taken_apart(self, text: str, now: datetime) -> Query:
        """The question taken apart; "where is Greta Lindqvist from?" asks who she is, not for her room."""
        query = self.programme.parse(text, now, self.known, self.ordinary)
        if query.want == "until" and self._goes_to_a_town(text):
            query = query._replace(want="list", wants=tuple(want for want in query.wants if want != "until"))
        origin = query.speakers and query.want in ("where", "list") and self.asks_origin(text)
        return query._replace(want="who", sessions=(), hints=(), types=(), span=None) if origin else query

    def _goes_to_a_town(self, text: str) -> bool:
        """ "E vreun tren până la Cahul?": to there, and not until when."""
        places = (two for one, two in pairwise(tokens(text)) if one == "la")
        return any(self.is_here(word) or self.is_town(word) for word in places)

    def asks_origin(self, text: str) -> bool:
        """ "Where is Greta Lindqvist from?": not to which room."""
        return self.has_cue(text, CUE_ORIGIN) or tokens(text)[-1:] == ("from",) or "откуда" in tokens(text)

    def has_cue(self, text: str, cue: str) -> bool:
        """Whether a text has words that build a question in some way: CUE_PRONOUN, CUE_YEAR and the like."""
        return cue in self._cues(text)

    def _cues_of(self, text: str) -> Concepts:
        return frozenset(chain.from_iterable(concepts for _, _, concepts in self.asking.spans(tokens(text))))

    def says_it(self, text: str) -> bool:
        """Whether a question has an "it", a "there", a "she"."""
        return self.has_cue(text, CUE_PRONOUN)

    def is_before_it(self, text: str) -> bool:
        """ "And before it?", "what comes right before?"."""
        words = _beside(tokens(text), self.programme.lexicon, "want-until")  # "до скольки она?" is until when
        return self.has_cue(text, CUE_BEFORE_IT) or (not BEFORE.isdisjoint(words) and self.says_it(text))

    def points(self, part: Part) -> bool:
        """Whether a question begins with "and", or has an "it" or a "there" ("this evening" is none), or is "for students?"."""
        follows = part.query.span is not None and part.query.span.kind == "next"  # the "it" of "what is after it?" is told of
        words = tokens(part.text)
        words = words if follows else tuple(word for word in words if word not in part.query.timed) or words
        spans = self.asking.spans(words)
        leads = bool(words) and words[0] in FOR and len(words) <= LONGEST_FOR
        return leads or any(CUE_PRONOUN in concepts or (start == 0 and "cue-followup" in concepts) for start, _, concepts in spans)

    def goes_on(self, text: str) -> bool:
        """Whether a question begins with "and"."""
        return any(start == 0 and "cue-followup" in concepts for start, _, concepts in self.asking.spans(tokens(text)))

    def names(self, text: str, concept: str) -> bool:
        """Whether a text has a word for something, in whatever language."""
        return concept in self._said(text)

    def _said_in(self, text: str) -> Concepts:
        return frozenset(self._concepts.find(tokens(text)))

    def towns(self, text: str) -> int:
        """How many towns or countries a text names, the event's own among them."""
        words = tokens(text)
        here = {"here" for word in words if self.is_here(word)}
        rest = self._concepts.find([word for word in words if not self.is_here(word)])
        return len(here | {concept for concept in rest if concept.startswith(PLACE)})

    def is_here(self, word: str) -> bool:
        """Whether a word is where the event is, in whatever inflection: "в Кишинёве"."""
        return not self._place_keys.isdisjoint(keys(word)) or forms(word)[0].startswith(self._place_names)

    def is_elsewhere(self, word: str) -> bool:
        """Whether a word is a town or a country, or one that nobody asks with."""
        return not self.ordinary(word) or self.is_town(word)

    def is_town(self, word: str) -> bool:
        """Whether a word is a town or a country, and not the event's."""
        named = any(concept.startswith(PLACE) for concept in self._concepts.named(word)) or not self._countries.isdisjoint(keys(word))
        return named and not self.is_here(word)

    def only(self, focus: Focus) -> Session | None:
        """The session that was shown, where it was one."""
        return self.knowledge.agenda.by_id.get(focus.shown[0]) if len(focus.shown) == 1 else None

    def note(self, shown: Sequence[str]) -> str:
        """What is noted, in all languages, of the one session that was shown; of several nothing."""
        one = self.knowledge.agenda.by_id.get(shown[0]) if len(shown) == 1 else None
        return " ".join((one.entry.note or {}).values()) if one else ""

    def loses_somebody(self, part: Part) -> bool:
        """Whether a child is lost, which is an emergency: "I can't find my son"."""
        likely = any(label in self._of_losing for label, _ in part.ranked)  # seen at a glance, for most questions
        return likely and self.names(part.text, "child") and self.names(part.text, "lost")

    def bare(self, part: str) -> str:
        """The question without the politeness around it ("please let me know ...") and without "right?" at its end."""
        words = tokens(part)
        drop: set[int] = set()
        for start, size, concepts in self.asking.spans(words):
            if "cue-request" in concepts or ("cue-check" in concepts and start > 0 and start + size == len(words)):
                drop |= set(range(start, start + size))
        kept = [word for index, word in enumerate(words) if index not in drop]
        elsewhere = [word for word in kept if word not in self.place]
        kept = elsewhere if len(elsewhere) >= FEWEST - 1 else kept
        if self.is_fair and any(FAIR in self.concepts(word) for word in kept):  # people ask of "the event" in every way there is
            return " ".join(("форум" if CYRILLIC.search(word) else "forum") if FAIR in self.concepts(word) else word for word in kept)
        return " ".join(kept) if len(kept) >= FEWEST else part

    def told(self, told_status: Status, reply: Reply, shown: tuple[str, ...], focus: Focus, lang: str) -> Answer:
        """An answer from the programme, with the ways on below it."""
        if told_status is Status.UNPUBLISHED:
            reply = facts.ask_organisers(reply, self.speech(lang))
        if shown and self.knowledge.agenda.file.source:
            reply = reply.with_buttons((Button(self.speech(lang).say("button-source"), "source"),))
        return Answer(told_status, reply, lang, tuple(f"session:{id_}" for id_ in shown), focus)


def _beside(words: Sequence[str], lexicon: Lexicon, *concepts: str) -> list[str]:
    spans = [(start, size) for start, size, found in lexicon.spans(words) if not found.isdisjoint(concepts)]
    named = {index for start, size in spans for index in range(start, start + size)}
    return [word for index, word in enumerate(words) if index not in named]
