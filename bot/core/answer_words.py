"""Which words, numbers and names the published answers have."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from bot.core.knowledge import Knowledge
from bot.core.lexicon import Lexicon
from bot.core.moment_lexing import lex, month_words, names_weekday
from bot.core.text import fold, tokens
from bot.core.wordforms import keys

SHORTEST_MEANT = 3
"""Letters from which a word may be what a question is about."""
FEW_HOLDERS = 8
"""Answers up to which a word that they share is one of their own."""
FEWEST_NUMBERS = 3
"""Different numbers of a text by which an answer is known."""
_NUMBERS = re.compile(r"\d+(?:[.:]\d+)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_PRICE = re.compile(
    r"€|\$|\b(?:\d+)?(?:euros?|eur|lei|leu|mdl|ron|usd|free|лей|леев|лея|евро|руб\w*|грн)\b|gratuit|бесплатн", re.IGNORECASE
)
_AMOUNT = re.compile(r"\d+\W{0,3}(?:de |lei|leu|euro|eur|mdl|ron|usd|лей|леев|лея|евро|€|\$)|[€$]\s?\d+", re.IGNORECASE)
_CONTACT = re.compile(r"@|\+\d{3}|\b(?:call|ring|dial|suna[tț]i?|apela[tț]i|звоните|звонить|наберите|тел)\w*\W+\d{3}", re.IGNORECASE)
_NAME = re.compile(r"(?<=[^\s.!?])[^\w.!?]+\b([A-ZĂÂÎȘȚА-ЯЁ]\w{3,})")
"""Written with a capital letter, and not for beginning a sentence."""
_ITEM = re.compile(r"^\s*(?:[-*•]|\d+[.)])\s", re.MULTILINE)
_ACRONYM = re.compile(r"\b[A-ZА-Я]{3,}\b")


def names_price(text: str) -> bool:
    """Whether a text has an amount of money, or says that something is free."""
    return bool(_PRICE.search(text))


class AnswerWords:
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
        texts = {id_: "\n".join((fact.answer or {}).values()) for id_, fact in published.items()}
        self._told = lru_cache(maxsize=256)(self._concepts_of)
        self._acronyms: dict[str, list[str]] = {}
        for id_, text in texts.items():
            for word in set(_ACRONYM.findall(text)):
                self._acronyms.setdefault(fold(word), []).append(id_)
        self._lists = {id_ for id_, texts in self._texts.items() if any(len(_ITEM.findall(text)) > 1 for text in texts)}
        self._numbers = {id_: frozenset(_NUMBERS.findall(text)) for id_, text in texts.items()}
        self._names: dict[str, frozenset[str]] = {}
        self._counted, self._dated, self._weekdays = set[str](), set[str](), set[str]()
        for id_, text in texts.items():
            # One text after the other: what is found in it is remembered for a while.
            self._names[id_] = _names_in(text)
            self._counted |= {id_} if any(item.name == "num" for item in lex(text)[1]) else set()
            self._dated |= {id_} if month_words(text) else set()
            self._weekdays |= {id_} if names_weekday(text) else set()
        self._prices = {id_ for id_, text in texts.items() if names_price(text)}
        self._order = {id_: number for number, id_ in enumerate(self._words)}
        self._holders: dict[str, list[str]] = {}
        for id_, words in self._words.items():
            for key in words:
                self._holders.setdefault(key, []).append(id_)
        self.own_words = frozenset(
            key for key, holders in self._holders.items() if len(holders) <= FEW_HOLDERS and not self.own.isdisjoint(holders)
        )
        """The words of the organisers' own facts that few others have."""
        self._weight = {key: math.log(1 + len(self._words) / len(holders)) for key, holders in self._holders.items()}
        self._rare = math.log(1 + len(self._words)) / 2  # what no answer has tells none from another

    def share(self, fact: str, words: Sequence[str]) -> float:
        """The share of the words, by their weight, that the answer of a fact has; 0 without words."""
        own = self._words.get(fact, frozenset())
        weighed = self._weighed(words) if own else []
        total = sum(weight for weight, _ in weighed)
        return sum(weight for weight, forms in weighed if not own.isdisjoint(forms)) / total if total else 0.0

    def has_word(self, fact: str, word: str) -> bool:
        """Whether the answer of a fact has a word, and few others have it: "the organisers have published nothing" is in many."""
        own = self._words.get(fact, frozenset())
        return any(key in own and len(self._holders[key]) <= FEW_HOLDERS for key in keys(word))

    def acronyms(self, text: str) -> frozenset[str]:
        """The labels of the facts that have one of a text's words in capitals: ECCP, EEN."""
        return frozenset(f"fact:{id_}" for word in tokens(text) for id_ in self._acronyms.get(word, ()))

    def speaks(self, fact: str, text: str) -> bool:
        """Whether an answer has one of a text's words, however common: the hour, of which it says that it is not known."""
        own = self._words.get(fact, frozenset())
        return any(not own.isdisjoint(keys(word)) for word in tokens(text) if len(word) >= SHORTEST_MEANT)

    def means(self, fact: str, words: Sequence[str]) -> bool:
        """Whether an answer speaks of each of the words, if need be by another word for it: "firms" where it says companies."""
        if not words:
            return False
        told = self._told(fact)
        return all(not told.isdisjoint(self._lexicon.named(word)) for word in words)

    def _concepts_of(self, fact: str) -> frozenset[str]:
        """All that an answer speaks of, as the lexicon calls it."""
        return frozenset(concept for text in self._texts.get(fact, ()) for concept in self._lexicon.find(tokens(text)))

    def _weighed(self, words: Sequence[str]) -> list[tuple[float, tuple[str, ...]]]:
        forms = [keys(word) for word in words if len(word) >= SHORTEST_MEANT]
        return [(max((self._weight.get(form, self._rare) for form in own), default=0.0), own) for own in forms]

    def has_number(self, fact: str) -> bool:
        """Whether an answer has a time, a date or an amount, in figures or in words."""
        return bool(self._numbers.get(fact)) or fact in self._counted

    def names(self, fact: str, word: str) -> bool:
        """Whether a word is a name in an answer: a town, a firm."""
        return not self._names.get(fact, frozenset()).isdisjoint(keys(word))

    def having(self, text: str, fewest: int) -> list[str]:
        """The facts whose answers have all the numbers of a text, where it has so many."""
        said = set(_NUMBERS.findall(text))
        return [id_ for id_, numbers in self._numbers.items() if said <= numbers] if len(said) >= fewest else []

    def has_numbers(self, fact: str, text: str) -> bool:
        """Whether a text has numbers, and an answer all of these."""
        said = set(_NUMBERS.findall(text))
        return bool(said) and said <= self._numbers.get(fact, frozenset())

    def has_name(self, fact: str) -> bool:
        """Whether an answer has a name in it: of a place, a firm, a town."""
        return bool(self._names.get(fact))

    def lists(self, fact: str) -> bool:
        """Whether an answer lists several things, a line each."""
        return fact in self._lists

    def has_year(self, fact: str) -> bool:
        """Whether an answer has a year."""
        return any(_YEAR.fullmatch(number) for number in self._numbers.get(fact, ()))

    def has_hour(self, fact: str) -> bool:
        """Whether an answer names a time of day."""
        return any(map(_is_hour, self._numbers.get(fact, ())))

    def has_date(self, fact: str) -> bool:
        """Whether an answer names a day of a month."""
        return fact in self._dated

    def has_weekday(self, fact: str) -> bool:
        """Whether an answer names a day of the week."""
        return fact in self._weekdays

    def covers(self, fact: str, other: str) -> bool:
        """Whether an answer has all the numbers of another one, and more."""
        return bool(self._numbers[other]) and self._numbers[other] < self._numbers[fact]

    def has_contact(self, fact: str) -> bool:
        """Whether an answer has an address or a number to call."""
        return any(_CONTACT.search(text) for text in self._texts.get(fact, ()))

    def has_prices(self, fact: str) -> bool:
        """Whether an answer has several amounts of money, so that some pay less than others."""
        return any(len(_AMOUNT.findall(text)) > 1 for text in self._texts.get(fact, ()))

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


def names_hour(text: str) -> bool:
    """Whether a text names a time of day."""
    return any(map(_is_hour, _NUMBERS.findall(text)))


def _is_hour(number: str) -> bool:
    return ":" in number or "." in number


def _names_in(text: str) -> frozenset[str]:
    """The keys of the words that are written in capitals within a line, without the months."""
    inside = [word for line in text.splitlines() for word in _NAME.findall(line)]
    months = month_words(text)
    return frozenset(key for word in inside if fold(word) not in months for key in keys(fold(word)))
