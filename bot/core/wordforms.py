"""The words that people ask with, and the forms by which a word is compared; derived once, and kept with the matcher."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bot.core.text import CYRILLIC, fold, romanise, stems

SHORTEST_STEM = 3
"""Letters from which a stem tells a word."""
LETTERS = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
"""A word without the digits around it."""

_OF_EYA, LONG_NOUN = ("ее", "ей"), 6
"""Endings of nouns like "галерея" whose "е" Snowball takes for one: "в галерее"; and the letters of such a word at least."""
SHORTEST_PLURAL = 5
"""Letters of an English plural that Snowball takes for one of a word in "se": "buses"."""


@lru_cache(maxsize=4_000)
def forms(word: str) -> tuple[str, ...]:
    """A folded word in the romanisation key: as it is spelt, then its stems."""
    spelt, stemmed = romanise(word) or word, stems(word)
    if len(word) >= LONG_NOUN and word.endswith(_OF_EYA):
        stemmed = (*stemmed, word[:-1])
    elif len(word) >= SHORTEST_PLURAL and word.endswith("ses"):
        stemmed = (*stemmed, word[:-2])
    return tuple(map(sys.intern, (spelt, *dict.fromkeys([spelt if stem == word else romanise(stem) or stem for stem in stemmed]))))


@lru_cache(maxsize=4_000)
def keys(word: str) -> tuple[str, ...]:
    """What a folded word is compared by: its stems in the romanisation key."""
    return forms(word)[1:]


def parts(word: str) -> Sequence[str]:
    """The runs of letters in a folded word: "11am" has "am"."""
    return (word,) if word.isalpha() else LETTERS.findall(word)


@dataclass(frozen=True)
class Words:
    """All words of the training texts."""

    counts: Mapping[str, int]
    """Each word, folded, and how often it occurs."""
    stems: frozenset[str]
    """Those of the words' letters, from three letters on."""
    latin: frozenset[str]
    """The romanisation keys of words in Latin letters."""
    cyrillic: frozenset[str]
    """Those of words in Cyrillic letters."""
    occurrences: Mapping[str, int]
    """How often a word of a stem occurs, in whatever inflection, by the stem's key."""
    langs: Mapping[str, str]
    """The language of each word that only one has; of others nothing."""

    @classmethod
    def of(cls, counts: Mapping[str, int], langs: Mapping[str, str] | None = None) -> Words:
        """Derive all forms; of folded words."""
        letters = {part for word in counts for part in parts(word)}
        written = {word for word in letters if CYRILLIC.search(word)}
        occurrences: Counter[str] = Counter()
        for word, count in counts.items():
            for key in keys(word):
                occurrences[key] += count
        return cls(
            dict(counts), frozenset(stem for word in letters for stem in stems(word) if len(stem) >= SHORTEST_STEM),
            frozenset(map(romanise, letters - written)), frozenset(map(romanise, written)), dict(occurrences),
            {word: (langs or {}).get(word, "") for word in counts},
        )  # fmt: skip

    @classmethod
    def listed(cls, phrases: Iterable[str]) -> Words:
        """Those of names and phrases, once each."""
        return cls.of(dict.fromkeys(LETTERS.findall(" ".join(map(fold, phrases))), 1))

    def plain(self) -> dict[str, object]:
        """As JSON can keep it; the same words, the same lines."""
        return {
            "counts": self.counts, "stems": sorted(self.stems), "latin": sorted(self.latin), "cyrillic": sorted(self.cyrillic),
            "occurrences": self.occurrences, "langs": [*self.langs.values()],
        }  # fmt: skip

    @classmethod
    def kept(cls, plain: Mapping[str, Any]) -> Words:
        """What `plain` gave."""
        sets = {name: frozenset(plain[name]) for name in ("stems", "latin", "cyrillic")}
        langs = dict(zip(plain["counts"], map(sys.intern, plain["langs"]), strict=True))
        return cls(plain["counts"], sets["stems"], sets["latin"], sets["cyrillic"], plain["occurrences"], langs)
