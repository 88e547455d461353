"""Programmes for tests: a small one made of a few words, and an event's own with some sessions edited."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import replace
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from bot.core import agenda as agenda_
from bot.core.agenda import Agenda, Session
from bot.core.dialogue import Mind
from bot.core.knowledge import Knowledge
from bot.core.shapes import AgendaFile
from bot.core.telling import Teller

CHISINAU = ZoneInfo("Europe/Chisinau")
ROOMS = {"oak": {"name": "Oak"}, "linden": {"name": "Linden"}}
SPEAKERS = {"ana": {"name": "Ana"}, "ben": {"name": "Ben"}}


def programme(sessions: Mapping[str, Mapping[str, Any]], days: list[date], zone: ZoneInfo = CHISINAU) -> Agenda:
    """An agenda; a session needs no more than its day."""
    entries = {id_: {"title": id_, **entry} for id_, entry in sessions.items()}
    return agenda_.build(AgendaFile.model_validate({"rooms": ROOMS, "speakers": SPEAKERS, "sessions": entries}), days, zone)


def session(day: str, start: str | None = None, end: str | None = None, zone: ZoneInfo = CHISINAU, **entry: Any) -> Session:
    """One session called "s"."""
    times = {key: value for key, value in (("start", start), ("end", end)) if value}
    return programme({"s": {"day": day, **times, **entry}}, [date.fromisoformat(day)], zone).by_id["s"]


def edited(mind: Mind, sessions: Mapping[str, Mapping[str, Any] | None]) -> Mind:
    """The event's mind after its programme was edited; None takes a session out."""
    return knowing(mind, edited_knowledge(mind.knowledge, sessions))


def edited_knowledge(knowledge: Knowledge, sessions: Mapping[str, Mapping[str, Any] | None]) -> Knowledge:
    """What is known after the programme was edited."""
    entries = dict(knowledge.agenda.file.sessions)
    for id_, change in sessions.items():
        if change is None:
            del entries[id_]
        else:
            entry = entries[id_]
            entries[id_] = type(entry).model_validate(entry.model_dump() | change)
    file = knowledge.agenda.file.model_copy(update={"sessions": entries})
    return replace(knowledge, agenda=agenda_.build(file, knowledge.event.days, knowledge.zone))


def knowing(mind: Mind, knowledge: Knowledge) -> Mind:
    """A mind with other knowledge, cheap to make: how it understands questions stays as it was."""
    grounds = copy(mind.grounds)
    grounds.knowledge = knowledge  # what sessions are told of by
    copied = copy(mind)
    copied.__dict__ |= {"knowledge": knowledge, "grounds": grounds}
    return copied


def with_agenda(mind: Mind, agenda: Agenda) -> Any:
    """A mind that knows another programme, and cannot be asked anything: cheap to make."""
    event = mind.knowledge.event.model_copy(update={"days": agenda.days})
    knowledge = replace(mind.knowledge, agenda=agenda, zone=agenda.zone, event=event)
    return SimpleNamespace(knowledge=knowledge, speech=mind.speech)


def teller(mind: Any, lang: str = "en", now: datetime | None = None, mine: frozenset[str] = frozenset()) -> Teller:
    """Tells the sessions of a mind."""
    moment = now or datetime(2025, 6, 11, 9, tzinfo=mind.knowledge.zone)
    return Teller(mind.knowledge, mind.speech(lang), moment, mine)
