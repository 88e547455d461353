"""One message, several questions: where a mail has its question, and where two questions are joined."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from bot.core.lexicon import Lexicon
from bot.core.text import fold, romanise, tokens
from bot.core.wordforms import keys

STORY = 25
"""Up to so many words, all of a message is read beside its question; a long mail only dilutes it."""
MOST_JOINTS = 24
"""Joints of a sentence that are looked at; nobody asks so much in one."""
NEAR = 160
"""Characters on either side of a joint that tell whether two questions meet there."""
BESIDE_REQUEST = 4
"""Words beside "please tell me" that still ask nothing: "in two words"."""
LONGEST_ANOTHER = 10
"""Words of a further question that has no question mark."""
FEWEST_ADDED = 3
"""Words of a further matter that is only named behind an "and"."""
LONGEST_MARKLESS = 14
"""Words of one that begins with a question word."""
BRIEF_STORY = 7
"""Words of "I have a small software company"."""
BRIEF = 3
"""Words of "how much is it"."""
LONGEST_HEAD = 5
"""Words of what stands before a colon."""
LONGEST_MEMBER = 3
"""Words of a matter that is only named in a list."""
FEWEST_ASKED = 3
"""Members with a question word each that are questions of their own."""
MOST = 4
"""Questions answered from one message; more would be a wall of text."""
_SENTENCE = re.compile(r"(?<=[.!?…;])\s+|\n+|(?<=[?!])|(?<=\w):\s+")
_JOINT = re.compile(
    r"\s*(?:[,;&+/]|\band\b|\ban\b(?=\s+(?:wh|how))|\bn\b(?!-)|\bsi\b|\bși\b|\bşi\b|\biar\b|\bи\b|\bi(?=\s+(?:v\s+k|na\s+k|k[aiotu]|gde|ch?to|sk))|\bа\b|\bplus\b)\s*",
    re.IGNORECASE,
)
AND = re.compile(r"\s*(?:[,;&+]|\band\b|\bn\b(?!-)|\bsi\b|\bși\b|\bşi\b|\bи\b|\bplus\b)\s*", re.IGNORECASE)
_SHORT_WORDS = "in at on from to for by till until with în pe la de din pentru cu pana spre в на с со из для до от к ко о об у по"
_PREPOSITIONS = frozenset([*_SHORT_WORDS.split(), "v", "iz", "dlya"])
_WHO_AND_WHAT = "when where who what which how why când unde cine ce care cum cât cui когда где кто что как куда сколько почём кому кого"
_SAYING = (
    "question hi hello hey help urgent ps thing things întrebare întrebări salut bună ajutor lucruri вопрос помогите привет срочно вещи "
    "lines fields details items rubrică rubrici rânduri detalii lucru строка строки строчки строчек пункт пункта пунктов данные данных одно"
)
_ANNOUNCED = frozenset(key for word in _SAYING.split() for key in keys(fold(word)))
"""Words before a colon that only say that a question comes."""
QUESTION_WORDS = frozenset([*map(fold, _WHO_AND_WHAT.split()), *map(romanise, _WHO_AND_WHAT.split())])
"""Words, folded, that a question has or begins with."""
_FIRSTLY = (
    "first(?:ly)?|second(?:ly)?|third(?:ly)?|finally|[iî]n primul r[aâ]nd|[iî]n al (?:doi|trei)lea r[aâ]nd|во-первых|во-вторых|в-третьих"
)
_ENUMERATED = re.compile(rf"^\W*(?:(?:{_FIRSTLY})\s*,\s*|(?:\d|[abc])[.)]\s+)", re.IGNORECASE)
"""What people number their questions with."""
_PARTICLES = frozenset(["ли", "li", "oare"])
"""Words that make a question of a sentence, wherever they stand."""
_ALSO = frozenset(["also", "plus", "inca", "deasemenea", "еще", "также"])
"""What adds a matter that is only named."""
_COUNTED = "days day hours people zile zi ore oameni persoane дней дня день часов человек людей"
_UNITS = frozenset(map(fold, _COUNTED.split()))
"""What is counted, and so is nothing that a place or a moment is asked of: "where, and how many days"."""
_ADDING = frozenset(["also", "asemenea", "deasemenea", "totodata", "также"])
"""What begins a further question of a mail, be it none by its form: "also, we would leave our bags somewhere"."""
_ALTERNATIVE = re.compile(r"\s*\b(?:or|sau|ori|или)\b", re.IGNORECASE)
"""What offers another answer, not another question: "is there a lift, or do I have to walk"."""
_RELATIVE = re.compile(r"\s*(?:where|that|which|unde|care|где|котор\w+|чтобы)\b", re.IGNORECASE)
"""What only tells of the thing that is asked for: "is there a quiet room, where I can sit down"."""
_LEADING = re.compile(
    rf"^\W*(?:(?:{'|'.join(sorted(_PREPOSITIONS))})\s+)?(?:(?:ce|care|what|which|как\w+|котор\w+|kak\w+|kotor\w+)\s+)?[\w'-]+\s*",
    re.IGNORECASE,
)
"""A question word, a preposition before it, and what it asks of: "in ce oras"."""
_SHORTENED = re.compile(
    r"(?<!\w)(?:dim|sapt|săpt|str|nr|pers|aprox|prog|info|reg|conf|org|adr|loc|inf|jan|feb|aug|sept|oct|nov|dec|tel|min|max|approx|dr|mr|mrs|ms|prof|vs|no|incl|dl|dna|ул|тел|мин|прог|рег|орг|окт|нояб|дек|сент|макс|чел|др|им|ок|зал)\.$",
    re.IGNORECASE,
)
"""Abbreviations, whose full stop ends no sentence: "vineri dim. ce e"."""


@dataclass(frozen=True)
class Cues:
    """What the lexicon says of a piece of text."""

    starts: bool
    requests: bool
    asks: bool


_PARTED = re.compile(r"[,;:&+/\n]|[.!?…](?=\s*\w)")
"""What may stand between two questions; a mark at the end parts nothing."""
_JOINING = frozenset(["and", "an", "n", "si", "iar", "и", "а", "i", "plus"])
"""And the words, folded."""


def is_one(text: str) -> bool:
    """Whether a text has nothing at which it could be taken apart; told at a glance, for most questions have not."""
    words = tokens(text)
    return not _PARTED.search(text) and _JOINING.isdisjoint(words) and not QUESTION_WORDS.issuperset(words)


def sentences(text: str) -> list[str]:
    """The sentences of a text, without empty ones; a full stop inside a number, an address or an abbreviation ends none."""
    found: list[str] = []
    for piece in (piece.strip() for piece in _SENTENCE.split(text) if piece and re.search(r"\w", piece)):
        if found and _SHORTENED.search(found[-1]):
            found[-1] = f"{found[-1]} {piece}"
        else:
            found.append(piece)
    return [_ENUMERATED.sub("", piece) for piece in found]


def cues(piece: str, lexicon: Lexicon) -> Cues:
    """Whether a piece begins like a question, asks politely, or ends in a question mark."""
    words = tokens(piece)
    spans = lexicon.spans(words)
    begins = 1 if words and words[0] in _PREPOSITIONS else 0
    # "Is it translated" begins like the tag "is it?".
    first = lexicon.spans(words[begins : begins + 1])
    starts = any(start <= begins and "cue-starter" in concepts for start, _, concepts in [*spans, *first])
    requests = any("cue-request" in concepts for _, _, concepts in spans)
    return Cues(starts, requests, piece.rstrip(" )\"'»”").endswith("?"))


class Asked(NamedTuple):
    """One question of a message, and the same with what was said around it."""

    text: str
    stories: tuple[str, ...] = ()
    mail: str = ""
    """What is told before the question: it may name whom or what the question is about."""


def headed(text: str, lexicon: Lexicon) -> str:
    """What stands before a colon and is asked about behind it: "pitch contest" of "pitch contest: what time, which hall?"."""
    head, colon, rest = text.partition(":")
    words = tokens(head)
    named = (
        bool(colon)
        and rest[:1].isspace()
        and 1 <= len(words) <= LONGEST_HEAD
        and _ANNOUNCED.isdisjoint(key for word in words for key in keys(word))
    )
    spoken_to = any({"cue-request", "cue-starter"} & concepts for _, _, concepts in lexicon.spans(words))
    return head.strip() if named and not spoken_to and not re.search(r"[.!?,;]|(?<!\w)\d", head) and asks(rest, lexicon) else ""


def asks(text: str, lexicon: Lexicon) -> bool:
    """Whether a text begins like a question, or has a question word among its first."""
    return _begins_question(text, lexicon) or not QUESTION_WORDS.isdisjoint(tokens(text)[:BRIEF])


def questions(text: str, lexicon: Lexicon) -> list[Asked]:
    """The questions in a message, in order; the message itself where it is one.

    A mail's greeting, story and thanks are left out when a sentence asks; the sentence before the question and,
    in a short message, all of it come along as stories, for they may tell what it is about.
    """
    if head := headed(text, lexicon):
        return [Asked(f"{head} {part}") for part in _parts(text.partition(":")[2], lexicon)][:MOST]
    words = [word for word in tokens(text) if not AND.fullmatch(word) and word != "n"]
    if 2 <= len(words) <= MOST and QUESTION_WORDS.issuperset(words):
        return [Asked(word) for word in dict.fromkeys(words)]  # "когда где"
    pieces = _with_tags(sentences(text), lexicon)
    if len(pieces) < 2:
        text = pieces[0] if pieces else text
        if told_beside := _told_first(text, lexicon) or _told_last(text, lexicon):
            parts = _parts(told_beside, lexicon)  # "the address, and is there a ramp, my mother is in a wheelchair"
            return [Asked(told_beside, (text,))] if len(parts) == 1 else [Asked(part) for part in parts][:MOST]
        return [Asked(one) for part in _parts(text, lexicon) for one in _each_word(part)][:MOST]
    told = [cues(piece, lexicon) for piece in pieces]
    asking = [index for index, cue in enumerate(told) if cue.asks or cue.requests] or [
        index for index, cue in enumerate(told) if cue.starts
    ]
    if not asking:
        return [Asked(text)]
    # "Wifi password? And is there parking": a second question need not have its mark.
    asking = [index for index in range(asking[0], len(pieces)) if index in asking or _begins_another(pieces[index], lexicon)]
    whole = (text,) if len(tokens(text)) <= STORY else ()
    found: list[Asked] = []
    for index in asking:
        if index and not told[index].asks and _only_requests(pieces[index], lexicon):
            found += [Asked(part) for part in _parts(pieces[index - 1], lexicon)]  # "I wonder about X. Please tell me briefly."
            continue
        parts = _parts(_told_last(pieces[index], lexicon) or pieces[index], lexicon)
        before = (f"{pieces[index - 1]} {pieces[index]}",) if index and index - 1 not in asking else ()
        stories = () if len(parts) > 1 else (*before, *whole) if len(asking) == 1 else before
        mail = " ".join(piece for number, piece in enumerate(pieces[:index]) if number not in asking)
        found += [Asked(part, stories, mail) for part in parts]
    return found[:MOST]


def _each_word(part: str) -> Sequence[str]:
    """ "Where when" is two questions."""
    words = tokens(part)
    return words if len(words) > 1 and QUESTION_WORDS.issuperset(words) else [part]


def _with_tags(pieces: list[str], lexicon: Lexicon) -> list[str]:
    """The sentences, where one that only wants a yes is a tag of the one before: "I booked for the 24th. All good?"."""
    found: list[str] = []
    for piece in pieces:
        words = tokens(piece)
        asked = {index for start, size, concepts in lexicon.spans(words) if "cue-check" in concepts for index in range(start, start + size)}
        if found and words and len(asked) == len(words) and not found[-1].endswith("?"):
            found[-1] = f"{found[-1].rstrip(' .!')}, {piece}"
        else:
            found.append(piece)
    return found


def _told_first(text: str, lexicon: Lexicon) -> str:
    """ "I'm just a nurse, do I pay the full price": the question behind what somebody tells of themselves; else nothing."""
    told, _, question = text.rpartition(",")
    words = tokens(told)
    if any(_may_ask(piece, lexicon) for piece in told.split(",")[1:]):
        return ""  # "I'm a nurse, do I pay, is lunch included"
    return (
        question.strip()
        if _begins_with("cue-story", words, lexicon)
        and len(words) <= BRIEF_STORY
        and (_begins_question(question, lexicon) or (question.rstrip().endswith("?") and len(tokens(question)) > BRIEF))
        else ""
    )


def _told_last(text: str, lexicon: Lexicon) -> str:
    """ "What time are we back, my train is at 18:10": the question before what somebody tells of themselves; else nothing."""
    reason = REASON.search(text)
    asked = text[: reason.start()].strip() if reason and reason.group().startswith(",") else ""
    if asked and (_begins_question(asked, lexicon) or cues(asked, lexicon).requests):
        return asked  # "when can I collect it, as I'd like to leave early"
    question, _, told = text.rpartition(",")
    words = tokens(told)
    short = len(words) <= BRIEF_STORY and QUESTION_WORDS.isdisjoint(words) and not cues(told, lexicon).requests
    return question.strip() if short and _begins_with("cue-story", words, lexicon) and _begins_question(question, lexicon) else ""


def _asked_thrice(piece: str) -> list[str]:
    """ "Smoking where, water from where, charging where": each member has its own question word, wherever that stands."""
    members = [member.strip() for member in re.split(r"[,;]", piece)]
    words = [tokens(member) for member in members]
    each = all(2 <= len(own) <= LONGEST_ANOTHER and not QUESTION_WORDS.isdisjoint(own) for own in words)
    return members if FEWEST_ASKED <= len(members) <= MOST and each else []


def _parts(piece: str, lexicon: Lexicon) -> list[str]:
    if thrice := _asked_thrice(piece):
        return thrice
    found: list[str] = []
    begin = 0
    for joint in islice(_JOINT.finditer(piece), MOST_JOINTS):
        left, right = piece[begin : joint.start()], piece[joint.end() :]
        exists = _begins_with("cue-exists", tokens(left.rpartition(",")[2][:NEAR]), lexicon)
        relative = exists and not tokens(joint.group()) and _RELATIVE.match(right)  # not behind an "and"
        if _ALTERNATIVE.match(right) or relative or only_checks(left, lexicon):
            continue
        governs = _governs(left, lexicon) and not _only_requests(left, lexicon)
        if not governs and _stands_alone(left, lexicon, first=not found) and _begins_question(right, lexicon):
            found.append(left.strip())
            begin = joint.end()
    found.append(piece[begin:].strip())
    if len(found) > 1 and _only_requests(found[0], lexicon):
        found.pop(0)
    if len(found) > 1 and not QUESTION_WORDS.isdisjoint(tokens(found[0])[-1:]):
        # "When and where is it", "do you know when and where it is": the first is asked of what the second names.
        of_what = _LEADING.sub("", found[1])
        found[:2] = [found[0] if _UNITS.issuperset(tokens(of_what)) else f"{found[0]} {of_what}", found[1]]
    return found


REASON = re.compile(
    r",?\s*\b(?:as (?=i |we )|because|since|so that|deoarece|[iî]ntruc[aâ]t|fiindc[aă]|pentru c[aă]|ca s[aă]"
    r"|так как|поскольку|потому что|чтобы)\b.*$",
    re.IGNORECASE,
)
"""Why somebody asks, behind a request: "please confirm this, as I shall be travelling"."""


def only_checks(piece: str, lexicon: Lexicon) -> bool:
    """ "Am I right, that begins on the 11th": whether a piece only asks to hear that what follows is so."""
    words = tokens(piece)
    checked = sum(size for _, size, concepts in lexicon.spans(words) if "cue-check" in concepts)
    return checked > 1 and len(words) - checked <= 1


def _only_requests(piece: str, lexicon: Lexicon) -> bool:
    """Whether a piece is hardly more than "could you tell me please", whatever the reason for it."""
    words = tokens(REASON.sub("", piece))
    requested = {
        index for start, size, concepts in lexicon.spans(words) if "cue-request" in concepts for index in range(start, start + size)
    }
    beside = [word for index, word in enumerate(words) if index not in requested]
    asks = len(beside) > 1 and not (QUESTION_WORDS | _ALSO).isdisjoint(beside)
    return bool(requested) and len(beside) <= BESIDE_REQUEST and not asks


def halves(piece: str, lexicon: Lexicon) -> list[tuple[str, str]]:
    """Where a question may name two matters: "is there a doctor and halal food?"; of "I am a nurse, ..." the first tells, not asks."""
    if _begins_with("cue-story", tokens(piece), lexicon):
        return []
    cuts = [(piece[: joint.start()].strip(), piece[joint.end() :].strip()) for joint in AND.finditer(piece)]
    # Of "are mayors expected, too, or only firms" the Romanian "too" is an "and".
    return [cut for cut in cuts if all(cut) and not _ALTERNATIVE.search(cut[1]) and not _tells(*cut, lexicon)]


def _tells(left: str, right: str, lexicon: Lexicon) -> bool:
    """ "I could not hear the talks, will there be a recording?": the first half tells, only the second asks."""
    return not _may_ask(left, lexicon) and len(tokens(left)) > LONGEST_MEMBER and cues(right, lexicon).starts


def _begins_with(cue: str, words: Sequence[str], lexicon: Lexicon) -> bool:
    return any(start == 0 and cue in concepts for start, _, concepts in lexicon.spans(words))


def _begins_another(piece: str, lexicon: Lexicon) -> bool:
    """ "And is there parking", "how much", "also the address": short, and it begins like a question, if need be behind an "and"."""
    words = tokens(piece)
    if len(words) <= LONGEST_HEAD and not _ANNOUNCED.isdisjoint(key for word in words for key in keys(word)):
        return False  # "and one more question:"
    follows = _begins_with("cue-followup", words[:1], lexicon)
    brief = 2 <= len(words) <= BRIEF and words[0] in QUESTION_WORDS
    named = len(words) <= LONGEST_HEAD and not _ALSO.isdisjoint(words[:2])
    named = named or (len(words) <= LONGEST_MARKLESS and not _ADDING.isdisjoint(words[:2]))
    plain = not QUESTION_WORDS.isdisjoint(words[:2]) and len(words) <= LONGEST_MARKLESS and cues(piece, lexicon).starts
    named = named or (follows and FEWEST_ADDED <= len(words) <= LONGEST_HEAD)  # "and a bus to the airport"
    return brief or named or plain or (follows and len(words) <= LONGEST_ANOTHER and _may_ask(" ".join(words[1:]), lexicon))


def _begins_question(text: str, lexicon: Lexicon) -> bool:
    """A question word or a helping verb first, and after it something that is no mere tag (", is it?")."""
    words = tokens(text[:NEAR])[:12]
    said = {index for start, size, _ in lexicon.spans(words) for index in range(start, start + size)}
    if len(words) < 2:
        return False
    if words[1] in _PARTICLES:
        return True  # "берут ли карту"
    tag = len(words) <= 3 and not QUESTION_WORDS.intersection(words) and len(said) == len(words)
    return not tag and cues(" ".join(words), lexicon).starts


def _governs(text: str, lexicon: Lexicon) -> bool:
    """ "Where can I see, who is coming": the piece ends in a verb that the next one hangs on."""
    words = tokens(text[-NEAR:])
    return any("cue-governing" in concepts and start + size == len(words) for start, size, concepts in lexicon.spans(words))


def _stands_alone(text: str, lexicon: Lexicon, *, first: bool) -> bool:
    words = tokens(text[-NEAR:])
    if len(words) == 1:
        return words[0] in QUESTION_WORDS
    if not words:
        return False
    # "I'm vegan, will there be something for me": what is told before the question does not matter.
    return not first or _may_ask(" ".join(words), lexicon) or cues(text.rpartition(",")[2], lexicon).starts


def _may_ask(text: str, lexicon: Lexicon) -> bool:
    """Whether a piece begins like a question, asks politely, or has a question word: "my dog has eaten chocolate" only tells."""
    said = cues(text, lexicon)
    return said.starts or said.requests or not (QUESTION_WORDS | _PARTICLES).isdisjoint(tokens(text))
