"""The verbs about registrations: export and import. The bot may run meanwhile."""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from bot import offline, training
from bot.clock import RealClock
from bot.core.agenda import programme_day
from bot.core.form import WHOLE, capacities
from bot.core.form_pages import Clerk
from bot.core.importing import ImportMap, check_mapping, entries
from bot.core.knowledge import Knowledge, load
from bot.core.language import Speech
from bot.core.reading import KnowledgeError
from bot.core.reading import read as read_yaml
from bot.core.shaping import shape
from bot.core.tickets import link, spaced
from bot.offline import say
from bot.papers import lists, tables
from bot.papers.sheets import Sheet, comma_separated, xlsx
from bot.settings import Settings, SettingsError
from bot.store import imports
from bot.store.database import Database
from bot.store.imports import Result

T = TypeVar("T")


def export(options: argparse.Namespace) -> int:
    """Write the lists into a folder."""
    settings, knowledge, clerk = _desk(options)
    now = RealClock().now() if settings.pretend_now is None else offline.in_zone(settings.pretend_now, knowledge.zone)
    rolls = asyncio.run(_reading(settings, lists.read))
    sheets, folder = lists.workbook(clerk, rolls, now), Path(options.folder)
    folder.mkdir(parents=True, exist_ok=True)
    stamp = programme_day(now, knowledge.zone)
    found = lists.numbers(clerk, rolls)
    files = {
        f"registrations-{stamp}.xlsx": xlsx(sheets),
        f"registrations-{stamp}.csv": comma_separated(sheets[0]),
        f"door-{stamp}.xlsx": xlsx([lists.door_list(clerk, rolls, now)]),
    }
    if found.groups:
        files[f"numbers-{stamp}.png"] = lists.picture(clerk, found, now)
    for name, content in files.items():
        path = folder / name
        path.touch(mode=0o600)  # people's data
        path.write_bytes(content)
        say(f"written: {path}")
    say(f"registered: {found.registered}, waiting: {found.waiting}, cancelled: {found.cancelled}")
    return 0


def import_(options: argparse.Namespace) -> int:
    """Take registrations over from a table."""
    settings, knowledge, clerk = _desk(options)
    try:
        headings, rows = tables.read(Path(options.file))
    except tables.TableError as error:
        raise SettingsError(str(error)) from None
    mapping_path = Path(options.map)
    if not mapping_path.is_file():
        raise SettingsError(f"--map {options.map}: there is no such file")
    document = read_yaml(options.map, mapping_path.read_bytes())
    mapping, problems = shape(document, ImportMap)
    if mapping and not problems:
        problems = check_mapping(mapping, document, clerk.form, headings)
    if mapping is None or problems:
        raise KnowledgeError(problems)
    found = entries(mapping, clerk.form, rows)
    limits, now = capacities(clerk.form, knowledge.agenda.file), RealClock().now()

    def work(connection: sqlite3.Connection) -> list[Result]:
        return imports.take_over(connection, clerk.form, found, mapping.language, limits, now, dry=options.dry_run)

    results = asyncio.run(_writing(settings, work))
    _told(results, dry=options.dry_run)
    if options.letters and not options.dry_run:
        path = Path(options.letters)
        path.touch(mode=0o600)  # whoever has a link has the registration
        path.write_bytes(comma_separated(_letters(results, options.bot)))
        say(f"written: {path}")
    return 1 if any(one.became == "wrong" for one in results) else 0


def _told(results: list[Result], *, dry: bool) -> None:
    for one in results:
        for problem in one.entry.problems:
            say(f"row {one.entry.row}: {problem}")
        if one.became in ("new", "changed", "theirs") and dry:
            say(f"row {one.entry.row}: {one.became}{_difference(one)}")
    counts = Counter(one.became for one in results)
    waiting = sum(one.became == "new" and one.registration is not None and not one.registration.holds for one in results)
    line = ", ".join(f"{name}: {counts[name]}" for name in ("new", "changed", "same", "theirs", "wrong"))
    say(f"{'would be ' if dry else ''}{line}; of the new ones on the waiting list: {waiting}")


def _difference(one: Result) -> str:
    """Old and new side by side."""
    old, new = one.before, one.entry.answers
    changed = [id_ for id_ in dict.fromkeys([*old, *new]) if old and old.get(id_) != new.get(id_)]
    pairs = [f"{id_}: {_plain(old.get(id_))} → {_plain(new.get(id_))}" for id_ in changed]
    return f": {'; '.join(pairs)}" if pairs else ""


def _plain(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else "-" if value is None else str(value)


def _letters(results: list[Result], username: str) -> Sheet:
    """What each person's mail needs: their code, and the link that ties the registration to their Telegram account."""
    rows = tuple(
        (
            one.name,
            one.email,
            spaced(one.code),
            link(username, one.code, one.secret),
            one.places[WHOLE].state if WHOLE in one.places else "",
        )
        for result in results
        if (one := result.registration) is not None and one.user_id is None
    )
    return Sheet("letters", ("name", "email", "code", "link", "place"), rows)


def _desk(options: argparse.Namespace) -> tuple[Settings, Knowledge, Clerk]:
    settings = offline.settings_of(options)
    knowledge = load(training.KNOWLEDGE, training.event_folder(settings.event))
    if knowledge.form is None:
        raise SettingsError(f"{knowledge.name} has no registration.yaml: people register elsewhere")
    if not settings.database.is_file() and options.verb == "export":
        raise SettingsError(f"there is no database at {settings.database} yet")
    lang = getattr(options, "lang", None) or knowledge.event.languages[0]
    return settings, knowledge, Clerk(knowledge, knowledge.form, Speech(lang, knowledge.phrases[lang], knowledge.zone))


async def _reading(settings: Settings, work: Callable[[sqlite3.Connection], T]) -> T:
    db = await Database.open(settings.database)
    try:
        return await db.read(work)
    finally:
        await db.close()


async def _writing(settings: Settings, work: Callable[[sqlite3.Connection], list[Result]]) -> list[Result]:
    db = await Database.open(settings.database)
    try:
        return await db.write(work)
    except imports.Undone as undone:
        return undone.results
    finally:
        await db.close()


VERBS: dict[str, Callable[[argparse.Namespace], int]] = {"export": export, "import": import_}
