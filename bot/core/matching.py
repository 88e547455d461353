"""A question in someone's words -> the labels (topics, facts) that fit, best first, with how sure that is.

One linear model for all languages over stems, character n-grams of the romanised spelling, and concepts. It
can be used on its own, without an event; the words of the field that ship with the bot help then, too:

    matcher = fit(texts, labels, langs)                        # three lists of one length; any labels, any language codes
    label, score = matcher.predict("where do i park", "en")    # score: P(the label is right), low when no label fits

750 examples of 150 labels take a second or two and 80 MB; tests/bench/fewshot.py measures it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from bot.core import calibration, langid, linear
from bot.core.calibration import Confidence, Report, Shares
from bot.core.features import SPELLING, WEIGHTS, Counts, Kept, Vector, Vectoriser, question_units
from bot.core.langid import CYRILLIC_ROMANIAN, LATIN_RUSSIAN, Guess, LanguageModel, Sounds, in_own_alphabet
from bot.core.lexicon import Lexicon
from bot.core.linear import Floats, Ints
from bot.core.slang import SLANG
from bot.core.spelling import Vocabulary, repair
from bot.core.text import CYRILLIC, flip_layout, fold, tokens
from bot.core.wordforms import LETTERS, Words

COST = 30.0
"""Weight of the examples against the size of the weights; from 10 to 100 makes no difference beyond noise."""
EPOCHS, TRIAL_EPOCHS = 6, 3
BALANCE = 0.5
"""0 counts every example alike, 1 every label alike; between them a label with 3 examples holds its own."""
SHORTEST_KEPT = 5
"""Letters of a name that stays in its alphabet among words that do not: of shorter words too many are something in either."""
SURE_WORDS = 2
"""Words that only one language has, by which a text is of that language, where they are more than the strange ones."""
MOST_STRANGE = 20
"""Words that are looked for by their sound in one text: one of many strange words is in no language at all."""
_FOUR = re.compile(r"(?<=[a-z])4(?=[a-z])")
"""The "ч" of "nali4ku"."""
FORMAT = 12
"""Goes up with every change of the file or of how texts are read: an older file would be read wrongly."""

Progress = Callable[[float], None]
"""Called with the share of the work that is done, 0 to 1."""


class Match(NamedTuple):
    """All that one question tells."""

    ranked: tuple[tuple[str, float], ...]
    """(label, probability), best first. The first probability is the confidence; all sum to at most 1."""
    text: str
    """As it was read: folded, the keyboard layout put right, in the language's own alphabet."""

    @property
    def label(self) -> str:
        return self.ranked[0][0]

    @property
    def confidence(self) -> float:
        return self.ranked[0][1]


