"""One message, several questions: where a mail has its question, and where two questions are joined."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.core.lexicon import Lexicon
from bot.core.text import fold, tokens

MOST = 4
"""Questions answered from one message; more would be a wall of text."""
_SENTENCE = re.compile(r"(?<=[.!?…;])\s+|\n+|(?<=[?!])")
_JOINT = re.compile(r"\s*(?:[,;&+/]|\band\b|\bn\b|\bsi\b|\bși\b|\bşi\b|\biar\b|\bи\b|\bа\b|\bplus\b)\s*", re.IGNORECASE)
_PAIR = re.compile(
    r"^\W*(?P<one>\w[\w'-]*(?: \w+)?)\s+(?:and|n|&|si|și|şi|и)\s+(?P<two>\w[\w'-]*)\s+(?P<rest>.+)$", re.IGNORECASE
)
_QUESTION_WORDS = frozenset(
    fold(word)
    for word in "when where who what which how why când unde cine ce care cum cât когда где кто что как куда сколько почём кому".split()
)


@dataclass(frozen=True)
class Cues:
    """What the lexicon says of a piece of text."""

    starts: bool
    requests: bool
    asks: bool


def sentences(text: str) -> list[str]:
    """The sentences of a text, without empty ones; a full stop inside a number or an address ends none."""
    return [piece.strip() for piece in _SENTENCE.split(text) if piece and re.search(r"\w", piece)]


def cues(piece: str, lexicon: Lexicon) -> Cues:
    """Whether a piece begins like a question, asks politely, or ends in a question mark."""
    words = tokens(piece)
    spans = lexicon.spans(words)
    starts = any(start == 0 and "cue-starter" in concepts for start, _, concepts in spans)
    requests = any("cue-request" in concepts for _, _, concepts in spans)
    return Cues(starts, requests, piece.rstrip(" )\"'»”").endswith("?"))


def questions(text: str, lexicon: Lexicon) -> list[str]:
    """The questions in a message, in order; the message itself where it is one.

    A mail's greeting, story and thanks are left out when a sentence asks.
    """
    pieces = sentences(text)
    if len(pieces) > 1:
        told = [(piece, cues(piece, lexicon)) for piece in pieces]
        asking = [piece for piece, cue in told if cue.asks or cue.requests]
        pieces = asking or [piece for piece, cue in told if cue.starts] or [text]
    parts = [part for piece in pieces for part in _parts(piece, lexicon)]
    return parts[:MOST] or [text]


def _parts(piece: str, lexicon: Lexicon) -> list[str]:
    pair = _PAIR.match(piece)
    if pair and fold(pair["one"]) in _QUESTION_WORDS and fold(pair["two"]) in _QUESTION_WORDS:
        return [f"{pair['one']} {pair['rest']}", f"{pair['two']} {pair['rest']}"]
    found: list[str] = []
    begin = 0
    for joint in _JOINT.finditer(piece):
        left, right = piece[begin : joint.start()], piece[joint.end() :]
        if _stands_alone(left, lexicon, first=not found) and _begins_question(right, lexicon):
            found.append(left.strip())
            begin = joint.end()
    found.append(piece[begin:].strip())
    return found


def _begins_question(text: str, lexicon: Lexicon) -> bool:
    """A question word or a helping verb first, and something after it."""
    words = tokens(text)[:12]
    return len(words) >= 2 and cues(" ".join(words), lexicon).starts


def _stands_alone(text: str, lexicon: Lexicon, *, first: bool) -> bool:
    words = tokens(text)
    if len(words) < 2:
        return False
    return not first or any({"cue-starter", "cue-request"} & concepts for _, _, concepts in lexicon.spans(words))
