"""A text as weighted n-grams: stemmed words, characters of the romanised spelling, concepts of the lexicon."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice, pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from bot.core.lexicon import Lexicon
from bot.core.linear import Floats, Ints, Rows
from bot.core.text import MAX_CHARS, romanise
from bot.core.wordforms import keys

Units = tuple[Sequence[str], ...]
"""What one text is made of, per kind of n-grams: of a question words and their pairs, words, concepts."""
Grams = tuple[str, ...]
"""The n-grams of one kind that a unit has."""
Spelling = tuple[Callable[[str], Grams], ...]
"""Per kind, a unit's n-grams."""
NUMBERED = 8_000
"""N-grams whose columns and weights are remembered: most are everybody's. Few, for they are people's words."""
_POSITIVE = (1 << 62) - 1
WEIGHTS = (0.35, 0.65, 0.35)
"""Of words and characters as measured on public sets. Of concepts: at 0, .2, .35, .5, .8 held-out lines of the library are
found in 41, 50, 55, 57, 58%, and questions of people who had not read it answered right in -, 87, 88, 85, 84%."""


def question_units(words: Sequence[str], lexicon: Lexicon | None) -> Units:
    """Words and their pairs, words, concepts; of folded words."""
    return [*words, *[f"{left} {right}" for left, right in pairwise(words)]], words, lexicon.find(words) if lexicon else []


def _word_grams(unit: str) -> Grams:
    """The stems of a word, or one n-gram of a pair."""
    left, _, right = unit.partition(" ")
    return (f"={keys(left)[-1]} {keys(right)[-1]}",) if right else tuple(["=" + key for key in keys(left)])


@lru_cache(maxsize=1_000)
def _char_grams(word: str) -> Grams:
    key = f" {romanise(word)} "
    return tuple([key[start : start + size] for size in (3, 4) for start in range(len(key) - size + 1)]) or (key,)


def _concept_gram(concept: str) -> Grams:
    return ("#" + concept,)


SPELLING: Spelling = (_word_grams, _char_grams, _concept_gram)
"""Stems and pairs of them, character 3-4-grams within word borders, concepts."""


@dataclass(frozen=True)
class Kept:
    """The columns of words that a model knows, so that none of their n-grams need be looked for when somebody asks."""

    places: Mapping[str, int]
    starts: npt.NDArray[np.int32]
    """Of a word's first kind of n-grams at twice its place, then of its second."""
    columns: npt.NDArray[np.int32]

    @classmethod
    def of(cls, words: Iterable[str], columns: Mapping[str, int]) -> Kept:
        """Of words all of whose n-grams are among the columns, which are given by n-gram."""
        words = list(words)
        found = [[columns[gram] for gram in spell(word)] for word in words for spell in SPELLING[:2]]
        starts = np.cumsum([0, *map(len, found)])
        return cls.read(words, starts.astype(np.int32), np.array([*chain.from_iterable(found)], dtype=np.int32))

    @classmethod
    def read(cls, words: Iterable[str], starts: npt.NDArray[np.int32], columns: npt.NDArray[np.int32]) -> Kept:
        """Of the same words and the arrays made for them."""
        return cls({word: place for place, word in enumerate(words)}, starts, columns)

    def find(self, kind: int, unit: str) -> list[int] | None:
        """The columns of a word's n-grams of a kind; None when it is not kept."""
        place = self.places.get(unit)
        if place is None or kind > 1:
            return None
        starts = self.starts.data  # a view gives plain numbers, in a third of the time
        return self.columns.data[starts[2 * place + kind] : starts[2 * place + kind + 1]].tolist()


class Vector(NamedTuple):
    """One text in the model's columns, and how much of it the model has ever seen."""

    columns: Ints
    values: Floats
    known: tuple[float, ...]
    """Per block, the share of the weight that lies on known n-grams; 0 for an empty block."""


