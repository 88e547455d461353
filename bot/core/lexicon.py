"""The words of the field, per language: which concepts a question names, whatever its language or inflection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.core.text import romanise, stems, tokens

Terms = Mapping[str, Mapping[Any, Sequence[str]]]
"""concept -> language -> its words and phrases."""


class Lexicon:
    """Finds concepts in a sequence of words: the longest phrase first, inflections and romanised spellings included."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.concepts = tuple(sorted(terms))
        self._exact: dict[tuple[str, ...], set[str]] = {}
        self._phrases: dict[tuple[str, ...], set[str]] = {}
        self._longest = 1
        for concept, languages in terms.items():
            for phrases in languages.values():
                for phrase in phrases:
                    self._add(concept, phrase)

    def _add(self, concept: str, phrase: str) -> None:
        words = tokens(phrase)
        if not words:
            return
        self._longest = max(self._longest, len(words))
        self._exact.setdefault(_spelt(words), set()).add(concept)
        # A phrase is stemmed by one rule throughout: the first stem of each word, and where it differs the last.
        for side in (0, -1):
            self._phrases.setdefault(tuple(_forms(word)[side] for word in words), set()).add(concept)

    def find(self, words: Sequence[str]) -> list[str]:
        """The concepts named by folded words (see `text.tokens`), in order of appearance; a concept may recur."""
        return [concept for _, _, concepts in self.spans(words) for concept in sorted(concepts)]

    def spans(self, words: Sequence[str]) -> list[tuple[int, int, set[str]]]:
        """Where concepts are named: index of the first word, number of words, concepts."""
        found: list[tuple[int, int, set[str]]] = []
        start = 0
        while start < len(words):
            for size in range(min(self._longest, len(words) - start), 0, -1):
                concepts = self._look_up(words[start : start + size])
                if concepts:
                    found.append((start, size, concepts))
                    start += size
                    break
            else:
                start += 1
        return found

    def _look_up(self, words: Sequence[str]) -> set[str]:
        """By the very spelling where that is listed, else by stems: `cine` (who) and `cina` (dinner) share one."""
        exact = self._exact.get(_spelt(words))
        if exact:
            return exact
        concepts: set[str] = set()
        for side in (0, -1):
            concepts |= self._phrases.get(tuple(_forms(word)[side] for word in words), set())
        return concepts


def _spelt(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(romanise(word) or word for word in words)


def _forms(word: str) -> tuple[str, ...]:
    return tuple(romanise(stem) or stem for stem in stems(word))
