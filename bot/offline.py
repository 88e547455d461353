"""The verbs that need no Telegram: schema, check, ask, score."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from bot import training
from bot.clock import RealClock
from bot.core import scoring
from bot.core.dialogue import Mind
from bot.core.form import Form
from bot.core.knowledge import FEWEST_WAYS, FactsFile, LexiconFile, TopicsFile, load, open_topics, thinly_asked, untranslated
from bot.core.replies import Status, plain
from bot.core.shapes import AgendaFile, AlarmsFile, AnnouncementFile, Event
from bot.core.turns import Answer, Question
from bot.settings import Settings, SettingsError
from bot.training import KNOWLEDGE

SHAPES: dict[str, type[BaseModel]] = {
    "event": Event,
    "agenda": AgendaFile,
    "registration": Form,
    "facts": FactsFile,
    "topics": TopicsFile,
    "lexicon": LexiconFile,
    "alarms": AlarmsFile,
    "announcement": AnnouncementFile,
}


def say(text: str = "", end: str = "\n") -> None:
    """The command line speaks by printing."""
    print(text, end=end)  # noqa: T201


def settings_of(options: argparse.Namespace) -> Settings:
    """The environment, with the command line on top."""
    environ = dict(os.environ)  # noqa: TID251  # handed to settings.py whole, which alone interprets it
    if options.event:
        environ["BOT_EVENT"] = options.event
    if getattr(options, "now", None):
        environ["BOT_PRETEND_NOW"] = options.now
    return Settings.read(environ)


def progress(done: float) -> None:
    """A bar on standard error, only where somebody looks."""
    if sys.stderr.isatty():
        bar = "#" * round(done * 30)
        print(f"\rlearning the questions [{bar:30}] {done:4.0%}", end="" if done < 1 else "\n", file=sys.stderr, flush=True)  # noqa: T201


def mind_of(settings: Settings) -> Mind:
    """The event's mind, trained or from the cache."""
    return training.mind(settings.event, settings.database.parent / "matchers", progress)


def pretended(settings: Settings, mind: Mind, real: datetime) -> tuple[datetime, bool]:
    """The moment to answer at, and whether it is a made-up one: an event that is over is played on its eve, at ten."""
    zone, days = mind.knowledge.zone, mind.knowledge.event.days
    if settings.pretend_now:
        return in_zone(settings.pretend_now, zone), True
    if real.astimezone(zone).date() > days[-1]:
        return datetime(days[0].year, days[0].month, days[0].day, 10, tzinfo=zone) - timedelta(days=1), True
    return real, False


