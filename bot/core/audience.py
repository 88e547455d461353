"""Whom an announcement is for: read from a text or put together by buttons, asked of each person, said back in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from enum import IntEnum
from typing import Literal, TypeAlias

from bot.core.knowledge import Knowledge
from bot.core.language import OWN_NAMES
from bot.core.telling import Teller, shorten

PLAIN = ("everybody", "registered", "matchmaking", "checked-in", "not-checked-in", "waiting", "cancelled")
VALUED = ("day", "role", "saved", "language")
LEFT_OUT = ("waiting", "cancelled")
"""States of a registration whose people get nothing unless the announcement asks for them."""
MOST = 1000
"""Characters of an audience as text; thirty conditions are about half of it."""
DEEPEST = 20
_TOKEN = re.compile(r"\(|\)|[^\s()]+")


@dataclass(frozen=True)
class Recipient:
    """What is known of one person when it is decided who gets a message."""

    user_id: int
    language: str
    state: Literal["", "registered", "waiting", "cancelled"] = ""
    days: frozenset[str] = frozenset()
    role: str = ""
    matchmaking: bool = False
    saved: frozenset[str] = frozenset()
    checked_in: bool = False
    permission: bool = True
    unreachable: bool = False


@dataclass(frozen=True)
class Atom:
    """One condition: `registered`, `day:2024-10-10`."""

    kind: str
    value: str = ""


@dataclass(frozen=True)
class Not:
    """All but these."""

    part: Audience


@dataclass(frozen=True)
class Both:
    """Who fits every part."""

    parts: tuple[Audience, ...]


@dataclass(frozen=True)
class Either:
    """Who fits any part."""

    parts: tuple[Audience, ...]


Audience: TypeAlias = Atom | Not | Both | Either
EVERYBODY = Atom("everybody")


class AudienceError(ValueError):
    """A text that names no audience: a phrase key and its values, to be said in any language."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(f"{key} {values}")
        self.key, self.values = key, values


