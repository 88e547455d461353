"""Countries, by whatever name people write: in any of our languages, in either alphabet, nearly right, or as a flag."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from babel import Locale
from rapidfuzz import fuzz, process

from bot.core.text import fold, romanise
from bot.core.values import LANGUAGES

SHORTEST = 5
"""Letters of a country's name by which it is told within a question: Mali and Chad are other words, too, and so are those `_OTHERWISE`."""
_OTHERWISE = frozenset({"reunion", "jersey"})
# Names that people use and that are not in the tables of any of our languages.
_ALSO = {
    "MD": ("republic of moldova", "moldavia", "молдавия", "rm", "р. молдова", "рм"),
    "GB": ("uk", "great britain", "england", "anglia", "marea britanie", "англия", "британия"),
    "US": ("usa", "america", "сша", "америка", "sua"),
    "NL": ("holland", "olanda", "голландия"),
    "CZ": ("czech republic", "republica ceha", "чешская республика"),
    "BY": ("белоруссия", "bielorusia"),
    "CH": ("elvetia",),
    "XK": ("kosovo",),
    "MK": ("macedonia", "македония"),
    "AE": ("uae", "emirates", "эмираты", "emirate"),
    "KR": ("korea", "корея", "coreea"),
    "DE": ("фрг",),
    "RU": ("рф", "russian federation", "российская федерация", "federatia rusa"),
    "BA": ("bosnia", "босния"),
}


@lru_cache(maxsize=1)
def territories() -> Mapping[str, Mapping[str, str]]:
    """Each country's name per language, by its two letters."""
    names = {lang: Locale.parse(lang).territories for lang in LANGUAGES}
    codes = [
        code
        for code in map(str, names["en"])
        if len(code) == 2 and code.isalpha() and code not in ("ZZ", "EU", "EZ", "UN", "XA", "XB", "QO")
    ]
    return {code: {lang: str(names[lang][code]) for lang in LANGUAGES if code in names[lang]} for code in codes}


@lru_cache(maxsize=1)
def _names() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for code, names in territories().items():
        for one in names.values():
            found.setdefault(fold(one), code)
            found.setdefault(fold(re.sub(r"\(.*?\)", "", one)), code)
    for code, others in _ALSO.items():
        for one in others:
            found[fold(one)] = code
    return found


@lru_cache(maxsize=1)
def _sounds() -> Mapping[str, str]:
    return {romanise(one): code for one, code in _names().items()}


@lru_cache(maxsize=1)
def words() -> Mapping[str, str]:
    """The names of countries that are one word of five letters or more, folded, each with the country's two letters."""
    return {name: code for name, code in _names().items() if name.isalpha() and len(name) >= SHORTEST and name not in _OTHERWISE}


def named(text: str) -> str | tuple[str, ...]:
    """The two letters of the country that is named; where it is not sure, those that may be meant, none to three."""
    letters = [chr(ord(char) - 0x1F1E6 + ord("A")) for char in text if 0x1F1E6 <= ord(char) <= 0x1F1FF]
    code = "".join(letters) if letters else text.upper() if len(text) == 2 else ""
    if code in territories():
        return code
    said = fold(text[:80])
    names, sounds = _names(), _sounds()
    exact = names.get(said) or sounds.get(romanise(said))
    if exact:
        return exact
    near = process.extract(said, list(names), scorer=fuzz.ratio, score_cutoff=70, limit=6)
    near += process.extract(romanise(said), list(sounds), scorer=fuzz.ratio, score_cutoff=78, limit=4)
    scores: dict[str, float] = {}
    for spelled, score, _ in near:
        found = names.get(spelled) or sounds[spelled]
        scores[found] = max(score, scores.get(found, 0))
    best = sorted(scores, key=lambda found: -scores[found])
    if best and scores[best[0]] >= 86 and (len(best) == 1 or scores[best[0]] - scores[best[1]] >= 6):
        return best[0]
    return tuple(best[:3])


def name(code: str, lang: str) -> str:
    """The country's name in a language."""
    names = territories().get(code, {})
    return names.get(lang) or names.get("en") or code
