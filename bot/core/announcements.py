"""An announcement: what organisers wrote in each language, filled in from the programme, as the message that people get."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from difflib import get_close_matches
from typing import Any, NamedTuple

from bot.core.addresses import checked_url
from bot.core.agenda import Session
from bot.core.replies import Attachment, Button, Entity, Reply, entity
from bot.core.richtext import Rich, by_marks, units
from bot.core.telling import Teller, shorten
from bot.core.values import LANGUAGES

TEXT_LIMIT, CAPTION_LIMIT, ENTITY_LIMIT = 4096, 1024, 100
"""UTF-16 units of a message and of a caption, and formatted passages in either (Bot API)."""
MOST_BUTTONS = 6
LONGEST_LABEL = 40
REFERENCE = re.compile(r"\{session:\s*([A-Za-z0-9-]{0,64})\.([a-z]{0,16})\s*\}")
"""{session:keynote.start}: read from the programme when the message goes out, so it is right even if the session moved."""
_ALMOST = re.compile(r"\{\s*session\b[^{}\n]{0,80}\}?", re.IGNORECASE)
MARK = re.compile(rf"^[ \t]*\[({'|'.join(LANGUAGES)})\][ \t]*\n?", re.IGNORECASE | re.MULTILINE)
"""A line [en], or the beginning of one: what follows is in that language."""
_ANY_MARK = re.compile(rf"\[({'|'.join(LANGUAGES)})\]", re.IGNORECASE)
_BARE_ADDRESS = re.compile(r"[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}(?:/\S*)?")
_URL = re.compile(r"(?:https?|tg)://[^\s<>\"]{1,500}")


class Problem(NamedTuple):
    """What keeps an announcement from going out: a phrase key and its values."""

    key: str
    values: tuple[tuple[str, object], ...] = ()

    def say(self, teller: Teller) -> str:
        """The problem in the organiser's language."""
        return teller.speech.say(self.key, **dict(self.values))


def problem(key: str, **values: object) -> Problem:
    """A problem with its values."""
    return Problem(key, tuple(values.items()))


@dataclass(frozen=True)
class Link:
    """A button: a web page, or a session of the programme (`session:<id>`)."""

    to: str
    label: Mapping[str, str] = field(default_factory=dict)
    """Per language, or `*` for all; a session's button bears its title."""


@dataclass(frozen=True)
class Announcement:
    """What is to be said. To whom and when is kept beside it."""

    texts: Mapping[str, Rich] = field(default_factory=dict)
    file: Attachment | None = None
    links: tuple[Link, ...] = ()
    seen: bool = False
    """Whether there is a button "I have seen it"."""
    urgent: bool = False
    typed: Mapping[str, int] = field(default_factory=dict)
    """By which of its author's messages each text came: when that message is edited, so is the text."""

    def dump(self) -> str:
        """As JSON, for the database."""
        kept: dict[str, Any] = {
            "texts": {lang: [rich.text, rich.entities] for lang, rich in self.texts.items()},
            "links": [[link.to, dict(link.label)] for link in self.links],
            "seen": self.seen,
            "urgent": self.urgent,
            "typed": dict(self.typed),
        }
        if self.file:
            kept["file"] = [self.file.kind, self.file.name, self.file.file_id]
        return json.dumps(kept, ensure_ascii=False)

    @classmethod
    def load(cls, raw: str) -> Announcement:
        """From JSON that `dump` wrote."""
        kept = json.loads(raw)
        file = kept.get("file")
        return cls(
            {lang: Rich(text, tuple(entity(*one) for one in entities)) for lang, (text, entities) in kept["texts"].items()},
            Attachment(file[0], file[1], file_id=file[2]) if file else None,
            tuple(Link(to, label) for to, label in kept["links"]),
            kept["seen"],
            kept["urgent"],
            kept.get("typed", {}),
        )

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages it is written in, in the house's order."""
        return tuple(lang for lang in LANGUAGES if self.texts.get(lang))

    def language_for(self, lang: str, order: Iterable[str]) -> str:
        """The language that somebody who reads `lang` gets: their own, or the first of `order` that is there."""
        return next((one for one in (lang, *order) if self.texts.get(one)), "")

    def with_text(self, lang: str, rich: Rich) -> Announcement:
        """The same with another text in one language; an empty one takes it away."""
        texts = {code: text for code, text in self.texts.items() if code != lang}
        return replace(self, texts=texts | {lang: rich} if rich else texts)