class Vectoriser:
    """Sublinear tf-idf per block; each block has length 1 times its weight, n-grams never seen included."""

    def __init__(
        self, columns: Iterable[str], idf: Floats, unseen: float, weights: tuple[float, ...], spelling: Spelling, kept: Kept | None = None
    ) -> None:  # fmt: skip
        """`columns`: the n-gram of every column; `kept`: of words in the spelling of questions."""
        self.spelling, self.kept = spelling, kept
        self.columns = "\n".join(columns)
        self.idf, self.unseen, self.weights = idf, unseen, weights
        # Sorted hashes in place of a dictionary of strings: a tenth of its memory, and one search finds all of a text. Of 150,000
        # n-grams two have the same hash of 64 bits once in a billion starts.
        hashes = _hashes(self.columns.split("\n")[: len(idf)])
        order = np.argsort(hashes)
        self._hashes, self._places = hashes[order], order.astype(np.int32)
        self._numbers: list[dict[str, tuple[Sequence[int], Sequence[float]]]] = [{} for _ in spelling]
        self._numbered = 0
        self._idf_of = idf.data.__getitem__

    def vector(self, units: Units) -> Vector:
        """Of one text. A hundred n-grams are too few for numpy: what it needs for a call is more than the sums take."""
        if not len(self._hashes):
            return Vector(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32), (0.0,) * len(units))
        self._number(units)
        columns: list[int] = []
        values: list[float] = []
        known: list[float] = []
        for weight, block, numbered in zip(self.weights, units, self._numbers, strict=True):
            numbers: list[int] = []
            own: list[float] = []
            for unit in block:
                of_one, weights_of_one = numbered[unit]
                numbers += of_one
                own += weights_of_one
            weights = dict(zip(numbers, own, strict=True))
            if len(weights) < len(numbers):
                for number, times in Counter(numbers).items():
                    weights[number] *= _TF_OF[times]
            length = math.hypot(*weights.values()) or 1.0
            if min(weights, default=-1) < 0:
                weights = {number: value for number, value in weights.items() if number >= 0}
                known.append((math.hypot(*weights.values()) / length) ** 2)
            else:
                known.append(1.0)
            scale = weight / length
            columns += weights
            values += [value * scale for value in weights.values()]
        return Vector(np.array(columns, dtype=np.int64), np.array(values, dtype=np.float32), tuple(known))

    def _number(self, units: Units) -> None:
        """Remember the columns and the weights of each unit's n-grams."""
        if self._numbered > NUMBERED:
            self._numbers = [{} for _ in self.spelling]
            self._numbered = 0
        strange: list[tuple[int, str]] = []
        for kind, (block, numbered) in enumerate(zip(units, self._numbers, strict=True)):
            for unit in block:
                if unit in numbered:
                    continue
                if self.kept and (columns := self.kept.find(kind, unit)) is not None:
                    numbered[unit] = columns, list(map(self._idf_of, columns))
                    self._numbered += len(columns)
                else:
                    strange.append((kind, unit))
        if strange:
            self._look_up(strange)

    def _look_up(self, strange: Sequence[tuple[int, str]]) -> None:
        """Find the n-grams of units; one never seen gets a negative number of its own."""
        spelt = [self.spelling[kind](unit) for kind, unit in strange]
        grams = [*chain.from_iterable(spelt)]
        self._numbered += len(grams)
        hashes = _hashes(grams)
        near = np.minimum(self._hashes.searchsorted(hashes), len(self._hashes) - 1)
        there = self._hashes[near] == hashes
        numbers = np.where(there, self._places[near], -1 - (hashes & _POSITIVE))
        weights = np.where(there, self.idf.take(numbers, mode="clip"), self.unseen)
        columns, values = iter(numbers.tolist()), iter(weights.tolist())
        for (kind, unit), own in zip(strange, spelt, strict=True):
            self._numbers[kind][unit] = [*islice(columns, len(own))], [*islice(values, len(own))]


