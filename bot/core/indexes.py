"""Names found word by word, fuzzy and in any alphabet; and what is said of each session, to be searched."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz, process

from bot.core.knowledge import Knowledge
from bot.core.text import CYRILLIC, fold, romanise, tokens
from bot.core.wordforms import keys

FUZZY = 80
"""rapidfuzz ratio from which two words of five letters or more are one: an edit in five letters, two in ten."""
SHORT_NAME = 2
"""Letters of a word that means itself alone, in its own alphabet: AI, ИИ, CE."""
MOST_STRANGE = 12
"""Words of a question that may be misspelt names; a text of strangers names nothing."""


class Named(NamedTuple):
    """One thing the question names: its id, which words name it, and how surely (0..1)."""

    id: str
    words: frozenset[int]
    score: float


class Names:
    """Names of things of one kind, each in several variants, found word by word."""

    def __init__(self, variants: Mapping[str, Iterable[str]], drop: frozenset[str], key: Callable[[str], tuple[str, ...]]) -> None:
        self.key = key
        self.variants: list[tuple[str, tuple[tuple[str, ...], ...]]] = []
        self.cyrillic: list[bool] = []
        for id_, names in variants.items():
            for name in dict.fromkeys(names):
                said = [word for word in tokens(name) if romanise(word) not in drop]
                if said:
                    self.variants.append((id_, tuple(key(word) for word in said)))
                    self.cyrillic.append(bool(CYRILLIC.search(name)))
        things: dict[str, set[str]] = defaultdict(set)
        for id_, words in self.variants:
            for forms in words:
                for one in forms:
                    things[one].add(id_)
        total = len(set(variants)) + 1
        self.weight = {word: math.log(1 + total / len(ids)) for word, ids in things.items()}
        self.vocabulary = tuple(self.weight)
        # One question is looked at from several sides. Small, for it holds people's words.
        self.exact, self._near = lru_cache(maxsize=512)(self._exactly), lru_cache(maxsize=512)(self._nearly)
        self._with: dict[str, list[int]] = defaultdict(list)
        for number, (_, words) in enumerate(self.variants):
            for one in {one for forms in words for one in forms}:
                self._with[one].append(number)
        self._heaviest = [[max(self.weight[one] for one in forms) for forms in words] for _, words in self.variants]
        self._total = [math.fsum(weights) for weights in self._heaviest]

    def hits(self, words: Sequence[str], known: Callable[[str], bool], places: Iterable[int] | None = None) -> dict[str, set[int]]:
        """Which of the names' words stand where in the question; `places`: where they may, if that is known."""
        found: dict[str, set[int]] = defaultdict(set)
        strange = 0
        for index in range(len(words)) if places is None else places:
            word = words[index]
            exact = self.exact(word)
            for one in exact:
                found[one].add(index)
            if not exact and len(word) >= 5 and strange < MOST_STRANGE and not known(word):
                strange += 1
                for one in self._near(word):
                    found[one].add(index)
        return found

    def _exactly(self, word: str) -> tuple[str, ...]:
        return tuple([one for one in self.key(word) if one in self.weight])

    def _nearly(self, word: str) -> tuple[str, ...]:
        """What a word may be a misspelling of."""
        keys = [one for one in self.key(word) if len(one) >= 4]
        near = [process.extract(one, self.vocabulary, scorer=fuzz.ratio, score_cutoff=FUZZY, limit=3) for one in keys]
        return tuple(match for matches in near for match, _, _ in matches if len(match) >= 4)

    def holding(self, key: str) -> Sequence[int]:
        """The numbers of the variants that have a word."""
        return self._with.get(key, ())

    def find(
        self, words: Sequence[str], known: Callable[[str], bool], share: float, places: Iterable[int] | None = None
    ) -> list[Named]:  # fmt: skip
        """Things whose best variant is there to `share` of its weight, best first."""
        return self.found(self.hits(words, known, places), share)

    def found(self, hits: Mapping[str, set[int]], share: float) -> list[Named]:
        """The same of words that are found already."""
        if not hits:
            return []
        best: dict[str, Named] = {}
        most: dict[int, float] = defaultdict(float)
        for one in hits:
            for number in self._with[one]:
                most[number] += self.weight[one]
        for number in sorted(number for number, weight in most.items() if weight >= share * self._total[number] * (1 - 1e-9)):
            id_, variant = self.variants[number]
            total, there = self._total[number], 0.0
            where: set[int] = set()
            for word, weight in zip(variant, self._heaviest[number], strict=True):
                if places := [hits[one] for one in word if one in hits]:
                    there += weight
                    where.update(*places)
            if (
                there
                and there / total >= share
                and (id_ not in best or (there / total, len(where)) > (best[id_].score, len(best[id_].words)))
            ):
                best[id_] = Named(id_, frozenset(where), there / total)
        return sorted(best.values(), key=lambda named: (-named.score * len(named.words), named.id))