class Copy(NamedTuple):
    """What is added to the words of the author: the mark of a correction, and the number that a press on "seen" names."""

    number: int
    corrected: datetime | None = None


def delivery(announcement: Announcement, lang: str, teller: Teller, copy: Copy) -> Reply:
    """The message that people get in one language. The preview is made by nothing else.

    Raises KeyError for a language it is not written in; what `problems` finds is left as it stands.
    """
    rich = filled(announcement.texts[lang], teller)
    if copy.corrected:
        mark = teller.speech.say("announcement-corrected", time=teller.speech.clock(copy.corrected))
        rich = rich + Rich(f"\n\n{mark}", (Entity("italic", 2, units(mark)),))
    return Reply(rich.text, _buttons(announcement, teller, copy.number), attachment=announcement.file, entities=rich.entities)


def withdrawn_note(announcement: Announcement, teller: Teller) -> Reply:
    """What stands in the place of a message that Telegram does not delete any more; a picture stays above it."""
    return Reply(teller.speech.say("announcement-was-withdrawn"), attachment=announcement.file, entities=())


def filled(rich: Rich, teller: Teller) -> Rich:
    """The text with its references read from the programme."""

    def words(match: re.Match[str]) -> str:
        session = teller.knowledge.agenda.by_id.get(match[1].casefold())
        tell = REFERENCES.get(match[2])
        return (session and tell and tell(teller, session)) or match[0]

    return rich.filled(REFERENCE, words).stripped()


def _start(teller: Teller, session: Session) -> str:
    return teller.speech.clock(session.start) if session.start else teller.speech.say("time-tbc")


def _end(teller: Teller, session: Session) -> str:
    return teller.speech.clock(session.end) if session.end else teller.speech.say("time-tbc")


REFERENCES: dict[str, Callable[[Teller, Session], str]] = {
    "title": Teller.title,
    "start": _start,
    "end": _end,
    "day": lambda teller, session: teller.speech.day(session.day),
    "room": Teller.where,
}


def sessions_in(announcement: Announcement) -> frozenset[str]:
    """The sessions that its texts and buttons name."""
    named = {match[1].casefold() for rich in announcement.texts.values() for match in REFERENCE.finditer(rich.text)}
    return frozenset(named | {link.to.removeprefix("session:") for link in announcement.links if link.to.startswith("session:")})


def _buttons(announcement: Announcement, teller: Teller, number: int) -> tuple[tuple[Button, ...], ...]:
    rows = [(_link(link, teller),) for link in announcement.links]
    if announcement.seen:
        rows.append((Button(teller.speech.say("button-seen"), f"seen:{number}"),))
    return tuple(rows)


def _link(link: Link, teller: Teller) -> Button:
    session = teller.knowledge.agenda.by_id.get(link.to.removeprefix("session:")) if link.to.startswith("session:") else None
    label = teller.name(link.label) if link.label else (teller.title(session) if session else link.to)
    if link.to.startswith("session:"):
        return Button(shorten(label, LONGEST_LABEL), link.to)
    return Button(shorten(label, LONGEST_LABEL), url=link.to)


# ---- composing ----


def taken_apart(rich: Rich, spoken: Iterable[str]) -> tuple[dict[str, Rich], list[Problem]]:
    """One message with marks ([en] ... [ro] ...) as a text per language; without marks nothing, and no problem."""
    before, parts = by_marks(rich, MARK)
    marks = {match.start(1) for match in MARK.finditer(rich.text)}
    inside = [match[0] for match in _ANY_MARK.finditer(rich.text) if match.start(1) not in marks]
    if inside:  # surely meant as a mark; as a part of the text it would go to the readers of another language
        return {}, [problem("compose-mark-inside", mark=mark) for mark in dict.fromkeys(inside)]
    if not parts:
        return {}, []
    texts: dict[str, Rich] = {}
    problems = [problem("compose-before-mark", text=shorten(before.text, 40))] if before else []
    allowed = tuple(spoken)
    for code, part in parts:
        lang = code.casefold()
        if lang not in allowed:
            problems.append(problem("compose-not-spoken", lang=lang, languages=", ".join(allowed)))
        elif lang in texts:
            problems.append(problem("compose-twice", lang=lang))
        elif not part:
            problems.append(problem("compose-empty", lang=lang))
        else:
            texts[lang] = part
    return texts, problems


