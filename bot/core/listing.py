"""Lists in a question: what is only named beside others, behind one question word or one wish."""

from __future__ import annotations

import re

from bot.core.lexicon import Lexicon
from bot.core.splitting import AND, FEWEST_ASKED, LONGEST_ANOTHER, LONGEST_HEAD, LONGEST_MEMBER, MOST, REASON
from bot.core.text import fold, tokens

_WORDS = re.compile(r"[\w']+")
_POLITE = re.compile(r"^\s*(?:me|us|mie|nouă|мне|нам|please|vă rog|va rog|пожалуйста|about|despre|о|об)\b[\s,:]*", re.IGNORECASE)
MOST_BEFORE_REQUEST = 6
"""Words up to the end of "dear organisers, could you please tell"."""


def listed(text: str) -> list[str]:
    """The members of a bare list ("currency + plugs + time zone?"); empty when it is none."""
    *first, last = re.split(r"[,;+/&\n]", text)
    members = [member.strip(" ?!.") for member in [*first, *re.split(r"\s(?:and|n|si|și|и|i)\s", last)]]
    members = [member for member in members if member]
    short = all(1 <= len(tokens(member)) <= LONGEST_MEMBER for member in members)
    fewest = 2 if re.search(r"[+/;&]", text) else 3  # "tomorrow, right" is no list
    return members if fewest <= len(members) <= MOST and short else []


def requested(piece: str, lexicon: Lexicon) -> list[str]:
    """ "Could you tell me the dates, the venue and whether it is free?": what is wished to be told, where that is several."""
    if not any("cue-request" in concepts for _, _, concepts in lexicon.spans(tokens(piece))):
        return []
    found = list(_WORDS.finditer(piece))
    words = [fold(match.group()).replace("'", "") for match in found]
    ends = [start + size for start, size, concepts in lexicon.spans(words) if "cue-request" in concepts and start + size < len(words)]
    if not ends or ends[0] > MOST_BEFORE_REQUEST:
        return []
    rest = REASON.sub("", piece[found[ends[0]].start() :])
    members = [_POLITE.sub("", member).strip(" ?!.:") for member in AND.split(rest)]
    members = [member for member in members if tokens(member)]
    return members if 2 <= len(members) <= MOST and all(len(tokens(member)) <= LONGEST_ANOTHER for member in members) else []


def behind(piece: str, lexicon: Lexicon) -> tuple[str, list[str]]:
    """ "Where is the toilet, the nurse and the way out?": the words before a list that ask for each of it, and its members; else none."""
    members = [member.strip(" ?!.") for member in AND.split(piece)]
    found = list(_WORDS.finditer(members[0]))
    words = [fold(match.group()).replace("'", "") for match in found]
    cues = {index for start, size, _ in lexicon.spans(words) for index in range(start, start + size)}
    named = next((match for index, match in enumerate(found) if index not in cues), None)
    short = all(1 <= len(tokens(member)) <= LONGEST_HEAD for member in members[1:])
    if named is None or not FEWEST_ASKED <= len(members) <= MOST or not short:
        return "", []
    head = members[0][: named.start()].strip()
    return head, [members[0][named.start() :], *members[1:]]


def leading(piece: str) -> tuple[list[str], str]:
    """ "Wifi password, loo, and where do I get my badge": what is only named before the question, and the question."""
    *first, last = [member.strip() for member in re.split(r"[,;]", piece)]
    short = all(1 <= len(tokens(member)) <= LONGEST_HEAD for member in first)
    return (first, last) if short and len(first) < MOST and len(tokens(last)) > 1 else ([], piece)
