"""The words of the field, per language: which concepts a question names, whatever its language or inflection."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from functools import lru_cache
from itertools import chain
from typing import Any

from bot.core.text import tokens
from bot.core.wordforms import forms

INFLECTED = 5
"""Letters from which a word alone is also known by its stem: of shorter ones too many share one (`viza`, `vizita`)."""
Terms = Mapping[str, Mapping[Any, Sequence[str]]]
"""concept -> language -> its words and phrases."""
Concepts = frozenset[str]
_NONE: Concepts = frozenset()


class Lexicon:
    """Finds concepts in a sequence of words: the longest phrase first, inflections and romanised spellings included."""

    def __init__(self, terms: Terms, *, inflected: bool = True, familiar: Callable[[str], bool] = lambda _: False) -> None:
        """Not `inflected`: words are known only as they are listed, for of small words too many share a stem (`parcă`, `parking`).

        A phrase of `familiar` words is known by its very spelling alone: `se` is no `she`, `on` no `он`.
        """
        self.terms = terms
        self._inflected, self._familiar = inflected, familiar
        self._spelt: dict[tuple[str, ...], Concepts] = {}
        self._exact: dict[tuple[str, ...], Concepts] = {}
        self._phrases: dict[tuple[str, ...], Concepts] = {}
        self._begun: dict[str, tuple[frozenset[int], Set[str]]] = {}
        """By the first word of a phrase, in any of its forms: the lengths of such phrases, in words, and their second words."""
        # One message is looked at from several sides. Small, for it holds people's words; nobody changes what is found.
        self._found = lru_cache(maxsize=128)(self._spans)
        self._look_up = lru_cache(maxsize=4_000)(self._named_by)
        self._begun_by = lru_cache(maxsize=1_000)(self._beginning)
        for concept, languages in terms.items():
            for phrases in languages.values():
                for phrase in phrases:
                    self._add(concept, phrase)
        self._note_beginnings()

    def _add(self, concept: str, phrase: str) -> None:
        spelt = tokens(phrase)
        if not spelt:
            return
        if not self._inflected:
            _note(self._spelt, tuple(spelt), concept)
        words = [forms(word) for word in spelt]
        _note(self._exact, _side(words, 0), concept)
        # A phrase is stemmed by one rule throughout: the first stem of each word, and where it differs the last.
        for side in (1, -1):
            _note(self._phrases, _side(words, side), concept)

    def _note_beginnings(self) -> None:
        sizes: dict[str, frozenset[int]] = {}
        seconds: dict[str, set[str]] = {}
        for phrase in chain(self._exact, self._phrases):
            sizes[phrase[0]] = _with(sizes.get(phrase[0], frozenset()), len(phrase))
            if len(phrase) > 1:
                seconds.setdefault(phrase[0], set()).add(phrase[1])
        self._begun = {first: (own, seconds.get(first, _NONE)) for first, own in sizes.items()}

    def part(self, wanted: Callable[[str], bool]) -> Lexicon:
        """Only some of the concepts; made in a tenth of the time, for no word is taken apart again."""
        part = Lexicon({}, inflected=self._inflected, familiar=self._familiar)
        part.terms = {concept: words for concept, words in self.terms.items() if wanted(concept)}
        names = frozenset(part.terms)
        kept: dict[Concepts, Concepts] = {}
        for whole, own in ((self._spelt, part._spelt), (self._exact, part._exact), (self._phrases, part._phrases)):
            for phrase, concepts in whole.items():
                if concepts not in kept:
                    kept[concepts] = concepts & names
                if kept[concepts]:
                    own[phrase] = kept[concepts]
        part._note_beginnings()
        return part

    def words(self) -> list[str]:
        """All words and phrases, as they are listed."""
        return [phrase for languages in self.terms.values() for phrases in languages.values() for phrase in phrases]

    def find(self, words: Sequence[str]) -> list[str]:
        """The concepts named by folded words (see `text.tokens`), in order of appearance; a concept may recur."""
        return [concept for _, _, concepts in self.spans(words) for concept in sorted(concepts)]

    def spans(self, words: Sequence[str]) -> list[tuple[int, int, Concepts]]:
        """Where concepts are named: index of the first word, number of words, concepts."""
        return self._found(tuple(words))

    def _spans(self, words: tuple[str, ...]) -> list[tuple[int, int, Concepts]]:
        found: list[tuple[int, int, Concepts]] = []
        start, end = 0, len(words)
        while start < end:
            sizes, seconds, alone = self._begun_by(words[start])
            if sizes and (start + 1 == end or seconds.isdisjoint(forms(words[start + 1]))):
                sizes = ()
            for size in sizes:
                if start + size <= end and (concepts := self._look_up(words[start : start + size])):
                    found.append((start, size, concepts))
                    start += size
                    break
            else:
                if alone:
                    found.append((start, 1, alone))
                start += 1
        return found

    def _beginning(self, word: str) -> tuple[Sequence[int], Set[str], Concepts]:
        """Of how many words the phrases are that a word may begin, the longest first; their second words; and what it names alone."""
        begun = [self._begun[first] for first in forms(word) if first in self._begun]
        if not begun:
            return (), _NONE, _NONE
        sizes, seconds = begun[0]
        for more_sizes, more_seconds in begun[1:]:
            sizes, seconds = sizes | more_sizes, seconds | more_seconds
        return tuple(sorted(sizes - {1}, reverse=True)), seconds, self._look_up((word,)) if 1 in sizes else _NONE

    def named(self, word: str) -> Concepts:
        """What a folded word names by itself."""
        return self._begun_by(word)[2]

    def _named_by(self, phrase: tuple[str, ...]) -> Concepts:
        """By the very spelling where that is listed, else by stems: `cine` (who) and `cina` (dinner) share one."""
        if all(map(self._familiar, phrase)):
            return self._spelt.get(phrase, _NONE)
        words = [forms(word) for word in phrase]
        exact = self._exact.get(_side(words, 0))
        if exact:
            return exact
        if not self._inflected or (len(words) == 1 and len(words[0][0]) < INFLECTED):
            return _NONE
        first = last = self._phrases.get(_side(words, 1))
        if any(len(own) > 2 for own in words):
            last = self._phrases.get(_side(words, -1))
        return first | last if first and last else first or last or _NONE


@lru_cache(maxsize=4_000)
def _with(kept: frozenset[Any], one: Any) -> frozenset[Any]:
    """The same object for the same concepts: thousands of phrases have no more than one, and a set takes 200 bytes."""
    return kept | {one}


def _note(index: dict[tuple[str, ...], Concepts], phrase: tuple[str, ...], concept: str) -> None:
    index[phrase] = _with(index.get(phrase, _NONE), concept)


def _side(words: Sequence[tuple[str, ...]], side: int) -> tuple[str, ...]:
    return tuple([own[side] for own in words])