class Matcher:
    """Made by `fit` or `load`; never changes."""

    def __init__(
        self, labels: Sequence[str], *, vectoriser: Vectoriser, weights: linear.Packed, languages: LanguageModel,
        confidence: Confidence, report: Report, lexicon: Lexicon | None, words: Words, field: Words,
    ) -> None:  # fmt: skip
        self.labels = tuple(labels)
        self.report = report
        self.words = words
        """Those of the training texts: the vocabulary for repairing typos."""
        self.field = field
        """Those of the lexicon, which are right as well."""
        self._vectoriser, self._weights, self._languages = vectoriser, weights, languages
        self._confidence, self._lexicon = confidence, lexicon
        self._vocabulary: Vocabulary | None = None
        self._sounds = Sounds({**field.counts, **words.counts})
        # One message is looked at from several sides: whole, in parts, for its language. Small, for it holds people's words.
        self.match = lru_cache(maxsize=64)(self._match)
        self._read = lru_cache(maxsize=64)(self._read_anew)
        self._guess = lru_cache(maxsize=64)(self._guessed)
        self._ranking = lru_cache(maxsize=64)(self._ranked)
        self._scored = lru_cache(maxsize=64)(self._scored_anew)
        number = {label: place for place, label in enumerate(self.labels)}
        self._places = lru_cache(maxsize=8)(lambda labels: np.array([number[label] for label in labels], dtype=np.int64))

    def predict(self, text: str, lang: str | None = None) -> tuple[str, float]:
        """The best label and P(it is right), low when no label fits; typos are put right first.

        `lang`: the language the writer is known to use. For use from outside, without an event; `match` takes a text as it is.
        """
        if self._vocabulary is None:
            self._vocabulary = Vocabulary(self.words, field=self.field)
        match = self.match(repair(text, self._vocabulary).text, lang, 8)
        return match.label, match.confidence

    def rank(self, text: str, k: int = 5, lang: str | None = None) -> list[tuple[str, float]]:
        """The `k` best labels, each with its probability."""
        return list(self.match(text, lang, max(k, 8)).ranked[:k])

    def confidence(self, text: str, lang: str | None = None) -> float:
        """P(the best label is right)."""
        return self.match(text, lang, 8).confidence

    def language(self, text: str, expected: str | None = None) -> tuple[str, float]:
        """The language of the question among those learned, and how sure that is."""
        _, guess = self._read(text, expected)
        return guess.lang, guess.confidence

    def known(self, word: str) -> bool:
        """Whether the training texts have this folded word."""
        return word in self.words.counts

    def _match(self, text: str, lang: str | None = None, k: int = 8) -> Match:
        """The ranking, and how the text was read: as it stands where all its words are known."""
        words = tokens(text)
        if not self._has(words):
            words, _ = self._read(text, lang)
        return Match(self._ranking(words, k), " ".join(words))

    def _ranked(self, words: tuple[str, ...], k: int) -> tuple[tuple[str, float], ...]:
        """The best labels."""
        scores, known = self._scored(words)
        chances = linear.softmax(scores)
        best = _best(scores, k)
        order = best.tolist()
        sure = self._confidence.of_one(calibration.evidence(scores, chances, order[:2], known, len(words)))
        ranked = zip(order, _rescaled(chances[best].tolist(), sure), strict=True)
        return tuple([(self.labels[number], chance) for number, chance in ranked])

    def _scored_anew(self, words: tuple[str, ...]) -> tuple[Floats, tuple[float, ...]]:
        """The score of every label, and how much of the words the model knows."""
        vector = self._vectoriser.vector(question_units(words, self._lexicon))
        return self._scores(vector), vector.known

    def likeliest(self, text: str, labels: tuple[str, ...]) -> tuple[str, float]:
        """Of some labels the likeliest, and its share of the probability of all of these; "" and 0 without any."""
        if not labels:
            return "", 0.0
        words = tokens(text)
        scores, _ = self._scored(words if self._has(words) else self._read(text, None)[0])
        chances = linear.softmax(scores[self._places(labels)])
        best = int(chances.argmax())
        return labels[best], float(chances[best])

    def _scores(self, vector: Vector) -> Floats:
        return self._weights.scores(vector.columns, vector.values)

    def _has(self, words: Sequence[str]) -> bool:
        """Whether the training texts have all of the words."""
        return self.words.counts.keys() >= set(words)

    def _guessed(self, words: tuple[str, ...], expected: str | None) -> Guess:
        """The language of a text: the one that alone has its words, else what the language model takes it for."""
        found = [self.words.langs.get(word) for word in words]
        own = [lang for lang in found if lang]
        alone = len(own) >= SURE_WORDS and len(own) > found.count(None) and own.count(own[0]) == len(own)
        if alone and (own[0] == "ru") is bool(CYRILLIC.search(" ".join(words))):  # lines are in Russian with Latin letters, too
            return Guess(own[0], 1.0, own[0], 1.0)
        return self._languages.guess(words, expected)

    def _read_anew(self, text: str, expected: str | None) -> tuple[tuple[str, ...], Guess]:
        """The words of a text in the layout in which more of it is known, and in its language's own alphabet."""
        folded = fold(text)
        words = tokens(folded)
        guess = self._guess(words, expected)
        if guess.known < 0.75 and not self._has(words):
            flipped = tokens(flip_layout(folded))
            other = self._guess(flipped, expected)
            if other.known > guess.known + 0.15:
                words, guess = flipped, other
        if guess.variant in ("ru", CYRILLIC_ROMANIAN) and self._is_romanian(words):
            guess = replace(guess, lang="ro", confidence=1.0, variant=CYRILLIC_ROMANIAN)
        if guess.variant != guess.lang and guess.confidence > 0.5:
            words = tokens(self.respelt(" ".join(words), guess.variant))
        return words, guess

    def _is_romanian(self, words: Sequence[str]) -> bool:
        """ "Че урмязэ акум": words in Cyrillic letters of which more are known as Romanian ones."""
        strange = [word for word in words if word not in self.words.counts]
        if len(strange) * 2 < len(words) or not CYRILLIC.search(" ".join(words)):
            return False
        if all(word in SLANG for word in strange if not word.isdigit()):
            return False  # "50 чел макс"
        return all(in_own_alphabet(word, CYRILLIC_ROMANIAN) in self.words.counts for word in words)

    def respelt(self, text: str, variant: str, names: Collection[str] = ()) -> str:
        """A folded text in its language's own alphabet, but for names, and words that are known as they stand, and not so: ECCP."""
        strange = 0

        def respelt(match: re.Match[str]) -> str:
            nonlocal strange
            word, other = match.group(), in_own_alphabet(match.group(), variant)
            if "j" in word and other not in self.words.counts:  # "ujin": a "j" is one of two letters
                hushing = in_own_alphabet(word.replace("j", "zh"), variant)
                other = hushing if hushing in self.words.counts else other
            if variant == LATIN_RUSSIAN and other not in self.words.counts and strange < MOST_STRANGE:
                strange += 1
                other = self._sounds.find(word) or other
            kept = word in names or (len(word) >= SHORTEST_KEPT and word in self.words.counts and other not in self.words.counts)
            return word if kept else other

        return LETTERS.sub(respelt, _FOUR.sub("ch", text) if variant == LATIN_RUSSIAN else text)

    def save(self, path: str | Path) -> None:
        """Write one file: arrays one after the other as `numpy.save` writes them, the weights last."""
        meta = {
            "labels": self.labels,
            "unseen": self._vectoriser.unseen,
            "blocks": self._vectoriser.weights,
            "variants": self._languages.variants,
            "language_unseen": self._languages.vectoriser.unseen,
            "language_blocks": self._languages.vectoriser.weights,
            "report": asdict(self.report),
            "lexicon": self._lexicon.terms if self._lexicon else None,
            "words": self.words.plain(),
            "field": self.field.plain(),
        }
        kept = self._vectoriser.kept or Kept.of((), {})
        arrays = (
            np.array([FORMAT]), _packed(json.dumps(meta, ensure_ascii=False)),
            _packed(self._vectoriser.columns), kept.starts, kept.columns, self._vectoriser.idf,
            _packed(self._languages.vectoriser.columns), self._languages.vectoriser.idf, self._languages.weights,
            self._confidence.weights, self._confidence.centre, self._confidence.spread,
            self._weights.place, self._weights.steps, self._weights.rows,
        )  # fmt: skip
        with Path(path).open("wb") as file:
            for array in arrays:
                np.save(file, array, allow_pickle=False)

    @classmethod
    def load(cls, path: str | Path, lexicon: Lexicon | None = None) -> Matcher:
        """Read what `save` wrote; with the lexicon that it was trained with, where that is at hand already.

        Raises ValueError when the file is of another format.
        """
        with Path(path).open("rb") as file:
            if _array(file).tolist() != [FORMAT]:
                raise ValueError("not a matcher of this version; fit it anew")
            meta = json.loads(_unpacked(_array(file)))
            columns = _unpacked(_array(file)).split("\n")
            kept = Kept.read(meta["words"]["counts"], _array(file), _array(file))
            vectoriser = Vectoriser(columns, _array(file), meta["unseen"], tuple(meta["blocks"]), SPELLING, kept)
            columns = _unpacked(_array(file)).split("\n")
            spelled = Vectoriser(columns, _array(file), meta["language_unseen"], tuple(meta["language_blocks"]), langid.SPELLING)
            languages = LanguageModel(meta["variants"], spelled, _array(file))
            confidence = Confidence(_array(file), _array(file), _array(file))
            weights = linear.Packed(_array(file), _array(file), _array(file))
        return cls(
            meta["labels"],
            vectoriser=vectoriser,
            weights=weights,
            languages=languages,
            confidence=confidence,
            report=_report(meta["report"]),
            lexicon=lexicon or (Lexicon(meta["lexicon"]) if meta["lexicon"] else None),
            words=Words.kept(meta["words"]),
            field=Words.kept(meta["field"]),
        )