@dataclass(frozen=True)
class Vocabulary:
    """What the conditions with a value may name, in the order that buttons have."""

    days: tuple[str, ...] = ()
    roles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Id -> its name per language."""
    sessions: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()

    def values(self, kind: str) -> tuple[str, ...]:
        """What a kind of condition may name."""
        return {"day": self.days, "role": tuple(self.roles), "saved": self.sessions, "language": self.languages}[kind]


class _Fit(IntEnum):
    """How a person fits. Those left out by default must fit because of a condition that asks for them."""

    NO = 0
    YES = 1
    ASKED_FOR = 2


def fits(audience: Audience, person: Recipient) -> bool:
    """Whether the person is meant. Waiting-listed and cancelled people only by a condition that names their state."""
    needed = _Fit.ASKED_FOR if person.state in LEFT_OUT else _Fit.YES
    return _fit(audience, person) >= needed


def _fit(audience: Audience, person: Recipient) -> _Fit:
    if isinstance(audience, Not):
        return _Fit.YES if _fit(audience.part, person) is _Fit.NO else _Fit.NO
    if isinstance(audience, Both):
        found = [_fit(part, person) for part in audience.parts]
        return _Fit.NO if _Fit.NO in found else max(found)
    if isinstance(audience, Either):
        return max(_fit(part, person) for part in audience.parts)
    if audience.kind in LEFT_OUT:
        return _Fit.ASKED_FOR if person.state == audience.kind else _Fit.NO
    return _Fit.YES if _CONDITIONS[audience.kind](person, audience.value) else _Fit.NO


_CONDITIONS: dict[str, Callable[[Recipient, str], bool]] = {
    "everybody": lambda *_: True,
    "registered": lambda person, _: person.state == "registered",
    "matchmaking": lambda person, _: person.matchmaking,
    "checked-in": lambda person, _: person.checked_in,
    "not-checked-in": lambda person, _: person.state == "registered" and not person.checked_in,
    "day": lambda person, value: value in person.days,
    "role": lambda person, value: person.role == value,
    "saved": lambda person, value: value in person.saved,
    "language": lambda person, value: person.language == value,
}


@dataclass(frozen=True)
class Chosen:
    """Who gets a message, and who would have but cannot or does not wish to."""

    reached: tuple[Recipient, ...]
    unreachable: tuple[Recipient, ...]
    unwilling: tuple[Recipient, ...]
    """Without permission for messages that are not urgent."""

    @property
    def languages(self) -> tuple[tuple[str, int], ...]:
        """How many read each language, most first."""
        counts: dict[str, int] = {}
        for person in self.reached:
            counts[person.language] = counts.get(person.language, 0) + 1
        return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def choose(audience: Audience, people: Iterable[Recipient], *, urgent: bool) -> Chosen:
    """The people an announcement is for."""
    meant = [person for person in people if fits(audience, person)]
    willing = [person for person in meant if urgent or person.permission]
    return Chosen(
        tuple(person for person in willing if not person.unreachable),
        tuple(person for person in willing if person.unreachable),
        tuple(person for person in meant if not urgent and not person.permission),
    )


def sessions_named(audience: Audience) -> frozenset[str]:
    """The sessions that the audience speaks of."""
    if isinstance(audience, Atom):
        return frozenset({audience.value}) if audience.kind == "saved" else frozenset()
    parts = (audience.part,) if isinstance(audience, Not) else audience.parts
    return frozenset().union(*map(sessions_named, parts))


# ---- text ----


def parse(text: str, vocabulary: Vocabulary) -> Audience:
    """`registered and (day:2024-10-10 or saved:keynote) and not checked-in`. Raises AudienceError."""
    if len(text) > MOST:
        raise AudienceError("audience-too-long", count=MOST)
    words = _Words(_TOKEN.findall(text), vocabulary)
    audience = words.either(0)
    if words.left:
        raise AudienceError("audience-stray", word=words.left[0])
    return audience


class _Words:
    """The words of a text, taken one by one."""

    def __init__(self, words: list[str], vocabulary: Vocabulary) -> None:
        self.left, self.vocabulary = words, vocabulary

    def _next_is(self, word: str) -> bool:
        if self.left and self.left[0].casefold() == word:
            self.left = self.left[1:]
            return True
        return False

    def either(self, depth: int) -> Audience:
        parts = [self.both(depth)]
        while self._next_is("or"):
            parts.append(self.both(depth))
        return _several(Either, parts)

    def both(self, depth: int) -> Audience:
        parts = [self.one(depth)]
        while self._next_is("and"):
            parts.append(self.one(depth))
        return _several(Both, parts)

    def one(self, depth: int) -> Audience:
        if depth > DEEPEST:
            raise AudienceError("audience-too-deep")
        if self._next_is("not"):
            return Not(self.one(depth + 1))
        if self._next_is("("):
            inner = self.either(depth + 1)
            if not self._next_is(")"):
                raise AudienceError("audience-unclosed")
            return inner
        if not self.left or self.left[0] == ")" or self.left[0].casefold() in ("and", "or"):
            raise AudienceError("audience-incomplete")
        word, self.left = self.left[0], self.left[1:]
        return atom(word, self.vocabulary)


def _several(kind: type[Both] | type[Either], parts: list[Audience]) -> Audience:
    return parts[0] if len(parts) == 1 else kind(tuple(parts))


def atom(word: str, vocabulary: Vocabulary) -> Atom:
    """One condition. Raises AudienceError, with the nearest that exists."""
    kind, mark, value = word.casefold().partition(":")
    if kind in PLAIN and not mark:
        return Atom(kind)
    if kind not in VALUED:
        near = get_close_matches(kind, (*PLAIN, *VALUED), n=1)
        raise AudienceError("audience-unknown", word=word, known=near[0] if near else ", ".join((*PLAIN, *(f"{one}:…" for one in VALUED))))
    known = vocabulary.values(kind)
    if value not in known:
        near = get_close_matches(value, known, n=1, cutoff=0.5)
        raise AudienceError("audience-unknown", word=word, known=f"{kind}:{near[0]}" if near else ", ".join(known[:10]) or "-")
    return Atom(kind, value)


def text_of(audience: Audience) -> str:
    """The audience as `parse` reads it."""
    if isinstance(audience, Atom):
        return f"{audience.kind}:{audience.value}" if audience.value else audience.kind
    if isinstance(audience, Not):
        return f"not {_bracketed(audience.part)}"
    word = " and " if isinstance(audience, Both) else " or "
    return word.join(map(_bracketed, audience.parts))


def _bracketed(audience: Audience) -> str:
    return f"({text_of(audience)})" if isinstance(audience, Both | Either) else text_of(audience)


# ---- words ----


def in_words(audience: Audience, teller: Teller, vocabulary: Vocabulary) -> str:
    """The audience in the organiser's language."""
    say = teller.speech.say
    if isinstance(audience, Atom):
        return _atom_in_words(audience, teller, vocabulary)
    if isinstance(audience, Not):
        return say("audience-not", what=in_words(audience.part, teller, vocabulary))
    word = say("audience-and" if isinstance(audience, Both) else "audience-or")
    return f" {word} ".join(_inner_words(part, teller, vocabulary) for part in audience.parts)


