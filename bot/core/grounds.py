"""All that answering looks at: one event's knowledge, the matcher trained on it, and what follows from the two."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core import facts, spelling
from bot.core.facts import Subject
from bot.core.knowledge import Knowledge
from bot.core.language import Speech
from bot.core.lexicon import Lexicon
from bot.core.matching import Matcher
from bot.core.moment_lexing import month_words
from bot.core.programme import Programme, Query
from bot.core.replies import Button, Reply, Status
from bot.core.shapes import Topic
from bot.core.telling import Teller
from bot.core.text import fold, romanise, tokens
from bot.core.turns import Answer, Focus
from bot.core.wordforms import keys

FEWEST = 3
"""Words that must be left when the politeness around a question is dropped: of "tell me a joke", "a joke" is no question."""
ORDINARY = 6
"""Occurrences in the training texts, in whatever inflection, from which a word is common."""
CLEARLY_NOT_OURS = 0.5
"""From this confidence small talk, or a matter that is not the event's, stands against all others together."""
FAMILIAR = 3
"""Occurrences from which a word is no stranger."""
SHORTEST_MEANT = 3
"""Letters from which a word may be what a question is about."""
FEWEST_NUMBERS = 3
"""Different numbers of a text by which an answer is known."""
SHORTEST_NAME = 5
"""Letters of a place's name from which a longer word is an inflection of it."""
LONGEST_COURTESY = 3
"""Words of "have a nice day"."""
SIZES = tuple(range(LONGEST_COURTESY, 0, -1))
GENERAL = ("number-", "cue-", "want-", "type-")
"""Concepts that tell nothing of what an answer speaks."""
PLACE = "place-"
"""What the ids of the lexicon's countries, each with its towns, begin with."""
COURTESIES = ("greeting", "thanks", "goodbye", "apology", "how-are-you")
"""Topics whose short lines people put before or behind a question."""
_NUMBERS = re.compile(r"\d+(?:[.:]\d+)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_PRICE = re.compile(
    r"€|\$|\b(?:\d+)?(?:euros?|eur|lei|leu|mdl|ron|usd|free|лей|леев|лея|евро|руб\w*|грн)\b|gratuit|бесплатн", re.IGNORECASE
)
_ACRONYM = re.compile(r"\b[A-ZА-Я]{3,}\b")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


def names_price(text: str) -> bool:
    """Whether a text has an amount of money, or says that something is free."""
    return bool(_PRICE.search(text))


