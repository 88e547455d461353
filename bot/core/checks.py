"""What must be true across an event's files: references, double bookings, languages, contradictions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from string import Formatter
from typing import Any, Generic, TypeVar

from babel import Locale

from bot.core.agenda import DAY_BEGINS
from bot.core.reading import Document, Path, Problem, near_miss
from bot.core.shapes import AgendaFile, Event, Fact, SessionEntry, Topic
from bot.core.values import EVERY, LANGUAGES

YEARS = range(2000, 2200)
"""A year outside is a slip of the finger; arithmetic of days stays safe within."""
T = TypeVar("T")


@dataclass
class Entries(Generic[T]):
    """The entries of a folder's files by their ids, each with the document it stands in."""

    found: dict[str, T] = field(default_factory=dict)
    homes: dict[str, Document] = field(default_factory=dict)
    """Also of entries that are too wrong to be found: nobody who refers to one is at fault."""
    whole: bool = True
    """False when a file could not be read, so that nobody knows which ids it holds."""

    @property
    def ids(self) -> Iterable[str] | None:
        """All ids that may be referred to, or None when not all are known."""
        return self.homes if self.whole else None


def check_event(event: Event, document: Document) -> list[Problem]:
    """event.yaml by itself: its own texts must be there in every language."""
    problems = list(_untranslated(document, (), _texts_of(event), event, strict=True))
    for index, day in enumerate(event.days):
        if day.year not in YEARS:
            problems.append(document.problem(("days", index), f"{day}: is the year right?"))
    if event.quiet_hours.begin == event.quiet_hours.end:
        message = 'from and to are the same; for no quiet hours write a minute: from: "03:00", to: "03:01"'
        problems.append(document.problem(("quiet_hours",), message))
    evening, quiet = event.reminders.day_before, event.quiet_hours
    over = quiet.end <= quiet.begin
    if evening and (evening >= quiet.begin or evening < quiet.end if over else quiet.begin <= evening < quiet.end):
        message = f"{evening:%H:%M} is within the quiet hours, so nobody would get it"
        problems.append(document.problem(("reminders", "day_before"), message))
    place = event.place.coordinates
    if place and place.latitude == 0 and place.longitude == 0:
        message = "0, 0 is in the Gulf of Guinea; leave coordinates out if not known"
        problems.append(document.problem(("place", "coordinates"), message))
    return problems


_BY_ID = ("sources", "settled", "tracks", "rooms", "speakers", "sessions", "parts", "questions", "options", "when")
"""Mappings that may be empty, and then look like a text without any language."""


def _texts_of(shape: Any, path: Path = ()) -> Iterable[tuple[Path, Mapping[str, str]]]:
    """Every text per language within a shape, with its path."""
    for name in type(shape).model_fields:
        yield from _walk(getattr(shape, name), (*path, name))


def _walk(value: Any, path: Path) -> Iterable[tuple[Path, Mapping[str, str]]]:
    if hasattr(type(value), "model_fields"):
        yield from _texts_of(value, path)
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _walk(item, (*path, index))
    elif isinstance(value, dict):
        if path[-1] in ("ask", "claims"):
            return
        is_text = set(value) <= {*LANGUAGES, EVERY} and all(isinstance(text, str) for text in value.values())
        if is_text and path[-1] not in _BY_ID:
            yield path, value
        else:
            for key, item in value.items():
                yield from _walk(item, (*path, key))


def _untranslated(
    document: Document, path: Path, texts: Iterable[tuple[Path, Mapping[str, str]]], event: Event, *, strict: bool
) -> Iterable[Problem]:
    for inner, text in texts:
        where = (*path, *inner)
        if EVERY in text:
            continue
        missing = [code for code in event.languages if code not in text]
        if missing and (strict or event.missing_translations == "refuse" or event.languages[0] not in text):
            hint = "" if strict else " (or allow it: missing_translations: fall-back in event.yaml)"
            yield document.problem(where, f"lacks {', '.join(missing)}{hint}")


def untranslated(document: Document, shape: Any, event: Event) -> Iterable[Problem]:
    """Texts anywhere in a file's shape that lack a language of the event."""
    return _untranslated(document, (), _texts_of(shape), event, strict=False)


def check_topics(topics: Entries[Topic], event: Event) -> list[Problem]:
    """The library speaks every language of the event, and what it calls near is there."""
    problems: list[Problem] = []
    for id_, topic in topics.found.items():
        problems += _untranslated(topics.homes[id_], (id_,), _texts_of(topic), event, strict=True)
        problems += known_ids(topics.homes[id_], (id_, "near"), topic.near, topics.ids, "topic")
    return problems


