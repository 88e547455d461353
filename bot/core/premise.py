"""Statements that want a yes: "it is on the 24th, right?" is corrected, never agreed with."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from bot.core.language import Speech
from bot.core.lexicon import Lexicon
from bot.core.text import fold, romanise, tokens

_NUMBER = re.compile(r"\d+(?:[.:]\d+)?")
_STRONG = frozenset(
    ["right", "rite", "correct", "true", "corect", "adevarat", "верно", "правда", "правильно", "confirm", "confirmati", "подтвердите"]
)
"""Tags that need no comma before them; "yes", "nu" or "is it" end many an honest question."""


_PARTICLES = frozenset({"же", "ж", "ведь"})
"""Words that make a claim of a Russian sentence, wherever they stand."""
_SAME = re.compile(r"эт(?:от|а|ой|у|и|их|им|ими|ого|ому|ом)$|та(?:к|м|кой|кая|кое|кие|кого|кому|ким|ком)?$|т(?:от|о|е|ого|ому|ой|ут|уда)$")
"""Words behind which they mean "the same": "такое же", "там же"."""


@lru_cache(maxsize=64)  # one question is looked at from several sides; small, for it holds people's words
def wants_a_yes(question: str, lexicon: Lexicon) -> bool:
    """Whether the question ends in a tag ("right?", "nu?", "верно?"), or states something and asks to hear so."""
    words = tokens(question)
    spans = lexicon.spans(words)
    if not words or len(words) < 3:
        return False
    last = [concepts for start, size, concepts in spans if start + size == len(words) and start > 0]
    tagged = any("cue-check" in concepts for concepts in last)
    if tagged and words[-1] not in _STRONG:
        # Behind a comma; or of a number or a place, as "e pe 24 nu?", "e la Iasi nu?": who asks for one gives none; or "isn't it".
        behind = re.search(r"[,\-]\s*[^,\-?]{2,30}\?*\s*$", question)
        tagged = bool(behind or _NUMBER.search(question) or placed(question) or words[-2].endswith("nt"))
    particles = () if _PARTICLES.isdisjoint(words) else pairwise(["", *words])
    particle = any(word in _PARTICLES and not _SAME.match(before) for before, word in particles)
    # "So it is on the 24th", but not "so what is on the 24th".
    opened = any(
        start == 0 and "cue-so" in concepts and romanise(words[size]) not in _OPEN for start, size, concepts in spans if size < len(words)
    )
    return tagged or opened or particle


def checks(before: str, lexicon: Lexicon) -> bool:
    """Whether what is said before a statement begins by asking to hear that it is so: "do I remember correctly that"."""
    return any(start <= 1 < size and "cue-check" in concepts for start, size, concepts in lexicon.spans(tokens(before)))


_OPENING = "when what which how who where until hour till când ce care cât cum cine unde ora până"
_OPENING_RU = "когда что какой какая каком котором какого сколько скольки как кто где час часов часу"
_OPEN = frozenset(romanise(fold(word)) for word in f"{_OPENING} {_OPENING_RU}".split())


def asks_openly(question: str) -> bool:
    """Whether a question wants to be told something, not a yes: "what time does it start" against "does it start tomorrow"."""
    return not _OPEN.isdisjoint(map(romanise, tokens(question)))


_PLACED = re.compile(r"\b(?:in|at|to|la|din|в|во|из)\s+(?:(?:самом|самой|chiar|tocmai|downtown|central|the)\s+)?([^\W\d_]{3,})")


def placed(question: str) -> str:
    """The word that a question puts a place in: "iasi" of "it is in Iasi"; empty when there is none."""
    found = _PLACED.search(fold(question))
    return found[1] if found else ""


_CLAUSE = re.compile(r",|\b(?:i can|we can|then|so|то|atunci|pot|putem)\b", re.IGNORECASE)


def built_on(question: str, lexicon: Lexicon) -> str:
    """The place that a question takes for granted: "iasi" of "since you are in Iasi, I can come by bus"; empty when there is none."""
    if not any(start == 0 and "cue-premise" in concepts for start, _, concepts in lexicon.spans(tokens(question))):
        return ""
    return placed(_CLAUSE.split(question)[0])


_COPULA = re.compile(r"(?:so|deci|итак|значит)?\W*(\w[^,.?!]{2,40}?)\s+(?:is|are|este|e|sunt|это|-)\s")


def claimed_of(question: str) -> str:
    """What stands before the "is" of a statement: "the theme" of "the theme is wine, right?"; empty when nothing does."""
    found = _COPULA.match(fold(question))
    return found[1] if found else ""


def correct(question: str, answer: str, speech: Speech) -> str:
    """The answer to somebody who stated something: "No." where the numbers differ, else what is known, exactly.

    A yes is never said: that the numbers agree does not make the statement true.
    """
    said, true = set(_NUMBER.findall(fold(question))), set(_NUMBER.findall(answer))
    if said and true and not said & true:
        return speech.say("no-to-premise", answer=answer)
    if said and said <= true:
        return answer
    return speech.say("what-is-known", answer=answer)