@dataclass(frozen=True)
class Part:
    """One question of a message, taken apart and matched."""

    text: str
    lang: str
    now: datetime
    query: Query
    ranked: tuple[tuple[str, float], ...]
    sure: float
    around: str = ""
    """What was said around the question."""

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
        self._kinds = {label: self._kind(label) for label in matcher.labels}
        self.programme = Programme(knowledge)
        self.speeches = {lang: Speech(lang, knowledge.phrases[lang], knowledge.zone) for lang in knowledge.phrases}
        field = [phrase for concept in knowledge.lexicon.values() for phrases in concept.values() for phrase in phrases]
        self.vocabulary = spelling.Vocabulary(matcher.words, [*self.programme.names(), *field])
        cues = {id_: words for id_, words in knowledge.lexicon.items() if id_.startswith("cue-")}
        self.asking = Lexicon(cues, inflected=False)
        place = knowledge.event.place
        self.place = {word for name in (place.city, place.country) for text in name.values() for word in tokens(text)}
        """Words that any question may carry and that tell nothing: where the event is."""
        self._place_names = [name for word in self.place if len(name := romanise(word)) >= SHORTEST_NAME]
        self._place_keys = {key for word in self.place for key in keys(word)}
        self.everywhere = self.place | {word for text in knowledge.event.name.values() for word in tokens(text)}
        self._named = {key for name in self.programme.names() for word in tokens(name) for key in keys(word)}
        terms = {id_: words for id_, words in knowledge.lexicon.items() if id_ != "filler" and not id_.startswith(GENERAL)}
        self._concepts = Lexicon(terms)
        self.courtesies = _Courtesies(knowledge, matcher.words.counts)
        self.answers = _Answers(knowledge, self._concepts)

    def speech(self, lang: str) -> Speech:
        """The phrases of a language; of the event's first language when the bot does not speak it."""
        return self.speeches[lang if lang in self.knowledge.event.languages else self.knowledge.event.languages[0]]

    def teller(self, lang: str, now: datetime) -> Teller:
        """Puts sessions into words."""
        return Teller(self.knowledge, self.speech(lang), now)

    def subject(self, label: str) -> Subject:
        """What a label stands for; of no label, nothing."""
        return Subject.of(label, self.knowledge) if label else Subject("", "")

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
        matters = [one for one in ranked if self.kind(one[0]) == "event"]
        rest = [one for one in ranked if self.kind(one[0]) != "event"]
        lone = bool(rest) and ranked[0] == rest[0] and ranked[0][1] < CLEARLY_NOT_OURS
        return (*matters, *rest) if lone and sum(c for _, c in matters) > sum(c for _, c in rest) else ranked

    def tells(self, subject: Subject) -> bool:
        """Whether a subject's answer states something, so that giving it wrongly would be a false answer."""
        return bool(subject.fact and not self.knowledge.facts[subject.fact].unpublished)

    def family(self, label: str) -> str:
        """Topics of one matter share the first part of their id: matchmaking-when, matchmaking-support."""
        subject = self.subject(label)
        return (subject.topic or subject.fact).partition("-")[0]

    def are_near(self, label: str, other: str) -> bool:
        """Whether two labels are of matters near each other, so that either answer serves: the organisers, the partners."""
        one, two = self.subject(label).topic, self.subject(other).topic
        topics = self.knowledge.topics
        return any(first in topics and second in topics[first].near for first, second in ((one, two), (two, one)))

    def stands_alone(self, label: str) -> bool:
        """Whether a label is of a matter that no earlier question changes: the clock, the countdown, small talk."""
        topic = self.topic(self.subject(label))
        return bool(topic and (topic.kind != "event" or topic.want in ("clock", "countdown")))

    def known(self, word: str) -> bool:
        """Whether a folded word is one that people ask with, in whatever spelling or inflection, and so no misspelt name."""
        key, words = romanise(word), self.matcher.words
        if self.matcher.known(word) or key in words.latin or key in words.cyrillic:
            return True
        return any(key in words.occurrences for key in keys(word) if key not in self._named)

    def ordinary(self, word: str) -> bool:
        """Whether a word is common in questions or is of the event's own name, so that by itself it is no title: "very"."""
        return self._occurs(word) > ORDINARY or word in self.everywhere

    def familiar(self, word: str) -> bool:
        """Whether people say the word now and then, so that it may be a mere manner of asking."""
        return self._occurs(word) >= FAMILIAR

    def _occurs(self, word: str) -> int:
        """How often people say the word, in whatever inflection."""
        return max([self.matcher.words.occurrences.get(key, 0) for key in keys(word)], default=0)

    def is_cue(self, word: str) -> bool:
        """Whether a word only builds a question."""
        return bool(self.asking.spans([word]))

    def cue_words(self, text: str) -> set[str]:
        """The words of a text that only build a question, alone or together: "am inteles"."""
        words = tokens(text)
        together = {word for start, size, _ in self.asking.spans(words) for word in words[start : start + size]}
        return together | set(filter(self.is_cue, words))

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

    def asks_of_next_time(self, text: str) -> bool:
        """Whether a question is for the next year or edition."""
        return any("cue-next-time" in concepts for _, _, concepts in self.asking.spans(tokens(text)))

    def names(self, text: str, concept: str) -> bool:
        """Whether a text has a word for something, in whatever language."""
        return concept in self._concepts.find(tokens(text))

    def says_it(self, text: str) -> bool:
        """Whether a question has an "it", a "there", a "she"."""
        return any("cue-pronoun" in concepts for _, _, concepts in self.asking.spans(tokens(text)))

    def towns(self, text: str) -> int:
        """How many towns or countries a text names, the event's own among them."""
        words = tokens(text)
        here = {"here" for word in words if self.is_here(word)}
        rest = self._concepts.find([word for word in words if not self.is_here(word)])
        return len(here | {concept for concept in rest if concept.startswith(PLACE)})

    def is_here(self, word: str) -> bool:
        """Whether a word is where the event is, in whatever inflection: "в Кишинёве"."""
        key = romanise(word)
        return not self._place_keys.isdisjoint(keys(word)) or any(key.startswith(name) for name in self._place_names)

    def is_elsewhere(self, word: str) -> bool:
        """Whether a word is a town or a country, or one that nobody asks with."""
        return not self.ordinary(word) or any(concept.startswith(PLACE) for concept in self._concepts.find([word]))

    def asks_origin(self, text: str) -> bool:
        """Whether a question is for where somebody who was spoken of comes from."""
        return any("cue-origin" in concepts for _, _, concepts in self.asking.spans(tokens(text)))

    def asks_what_to_bring(self, text: str) -> bool:
        """Whether a question is for what to have with one."""
        return any("cue-bring" in concepts for _, _, concepts in self.asking.spans(tokens(text)))

    def asks_year(self, text: str) -> bool:
        """Whether a question is for a year."""
        return any("cue-year" in concepts for _, _, concepts in self.asking.spans(tokens(text)))

    def speaks_about(self, text: str) -> bool:
        """Whether a text has an "about": "the one about drought" is another than the last."""
        return any("want-topic" in concepts for _, _, concepts in self.programme.lexicon.spans(tokens(text)))

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
        return " ".join(kept) if len(kept) >= FEWEST else part

    def told(self, told_status: Status, reply: Reply, shown: tuple[str, ...], focus: Focus, lang: str) -> Answer:
        """An answer from the programme, with the ways on below it."""
        if told_status is Status.UNPUBLISHED:
            reply = facts.ask_organisers(reply, self.speech(lang))
        if shown and self.knowledge.agenda.file.source:
            reply = reply.with_buttons((Button(self.speech(lang).say("button-source"), "source"),))
        return Answer(told_status, reply, lang, tuple(f"session:{id_}" for id_ in shown), focus)