def check_facts(
    facts: Entries[Fact], topics: Entries[Topic], event: Event | None, event_document: Document | None
) -> tuple[list[Problem], list[Problem]]:
    """The facts among themselves and against event.yaml, where that can be read; problems, and what is worth a look."""
    problems: list[Problem] = []
    warnings: list[Problem] = []
    sources = event_document.keys_at("sources") if event_document else None
    for id_, fact in facts.found.items():
        document = facts.homes[id_]
        problems += known_ids(document, (id_, "source"), fact.source, sources, "source of event.yaml")
        if fact.topic:
            problems += known_ids(document, (id_, "topic"), [fact.topic], topics.ids, "topic")
        problems += known_ids(document, (id_, "also_topics"), fact.also_topics, topics.ids, "topic")
        problems += known_ids(document, (id_, "replaces"), fact.replaces, facts.ids, "fact")
        if fact.known_from and fact.known_until and fact.known_from >= fact.known_until:
            problems.append(document.problem((id_, "known_until"), "is not after known_from"))
        if event:
            problems += _untranslated(document, (id_,), _texts_of(fact), event, strict=False)
        warnings += _different_numbers(document, id_, fact)
    problems += _asked_twice(facts)
    if event and event_document:
        problems += _contradictions(facts, event, event_document)
    return problems, warnings


def known_ids(document: Document, path: Path, ids: Iterable[str], known: Iterable[str] | None, kind: str) -> Iterable[Problem]:
    """A problem for each of `ids` that is not known; known is None when that cannot be judged."""
    if known is None:
        return
    known = set(known)
    for index, id_ in enumerate(ids):
        if id_ not in known:
            place = (*path, index) if (*path, index) in document.lines else path
            yield document.problem(place, f'there is no {kind} "{id_}"{near_miss(id_, sorted(known))}')


def _different_numbers(document: Document, id_: str, fact: Fact) -> Iterable[Problem]:
    """A translation with other numbers is a wrong answer in one of the languages."""
    found = {code: set(re.findall(r"\d+", text)) for code, text in (fact.answer or {}).items()}
    if len({frozenset(numbers) for numbers in found.values()}) > 1:
        every = set.intersection(*found.values())
        odd = "; ".join(f"{code}: {', '.join(sorted(numbers - every)) or 'none'}" for code, numbers in found.items())
        yield document.problem((id_, "answer"), f"the languages differ in their numbers ({odd})")


def _asked_twice(facts: Entries[Fact]) -> Iterable[Problem]:
    seen: dict[str, str] = {}
    for id_, fact in facts.found.items():
        for code, lines in fact.ask.items():
            for index, line in enumerate(lines):
                words = " ".join(re.findall(r"\w+", line.casefold()))
                other = seen.setdefault(words, id_)
                if other != id_:
                    yield facts.homes[id_].problem((id_, "ask", code, index), f'"{line}" leads to {other} already')


def _contradictions(facts: Entries[Fact], event: Event, event_document: Document) -> Iterable[Problem]:
    """Two facts that claim different values of one thing stop the load, unless event.yaml settles it."""
    claims: dict[str, dict[str, list[tuple[Document, Path, str]]]] = {}
    days = f"{event.days[0]}/{event.days[-1]}"
    claims["dates"] = {days: [(event_document, ("days",), "event.yaml")]}
    for id_, fact in facts.found.items():
        for key, value in fact.claims.items():
            home = (facts.homes[id_], (id_, "claims", key), id_)
            claims.setdefault(key, {}).setdefault(" ".join(value.casefold().split()), []).append(home)
    all_read = facts.whole and len(facts.found) == len(facts.homes)
    for key, settled in event.settled.items():
        values = claims.get(key, {})
        right = " ".join(settled.right.casefold().split())
        if right not in values and all_read:
            claimed = ", ".join(sorted(values)) or "nothing"
            message = f'nobody claims "{settled.right}"; claimed are: {claimed}'
            yield event_document.problem(("settled", key, "right"), message)
        elif key == "dates" and right != days:
            message = f'"{settled.right}" does not agree with days: {days}'
            yield event_document.problem(("settled", key, "right"), message)
    for key, values in claims.items():
        if len(values) > 1 and key not in event.settled:
            said = "; ".join(f'"{value}" by {", ".join(id_ for *_, id_ in homes)}' for value, homes in values.items())
            message = f"contradiction about {key}: {said}. Say in event.yaml under settled which is right, and why"
            for document, path, _ in (place for homes in list(values.values())[1:] for place in homes):
                yield document.problem(path, message)