_CAPITALS = re.compile(r"\b[A-ZА-Я]{2,3}\b")
INITIALS = tuple(
    (short, tuple(tokens(long)))
    for short, long in (
        ("ai", "artificial intelligence"), ("ia", "inteligența artificială"), ("ии", "искусственный интеллект"),
        ("vr", "virtual reality"), ("vr", "realitate virtuală"), ("vr", "виртуальная реальность"),
        ("iot", "internet of things"), ("hr", "human resources"), ("eu", "european union"), ("ue", "uniunea europeană"),
        ("ес", "европейский союз"),
    )
)  # fmt: skip
"""What people write for what a title spells out, and the other way round."""


def _abbreviated(texts: Sequence[str]) -> list[str]:
    """What else a text's words may be called by: the initials of what it spells out, and what its initials stand for."""
    said = {key for text in texts for word in tokens(text) for key in keys(word)}
    capitals = {fold(word) for text in texts for word in _CAPITALS.findall(text)}  # "ai" and "ia" are Romanian verbs
    spelt = [short for short, long in INITIALS if all(not said.isdisjoint(keys(word)) for word in long)]
    return [*spelt, *(word for short, long in INITIALS if short in capitals for word in long)]


class SessionTexts:
    """A small inverted index (tf-idf) over what is said of each session, in all its languages together."""

    def __init__(self, knowledge: Knowledge) -> None:
        agenda = knowledge.agenda
        counts: dict[str, Counter[str]] = {}
        for session in agenda.sessions:
            entry = session.entry
            texts = [*entry.title.values(), *entry.also, *(entry.summary or {}).values(), *(entry.note or {}).values()]
            texts += [text for item in entry.items for text in item.title.values()]
            people = [agenda.speakers[id_] for id_ in session.people]
            texts += [text for one in people for said in (one.organisation, one.role) for text in (said or {}).values()]
            if entry.track:
                texts += [*agenda.tracks[entry.track].name.values(), *agenda.tracks[entry.track].also]
            words = [word for text in texts for word in tokens(text)]
            counts[session.id] = Counter(key for word in (*words, *_abbreviated(texts)) for key in self._keys(word))
        self.number = len(counts)
        self.postings: dict[str, dict[str, int]] = defaultdict(dict)
        for id_, counted in counts.items():
            for key, count in counted.items():
                self.postings[key][id_] = count
        self.vocabulary = tuple(key for key in self.postings if len(key) >= 5)
        self._matches = lru_cache(maxsize=512)(self._matching)

    @staticmethod
    def _keys(word: str) -> tuple[str, ...]:
        return keys(word) if len(word) > SHORT_NAME else (word,)  # a Russian "ИИ" is no Romanian "îi"

    def _matching(self, word: str) -> list[str]:
        own = [key for key in self._keys(word) if key in self.postings]
        if own or len(word) < 6:
            return own
        near = [process.extractOne(key, self.vocabulary, scorer=fuzz.ratio, score_cutoff=86) for key in keys(word) if len(key) >= 5]
        return [match[0] for match in near if match]

    def search(self, words: Sequence[str]) -> list[Named]:
        scores: dict[str, float] = defaultdict(float)
        where: dict[str, set[int]] = defaultdict(set)
        for index, word in enumerate(words[:MOST_STRANGE]):
            gains: dict[str, float] = {}
            for key in self._matches(word):
                for id_, count in self.postings[key].items():
                    gain = (1 + math.log(count)) * math.log(1 + self.number / len(self.postings[key]))
                    gains[id_] = max(gains.get(id_, 0.0), gain)
            for id_, gain in gains.items():
                scores[id_] += gain
                where[id_].add(index)
        found = [Named(id_, frozenset(where[id_]), score) for id_, score in scores.items()]
        return sorted(found, key=lambda named: (-len(named.words), -named.score, named.id))