class _Courtesies:
    """Greetings and thanks, as the library has them, off the beginning and the end of a question."""

    def __init__(self, knowledge: Knowledge, asked: Mapping[str, int]) -> None:
        """`asked`: how often each word occurs in all that people ask."""
        entries = {topic: knowledge.topics[topic] for topic in COURTESIES if topic in knowledge.topics}
        lines = [(topic, tuple(tokens(line))) for topic, entry in entries.items() for ways in entry.ask.values() for line in ways]
        self._topics = {words: topic for topic, words in lines if 1 <= len(words) <= LONGEST_COURTESY}
        self._phrases = set(self._topics)
        here = Counter(word for _, words in lines for word in words)
        self._only = {words for words in self._phrases if all(here[word] >= asked.get(word, 0) for word in words)}

    def alone(self, text: str) -> str:
        """The topic of the last of several courtesies that are all there is: "thx bye"; empty when there is more, or only one."""
        words, found = tokens(text), []
        while words:
            size = next((size for size in SIZES if tuple(words[:size]) in self._topics and len(words) >= size), 0)
            if not size:
                return ""
            found.append(self._topics[tuple(words[:size])])
            words = words[size:]
        return found[-1] if len(found) > 1 else ""

    def without(self, text: str) -> str:
        """The text without a courtesy at either end, where a question is left.

        A phrase that is set off by a comma, or whose words people use nowhere else, is a courtesy.
        """
        found = list(_WORD.finditer(text))
        words = [fold(match.group()).replace("'", "") for match in found]
        first, last = 0, len(words)
        for size in SIZES:
            phrase = tuple(words[:size])
            after = text[found[size - 1].end() : found[size].start()] if len(words) > size else ""
            if len(words) - size >= FEWEST - 1 and phrase in self._phrases and (after.strip() or phrase in self._only):
                first = size
                break
        for size in SIZES:
            phrase = tuple(words[len(words) - size :])
            before = text[found[-size - 1].end() : found[-size].start()] if len(words) > size else ""
            if len(words) - first - size >= FEWEST - 1 and phrase in self._phrases and (before.strip() or phrase in self._only):
                last = len(words) - size
                break
        if (first, last) == (0, len(words)):
            return text
        return text[found[first].start() : found[last].start() if last < len(words) else len(text)].rstrip(" ,;-")