def fit(
    texts: Sequence[str], labels: Sequence[str], langs: Sequence[str], *, lexicon: Lexicon | Literal["field"] | None = "field",
    progress: Progress | None = None, limit: float = 0.02, telling: Collection[str] | None = None,
) -> Matcher:  # fmt: skip
    """Learn from examples: texts, and for each its label and its language (en, ro, ru or any other code).

    `lexicon`: "field" is the one that ships with the bot, which helps with any matter (CLINC150: 1.7 points); None: no concepts.
    `limit` is the share of questions that may get a false direct answer, from a label in `telling` (all, if not given);
    it sets the thresholds of `Matcher.report`.
    The same examples give the same matcher. Raises ValueError without examples or when the lengths differ.
    """
    if not texts or not len(texts) == len(labels) == len(langs):
        raise ValueError("expected at least one text, and a label and a language for each")
    lexicon = of_the_field() if lexicon == "field" else lexicon
    tick = _Ticks(progress, calibration.FOLDS * TRIAL_EPOCHS + EPOCHS + 6)
    names = sorted(set(labels))
    number = {name: place for place, name in enumerate(names)}
    wanted = np.array([number[label] for label in labels], dtype=np.int64)
    read = [tokens(text) for text in texts]
    counts = Counts.of((question_units(words, lexicon) for words in read), SPELLING)
    tick(2)
    languages = LanguageModel.fit(texts, langs)
    tick(4)
    lengths = np.array([len(words) for words in read])
    trials = calibration.cross_validate(counts, wanted, lengths, len(names), weights=WEIGHTS, costs=_costs, epochs=TRIAL_EPOCHS, tick=tick)
    confidence = Confidence.fit(trials)
    everything = np.arange(len(texts), dtype=np.int64)
    idf, unseen = counts.idf(everything)
    rows, _ = counts.weighted(everything, idf, unseen, WEIGHTS)
    joint = linear.Joint.of(rows)
    weights = linear.fit(joint.apply(rows), wanted, len(names), _costs(wanted), epochs=EPOCHS, tick=tick)
    words: dict[str, int] = {}
    owners: dict[str, str] = {}
    for word, lang in ((word, lang) for text, lang in zip(read, langs, strict=True) for word in text):
        words[word] = words.get(word, 0) + 1
        owners[word] = lang if owners.get(word, lang) == lang else ""
    vectoriser = Vectoriser(counts.columns, idf, unseen, WEIGHTS, SPELLING, Kept.of(words, counts.columns))
    found = calibration.report(trials, confidence, names, limit, telling)
    return Matcher(
        names, vectoriser=vectoriser, weights=linear.Packed.of(weights, joint), languages=languages, confidence=confidence, report=found,
        lexicon=lexicon, words=Words.of(words, owners), field=Words.listed(lexicon.words() if lexicon else ()),
    )  # fmt: skip


