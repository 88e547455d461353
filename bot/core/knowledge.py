"""All that is known of one event, loaded from its folder; or every problem at once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BaseModel, RootModel

from bot.core import agenda as agenda_
from bot.core.checks import check_agenda, check_event, check_facts, check_phrases
from bot.core.reading import Document, KnowledgeError, Problem, near_miss, read
from bot.core.shaping import shape
from bot.core.shapes import EVERY, LANGUAGES, AgendaFile, Concept, Event, Fact, Id, Topic

M = TypeVar("M", bound=BaseModel)


class FactsFile(RootModel[dict[Id, Fact]]):
    """facts/*.yaml: facts by their ids."""


class TopicsFile(RootModel[dict[Id, Topic]]):
    """topics/*.yaml: topics by their ids."""


class LexiconFile(RootModel[dict[Id, Concept]]):
    """lexicon/*.yaml: concepts by their ids."""


Phrases = Mapping[str, str | Mapping[str, str]]
"""The bot's own phrases in one language; those with a count have a form per plural category."""


@dataclass(frozen=True)
class Knowledge:
    """One event and the library around it; nothing in it changes after loading."""

    name: str
    event: Event
    zone: ZoneInfo
    facts: Mapping[str, Fact]
    agenda: agenda_.Agenda
    topics: Mapping[str, Topic]
    lexicon: Mapping[str, Concept]
    phrases: Mapping[str, Phrases]
    warnings: tuple[Problem, ...]
    digest: str
    """Changes whenever any file that was read changes; keys the matcher's cache."""

    def aware(self, moment: datetime) -> datetime:
        """A wall-clock moment of a file, as a moment."""
        return moment if moment.tzinfo else moment.replace(tzinfo=self.zone)

    def tellable(self, fact: Fact, now: datetime) -> bool:
        """Whether the fact may be used at `now`."""
        if fact.known_from and now < self.aware(fact.known_from):
            return False
        return not (fact.known_until and now >= self.aware(fact.known_until))

    def say(self, texts: Mapping[str, str], lang: str) -> tuple[str, str]:
        """The text in `lang`, or in the event's first language, and the language it is in."""
        if EVERY in texts:
            return texts[EVERY], lang
        for code in (lang, *self.event.languages, *texts):
            if code in texts:
                return texts[code], code
        raise ValueError("an empty text passed the checks")

    def label(self, fact_id: str, lang: str) -> str:
        """A few words for what the fact is about."""
        fact = self.facts[fact_id]
        own = fact.label or (self.topics[fact.topic].label if fact.topic else None)
        return self.say(own or {EVERY: fact_id}, lang)[0]


class _Reader:
    """Reads file after file and gathers what is wrong with them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[Problem] = []
        self.hash = hashlib.sha256()

    def document(self, path: Path) -> Document | None:
        """The file's content, or None with the reason among the problems."""
        name = path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.as_posix()
        try:
            size = path.stat().st_size
            # A file far too large is refused from its size, before it takes the memory.
            raw = path.read_bytes() if size < 50_000_000 else b" " * 50_000_000
            self.hash.update(name.encode() + b"\0" + raw + b"\0")
            return read(name, raw)
        except FileNotFoundError:
            self.problems.append(Problem(name, 0, "the file is missing"))
        except OSError as error:
            self.problems.append(Problem(name, 0, f"cannot be read: {error.strerror}"))
        except KnowledgeError as error:
            self.problems += error.problems
        return None

    def shaped(self, path: Path, model: type[M]) -> tuple[M | None, Document | None]:
        """The file in its shape."""
        document = self.document(path)
        if document is None:
            return None, None
        value, problems = shape(document, model)
        self.problems += problems
        return value, document

    def merged(self, folder: Path, model: type[RootModel[dict[str, M]]]) -> tuple[dict[str, M], dict[str, Document]]:
        """All files of a folder as one mapping; an id may stand in one file only."""
        found: dict[str, M] = {}
        homes: dict[str, Document] = {}
        for path in sorted(folder.glob("*.yaml")):
            value, document = self.shaped(path, model)
            for id_, entry in (value.root if value else {}).items():
                if document and id_ in homes:
                    self.problems.append(document.problem((id_,), f"stands in {homes[id_].file} too"))
                elif document:
                    found[id_], homes[id_] = entry, document
        stray = [path for path in sorted(folder.iterdir()) if path.suffix == ".yml"] if folder.is_dir() else []
        self.problems += [Problem(path.name, 0, "is not read: its name must end in .yaml") for path in stray]
        return found, homes


def load(root: Path, folder: Path) -> Knowledge:
    """Load the event in `folder` with the library in `root`.

    Raises KnowledgeError with every problem found in any file.
    """
    reader = _Reader(folder.parent)
    if not folder.is_dir():
        known = sorted(path.parent.name for path in root.glob("*/event.yaml"))
        hint = near_miss(folder.name, known) or f"; there are: {', '.join(known)}"
        raise KnowledgeError([Problem(str(folder.name), 0, f"there is no such event{hint}")])
    event, event_document = reader.shaped(folder / "event.yaml", Event)
    agenda_path = folder / "agenda.yaml"
    agenda_file, agenda_document = reader.shaped(agenda_path, AgendaFile) if agenda_path.exists() else (AgendaFile(), None)
    facts, fact_homes = reader.merged(folder / "facts", FactsFile)
    topics, lexicon, phrases = _library(reader, root)
    warnings: list[Problem] = []
    zone = _zone(event, event_document, reader)
    if event and event_document:
        reader.problems += check_event(event, event_document)
        problems, soft = check_facts(facts, fact_homes, event, event_document, topics)
        reader.problems += problems
        warnings += soft
        if agenda_file and agenda_document:
            problems, soft = check_agenda(agenda_file, agenda_document, event)
            reader.problems += problems
            warnings += soft
    if reader.problems or event is None or agenda_file is None or zone is None:
        raise KnowledgeError(reader.problems)
    return Knowledge(
        name=folder.name,
        event=event,
        zone=zone,
        facts=facts,
        agenda=agenda_.build(agenda_file, event.days, zone),
        topics=topics,
        lexicon=lexicon,
        phrases=phrases,
        warnings=tuple(sorted(warnings)),
        digest=reader.hash.hexdigest(),
    )


