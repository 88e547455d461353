"""Which language a text is in, and in whose letters: Russian is also typed in Latin, Romanian also in Cyrillic."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from bot.core import linear
from bot.core.features import Counts, Spelling, Vectoriser
from bot.core.text import CYRILLIC, fold, key_of, romanian_from_cyrillic, russian_from_latin, tokens

LATIN_RUSSIAN, CYRILLIC_ROMANIAN = "ru-latin", "ro-cyrillic"
_LANGUAGE = {LATIN_RUSSIAN: "ru", CYRILLIC_ROMANIAN: "ro"}
_WEIGHTS = (0.5, 0.5)
_COST, _EPOCHS = 20.0, 4
SIZES = (2, 3, 4)
"""Of character n-grams. With 1 to 3, half the columns, questions are told as well: 96.7 and 96.8% of 6,900."""
ENOUGH = 40
"""Words of a text by which its language is told."""
_MOST_TEXTS = 9000
"""A language is learned long before the topics are."""


def _word(word: str) -> tuple[str, ...]:
    return ("=" + word,)


@lru_cache(maxsize=500)
def _grams(word: str) -> tuple[str, ...]:
    edged = f" {word} "
    return tuple([edged[start : start + size] for size in SIZES for start in range(len(edged) - size + 1)])


SPELLING: Spelling = (_word, _grams)


@dataclass(frozen=True)
class Guess:
    """What a text seems to be written in."""

    lang: str
    confidence: float
    variant: str
    """The language, or `ru-latin`, or `ro-cyrillic`."""
    known: float
    """The share of its character n-grams that the training texts have, alphabet and all."""


class LanguageModel:
    """Learned from the training texts and from what they look like in the other alphabet."""

    def __init__(self, variants: Sequence[str], vectoriser: Vectoriser, weights: npt.NDArray[np.floating]) -> None:
        self.variants, self.vectoriser, self.weights = tuple(variants), vectoriser, weights

    @classmethod
    def fit(cls, texts: Sequence[str], langs: Sequence[str]) -> LanguageModel:
        """Learn from texts whose languages are known; the same texts give the same model."""
        chance = random.Random(7)  # noqa: S311  # variety in spelling, not a secret
        pairs = list(zip(texts, langs, strict=True))
        if len(pairs) > _MOST_TEXTS:
            pairs = chance.sample(pairs, _MOST_TEXTS)
        spelled = [(tokens(text), lang) for text, lang in pairs]
        latin = {word for words, lang in spelled if lang != "ru" for word in words}
        cyrillic = {word for words, lang in spelled if lang == "ru" for word in words}
        other = [(tokens(russian_in_latin(text, chance)), LATIN_RUSSIAN) for text, lang in pairs if lang == "ru"]
        other += [(tokens(romanian_in_cyrillic(text)), CYRILLIC_ROMANIAN) for text, lang in pairs if lang == "ro"]
        # "хелло" and "такси" in the other alphabet are plain English and Romanian: they say nothing of who writes so.
        spelled += [(words, lang) for words, lang in other if not latin.issuperset(words) and not cyrillic.issuperset(words)]
        counts = Counts.of(((words, words) for words, _ in spelled), SPELLING).recurring()
        variants = sorted({variant for _, variant in spelled})
        labels = np.array([variants.index(variant) for _, variant in spelled], dtype=np.int64)
        everything = np.arange(len(spelled), dtype=np.int64)
        idf, unseen = counts.idf(everything)
        rows, _ = counts.weighted(everything, idf, unseen, _WEIGHTS)
        sizes = np.bincount(labels, minlength=len(variants))
        share = {variant: 0.3 if variant in _LANGUAGE else 1.0 for variant in variants}
        per_variant = np.array([share[variant] for variant in variants]) * sizes.max() / sizes
        costs = (_COST * per_variant[labels]).astype(np.float32)
        weights = linear.fit(rows, labels, len(variants), costs, epochs=_EPOCHS)
        return cls(variants, Vectoriser(counts.columns, idf, unseen, _WEIGHTS, SPELLING), weights.astype(np.float16))

    def guess(self, words: Sequence[str], expected: str | None = None) -> Guess:
        """Of folded words. `expected` is the language the writer is known to use: it tips the balance, of a single word the more."""
        read = words[:ENOUGH]
        vector = self.vectoriser.vector((read, read))
        scores = vector.values @ self.weights[vector.columns].astype(np.float32)
        if expected:
            own = np.array([_LANGUAGE.get(variant, variant) == expected for variant in self.variants], dtype=np.float32)
            scores += own * np.float32(1 + 1 / max(len(words), 1))
        chances = linear.softmax(scores)
        per_language: dict[str, float] = {}
        for variant, chance in zip(self.variants, chances.tolist(), strict=True):
            language = _LANGUAGE.get(variant, variant)
            per_language[language] = per_language.get(language, 0.0) + chance
        best = max(per_language, key=lambda language: per_language[language])
        variant = self.variants[int(chances.argmax())]
        return Guess(best, per_language[best], variant, vector.known[1])


def in_own_alphabet(text: str, variant: str) -> str:
    """Romanian back in Latin, Russian back in Cyrillic; any other text as it is."""
    if variant == LATIN_RUSSIAN:
        return russian_from_latin(text)
    if variant == CYRILLIC_ROMANIAN:
        return romanian_from_cyrillic(text)
    return text


_HARD_C, _SOFTENING = re.compile("c(?![hk])"), re.compile("i(?=[aeou])")
SHORTEST_HEARD = 4
"""Letters from which a word is known by its sound: of shorter ones too many sound alike."""


def _sound(word: str) -> str:
    """What a Russian word has in common however its letters are typed: w, sh, s for ш; c, ch, ts, 4 for ч and ц; a, ya, ia for я."""
    if not CYRILLIC.search(word):
        word = _HARD_C.sub("ts", word.replace("w", "sh").replace("4", "ch"))
    return _SOFTENING.sub("", key_of(word)).replace("q", "c").replace("ts", "c")


class Sounds:
    """The Russian words of the training texts by their sound: "nauwniki", "nacala", "nali4ku"."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        words = [word for word in counts if len(word) >= SHORTEST_HEARD and CYRILLIC.search(word)]
        words.sort(key=lambda word: -counts[word])
        # Hashes in place of a dictionary of strings: a tenth of its memory.
        hashes = np.fromiter((hash(_sound(word)) for word in words), dtype=np.int64, count=len(words))
        order = np.argsort(hashes, kind="stable")
        self._hashes, self._words = hashes[order], [words[place] for place in order.tolist()]

    def find(self, word: str) -> str:
        """The most frequent word that sounds so; "" for none."""
        if len(word) < SHORTEST_HEARD or not self._words:
            return ""
        heard = hash(_sound(word))
        place = int(self._hashes.searchsorted(heard))
        return self._words[place] if place < len(self._words) and self._hashes[place] == heard else ""