def problems(announcement: Announcement, tellers: Mapping[str, Teller], *, corrected: datetime | None = None) -> list[Problem]:
    """All that keeps it from going out, whoever gets it; looked for while composing, when it can still be mended."""
    if not announcement.languages:
        return [problem("compose-no-text")]
    found: list[Problem] = []
    if len(announcement.links) > MOST_BUTTONS:
        found.append(problem("compose-many-buttons", count=MOST_BUTTONS))
    for link in announcement.links:
        found += link_problems(link, next(iter(tellers.values())))
    for lang in announcement.languages:
        found += _text_problems(announcement, lang, tellers[lang], corrected)
    return list(dict.fromkeys(found))


def _text_problems(announcement: Announcement, lang: str, teller: Teller, corrected: datetime | None) -> Iterable[Problem]:
    rich = announcement.texts[lang]
    yield from _reference_problems(rich.text, teller)
    shown = delivery(announcement, lang, teller, Copy(0, corrected))
    limit = CAPTION_LIMIT if announcement.file else TEXT_LIMIT
    if (size := units(shown.text)) > limit:
        yield problem("compose-long-caption" if announcement.file else "compose-long", lang=lang, size=size, limit=limit, over=size - limit)
    if shown.entities and len(shown.entities) > ENTITY_LIMIT:
        yield problem("compose-many-entities", lang=lang, size=len(shown.entities), limit=ENTITY_LIMIT)


def _reference_problems(text: str, teller: Teller) -> Iterable[Problem]:
    """References to what does not exist, and what was meant as a reference but is none."""
    right = set()
    sessions = teller.knowledge.agenda.by_id
    for match in REFERENCE.finditer(text):
        right.add(match.start())
        session = sessions.get(match[1].casefold())
        if session is None:
            near = get_close_matches(match[1].casefold(), sessions, n=1, cutoff=0.5)
            yield problem("compose-no-session", what=match[0], near=near[0] if near else "-")
        elif match[2] not in REFERENCES:
            yield problem("compose-no-part", what=match[0], parts=", ".join(REFERENCES))
        elif not REFERENCES[match[2]](teller, session):
            yield problem("compose-nothing-there", what=match[0])
    for match in _ALMOST.finditer(text):
        if match.start() not in right:
            yield problem("compose-no-reference", what=shorten(match[0], 60))


def link_problems(link: Link, teller: Teller) -> Iterable[Problem]:
    """A button that would lead nowhere."""
    id_ = link.to.removeprefix("session:")
    if link.to.startswith("session:"):
        if id_ not in teller.knowledge.agenda.by_id:
            near = get_close_matches(id_, teller.knowledge.agenda.by_id, n=1, cutoff=0.5)
            yield problem("compose-no-session", what=shorten(link.to, 60), near=near[0] if near else "-")
    elif not _is_address(link.to):
        yield problem("compose-no-address", what=shorten(link.to, 60))


def _is_address(to: str) -> bool:
    """Whether Telegram takes it; with one that it refuses, the message would reach nobody."""
    try:
        return bool(_URL.fullmatch(to) and checked_url(to))
    except ValueError:
        return False


def link_from(text: str) -> Link:
    """A button as an organiser writes it: `Tickets https://example.org`, or `session:keynote`."""
    words = text.split()
    to = next((word for word in words if word.casefold().startswith("session:") or "://" in word), "")
    to = to or next((word for word in words[-1:] if _BARE_ADDRESS.fullmatch(word)), text.strip())
    label = " ".join(word for word in words if word != to)
    address = to.casefold() if to.casefold().startswith("session:") else f"https://{to}" if _BARE_ADDRESS.fullmatch(to) else to
    return Link(address, {"*": label} if label and label != to else {})