def _hashes(grams: Sequence[str]) -> Ints:
    return np.fromiter(map(hash, grams), dtype=np.int64, count=len(grams))


def _tf(count: int) -> float:
    return 1 + math.log(count) if count > 1 else 1.0


_TF_OF = [0.0, *map(_tf, range(1, MAX_CHARS + 1))]
"""By how often an n-gram occurs in a text."""
_TF = np.array(_TF_OF, dtype=np.float32)


@dataclass(frozen=True)
class Counts:
    """All training texts: sublinear term frequencies before any weighting, so that each fold can weigh anew."""

    rows: Rows
    columns: dict[str, int]
    block_of: Ints
    """Per column, the block that its n-gram belongs to."""

    @classmethod
    def of(cls, documents: Iterable[Units], spelling: Spelling) -> Counts:
        """Number every n-gram that occurs."""
        grams: list[str] = []
        times: list[int] = []
        sizes: list[int] = []
        for units in documents:
            for block, spell in zip(units, spelling, strict=True):
                counts = Counter(chain.from_iterable(map(spell, block)))
                grams += counts
                times += counts.values()
                sizes.append(len(counts))
        kinds = len(spelling)
        columns = {gram: number for number, gram in enumerate(dict.fromkeys(grams))}
        places = np.fromiter(map(columns.__getitem__, grams), dtype=np.int64, count=len(grams))
        block_of = np.zeros(len(columns), dtype=np.int64)
        block_of[places] = np.repeat(np.arange(len(sizes)) % kinds, sizes)
        starts = np.concatenate([[0], np.cumsum(sizes)[kinds - 1 :: kinds]]).astype(np.int64)
        return cls(Rows(starts, places, _TF[np.array(times, dtype=np.int64)], len(columns)), columns, block_of)

    def recurring(self) -> Counts:
        """Without the n-grams that occur in one text alone: they tell nothing of a language, and are most of the memory."""
        kept = np.bincount(self.rows.columns, minlength=self.rows.width) > 1
        if not kept.any():
            return self
        number = np.cumsum(kept) - 1
        there = kept[self.rows.columns]
        starts = np.concatenate([[0], np.cumsum(there)])[self.rows.starts].astype(np.int64)
        rows = Rows(starts, number[self.rows.columns[there]], self.rows.values[there], int(kept.sum()))
        columns = {gram: int(number[column]) for gram, column in self.columns.items() if kept[column]}
        return Counts(rows, columns, self.block_of[kept])

    def idf(self, chosen: Ints) -> tuple[Floats, float]:
        """Inverse document frequency among the chosen rows, and what an n-gram outside of them gets."""
        frequency = np.bincount(self.rows.take(chosen).columns, minlength=self.rows.width)
        idf = np.log((1 + len(chosen)) / (1 + frequency)) + 1
        return idf.astype(np.float32), math.log(1 + len(chosen)) + 1

    def weighted(self, chosen: Ints, idf: Floats, unseen: float, weights: tuple[float, ...]) -> tuple[Rows, Floats]:
        """The chosen rows weighted like `Vectoriser.vector` does, and per row and block the share of known weight."""
        rows = self.rows.take(chosen)
        values = rows.values * idf[rows.columns]
        places = rows.row_numbers() * len(weights) + self.block_of[rows.columns]
        size = len(chosen) * len(weights)
        squares = np.bincount(places, values**2, minlength=size)
        known = np.bincount(places, values**2 * (idf[rows.columns] < unseen - 1e-4), minlength=size)
        scale = np.tile(np.array(weights), len(chosen)) / np.sqrt(np.maximum(squares, 1e-12))
        shares = (known / np.maximum(squares, 1e-12)).reshape(len(chosen), len(weights))
        return Rows(rows.starts, rows.columns, (values * scale[places]).astype(np.float32), rows.width), shares.astype(np.float32)
