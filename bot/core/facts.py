"""Facts at a moment: which one answers, and what is said."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import NamedTuple

from bot.core.knowledge import Knowledge
from bot.core.language import OWN_NAMES, Speech
from bot.core.replies import Button, Reply, Status
from bot.core.shapes import Fact, Source

OVER_WITH_IT = frozenset((
    "dates", "first-day", "last-day", "start-time", "end-time", "duration", "registration", "registration-deadline",
    "onsite-registration", "waiting-list",
))  # fmt: skip
"""Topics of which it is said, after the last day, that the event is over: "can I still register?"."""


class Subject(NamedTuple):
    """What a label of the matcher stands for: a fact, or a topic that the event says nothing about."""

    fact: str
    topic: str

    @classmethod
    def of(cls, label: str, knowledge: Knowledge) -> Subject:
        """From the matcher's label."""
        kind, _, id_ = label.partition(":")
        if kind == "fact":
            return cls(id_, knowledge.facts[id_].topic or "")
        return cls("", id_)


def labels(knowledge: Knowledge) -> dict[str, dict[str, tuple[str, ...]]]:
    """What the matcher learns: for each label, the ways of asking per language.

    A topic's ways go to the first fact that names it; further facts of the topic have only their own.
    """
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    taken: set[str] = set()
    for id_, fact in knowledge.facts.items():
        ways: dict[str, tuple[str, ...]] = {lang: tuple(lines) for lang, lines in fact.ask.items()}
        for named in topics_of(fact):
            if named not in taken:
                taken.add(named)
                for lang, lines in knowledge.topics[named].ask.items():
                    ways[lang] = (*ways.get(lang, ()), *lines)
        for lang, text in ((fact.answer or {}) if not fact.unpublished else {}).items():
            ways[lang] = (*ways.get(lang, ()), text.replace("**", ""))
        if ways:
            found[f"fact:{id_}"] = ways
    for id_, topic in knowledge.topics.items():
        if id_ not in taken:
            found[f"topic:{id_}"] = {lang: tuple(lines) for lang, lines in topic.ask.items()}
    return found


def topics_of(fact: Fact) -> tuple[str, ...]:
    """All topics of the library that a fact answers, its own first."""
    return ((fact.topic,) if fact.topic else ()) + fact.also_topics


def current(knowledge: Knowledge, fact_id: str, now: datetime) -> str | None:
    """The fact that answers at `now` in place of `fact_id`: what replaces it, what it replaces, or another of its topic.

    None when nothing may be told yet.
    """
    heirs = [id_ for id_ in knowledge.heirs.get(fact_id, ()) if knowledge.tellable(knowledge.facts[id_], now)]
    if heirs:
        newest = max(heirs, key=lambda id_: _since(knowledge.facts[id_]))
        return newest if newest == fact_id else current(knowledge, newest, now) or newest
    fact = knowledge.facts[fact_id]
    if knowledge.tellable(fact, now):
        return fact_id
    others = [*fact.replaces, *(id_ for id_, other in knowledge.facts.items() if fact.topic and other.topic == fact.topic)]
    return next((id_ for id_ in others if id_ != fact_id and knowledge.tellable(knowledge.facts[id_], now)), None)


def _since(fact: Fact) -> datetime:
    return fact.known_from or datetime.min  # noqa: DTZ901  # compared only with other wall-clock moments of the files