def in_zone(moment: datetime, zone: ZoneInfo) -> datetime:
    """A moment without a zone is on the event's wall clock."""
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def schema(_: argparse.Namespace) -> int:
    """Write the JSON Schemas."""
    folder = KNOWLEDGE / "schema"
    folder.mkdir(exist_ok=True)
    for name, shape in SHAPES.items():
        path = folder / f"{name}.json"
        path.write_text(json.dumps(shape.model_json_schema(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        say(f"written: {path.relative_to(KNOWLEDGE.parent)}")
    return 0


def check(options: argparse.Namespace) -> int:
    """Load an event and tell what is there and what is not; problems are raised as KnowledgeError."""
    settings = settings_of(options)
    knowledge = load(KNOWLEDGE, training.event_folder(settings.event))
    for warning in knowledge.warnings:
        say(f"look at {warning}")
    told = [id_ for id_, fact in knowledge.facts.items() if not fact.unpublished]
    unpublished = [id_ for id_, fact in knowledge.facts.items() if fact.unpublished]
    missing: dict[str, list[str]] = {}
    for id_, lang in untranslated(knowledge):
        missing.setdefault(lang, []).append(id_)
    near = [f"{topic} ({fact})" for topic, fact in knowledge.near.items()]
    open_ = [topic for topic in open_topics(knowledge) if topic not in knowledge.near]
    days = ", ".join(map(str, knowledge.event.days))
    say(f"{knowledge.say(knowledge.event.name, knowledge.event.languages[0])[0]}: {days}, {knowledge.event.zone}")
    say(f"facts: {len(told)}")
    agenda = knowledge.agenda
    say(f"sessions: {len(agenda.sessions)} ({agenda.file.status}), rooms: {len(agenda.rooms)}, speakers: {len(agenda.speakers)}")
    form = knowledge.form
    places = f"{form.capacity or 'no limit of'} places, {len(form.parts)} parts" if form else "people register elsewhere"
    say(f"registration: {f'{len(form.questions)} questions, ' if form else ''}{places}")
    say(f"languages: {', '.join(knowledge.event.languages)}")
    say(f"declared not published ({len(unpublished)}): {', '.join(unpublished) or 'nothing'}")
    say(f"topics that nothing is said about, answered as not published ({len(open_)}): {', '.join(open_) or 'none'}")
    say(f"topics answered by what is near them ({len(near)}): {', '.join(near) or 'none'}")
    say("lacks a translation: " + ("; ".join(f"{lang}: {', '.join(ids)}" for lang, ids in missing.items()) or "nothing"))
    thin: dict[str, list[str]] = {}
    for id_, lang, ways in thinly_asked(knowledge):
        thin.setdefault(id_, []).append(f"{lang} {ways}")
    few = "; ".join(f"{id_} ({', '.join(counts)})" for id_, counts in thin.items())
    say(f"your own facts with fewer than {FEWEST_WAYS} ways of asking, found half as often as others ({len(thin)}): {few or 'none'}")
    if not options.no_report:
        say()
        _calibration(training.matcher(knowledge, settings.database.parent / "matchers", progress).report)
    return 0


def _calibration(report: Any) -> None:
    say(f"The matcher, asked {report.accuracy:.0%} right on examples that were held out from it (AUROC {report.auroc:.2f}):")
    for name, shares in (("questions of known topics", report.in_scope), ("questions of topics it was not shown", report.out_of_scope)):
        say(f"  {name}: answered {shares.answered:.0%} (wrongly {shares.answered_wrong:.1%}),", end=" ")
        say(f"offered a choice {shares.offered:.0%}, refused {shares.refused:.0%}")
    say(f"  a direct answer from a confidence of {report.answer_at:.2f}, a choice from {report.choose_at:.2f}")
    say("  weakest: " + ", ".join(f"{label} {rate:.0%}" for label, rate in report.weakest[:8]))
    say("  most confused: " + ", ".join(f"{true} > {given} ({times})" for true, given, times in report.confused[:8]))


def ask(options: argparse.Namespace) -> int:
    """Answer one question, or a file of them."""
    if bool(options.question) == bool(options.batch):
        say("give one question in quotes, or --batch FILE.jsonl")
        return 1
    settings = settings_of(options)
    mind = mind_of(settings)
    now, made_up = pretended(settings, mind, RealClock().now())
    if options.batch:
        for line in _lines(options.batch):
            say(json.dumps(answered_line(line, mind, now, options.lang), ensure_ascii=False))
        return 0
    if made_up and not settings.pretend_now:
        print(f"(the event is over: answering as of {now:%Y-%m-%d %H:%M}, its eve)", file=sys.stderr)  # noqa: T201
    answer = mind.answer(Question(options.question, now, options.lang))
    if options.json:
        line = _line(None, answer)
        if options.explain:
            line["trace"] = answer.trace
        say(json.dumps(line, ensure_ascii=False, default=str))
        return 0
    say(visible(answer))
    if options.explain:
        say()
        say(_explained(answer, mind))
    return 0


def _explained(answer: Answer, mind: Mind) -> str:
    limits = f"thresholds: answer {mind.limits.answer_at:.2f}, choice {mind.limits.choose_at:.2f}"
    lines = [f"status: {answer.status}; language: {answer.trace.get('language')}; {limits}"]
    if answer.trace.get("repaired"):
        lines.append(f"read as: {answer.trace['repaired']}")
    for part in answer.trace.get("parts", []):
        lines.append(f"part: {part.get('text')}")
        if part.get("follows"):
            lines.append(f"  refers back to: {part['follows']}")
        lines.append(f"  taken apart: {part.get('query') or 'nothing of the programme'}")
        lines.append(f"  confidence: {part.get('confidence')}")
        lines += [f"  {chance:.3f} {label}" for label, chance in part.get("candidates", [])]
    return "\n".join(lines)


def visible(answer: Answer) -> str:
    """The text a person sees; for a choice with what the buttons say, for they are the answer."""
    text = plain(answer.reply.text)
    if answer.status is Status.CLARIFY and len(answer.trace.get("parts", ())) < 2:
        choices = [button.label for row in answer.reply.buttons for button in row if button.data.startswith(("fact:", "topic:"))]
        text = "\n".join([text, *(f"- {label}" for label in choices)])
    return text


def _line(id_: Any, answer: Answer) -> dict[str, Any]:
    line = {"id": id_, "status": answer.status.value, "text": visible(answer), "sources": list(answer.sources), "lang": answer.lang}
    return line if id_ is not None else {key: value for key, value in line.items() if key != "id"}


def _lines(name: str) -> Iterator[Mapping[str, Any]]:
    stream = sys.stdin if name == "-" else None
    if stream is None and not Path(name).is_file():
        raise SettingsError(f"--batch {name}: there is no such file")
    for number, raw in enumerate(stream or Path(name).read_text(encoding="utf-8").splitlines(), 1):
        if raw.strip():
            try:
                line = json.loads(raw)
            except json.JSONDecodeError as error:
                raise SettingsError(f"{name}:{number}: not JSON: {error.msg}") from None
            if not isinstance(line, dict) or not isinstance(line.get("text"), str):
                raise SettingsError(f'{name}:{number}: expected an object with a "text"')
            try:
                datetime.fromisoformat(line.get("now") or "2024-01-01")
            except (TypeError, ValueError):
                raise SettingsError(f'{name}:{number}: "now" is no moment such as 2024-10-09T10:00+03:00: {line["now"]!r}') from None
            yield line


def answered_line(line: Mapping[str, Any], mind: Mind, now: datetime | None = None, lang: str | None = None) -> dict[str, Any]:
    """One line of a batch with its answer: id, status, text, sources, lang. `now` is for lines that name no moment."""
    moment = now or datetime.combine(mind.knowledge.event.days[0], datetime.min.time(), mind.knowledge.zone)
    return _line(line.get("id"), _answered(line, mind, moment, lang))


def _answered(line: Mapping[str, Any], mind: Mind, now: datetime, lang: str | None) -> Answer:
    """One line of a batch: its earlier turns are asked first, for what they leave in focus."""
    moment = in_zone(datetime.fromisoformat(line["now"]), mind.knowledge.zone) if line.get("now") else now
    chosen = line.get("lang") or lang
    focus, hint = None, ""
    for earlier in line.get("history") or []:
        answer = mind.answer(Question(str(earlier), moment, chosen, focus, hint))
        focus, hint = answer.focus or focus, answer.lang
    return mind.answer(Question(line["text"], moment, chosen, focus, hint))


def score(options: argparse.Namespace) -> int:
    """Ask every question of a file and compare with what it expects."""
    settings = settings_of(options)
    mind = mind_of(settings)
    now, _ = pretended(settings, mind, RealClock().now())
    lines = list(_lines(options.file))
    answers = [answered_line(line, mind, now) for line in lines]
    results = scoring.judge_all(lines, answers)
    for line, answer, reason in results:
        if reason:
            say(f"{line.get('id')}: {line['text']}\n    {reason}; said ({answer['status']}): {answer['text'][:200]!r}")
    right = sum(not reason for *_, reason in results)
    for key in ("kind", "lang"):
        totals = Counter(str(line.get(key)) for line in lines)
        good = Counter(str(line.get(key)) for line, _, reason in results if not reason)
        say(f"{key}: " + ", ".join(f"{name} {good[name]}/{total}" for name, total in sorted(totals.items())))
    say(f"right: {right} of {len(lines)}")
    return 0


VERBS: dict[str, Callable[[argparse.Namespace], int]] = {"schema": schema, "check": check, "ask": ask, "score": score}