_CHOICES: Mapping[str, tuple[str, ...]] = {
    **{cyrillic: (latin,) for cyrillic, latin in zip("абвгдезиклмнопрстуфэ", "abvgdeziklmnoprstufe", strict=True)},
    "ж": ("zh", "zh", "j", "g"), "й": ("y", "i", "j"), "х": ("h", "h", "kh", "x"), "ц": ("ts", "c", "tz"), "ч": ("ch", "ch", "4", "c"),
    "ш": ("sh", "sh", "w", "s"), "щ": ("sch", "shch", "sh"), "ъ": ("",), "ы": ("y", "i"), "ь": ("", "", "'"),
    "ю": ("yu", "u", "ju", "iu"), "я": ("ya", "ia", "ja", "a"),
}  # fmt: skip


def russian_in_latin(text: str, chance: random.Random) -> str:
    """One person's way of typing Russian without a Russian keyboard: a choice is kept for the whole text."""
    habit: dict[str, str | int | None] = {cyrillic: chance.choice(latin) for cyrillic, latin in _CHOICES.items()}
    return fold(text).translate(str.maketrans(habit))


_SOFT = (("che", "ке"), ("chi", "ки"), ("ghe", "ге"), ("ghi", "ги"), ("ce", "че"), ("ci", "чи"), ("ge", "дже"), ("gi", "джи"), ("ea", "я"),
         ("ia", "ия"), ("iu", "ю"))  # fmt: skip
_LETTERS = str.maketrans({
    **dict(zip("abcdefghijklmnopqrstuvwyz", "абкдефгхижклмнопкрстувуйз", strict=True)), "x": "кс",
    "ă": "э", "â": "ы", "î": "ы", "ș": "ш", "ş": "ш", "ț": "ц", "ţ": "ц",
})  # fmt: skip


def romanian_in_cyrillic(text: str) -> str:
    """Roughly the Moldovan spelling, as people type it from memory; diacritics, where given, tell ы and э from а."""
    lower = text.lower()
    for latin, cyrillic in _SOFT:
        lower = lower.replace(latin, cyrillic)
    return lower.translate(_LETTERS)