def tell(knowledge: Knowledge, subject: Subject, speech: Speech, now: datetime) -> tuple[Status, Reply, tuple[str, ...]]:
    """The answer to a subject: status, reply, ids of the facts used."""
    named = subject.fact or knowledge.near.get(subject.topic, "")
    fact_id = current(knowledge, named, now) if named else None
    if fact_id is None:
        return _without_fact(knowledge, subject, speech)
    fact = knowledge.facts[fact_id]
    if fact.answer is None:
        label = knowledge.label(fact_id, speech.lang)
        return Status.UNPUBLISHED, ask_organisers(Reply(speech.say("unpublished", label=label)), speech), (fact_id,)
    text, spoken = knowledge.say(fact.answer, speech.lang)
    if spoken != speech.lang:
        text = f"{text}\n\n{speech.say('only-in', language=OWN_NAMES[spoken])}"
    if (fact.topic or subject.topic) in OVER_WITH_IT and now.astimezone(knowledge.zone).date() > knowledge.event.days[-1]:
        text = f"{speech.say('event-over', day=speech.day(knowledge.event.days[-1]))}\n\n{text}"
    if fact.until and now > knowledge.aware(_last_of(fact.until)):
        text = f"{text}\n\n{speech.say('deadline-passed')}"
    if fact.unpublished:
        return Status.UNPUBLISHED, ask_organisers(Reply(text), speech), (fact_id,)
    return Status.ANSWERED, Reply(text, ((Button(speech.say("button-source"), f"source:{fact_id}"),),)), (fact_id,)


def _last_of(moment: datetime) -> datetime:
    """The moment itself, or the end of a day that is given without a time."""
    return moment + timedelta(days=1) if moment.time() == time.min else moment


def _without_fact(knowledge: Knowledge, subject: Subject, speech: Speech) -> tuple[Status, Reply, tuple[str, ...]]:
    topic = knowledge.topics.get(subject.topic)
    if topic is None:
        label = knowledge.label(subject.fact, speech.lang)
        return Status.UNPUBLISHED, ask_organisers(Reply(speech.say("unpublished", label=label)), speech), ()
    if topic.kind == "event":
        if topic.reply:
            return Status.UNPUBLISHED, ask_organisers(Reply(knowledge.say(topic.reply, speech.lang)[0]), speech), ()
        label = knowledge.say(topic.label, speech.lang)[0]
        return Status.UNPUBLISHED, ask_organisers(Reply(speech.say("unpublished", label=label)), speech), ()
    if topic.kind == "smalltalk" and topic.reply:
        return Status.SMALLTALK, Reply(knowledge.say(topic.reply, speech.lang)[0]), ()
    own = knowledge.say(topic.reply, speech.lang)[0] if topic.reply else speech.say("not-mine")
    return Status.UNKNOWN, Reply(own), ()


def ask_organisers(reply: Reply, speech: Speech) -> Reply:
    """The reply with a button that passes the question to the organisers."""
    return reply.with_buttons((Button(speech.say("button-ask"), "ask"),))


def source_line(knowledge: Knowledge, fact_id: str, speech: Speech, now: datetime) -> str:
    """Where a fact comes from, and of which moment it is."""
    fact = knowledge.facts[fact_id]
    known = [speech.say("known-since", moment=speech.moment(knowledge.aware(fact.known_from)))] if fact.known_from else []
    return "\n".join([*_sources(knowledge, fact.source, speech), *known, *_checked(knowledge, fact.checked, speech, now)])


def agenda_source_line(knowledge: Knowledge, speech: Speech, now: datetime) -> str:
    """Where the programme comes from, and of which moment it is."""
    file = knowledge.agenda.file
    return "\n".join([*_sources(knowledge, file.source, speech), *_checked(knowledge, file.checked, speech, now)])


def _checked(knowledge: Knowledge, checked: datetime | None, speech: Speech, now: datetime) -> list[str]:
    """When it was checked; a moment that a rehearsal has not reached is left out."""
    if checked is None or knowledge.aware(checked) > now:
        return []
    return [speech.say("checked-on", moment=speech.moment(knowledge.aware(checked)))]


def _sources(knowledge: Knowledge, ids: tuple[str, ...], speech: Speech) -> list[str]:
    lines = []
    for id_ in ids:
        source: Source = knowledge.event.sources[id_]
        title = knowledge.say(source.title, speech.lang)[0]
        if source.as_of:
            line = speech.say("source-as-of", source=title, moment=knowledge.say(source.as_of, speech.lang)[0])
        else:
            line = speech.say("source-line", source=title)
        lines.append(f"{line}\n{source.url}" if source.url else line)
    return lines
