"""Edits of the event's files: noticed within seconds, read once nobody is writing them any more, reported to organisers."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from bot import newsroom, training
from bot.context import House
from bot.core.dialogue import Mind
from bot.core.language import Speech
from bot.core.replies import Reply
from bot.store import outbox, people
from bot.store.outbox import Parcel

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
"""Between two looks at the files. Asking for some sixty files costs less than a millisecond, and works on any file system;
the kernel's notices of changes are not sent for folders mounted from elsewhere, and are lost with a folder that is replaced."""

Files = dict[Path, tuple[int, int]]
"""Each file with when it was changed and its size."""


async def watch(house: House) -> None:
    """Read the event's files whenever some were edited and have not changed since the look before; a half-written one waits.

    Organisers hear of a mistake once, however often it is saved; until it is mended the bot goes on with what it knew.
    """
    folders = training.folders(house.settings.event)
    read = before = await asyncio.to_thread(_files, folders)
    told: frozenset[str] = frozenset()
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        seen = await asyncio.to_thread(_files, folders)
        if seen != read and seen == before:
            read = seen
            try:
                told = await edited(house, told)
            except Exception as error:  # a bug must not end the watching; the next edit is read again
                log.error("reading the edited files failed: %s", type(error).__name__)
        before = seen


def _files(folders: Iterable[Path]) -> Files:
    """The state of every file that the event is made of."""
    found: Files = {}
    for folder in folders:
        for path in folder.rglob("*.yaml"):
            try:
                about = path.stat()
            except OSError:  # gone since: so it is in an editor's hands
                continue
            found[path] = (about.st_mtime_ns, about.st_size)
    return found


async def edited(house: House, told: frozenset[str] = frozenset()) -> frozenset[str]:
    """The files were edited: read them. `told` is what organisers know to be wrong with them; gives it for the next time."""
    outcome = await newsroom.reread(house)
    said = [(problem.file, problem.message) for problem in outcome.problems]  # without the line, which an edit above moves
    wrong = hashlib.sha256(repr((said, outcome.gone)).encode()).hexdigest()[:16] if outcome.mind is None else ""
    if wrong in told or not (wrong or told):
        return told
    now = house.clock.now()

    def report(connection: sqlite3.Connection) -> None:
        for organiser in sorted(house.settings.organisers):
            speech = house.speech_for(people.get(connection, organiser))
            reply = newsroom.refusal(outcome, speech) if wrong else _read_again(house.mind, speech)
            outbox.put(connection, Parcel(organiser, f"files:{wrong}:{now.timestamp():.0f}", "personal", reply, now))

    await house.db.write(report)
    return told | {wrong} if wrong else frozenset()


def _read_again(mind: Mind, speech: Speech) -> Reply:
    knowledge = mind.knowledge
    return Reply(speech.say("file-read", facts=len(knowledge.facts), sessions=len(knowledge.agenda.sessions)))
