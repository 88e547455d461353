"""Finding somebody by name, however it is spelled and in whichever alphabet: Müller and Muller, Ион and Ion."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TypeVar

from rapidfuzz import fuzz

from bot.core.text import fold, romanian_from_cyrillic, romanise, tokens

T = TypeVar("T")
ENOUGH = 84
"""How alike two words must be, of 100: a letter too few or wrong in a word of six."""
_UMLAUT = re.compile(r"[äöüÄÖÜ]")
_WRITTEN_OUT = {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}


@lru_cache(maxsize=20_000)
def keys(text: str) -> tuple[frozenset[str], ...]:
    """The spellings of each word of a name, in order, made comparable."""
    found = []
    for word in tokens(text):
        spellings = {word, *romanise(word).split(), *romanian_from_cyrillic(word).split(), *romanise(romanian_from_cyrillic(word)).split()}
        found.append(spellings)
    written_out = tokens(_UMLAUT.sub(lambda match: _WRITTEN_OUT[match.group()], text))
    for spellings, word in zip(found, written_out, strict=False):
        spellings |= {word, *romanise(word).split()}
    return tuple(frozenset(spellings) for spellings in found)


def likeness(wanted: str, name: str) -> float:
    """How well a name fits what somebody typed, 0 to 100: every word typed must be found, in any order, or begin a word."""
    asked, has = keys(wanted), keys(name)
    if not asked or not has:
        return 0
    scores = []
    for spellings in asked:
        best = max(_word(one, other) for one in spellings for others in has for other in others)
        if best < ENOUGH:
            return 0
        scores.append(best)
    whole = fuzz.ratio(fold(wanted), fold(name))
    return sum(scores) / len(scores) * 0.9 + whole * 0.1


def _word(asked: str, has: str) -> float:
    if asked == has:
        return 100
    if len(asked) >= 2 and has.startswith(asked):
        return 95
    return fuzz.ratio(asked, has) if min(len(asked), len(has)) >= 4 else 0


def search(wanted: str, people: Iterable[tuple[str, T]], most: int = 8) -> Sequence[T]:
    """Those whose names fit, best first; when some fit exactly, only they."""
    scored = sorted(((likeness(wanted, name), number, one) for number, (name, one) in enumerate(people)), key=lambda row: (-row[0], row[1]))
    fits = [(score, one) for score, _, one in scored if score > 0]
    exact = [one for score, one in fits if score >= 99]
    return exact[:most] or [one for _, one in fits[:most]]
