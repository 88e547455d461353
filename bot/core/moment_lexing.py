"""A question as a row of symbols, one for each word and mark, by the classes of moment_words.py."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import OSA

from bot.core.moment_words import CLASSES, PART_WORDS, VALUED
from bot.core.text import CYRILLIC, fold, romanian_from_cyrillic, romanise, russian_from_latin, tokens

Entry = tuple[str, int, str]
"""Class, number, text."""

# The word is that of text.tokens, so that indexes agree (a test holds them together).
_ITEM = re.compile(r"(?P<word>[^\W_]+(?:'[^\W_]+)*)|(?P<mark>[^\w\s]+|_+)")
_DOTTED_AM = re.compile(r"\b([ap])\.\s?m\b\.?")
_DIGITS = re.compile(r"(\d+)(\D*)(\d*)")
_LETTERS_FIRST = re.compile(r"(\D+)(\d{1,2})")
_TIGHT = {":": "colon", ".": "dot", "/": "slash", "-": "dash"}
_UNITS = frozenset("€$£%+#*=")
_SUFFIXES = frozenset({"am", "pm", "th", "gen", "chas", "oclock", "min", "hour", "day", "dnya"})
"""What may be glued to a number: 2pm, 11th, 15h."""
_FUZZY = frozenset({"rel", "tonight", "wd", "mon", "now"})
_SOUNDED = frozenset(VALUED) | {"good", "now", "next", "then", "part", "after", "before", "through", "between", "chas", "min"}
_ROMANIAN_SHORT = frozenset(
    {"dupa", "pana", "intre", "acum", "amu", "ieri", "joi", "azi", "luni", "zi", "ziua", "ora", "la", "pe", "in", "si", "de"}
)
"""Romanian in Cyrillic is looked for among long words and these: many short ones are Russian."""
_LOOK_ALIKE = frozenset({"завтрак", "четверо", "winery", "wineries", "vinuri", "mourning", "augusta", "scara", "marea", "mareea"})
"""Near a word of time in letters or sounds, and no misspelling of it."""


class Clock(NamedTuple):
    """A time on the clock as said: 3 may be either half of the day until the rest of the question tells."""

    hour: int
    minute: int = 0
    half: str = ""
    """am, pm, night, or "exact" where it was said in a way that leaves no doubt."""


class Item(NamedTuple):
    """A word, a mark, or what a rule made of several: its class, its values, where it stands."""

    name: str
    word: int = -1
    number: int = 0
    text: str = ""
    clocks: tuple[Clock, ...] = ()
    days: tuple[date, ...] = ()
    """The first and the last day meant."""
    times: tuple[datetime, ...] = ()


def _entries() -> dict[tuple[str, ...], Entry]:
    table: dict[tuple[str, ...], Entry] = {}
    for name, phrases in CLASSES.items():
        for phrase in phrases.split(","):
            table.setdefault(tokens(phrase), (name, 0, ""))
    for part, phrases in PART_WORDS.items():
        for phrase in phrases.split(","):
            table.setdefault(tokens(phrase), ("part", 0, part))
    for name, values in VALUED.items():
        for value, phrases in values.items():
            for phrase in phrases.split(","):
                table.setdefault(tokens(phrase), (name, value, ""))
    return table


_PHRASES = _entries()
_LONGEST = max(map(len, _PHRASES))
_BY_KEY = {
    romanise(phrase[0]): entry
    for phrase, entry in _PHRASES.items()
    if len(phrase) == 1 and len(romanise(phrase[0])) >= (4 if CYRILLIC.search(phrase[0]) else 5) and entry[0] in _SOUNDED
}
_DISTINCT: dict[str, list[str]] = {}
"""Words of which a slip is looked for, by their first letter: hardly anybody misses that."""
for _phrase_, _entry in _PHRASES.items():
    if len(_phrase_) == 1 and len(_phrase_[0]) >= 6 and _entry[0] in _FUZZY:
        _DISTINCT.setdefault(_phrase_[0][0], []).append(_phrase_[0])
_FIRST = frozenset(phrase[0] for phrase in _PHRASES if len(phrase) > 1)
_BEGINNINGS = frozenset(phrase[:2] for phrase in _PHRASES if len(phrase) > 1)


@lru_cache(maxsize=4_000)
def classify(word: str) -> Entry:
    """The class of one folded word: as it stands, in the other alphabet, by its sounds, or one slip away."""
    if entry := _PHRASES.get((_spelling(word),)):
        return entry
    if word in _LOOK_ALIKE:
        return ("x", 0, word)
    if len(word) >= 4 and (entry := _BY_KEY.get(romanise(word))):
        return entry
    if len(word) >= 5:
        for near in _DISTINCT.get(word[0], ()):
            if abs(len(near) - len(word)) <= 1 and not word.startswith(near) and OSA.distance(word, near, score_cutoff=1) <= 1:
                return _PHRASES[(near,)]
    return ("xs" if word.endswith("s") and len(word) > 3 else "x", 0, word)


@lru_cache(maxsize=4_000)
def _spelling(word: str) -> str:
    """The spelling that the tables have, if there is one in this or the other alphabet; else the word itself."""
    if (word,) in _PHRASES or word in _FIRST:
        return word
    if CYRILLIC.search(word):
        other = romanian_from_cyrillic(word)
        others = [other] if len(other) > 4 or other in _ROMANIAN_SHORT else []
    else:
        others = [russian_from_latin(word)] if len(word) >= 4 else []
    return next((other for other in others if (other,) in _PHRASES or other in _FIRST), word)


def lex(question: str) -> tuple[tuple[str, ...], list[Item]]:
    """The words of a question, the same as those of `text.tokens`, and its items in order: words, phrases and marks."""
    words, items = _lexed(question)
    return words, list(items)


@lru_cache(maxsize=32)
def _lexed(question: str) -> tuple[tuple[str, ...], Sequence[Item]]:
    folded = _DOTTED_AM.sub(r"\1 m ", fold(question))
    found = list(_ITEM.finditer(folded))
    words = [match for match in found if match["word"]]
    plain = tuple([match["word"].replace("'", "") for match in words])
    spelt = [_spelling(word) for word in plain]
    items: list[Item] = []
    index = left = 0
    for match in found:
        if match["mark"]:
            if not left:
                items.append(Item(_mark(folded, match)))
            continue
        if left:
            left -= 1
            items.append(Item("_", index))
        elif size := _phrase(spelt, words, index, folded):
            name, number, text = _PHRASES[tuple(spelt[index : index + size])]
            items.append(Item(name, index, number, text))
            left = size - 1
        else:
            items.extend(Item(name, index, number, text) for name, number, text in _parts(plain[index]))
        index += 1
    return plain, items


def has_any(words: Sequence[str], classes: frozenset[str]) -> bool:
    """Whether folded words may make an item of one of the classes; told at a glance, for most questions have none."""
    if not all(map(classes.isdisjoint, map(_classes, words))):
        return True
    return any((_spelling(first), _spelling(second)) in _BEGINNINGS for first, second in pairwise(words) if _spelling(first) in _FIRST)


@lru_cache(maxsize=1_000)
def _classes(word: str) -> tuple[str, ...]:
    return tuple(name for name, _, _ in _parts(word))


def month_words(question: str) -> frozenset[str]:
    """The words of a question, folded, that name a month, and hardly anything else."""
    words, items = lex(question)
    return frozenset(words[item.word] for item in items if item.name == "mon" and item.word >= 0)


def months(question: str) -> frozenset[int]:
    """The months that a question names, 1 to 12."""
    return frozenset(item.number for item in lex(question)[1] if item.name == "mon")


def names_date(question: str) -> bool:
    """Whether a question has a number beside a month, be it "may" or "march"."""
    names = [item.name for item in lex(question)[1]]
    return any("num" in pair and not {"mon", "monw"}.isdisjoint(pair) for pair in pairwise(names))


def names_weekday(text: str) -> bool:
    """Whether a text names a day of the week, by a word that means nothing else."""
    return any(item.name == "wd" for item in lex(text)[1])


def _mark(folded: str, match: re.Match[str]) -> str:
    """A mark with a word on either side joins them; one with a space beside it parts them, save a dash."""
    mark, (start, end) = match["mark"], match.span()
    if mark in _UNITS:
        return "sign"
    if mark == "@":
        return "at"
    tight = folded[max(start - 1, 0) : start].isalnum() and folded[end : end + 1].isalnum()
    return _TIGHT[mark] if mark in _TIGHT and (tight or mark == "-") else "stop"


def _phrase(spelt: list[str], words: list[re.Match[str]], index: int, folded: str) -> int:
    """The number of words of the longest phrase that begins here, if any has two words or more; no phrase spans a stop."""
    if spelt[index] not in _FIRST:
        return 0
    size = 1
    while size < _LONGEST and index + size < len(words):
        if folded[words[index + size - 1].end() : words[index + size].start()].strip() not in ("", "-"):
            break
        size += 1
    return next((many for many in range(size, 1, -1) if tuple(spelt[index : index + many]) in _PHRASES), 0)


@lru_cache(maxsize=4_000)
def _parts(word: str) -> tuple[Entry, ...]:
    """A word, or a number and what is glued to it: 14, 2pm, 11th, 15h30, day2."""
    if match := _DIGITS.fullmatch(word):
        digits, glued, more = match.groups()
        parts = [_number(digits)]
        if glued and (word,) in _PHRASES:
            return (_PHRASES[(word,)],)
        if glued:
            entry = classify(glued)
            parts += [entry if entry[0] in _SUFFIXES | {"part", "unit"} else ("x", 0, word)]
        parts += [_number(more)] if more else []
        return (("x", 0, word),) if ("x", 0, word) in parts else tuple(parts)
    if match := _LETTERS_FIRST.fullmatch(word):
        entry = classify(match[1])
        return (entry, _number(match[2])) if entry[0] in ("day", "la", "at", "ora", "v", "place") else (("x", 0, word),)
    return (classify(word),)


def _number(digits: str) -> Entry:
    if len(digits) <= 2:
        return ("num", int(digits), digits)
    return ("year" if len(digits) == 4 and digits.startswith("20") else "big", int(digits[:9]), digits)


_NAMES = [
    *VALUED,
    *CLASSES,
    "part",
    *_TIGHT.values(),
    "stop",
    "num",
    "year",
    "big",
    "x",
    "xs",
    "sign",
    "other",
    "clock",
    "when",
    "piece",
    "anchor",
    "_",
]
SYMBOLS = {name: "_" if name == "_" else chr(0xE000 + place) for place, name in enumerate(dict.fromkeys(_NAMES))}
"""Each class has one character, so that rules are regular expressions; _ fills the place of what an item has taken in."""

_BITS = {name: 1 << place for place, name in enumerate(SYMBOLS)}


def classes_of(names: Iterable[str]) -> int:
    """A set of classes, as the bits of a number."""
    bits = 0
    for name in names:
        bits |= _BITS[name]
    return bits


def pattern(text: str) -> re.Pattern[str]:
    """A rule's pattern: names of classes, parted by blanks, in the syntax of regular expressions."""
    return re.compile(re.sub(r"[a-z]+", lambda match: f"(?:{SYMBOLS[match.group()]}_*+)", text).replace(" ", ""))
