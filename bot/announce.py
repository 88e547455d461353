"""The verb announce: an announcement from a file, by the same rules as in the bot. The running bot sends it."""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
from datetime import datetime
from pathlib import Path

from bot import broadcasts, live, offline
from bot.core import audience as audience_
from bot.core import planning
from bot.core.announcements import Announcement, Link
from bot.core.audience import AudienceError
from bot.core.desk import Standing, chosen_lines
from bot.core.dialogue import Mind
from bot.core.kept import Kept
from bot.core.planning import When, WhenError
from bot.core.reading import KnowledgeError, Problem, read
from bot.core.richtext import starred
from bot.core.shapes import AnnouncementFile
from bot.core.shaping import shape
from bot.offline import say
from bot.store import announcements as store
from bot.store.database import Database


def announce(options: argparse.Namespace) -> int:
    """Show what would be sent to how many, or send it to exactly so many."""
    settings = offline.settings_of(options)
    mind = offline.mind_of(settings)
    now = live.clock_of(settings, mind).now()
    path = Path(options.file)
    written = _read(path)
    content = _content(written)
    try:
        when = planning.parse(written.when, mind.knowledge, now)
        audience = audience_.text_of(audience_.parse(written.to, audience_.vocabulary(mind.knowledge)))
    except (WhenError, AudienceError) as error:
        raise KnowledgeError([Problem(path.name, 0, mind.speech("en").say(error.key, **error.values))]) from None
    if not settings.database.is_file():
        say(f"there is no database at {settings.database}: nobody has met this bot yet")
        return 1
    return asyncio.run(_announce(options, settings.database, mind, _Draft(written, content, audience, when), now))


class _Draft:
    """What the file says, read."""

    def __init__(self, written: AnnouncementFile, content: Announcement, audience: str, when: When) -> None:
        self.written, self.content, self.audience, self.when = written, content, audience, when

    def create(self, connection: sqlite3.Connection, mind: Mind, now: datetime) -> Kept:
        until = self.written.valid_until
        id_ = store.create(
            connection,
            None,
            self.content,
            now,
            audience=self.audience,
            timing=self.when.dump(),
            fallback=int(self.written.missing_languages == "other"),
            valid_until=int(mind.knowledge.aware(until).timestamp()) if until else None,
        )
        kept = store.get(connection, id_)
        assert kept  # noqa: S101 - it was just made
        return kept


def _read(path: Path) -> AnnouncementFile:
    if not path.is_file():
        raise KnowledgeError([Problem(str(path), 0, "there is no such file")])
    document = read(path.name, path.read_bytes())
    value, problems = shape(document, AnnouncementFile)
    if value is None or problems:
        raise KnowledgeError(problems)
    return value


def _content(written: AnnouncementFile) -> Announcement:
    links = tuple(
        Link(f"session:{one.session}" if one.session else one.url or "", {str(lang): label for lang, label in (one.label or {}).items()})
        for one in written.buttons
    )
    texts = {str(lang): starred(text) for lang, text in written.text.items()}
    return Announcement(texts, None, links, written.seen, written.urgent)


class _Undone(Exception):  # noqa: N818 - nothing went wrong: a dry run leaves nothing behind
    """Takes back what was only tried."""


async def _announce(options: argparse.Namespace, database: Path, mind: Mind, draft: _Draft, now: datetime) -> int:
    db = await Database.open(database)
    lines: list[str] = []
    code = 0

    def work(connection: sqlite3.Connection) -> None:
        nonlocal code
        kept = draft.create(connection, mind, now)
        standing = broadcasts.standing(connection, kept, mind, now)
        lines.extend(_told(kept, standing, mind, now))
        ready = standing.chosen and not (standing.problems or standing.hindrance) and (not standing.missing or kept.fallback)
        count = len(standing.chosen.reached) if standing.chosen else 0
        if not options.send:
            code = 0 if ready else 1
            raise _Undone
        if options.people != count:
            lines.append(f"not sent: it goes to {count} people now; to send it to them: --send --people {count}")
            code = 1
            raise _Undone
        store.note(connection, now, None, kept.id, "typed")
        verdict = broadcasts.go(connection, mind, kept, None, count, now)
        lines.append(f"{verdict}: announcement {kept.id}; the running bot sends it, and reports to the organisers")
        if verdict not in ("sent", "planned"):
            code = 1
            raise _Undone

    try:
        await db.write(work)
    except _Undone:
        pass
    finally:
        await db.close()
    say("\n".join(lines))
    return code


def _told(kept: Kept, standing: Standing, mind: Mind, now: datetime) -> list[str]:
    """To whom, how many, when, and the message in each language; or what is wrong with it."""
    teller = mind.teller("en", now)
    problems = [f"to mend: {one.say(teller)}" for one in standing.problems]
    problems += [f"to mend: {teller.speech.say(f'hindrance-{standing.hindrance}')}"] if standing.hindrance else []
    if standing.audience is None or standing.chosen is None:
        return problems
    lines = [
        f"to: {audience_.in_words(standing.audience, teller, standing.vocabulary)}: {len(standing.chosen.reached)} people",
        *chosen_lines(standing.chosen, teller),
        f"when: {planning.in_words(kept.when, teller)}",
        *([teller.speech.say("desk-night", moment=teller.speech.moment(standing.morning))] if standing.morning else []),
        *problems,
    ]
    if standing.missing:
        named = ", ".join(f"{lang} ({count})" for lang, count in standing.missing)
        lines.append(f"languages without a text: {named}" + ("" if kept.fallback else "; write them, or say `missing_languages: other`"))
    if not problems:
        for lang, reply in broadcasts.replies(kept, mind, now).items():
            if lang in kept.content.languages:
                buttons = " ".join(f"[{button.label}]" for row in reply.buttons for button in row)
                lines += [f"--- {lang}", reply.text, *([buttons] if buttons else [])]
    return [*lines, "---"]


VERBS = {"announce": announce}