class _Answers:
    """Which words the published answers have, in whatever language: what a follow-up may be about.

    What is asked of a fact in the organisers' own words belongs to it as well.
    """

    def __init__(self, knowledge: Knowledge, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        published = {id_: fact for id_, fact in knowledge.facts.items() if not fact.unpublished}
        self._words: Mapping[str, frozenset[str]] = {
            id_: frozenset(
                key
                for text in (*(fact.answer or {}).values(), *(line for lines in fact.ask.values() for line in lines))
                for word in tokens(text)
                for key in keys(word)
            )
            for id_, fact in published.items()
        }
        self.own = frozenset(id_ for id_, fact in published.items() if not fact.topic and fact.ask)
        """The facts of which the library has no topic: only the organisers' few lines tell what is asked of them."""
        self._texts = {id_: tuple((fact.answer or {}).values()) for id_, fact in published.items()}
        texts = {id_: " ".join((fact.answer or {}).values()) for id_, fact in published.items()}
        self._acronyms: dict[str, list[str]] = {}
        for id_, text in texts.items():
            for key in {key for word in _ACRONYM.findall(text) for key in keys(fold(word))}:
                self._acronyms.setdefault(key, []).append(id_)
        self._numbers = {id_: frozenset(_NUMBERS.findall(text)) for id_, text in texts.items()}
        self._dated = {id_ for id_, text in texts.items() if month_words(text)}
        self._prices = {id_ for id_, text in texts.items() if names_price(text)}
        rooms = {
            key for room in knowledge.agenda.rooms.values() for name in room.name.values() for word in tokens(name) for key in keys(word)
        }
        self._places = {id_ for id_, text in texts.items() if any(rooms.intersection(keys(word)) for word in tokens(text))}
        self._order = {id_: number for number, id_ in enumerate(self._words)}
        self._holders: dict[str, list[str]] = {}
        for id_, words in self._words.items():
            for key in words:
                self._holders.setdefault(key, []).append(id_)
        self._weight = {key: math.log(1 + len(self._words) / len(holders)) for key, holders in self._holders.items()}
        self._rare = math.log(1 + len(self._words)) / 2  # what no answer has tells none from another

    def share(self, fact: str, words: Sequence[str]) -> float:
        """The share of the words, by their weight, that the answer of a fact has; 0 without words."""
        own = self._words.get(fact, frozenset())
        weighed = self._weighed(words) if own else []
        total = sum(weight for weight, _ in weighed)
        return sum(weight for weight, forms in weighed if not own.isdisjoint(forms)) / total if total else 0.0

    def acronyms(self, text: str) -> frozenset[str]:
        """The labels of the facts that have one of a text's words in capitals: ECCP, EEN."""
        return frozenset(f"fact:{id_}" for word in tokens(text) for key in keys(word) for id_ in self._acronyms.get(key, ()))

    def speaks(self, fact: str, text: str) -> bool:
        """Whether an answer has one of a text's words, however common: the hour, of which it says that it is not known."""
        own = self._words.get(fact, frozenset())
        return any(not own.isdisjoint(keys(word)) for word in tokens(text) if len(word) >= SHORTEST_MEANT)

    def means(self, fact: str, words: Sequence[str]) -> bool:
        """Whether an answer speaks of each of the words, if need be by another word for it: "firms" where it says companies."""
        texts = self._texts.get(fact, ())
        told = {concept for text in texts for concept in self._lexicon.find(tokens(text))}
        return bool(words) and all(not told.isdisjoint(self._lexicon.find([word])) for word in words)

    def _weighed(self, words: Sequence[str]) -> list[tuple[float, tuple[str, ...]]]:
        forms = [keys(word) for word in words if len(word) >= SHORTEST_MEANT]
        return [(max((self._weight.get(form, self._rare) for form in own), default=0.0), own) for own in forms]

    def has_number(self, fact: str) -> bool:
        """Whether an answer has a time, a date or an amount."""
        return bool(self._numbers.get(fact))

    def having(self, text: str) -> list[str]:
        """The facts whose answers have all the numbers of a text, where it has at least three: "24-25 or 10-11?"."""
        said = set(_NUMBERS.findall(text))
        return [id_ for id_, numbers in self._numbers.items() if said <= numbers] if len(said) >= FEWEST_NUMBERS else []

    def has_numbers(self, fact: str, text: str) -> bool:
        """Whether a text has numbers, and an answer all of these."""
        said = set(_NUMBERS.findall(text))
        return bool(said) and said <= self._numbers.get(fact, frozenset())

    def has_year(self, fact: str) -> bool:
        """Whether an answer has a year."""
        return any(_YEAR.fullmatch(number) for number in self._numbers.get(fact, ()))

    def has_hour(self, fact: str) -> bool:
        """Whether an answer names a time of day."""
        return any(":" in number or "." in number for number in self._numbers.get(fact, ()))

    def has_date(self, fact: str) -> bool:
        """Whether an answer names a day of a month."""
        return fact in self._dated

    def covers(self, fact: str, other: str) -> bool:
        """Whether an answer has all the numbers of another one, and more."""
        return bool(self._numbers[other]) and self._numbers[other] < self._numbers[fact]

    def has_place(self, fact: str) -> bool:
        """Whether an answer names one of the rooms."""
        return fact in self._places

    def has_price(self, fact: str) -> bool:
        """Whether an answer has an amount of money, or says that something is free."""
        return fact in self._prices

    def priced(self) -> list[str]:
        """The facts that name a price, in the order of the files."""
        return [fact for fact in self._words if fact in self._prices]

    def holding(self, words: Sequence[str], share: float) -> dict[str, float]:
        """The facts whose answers have at least this share of the words."""
        weighed = self._weighed(words)
        total = sum(weight for weight, _ in weighed)
        there: dict[str, float] = {}
        for weight, forms in weighed:
            for fact in {fact for form in forms for fact in self._holders.get(form, ())}:
                there[fact] = there.get(fact, 0.0) + weight
        enough = [fact for fact, value in there.items() if value / total >= share]
        return {fact: there[fact] / total for fact in sorted(enough, key=self._order.__getitem__)}