def _library(reader: _Reader, root: Path) -> tuple[dict[str, Topic], dict[str, Concept], dict[str, Phrases]]:
    reader.root = root
    topics, _ = reader.merged(root / "topics", TopicsFile)
    lexicon, _ = reader.merged(root / "lexicon", LexiconFile)
    phrases: dict[str, Phrases] = {}
    documents: dict[str, Document] = {}
    for code in LANGUAGES:
        document = reader.document(root / "words" / f"{code}.yaml")
        if document:
            documents[code], phrases[code] = document, document.data
    reader.problems += check_phrases(documents)
    return topics, lexicon, phrases


def _zone(event: Event | None, document: Document | None, reader: _Reader) -> ZoneInfo | None:
    if event is None or document is None:
        return None
    if event.zone not in available_timezones():
        hint = near_miss(event.zone, available_timezones())
        reader.problems.append(document.problem(("zone",), f'"{event.zone}" is not a time zone{hint}'))
        return None
    return ZoneInfo(event.zone)


def untranslated(knowledge: Knowledge) -> Iterable[tuple[str, str]]:
    """(fact id, language) of answers that fall back to another language."""
    for id_, fact in knowledge.facts.items():
        for code in knowledge.event.languages:
            if fact.answer and code not in fact.answer:
                yield id_, code


def open_topics(knowledge: Knowledge) -> list[str]:
    """Topics of the library that the event says nothing about."""
    covered = {fact.topic for fact in knowledge.facts.values()}
    return [id_ for id_, topic in knowledge.topics.items() if topic.kind == "event" and id_ not in covered]


def days_text(days: Iterable[date]) -> str:
    """The days as claims write them: first/last."""
    ordered = sorted(days)
    return f"{ordered[0]}/{ordered[-1]}"