def _inner_words(audience: Audience, teller: Teller, vocabulary: Vocabulary) -> str:
    words = in_words(audience, teller, vocabulary)
    return f"({words})" if isinstance(audience, Both | Either) else words


def _atom_in_words(audience: Atom, teller: Teller, vocabulary: Vocabulary) -> str:
    key = f"audience-{audience.kind}"
    if not audience.value:
        return teller.speech.say(key)
    return teller.speech.say(key, what=value_in_words(audience, teller, vocabulary))


def value_in_words(audience: Atom, teller: Teller, vocabulary: Vocabulary) -> str:
    """What a condition names: a day, a role, a session, a language."""
    if audience.kind == "day":
        return teller.speech.day(date.fromisoformat(audience.value))
    if audience.kind == "role":
        return teller.name(vocabulary.roles[audience.value]) if audience.value in vocabulary.roles else audience.value
    if audience.kind == "saved":
        session = teller.knowledge.agenda.by_id.get(audience.value)
        return shorten(teller.title(session), 60) if session else audience.value
    return OWN_NAMES.get(audience.value, audience.value)


# ---- buttons ----


Joins = Literal["and", "or"]


def extended(whole: Audience | None, condition: Atom, joins: Joins = "and", *, negated: bool = False) -> Audience:
    """One press more: a condition joined to all that is there, which keeps its meaning: (a or b) and not c."""
    part: Audience = Not(condition) if negated else condition
    if whole is None:
        return part
    kind = Both if joins == "and" else Either
    return kind((*whole.parts, part)) if isinstance(whole, kind) else kind((whole, part))


def shortened(whole: Audience) -> Audience | None:
    """One press less."""
    if not isinstance(whole, Both | Either):
        return None
    return _several(type(whole), list(whole.parts[:-1]))


# ---- what the event's files give ----

ROLE, DAYS, MATCHMAKING = "role", "days", "matchmaking"
"""The questions of registration.yaml that conditions look at; a form without them has nobody of that kind."""


def vocabulary(knowledge: Knowledge) -> Vocabulary:
    """What conditions may name at an event."""
    questions = getattr(getattr(knowledge, "form", None), "questions", {})
    roles = {id_: option.label for id_, option in questions[ROLE].options.items()} if ROLE in questions else {}
    return Vocabulary(tuple(map(str, knowledge.event.days)), roles, tuple(knowledge.agenda.by_id), knowledge.event.languages)


def day_of_option(knowledge: Knowledge) -> dict[str, str]:
    """Which day each option of the form's question about days is: the first option the first day, and so on."""
    questions = getattr(getattr(knowledge, "form", None), "questions", {})
    options = tuple(questions[DAYS].options) if DAYS in questions else ()
    days = tuple(map(str, knowledge.event.days))
    own = {day: day for day in days}
    return own | dict(zip(options, days, strict=True)) if len(options) == len(days) else own


def parts_of(knowledge: Knowledge, question: str) -> dict[str, tuple[str, ...]]:
    """For each answer to a question of the form, the parts in which a place is taken by that answer alone."""
    form = getattr(knowledge, "form", None)
    found: dict[str, tuple[str, ...]] = {}
    for id_, part in (form.parts if form else {}).items():
        if list(part.when) == [question] and len(part.when[question]) == 1:
            answer = part.when[question][0]
            found[answer] = (*found.get(answer, ()), id_)
    return found