def check_agenda(
    agenda: AgendaFile, document: Document, event: Event | None, event_document: Document | None
) -> tuple[list[Problem], list[Problem]]:
    """The programme by itself and against event.yaml: references, times, double bookings, languages."""
    problems: list[Problem] = []
    warnings: list[Problem] = []
    sources = event_document.keys_at("sources") if event_document else None
    problems += known_ids(document, ("source",), agenda.source, sources, "source of event.yaml")
    for id_, session in agenda.sessions.items():
        path = ("sessions", id_)
        problems += _references(document, path, session)
        problems += _times(document, path, session, event)
        problems += _items(document, path, session)
        if session.start is None and not session.part and not session.cancelled:
            message = "has no time yet; `part: morning`, afternoon or evening would help people"
            warnings.append(document.problem(path, message))
    if event:
        problems += _untranslated(document, (), _texts_of(agenda), event, strict=False)
    problems += _double_bookings(agenda, document)
    warnings += _unused(agenda, document)
    return problems, warnings


def _references(document: Document, path: Path, session: SessionEntry) -> Iterable[Problem]:
    speakers = document.keys_at("speakers")
    yield from known_ids(document, (*path, "rooms"), session.rooms, document.keys_at("rooms"), "room")
    yield from known_ids(document, (*path, "speakers"), session.speakers, speakers, "speaker")
    yield from known_ids(document, (*path, "moderators"), session.moderators, speakers, "speaker")
    if session.track:
        yield from known_ids(document, (*path, "track"), [session.track], document.keys_at("tracks"), "track")
    if session.repeats:
        yield from known_ids(document, (*path, "repeats"), [session.repeats], document.keys_at("sessions"), "session")
        if session.repeats == path[-1]:
            yield document.problem((*path, "repeats"), "a session cannot repeat itself")
    for index, item in enumerate(session.items):
        yield from known_ids(document, (*path, "items", index, "speakers"), item.speakers, speakers, "speaker")


def _times(document: Document, path: Path, session: SessionEntry, event: Event | None) -> Iterable[Problem]:
    if event and session.day not in event.days:
        days = ", ".join(map(str, event.days))
        yield document.problem((*path, "day"), f"{session.day} is not a day of the event ({days})")
    if session.end and not session.start:
        yield document.problem((*path, "start"), "there is an end but no start")
    start, end = _on_wall(session, session.start), _on_wall(session, session.end)
    if start and end and end <= start:
        yield document.problem((*path, "end"), _not_after(session.start, session.end))
    elif start and end and end - start > timedelta(hours=14):
        yield document.problem((*path, "end"), "lasts more than 14 hours")


def _items(document: Document, path: Path, session: SessionEntry) -> Iterable[Problem]:
    first, last = _on_wall(session, session.start), _on_wall(session, session.end)
    for index, item in enumerate(session.items):
        here = (*path, "items", index)
        start, end = _on_wall(session, item.start), _on_wall(session, item.end)
        if start and end and end <= start:
            yield document.problem((*here, "end"), _not_after(item.start, item.end))
        for key, moment in (("start", start), ("end", end)):
            if moment and ((first and moment < first) or (last and moment > last)):
                yield document.problem((*here, key), f"{moment:%H:%M} is not within its session's time")


def _not_after(start: time | None, end: time | None) -> str:
    night = f"a time before {DAY_BEGINS:%H:%M} means the night after that day"
    return f"{end:%H:%M} is not after the start, {start:%H:%M} ({night})"


def _on_wall(session: SessionEntry, clock: time | None) -> datetime | None:
    """The moment on the wall; before 04:00 is in the night after (the programme day begins then)."""
    if clock is None or session.day.year not in YEARS:
        return None
    return datetime.combine(session.day, clock) + timedelta(days=clock < DAY_BEGINS)


def _bookings(session: SessionEntry) -> Iterable[tuple[str, str, datetime, datetime]]:
    """What a session keeps busy: kind, id, from, until. Without an end only its beginning is known to be taken."""
    start = _on_wall(session, session.start)
    if session.cancelled or not start:
        return
    end = _on_wall(session, session.end) or start + timedelta(minutes=1)
    for room in session.rooms:
        yield "room", room, start, end
    people = {*session.speakers, *session.moderators}
    for name in sorted(people):
        yield "speaker", name, start, end
    for item in session.items:
        for name in item.speakers:
            if name not in people:
                yield "speaker", name, _on_wall(session, item.start) or start, _on_wall(session, item.end) or end


