"""All that is known of one event, loaded from its folder; or every problem at once."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BaseModel, RootModel

from bot.core import agenda as agenda_
from bot.core.checks import Entries, check_agenda, check_event, check_facts, check_phrases, check_topics
from bot.core.form import Form, check_form
from bot.core.lexicon import Lexicon
from bot.core.reading import MAX_BYTES, Document, KnowledgeError, Problem, near_miss, read, short
from bot.core.shapes import AgendaFile, AlarmsFile, Concept, Event, Fact, Topic
from bot.core.shaping import shape
from bot.core.text import fold
from bot.core.values import EVERY, LANGUAGES, Id

FILES = ("event.yaml", "agenda.yaml", "registration.yaml", "alarms.yaml")
"""What an event's folder holds, beside facts/."""
M = TypeVar("M")
B = TypeVar("B", bound=BaseModel)


class FactsFile(RootModel[dict[Id, Fact]]):
    """facts/*.yaml: facts by their ids."""


class TopicsFile(RootModel[dict[Id, Topic]]):
    """topics/*.yaml: topics by their ids."""


class LexiconFile(RootModel[dict[Id, Concept]]):
    """lexicon/*.yaml: concepts by their ids."""


CUE = "cue-"
"""What the ids of the lexicon's small words begin with, which only build a question."""
FILLER = "filler"
"""The concept of words that mean nothing."""
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
    form: Form | None = None
    """What is asked of who registers here; None when people register elsewhere."""
    alarms: AlarmsFile = field(default_factory=AlarmsFile)

    def aware(self, moment: datetime) -> datetime:
        """A wall-clock moment of a file, as a moment."""
        return moment if moment.tzinfo else moment.replace(tzinfo=self.zone)

    @property
    def begins(self) -> datetime:
        """The first moment of the first day."""
        return datetime.combine(self.event.days[0], agenda_.DAY_BEGINS, self.zone)

    @property
    def ends(self) -> datetime:
        """The last moment of the last day; a programme day lasts until four in the morning."""
        return datetime.combine(self.event.days[-1], agenda_.DAY_BEGINS, self.zone) + timedelta(days=1)

    @cached_property
    def small_talk(self) -> frozenset[str]:
        """What people say in passing, folded: "hello", "thank you". The matcher takes too many names for such."""
        spoken = (topic.ask.values() for topic in self.topics.values() if topic.kind == "smalltalk")
        return frozenset(fold(line) for every in spoken for lines in every for line in lines)

    @cached_property
    def concepts(self) -> Lexicon:
        """What the words of the library's lexicon name, in any inflection; without the cues, which are known by their spelling."""
        return Lexicon({id_: words for id_, words in self.lexicon.items() if not id_.startswith(CUE)})

    @cached_property
    def near(self) -> Mapping[str, str]:
        """Per topic of which the event says nothing: the published fact of a topic near it, where there is one."""
        near = {id_: [fact for topic in self.topics[id_].near for fact in self.published(topic)] for id_ in open_topics(self)}
        return {id_: facts[0] for id_, facts in near.items() if facts}

    @cached_property
    def by_topic(self) -> Mapping[str, tuple[str, ...]]:
        """Per topic of the library, the facts that are its own, in the order of the files."""
        found: dict[str, tuple[str, ...]] = {}
        for id_, fact in self.facts.items():
            if fact.topic:
                found[fact.topic] = (*found.get(fact.topic, ()), id_)
        return found

    def published(self, topic: str) -> list[str]:
        """The facts of a topic, its own or named as a further one, that state something."""
        return self._published.get(topic, [])

    @cached_property
    def _published(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        stating = [(id_, fact) for id_, fact in self.facts.items() if not fact.unpublished]
        for topic, id_ in [(fact.topic, id_) for id_, fact in stating] + [
            (also, id_) for id_, fact in stating for also in fact.also_topics
        ]:
            if topic:
                found.setdefault(topic, []).append(id_)
        return found

    def tellable(self, fact: Fact, now: datetime) -> bool:
        """Whether the fact may be used at `now`."""
        if fact.known_from and now < self.aware(fact.known_from):
            return False
        return not (fact.known_until and now >= self.aware(fact.known_until))

    @cached_property
    def heirs(self) -> Mapping[str, tuple[str, ...]]:
        """By the facts that are replaced: by which."""
        heirs: dict[str, tuple[str, ...]] = {}
        for id_, fact in self.facts.items():
            for replaced in fact.replaces:
                heirs[replaced] = (*heirs.get(replaced, ()), id_)
        return heirs

    def say(self, texts: Mapping[Any, str], lang: str) -> tuple[str, str]:
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
        return self.say(own, lang)[0] if own else fact_id


class _Reader:
    """Reads file after file and gathers what is wrong with them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[Problem] = []
        self.hash = hashlib.sha256()

    def name(self, path: Path) -> str:
        """How the file is called in a problem."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.as_posix()

    def add(self, problems: Iterable[Problem]) -> None:
        """Note problems that come of comparing; what is about a part that is known to be wrong says nothing new."""
        self.problems += [new for new in problems if not any(new.overlaps(old) for old in self.problems)]

    def document(self, path: Path) -> Document | None:
        """The file's content, or None with the reason among the problems."""
        name = self.name(path)
        try:
            with path.open("rb") as file:  # one byte more than allowed: enough to see that it is too large
                raw = file.read(MAX_BYTES + 1)
            self.hash.update(name.encode() + b"\0" + raw + b"\0")
            return read(name, raw)
        except FileNotFoundError:
            self.problems.append(Problem(name, 0, "the file is missing"))
        except OSError as error:
            self.problems.append(Problem(name, 0, f"cannot be read: {error.strerror}"))
        except KnowledgeError as error:
            self.problems += error.problems
        return None

    def shaped(self, path: Path, model: type[B]) -> tuple[B | None, Document | None]:
        """The file in its shape."""
        document = self.document(path)
        if document is None:
            return None, None
        value, problems = shape(document, model)
        self.problems += problems
        return value, document

    def merged(self, folder: Path, model: type[RootModel[dict[str, M]]]) -> Entries[M]:
        """All files of a folder as one mapping; an id may stand in one file only."""
        entries: Entries[M] = Entries()
        for path in sorted(folder.glob("*.yaml")):
            value, document = self.shaped(path, model)
            if document is None:
                entries.whole = False
                continue
            for id_ in document.keys_at():
                home = entries.homes.setdefault(id_, document)
                if home is not document:
                    self.problems.append(document.problem((id_,), f"stands in {home.file} too; an id can be used once"))
                elif value and id_ in value.root:
                    entries.found[id_] = value.root[id_]
        self.strays(folder)
        return entries

    def strays(self, folder: Path, known: Collection[str] | None = None) -> None:
        """Files that look as if they were read."""
        for path in sorted(folder.iterdir()) if folder.is_dir() else []:
            if path.suffix.lower() == ".yml" or path.suffix == ".YAML":
                self.problems.append(Problem(self.name(path), 0, "is not read: its name must end in .yaml"))
            elif path.suffix == ".yaml" and known is not None and path.name not in known:
                hint = near_miss(path.name, known) or f"; here are read: {', '.join(known)}, and the files in facts/"
                self.problems.append(Problem(self.name(path), 0, f"is not read{hint}"))


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
    form_path = folder / "registration.yaml"
    form, form_document = reader.shaped(form_path, Form) if form_path.exists() else (None, None)
    facts = reader.merged(folder / "facts", FactsFile)
    reader.strays(folder, FILES)
    topics, lexicon, phrases = _library(reader, root)
    zone = _zone(event_document, reader)
    if event and event_document:
        reader.add(check_event(event, event_document))
        reader.add(check_topics(topics, event))
    problems, warnings = check_facts(facts, topics, event, event_document)
    reader.add(problems)
    if not facts.homes:
        warnings.append(Problem(reader.name(folder / "facts"), 0, "there are no facts"))
    if agenda_file and agenda_document:
        problems, soft = check_agenda(agenda_file, agenda_document, event, event_document)
        reader.add(problems)
        warnings += soft
    if form and form_document:
        problems, soft = check_form(form, form_document, event, agenda_file)
        reader.add(problems)
        warnings += soft
    if reader.problems or event is None or agenda_file is None or zone is None:
        raise KnowledgeError(reader.problems)
    knowledge = Knowledge(
        name=folder.name,
        event=event,
        zone=zone,
        facts=facts.found,
        agenda=agenda_.build(agenda_file, event.days, zone),
        topics=topics.found,
        lexicon=lexicon.found,
        phrases=phrases,
        warnings=tuple(sorted(warnings)),
        digest=reader.hash.hexdigest(),
        form=form,
    )
    return _with_alarms(knowledge, reader, folder)


def lexicon(root: Path) -> Lexicon:
    """The lexicon alone, as a matcher takes it: without cues and small words. Raises KnowledgeError."""
    reader = _Reader(root)
    found = reader.merged(root / "lexicon", LexiconFile).found
    if reader.problems or not found:
        raise KnowledgeError(reader.problems)
    return Lexicon({id_: words for id_, words in found.items() if id_ != FILLER and not id_.startswith(CUE)})


def _with_alarms(knowledge: Knowledge, reader: _Reader, folder: Path) -> Knowledge:
    """The event with its alarms, which are checked against all the rest. The matcher does not read them."""
    if not (folder / "alarms.yaml").exists():
        return knowledge
    from bot.core.alarms import check_alarms  # noqa: PLC0415  # it renders them, and so needs what is loaded here

    reader.root = folder.parent
    file, document = reader.shaped(folder / "alarms.yaml", AlarmsFile)
    if file and document:
        knowledge = replace(knowledge, alarms=file)
        reader.add(check_alarms(knowledge, document))
    if reader.problems:
        raise KnowledgeError(reader.problems)
    return knowledge


def _library(reader: _Reader, root: Path) -> tuple[Entries[Topic], Entries[Concept], dict[str, Phrases]]:
    reader.root = root
    topics = reader.merged(root / "topics", TopicsFile)
    lexicon = reader.merged(root / "lexicon", LexiconFile)
    phrases: dict[str, Phrases] = {}
    documents: dict[str, Document] = {}
    for code in LANGUAGES:
        document = reader.document(root / "words" / f"{code}.yaml")
        if document:
            documents[code], phrases[code] = document, document.data
    reader.problems += check_phrases(documents)
    return topics, lexicon, phrases


def _zone(document: Document | None, reader: _Reader) -> ZoneInfo | None:
    """The zone that event.yaml names, whatever else is wrong with that file."""
    name = document.data.get("zone") if document and isinstance(document.data, dict) else None
    if document is None or not isinstance(name, str):
        return None
    zones = available_timezones()
    if name.strip() not in zones:
        hint = near_miss(name, sorted(zones)) or "; zones are called like Europe/Chisinau"
        reader.add([document.problem(("zone",), f'"{short(name)}" is not a time zone{hint}')])
        return None
    return ZoneInfo(name.strip())


def untranslated(knowledge: Knowledge) -> Iterable[tuple[str, str]]:
    """(fact id, language) of answers that fall back to another language."""
    for id_, fact in knowledge.facts.items():
        for code in knowledge.event.languages:
            if fact.answer and code not in fact.answer:
                yield id_, code


FEWEST_WAYS = 4
"""Ways of asking for a fact of the organisers' own, in a language, from which it is found: of questions on 25 events, most of them read
since, 82 to 85% of those with four or five were answered right, 35 to 48% of those with two or three."""


def thinly_asked(knowledge: Knowledge) -> Iterable[tuple[str, str, int]]:
    """(fact id, language, ways of asking) of the organisers' own facts that have too few in a language to be found."""
    for id_, fact in knowledge.facts.items():
        if fact.ask and not (fact.topic or fact.unpublished):
            for code in knowledge.event.languages:
                if (ways := len(fact.ask.get(code, ()))) < FEWEST_WAYS:
                    yield id_, code, ways


def open_topics(knowledge: Knowledge) -> list[str]:
    """Topics of the library that the event says nothing about."""
    covered = {topic for fact in knowledge.facts.values() for topic in (fact.topic, *fact.also_topics)}
    return [id_ for id_, topic in knowledge.topics.items() if topic.kind == "event" and id_ not in covered]