@lru_cache(maxsize=1)
def of_the_field() -> Lexicon | None:
    """The words of the field, from knowledge/lexicon; None where the bot's code stands without its knowledge."""
    from bot.core.knowledge import lexicon  # noqa: PLC0415  # who has an event has read them already
    from bot.core.reading import KnowledgeError  # noqa: PLC0415

    try:
        return lexicon(Path(__file__).resolve().parents[2] / "knowledge")
    except KnowledgeError:
        return None


def _costs(labels: Ints) -> Floats:
    sizes = np.bincount(labels)
    typical = sizes[sizes > 0].mean()
    return (COST * (typical / np.maximum(sizes, 1)) ** BALANCE)[labels].astype(np.float32)  # type: ignore[no-any-return]  # numpy: Any


def _best(scores: Floats, k: int) -> Ints:
    """The places of the `k` highest scores, highest first, of equals the first."""
    if len(scores) <= k:
        return np.argsort(-scores, kind="stable")
    candidates = np.flatnonzero(scores >= np.partition(scores, -k)[-k])
    return candidates[np.argsort(-scores[candidates], kind="stable")[:k]]


def _rescaled(chances: Sequence[float], sure: float) -> list[float]:
    """The model's probabilities with the first replaced by the calibrated one, the others in proportion, never above it."""
    first = chances[0]
    if sure <= first:
        return [sure * chance / first for chance in chances]
    return [sure, *[(1 - sure) * chance / (1 - first) for chance in chances[1:]]]


class _Ticks:
    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress, self._total, self._done = progress, total, 0

    def __call__(self, steps: int = 1) -> None:
        self._done += steps
        if self._progress:
            self._progress(min(1.0, self._done / self._total))


def _array(file: BinaryIO) -> npt.NDArray[Any]:
    """The array that comes next. Raises ValueError when there is none."""
    return np.lib.format.read_array(file, allow_pickle=False)


def _packed(text: str) -> npt.NDArray[np.uint8]:
    return np.frombuffer(text.encode("utf-8", "surrogatepass"), dtype=np.uint8)


def _unpacked(array: npt.NDArray[np.uint8]) -> str:
    return array.tobytes().decode("utf-8", "surrogatepass")


def _report(raw: dict[str, Any]) -> Report:
    weakest = tuple((label, rate) for label, rate in raw["weakest"])
    confused = tuple((true, given, times) for true, given, times in raw["confused"])
    shares = {name: Shares(**raw[name]) for name in ("in_scope", "out_of_scope")}
    return Report(**{**raw, **shares, "weakest": weakest, "confused": confused})
