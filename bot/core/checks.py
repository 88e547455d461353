"""What must be true across an event's files: references, double bookings, languages, contradictions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from bot.core.reading import Document, Path, Problem, near_miss
from bot.core.shapes import EVERY, LANGUAGES, AgendaFile, Event, Fact, SessionEntry, Topic


def check_event(event: Event, document: Document) -> list[Problem]:
    """event.yaml by itself: its own texts must be there in every language."""
    problems = list(_untranslated(document, (), _texts_of(event), event, strict=True))
    place = event.place.coordinates
    if place and place.latitude == 0 and place.longitude == 0:
        problems.append(document.problem(("place", "coordinates"), "0, 0 is in the Gulf of Guinea; leave coordinates out if not known"))
    for key in event.settled:
        if not event.settled[key].right:
            problems.append(document.problem(("settled", key), "which claim is right?"))
    return problems


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
        if path[-1] == "ask":
            return
        if value and set(value) <= {*LANGUAGES, EVERY} and all(isinstance(text, str) for text in value.values()):
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


def check_facts(
    facts: Mapping[str, Fact], homes: Mapping[str, Document], event: Event, event_document: Document, topics: Mapping[str, Topic]
) -> tuple[list[Problem], list[Problem]]:
    """The facts among themselves and against event.yaml; problems, and what is worth a look."""
    problems: list[Problem] = []
    warnings: list[Problem] = []
    for id_, fact in facts.items():
        document = homes[id_]
        problems += _known(document, (id_, "source"), fact.source, event.sources, "source of event.yaml")
        if fact.topic:
            problems += _known(document, (id_, "topic"), [fact.topic], topics, "topic")
        problems += _known(document, (id_, "replaces"), fact.replaces, facts, "fact")
        if fact.known_from and fact.known_until and fact.known_from >= fact.known_until:
            problems.append(document.problem((id_, "known_until"), "is not after known_from"))
        problems += _untranslated(document, (id_,), _texts_of(fact), event, strict=False)
        warnings += _different_numbers(document, id_, fact)
    problems += _asked_twice(facts, homes)
    problems += _contradictions(facts, homes, event, event_document)
    return problems, warnings


def _known(document: Document, path: Path, ids: Iterable[str], known: Iterable[str], kind: str) -> list[Problem]:
    known = list(known)
    return [document.problem(path, f'there is no {kind} "{id_}"{near_miss(id_, known)}') for id_ in ids if id_ not in known]


def _different_numbers(document: Document, id_: str, fact: Fact) -> Iterable[Problem]:
    """A translation with other numbers is a wrong answer in one of the languages."""
    found = {code: set(re.findall(r"\d+", text)) for code, text in (fact.answer or {}).items()}
    if len({frozenset(numbers) for numbers in found.values()}) > 1:
        every = set.intersection(*found.values())
        odd = "; ".join(f"{code}: {', '.join(sorted(numbers - every)) or 'none'}" for code, numbers in found.items())
        yield document.problem((id_, "answer"), f"the languages differ in their numbers ({odd})")


def _asked_twice(facts: Mapping[str, Fact], homes: Mapping[str, Document]) -> Iterable[Problem]:
    seen: dict[str, str] = {}
    for id_, fact in facts.items():
        for code, lines in fact.ask.items():
            for line in lines:
                words = " ".join(re.findall(r"\w+", line.casefold()))
                other = seen.setdefault(words, id_)
                if other != id_:
                    yield homes[id_].problem((id_, "ask", code), f'"{line}" leads to {other} already')


def _contradictions(
    facts: Mapping[str, Fact], homes: Mapping[str, Document], event: Event, event_document: Document
) -> Iterable[Problem]:
    """Two facts that claim different values of one thing stop the load, unless event.yaml settles it."""
    claims: dict[str, dict[str, list[tuple[Document, Path, str]]]] = {}
    days = f"{event.days[0]}/{event.days[-1]}"
    claims["dates"] = {days: [(event_document, ("days",), "event.yaml")]}
    for id_, fact in facts.items():
        for key, value in fact.claims.items():
            home = (homes[id_], (id_, "claims", key), id_)
            claims.setdefault(key, {}).setdefault(" ".join(value.casefold().split()), []).append(home)
    for key, settled in event.settled.items():
        values = claims.get(key, {})
        right = " ".join(settled.right.casefold().split())
        if right not in values:
            claimed = ", ".join(sorted(values)) or "nothing"
            yield event_document.problem(("settled", key, "right"), f'nobody claims "{settled.right}"; claimed are: {claimed}')
        if key == "dates" and right != days:
            yield event_document.problem(("settled", key, "right"), f'"{settled.right}" does not agree with days: {days}')
    for key, values in claims.items():
        if len(values) > 1 and key not in event.settled:
            said = "; ".join(f'"{value}" by {", ".join(id_ for *_, id_ in homes)}' for value, homes in values.items())
            for document, path, _ in (place for homes in list(values.values())[1:] for place in homes):
                yield document.problem(path, f"contradiction about {key}: {said}. Say in event.yaml under settled which is right, and why")


def check_agenda(agenda: AgendaFile, document: Document, event: Event) -> tuple[list[Problem], list[Problem]]:
    """The programme by itself: references, times, double bookings, languages."""
    problems: list[Problem] = []
    warnings: list[Problem] = []
    problems += _known(document, ("source",), agenda.source, event.sources, "source of event.yaml")
    for id_, session in agenda.sessions.items():
        path = ("sessions", id_)
        problems += _references(document, path, session, agenda)
        problems += _times(document, path, session, event)
        if session.start is None and not session.part and not session.cancelled:
            warnings.append(document.problem(path, "has no time yet; `part: morning`, afternoon or evening would help people"))
    problems += _untranslated(document, (), _texts_of(agenda), event, strict=False)
    problems += _double_bookings(agenda, document)
    warnings += _unused(agenda, document)
    return problems, warnings


def _references(document: Document, path: Path, session: SessionEntry, agenda: AgendaFile) -> Iterable[Problem]:
    yield from _known(document, (*path, "rooms"), session.rooms, agenda.rooms, "room")
    yield from _known(document, (*path, "speakers"), session.speakers, agenda.speakers, "speaker")
    yield from _known(document, (*path, "moderators"), session.moderators, agenda.speakers, "speaker")
    if session.track:
        yield from _known(document, (*path, "track"), [session.track], agenda.tracks, "track")
    for index, item in enumerate(session.items):
        yield from _known(document, (*path, "items", index, "speakers"), item.speakers, agenda.speakers, "speaker")
        span, inner = _span(session), _span(session, item.start, item.end)
        if span and inner and not span[0] <= inner[0] <= inner[1] <= span[1]:
            yield document.problem((*path, "items", index), "is not within its session's time")


def _times(document: Document, path: Path, session: SessionEntry, event: Event) -> Iterable[Problem]:
    if session.day not in event.days:
        days = ", ".join(map(str, event.days))
        yield document.problem((*path, "day"), f"{session.day} is not a day of the event ({days})")
    if session.end and not session.start:
        yield document.problem((*path, "start"), "there is an end but no start")
    span = _span(session)
    if span and span[1] <= span[0]:
        yield document.problem((*path, "end"), f"{session.end:%H:%M} is not after the start, {session.start:%H:%M}")
    elif span and span[1] - span[0] > timedelta(hours=14):
        yield document.problem((*path, "end"), "lasts more than 14 hours")


def _span(session: SessionEntry, start: time | None = None, end: time | None = None) -> tuple[datetime, datetime] | None:
    """Start and end on the wall; an end before 04:00 is in the night after (the programme day begins then)."""
    start, end = start or session.start, end or session.end
    if not start or not end:
        return None
    first, last = datetime.combine(session.day, start), datetime.combine(session.day, end)
    night = timedelta(days=1)
    return first + night * (start.hour < 4), last + night * (end.hour < 4)


def _double_bookings(agenda: AgendaFile, document: Document) -> Iterable[Problem]:
    """Nobody and no room is in two sessions at once; sessions that are cancelled take no place."""
    busy: dict[tuple[str, str], list[tuple[datetime, datetime, str]]] = {}
    for id_, session in agenda.sessions.items():
        span = _span(session)
        if not span or session.cancelled or span[1] <= span[0]:
            continue
        people = {*session.speakers, *session.moderators, *(name for item in session.items for name in item.speakers)}
        for key in [*(("room", room) for room in session.rooms), *(("speaker", name) for name in sorted(people))]:
            for start, end, other in busy.setdefault(key, []):
                if span[0] < end and start < span[1]:
                    kind, who = key
                    message = f'{kind} "{who}" is in {other} at that time too ({start:%H:%M}-{end:%H:%M})'
                    yield document.problem(("sessions", id_, "start"), message)
            busy[key].append((*span, id_))


def _unused(agenda: AgendaFile, document: Document) -> Iterable[Problem]:
    sessions = agenda.sessions.values()
    people = {name for s in sessions for name in (*s.speakers, *s.moderators, *(n for item in s.items for n in item.speakers))}
    for id_ in agenda.speakers:
        if id_ not in people:
            yield document.problem(("speakers", id_), "is in no session")


def check_phrases(documents: Mapping[str, Document]) -> list[Problem]:
    """The bot's own phrases: the same keys, and the same placeholders, in every language."""
    problems: list[Problem] = []
    keys = {key for document in documents.values() if isinstance(document.data, dict) for key in document.data}
    for document in documents.values():
        if not isinstance(document.data, dict):
            problems.append(document.problem((), "expected `key: phrase` lines"))
            continue
        for key in sorted(keys - set(document.data)):
            problems.append(document.problem((), f"lacks {key}"))
    for key in sorted(keys):
        wanted: set[str] | None = None
        for document in documents.values():
            value = document.data.get(key) if isinstance(document.data, dict) else None
            forms = list(value.values()) if isinstance(value, dict) else [value] if isinstance(value, str) else []
            names = {name for form in forms for name in re.findall(r"\{(\w+)\}", str(form))} - {"count"}
            if wanted is not None and forms and names != wanted:
                problems.append(document.problem((key,), f"has the placeholders {sorted(names)}, elsewhere {sorted(wanted)}"))
            wanted = wanted if wanted is not None else names if forms else None
    return problems