def _double_bookings(agenda: AgendaFile, document: Document) -> Iterable[Problem]:
    """Nobody and no room is in two sessions at once; sessions that are cancelled take no place."""
    busy: dict[tuple[str, str], list[tuple[datetime, datetime, str]]] = {}
    for id_, session in agenda.sessions.items():
        for kind, who, start, end in _bookings(session):
            taken = busy.setdefault((kind, who), [])
            for first, last, other in taken:
                if other != id_ and start < last and first < end:
                    message = f'{kind} "{who}" is in {other} at that time too ({first:%H:%M}-{last:%H:%M})'
                    yield document.problem(("sessions", id_, "start"), message)
            taken.append((start, end, id_))


def _unused(agenda: AgendaFile, document: Document) -> Iterable[Problem]:
    people: set[str] = set()
    for session in agenda.sessions.values():
        people.update(session.speakers, session.moderators, *(item.speakers for item in session.items))
    for id_ in agenda.speakers:
        if id_ not in people:
            yield document.problem(("speakers", id_), "is in no session")


def check_phrases(documents: Mapping[str, Document]) -> list[Problem]:
    """The bot's own phrases: the same keys, the same placeholders, every plural form, in every language."""
    problems: list[Problem] = []
    keys = {code: set(document.keys_at()) for code, document in documents.items()}
    owners = Counter(key for known in keys.values() for key in known)
    for code, document in documents.items():
        if not isinstance(document.data, dict):
            problems.append(document.problem((), "expected lines with `key: phrase`"))
            continue
        missing = sorted(key for key in owners if key not in keys[code])
        for key, phrase in document.data.items():
            if owners[key] == 1 < len(keys):
                problems.append(document.problem((key,), f"no other language has this{near_miss(key, missing)}"))
            problems += _phrase(document, code, key, phrase)
        # A key that only one other language has is a slip over there.
        problems += [document.problem((key,), "this phrase is missing") for key in missing if owners[key] > 1]
    for key in sorted(owners):
        problems += _other_placeholders(documents, key)
    return problems


def _phrase(document: Document, code: str, key: str, phrase: Any) -> Iterable[Problem]:
    """One phrase: a text, or a text for each plural form of its language."""
    if isinstance(phrase, dict):
        forms = {*Locale.parse(code).plural_form.tags, "other"}
        for form in sorted(forms - set(phrase)):
            message = f"the plural form `{form}` is missing; {code} has {', '.join(sorted(forms))}"
            yield document.problem((key,), message)
        for form in sorted(set(phrase) - forms):
            yield document.problem((key, form), f"{code} has no such plural form{near_miss(form, sorted(forms))}")
    for path, text in _forms((key,), phrase):
        if not isinstance(text, str) or not text.strip():
            yield document.problem(path, "expected a text" if text else "is empty")
        elif _placeholders(text) is None:
            yield document.problem(path, "braces stand in pairs around one word, like {day}")


def _forms(path: Path, phrase: Any) -> list[tuple[Path, Any]]:
    return [((*path, form), text) for form, text in phrase.items()] if isinstance(phrase, dict) else [(path, phrase)]


def _placeholders(text: str) -> set[str] | None:
    """The words in braces; None when the braces are wrong."""
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        return None
    names = {name for _, name, _, _ in parts if name is not None}
    plain = all(map(str.isidentifier, names)) and not any(spec or conversion for *_, spec, conversion in parts)
    return names if plain else None


def _other_placeholders(documents: Mapping[str, Document], key: str) -> Iterable[Problem]:
    """Each form has the placeholders that the first language has; a form for one may leave out {count}."""
    wanted: set[str] | None = None
    for document in documents.values():
        for path, text in _forms((key,), document.data[key]) if key in document.keys_at() else []:
            names = _placeholders(text) if isinstance(text, str) else None
            if names is None:
                continue
            wanted = names - {"count"} if wanted is None else wanted
            if names - {"count"} != wanted:
                message = f"has {_listed(names - {'count'})}, elsewhere this phrase has {_listed(wanted)}"
                yield document.problem(path, message)


def _listed(names: set[str]) -> str:
    return " and ".join(f"{{{name}}}" for name in sorted(names)) or "nothing in braces"
