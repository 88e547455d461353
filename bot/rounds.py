"""What becomes of announcements by the clock: planned ones go out or fall away, running ones are followed and reported."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot import broadcasts
from bot.context import House
from bot.core import announced, planning
from bot.core.announced import Numbers
from bot.core.announcements import Problem
from bot.core.kept import Kept, Outcome
from bot.core.replies import Attachment, Reply
from bot.core.sheet import unreached_sheet
from bot.store import announcements as store
from bot.store import copies, outbox, recipients
from bot.store.outbox import Parcel

PROGRESS_KEPT = timedelta(seconds=20)
"""A picture of the progress that could not be shown in that time is not shown any more."""


async def watch(house: House, now: datetime) -> None:
    """Send what is due, follow what runs, bring corrections to late copies, report what is over."""
    planned, running, settling = await house.db.read(
        lambda connection: (
            store.listed(connection, ("planned", "asked"), 100),
            store.listed(connection, ("running", "paused"), 100),
            store.settling(connection),
        )
    )
    for kept in planned:
        if kept.state == "planned":
            await house.db.write(lambda connection, kept=kept: _when_due(connection, house, kept, now))  # type: ignore[misc]
        elif kept.due and kept.due <= now:
            await house.db.write(lambda connection, kept=kept: _start_alarm(connection, house, kept, now))  # type: ignore[misc]
    for kept in running:
        await _follow(house, kept, now)
    for kept in settling:
        await house.db.write(lambda connection, kept=kept: _settle(connection, house, kept, now))  # type: ignore[misc]


def _when_due(connection: sqlite3.Connection, house: House, kept: Kept, now: datetime) -> None:
    """A planned one: it follows its session, falls away with it, and goes out when its moment has come."""
    due = planning.due(kept.when, house.mind.knowledge, now)
    if due.state == "cancelled":
        _fall(connection, house, kept, "fallen-cancelled", now)
        return
    if due.moment != kept.due:
        store.set_moments(connection, kept.id, due=due.moment)
        _tell(connection, house, kept, "planned-moved" if due.moment else "planned-open", now, due.moment)
    if due.moment is None or due.moment > now:
        return
    if due.stale and now > due.stale:
        _fall(connection, house, kept, "fallen-late", now)
        return
    found = broadcasts.standing(connection, kept, house.mind, now)
    if found.problems or found.chosen is None:
        _fall(connection, house, kept, "fallen-problems", now, found.problems)
        return
    broadcasts.start(connection, house.mind, kept, found.chosen, None, now)


def _fall(connection: sqlite3.Connection, house: House, kept: Kept, why: str, now: datetime, problems: Sequence[Problem] = ()) -> None:
    """It is not sent after all, and its organiser is told."""
    if store.move(connection, kept.id, ("planned",), "fallen", now, None):
        _tell(connection, house, kept, why, now, None, problems)


def _tell(
    connection: sqlite3.Connection,
    house: House,
    kept: Kept,
    what: str,
    now: datetime,
    moment: datetime | None,
    problems: Sequence[Problem] = (),
) -> None:
    """What became of a planned one, to its organiser."""
    for organiser in broadcasts.told(house, kept):
        teller = broadcasts.teller_for(connection, house, organiser, now)
        speech = teller.speech
        known = {"what": announced.name(kept, teller), "words": announced.first_words(kept, teller)}
        known |= {"moment": speech.moment(moment)} if moment else {}
        lines = [speech.say(what, **known), *(f"- {one.say(teller)}" for one in problems)]
        reply = Reply("\n".join(lines), ((announced.open_button(kept, teller),),))
        outbox.put(connection, Parcel(organiser, f"{kept.key}:{what}:{now.timestamp():.0f}", "personal", reply, now))


def _start_alarm(connection: sqlite3.Connection, house: House, kept: Kept, now: datetime) -> None:
    """An alarm whose delay is over goes out."""
    found = broadcasts.standing(connection, kept, house.mind, now)
    if found.chosen is not None:
        broadcasts.start(connection, house.mind, kept, found.chosen, None, now)


async def _follow(house: House, kept: Kept, now: datetime) -> None:
    """Show the progress of one that runs; when nothing waits any more, end it and report."""
    counted = await house.db.read(lambda connection: broadcasts.numbers(connection, kept))
    if kept.state == "running" and not counted.waiting:
        await _finish(house, kept, now)
        return
    if kept.state == "paused":  # what was refused for a while when it was paused waits again since
        await house.db.write(lambda connection: copies.hold(connection, kept, now))
    if kept.tell:
        await house.db.write(lambda connection: _show(connection, house, kept, counted, now))


def _show(connection: sqlite3.Connection, house: House, kept: Kept, counted: Numbers, now: datetime) -> None:
    if kept.tell is None:
        return
    chat, message = kept.tell
    reply = announced.progress(kept, counted, broadcasts.teller_for(connection, house, chat, now))
    key = f"{kept.key}:progress:{int(now.timestamp())}"
    outbox.put(connection, Parcel(chat, key, "answer", reply, now, stale=now + PROGRESS_KEPT, edits=message))


async def _finish(house: House, kept: Kept, now: datetime) -> None:
    """It is over: the report, once, with the list of those who were not reached."""
    outcomes, names = await house.db.read(lambda connection: (copies.outcomes(connection, kept), recipients.names(connection)))
    speech = house.mind.speech(house.mind.knowledge.event.languages[0])
    sheet = await asyncio.to_thread(unreached_sheet, outcomes, names, speech)

    def end(connection: sqlite3.Connection) -> None:
        counted = broadcasts.numbers(connection, kept)
        if counted.waiting or not store.move(connection, kept.id, ("running",), "done", now, None):
            return
        store.set_moments(connection, kept.id, ended=now)
        done = store.get(connection, kept.id) or kept
        _show(connection, house, done, counted, now)
        _report(connection, house, done, outcomes, sheet, now)

    await house.db.write(end)


def _report(
    connection: sqlite3.Connection, house: House, kept: Kept, outcomes: Sequence[Outcome], sheet: bytes | None, now: datetime
) -> None:
    for organiser in broadcasts.told(house, kept):
        teller = broadcasts.teller_for(connection, house, organiser, now)
        reply = announced.report(kept, reported(connection, kept, outcomes), teller)
        file = Attachment("document", f"announcement-{kept.id}.xlsx", sheet) if sheet else None
        outbox.put(connection, Parcel(organiser, f"{kept.key}:report", "personal", replace(reply, attachment=file), now))


def reported(connection: sqlite3.Connection, kept: Kept, outcomes: Sequence[Outcome]) -> Numbers:
    """The numbers of a report, with the reasons."""
    counted = copies.counts(connection, kept)
    return Numbers.of(counted, copies.seen_count(connection, kept.id), reasons(outcomes))


def reasons(outcomes: Sequence[Outcome]) -> Mapping[str, int]:
    """Why copies did not arrive."""
    return Counter(one.reason or one.state for one in outcomes if one.state not in ("sent", "waiting") and not one.late)


def _settle(connection: sqlite3.Connection, house: House, kept: Kept, now: datetime) -> None:
    """A correction or withdrawal reaches what was on its way; when all is over, the organiser is told."""
    withdrawn = kept.state == "withdrawn"
    if withdrawn:
        copies.stop(connection, kept, now)
        broadcasts.take_back(connection, house.mind, kept, now)
        counts = broadcasts.withdrawn_counts(connection, kept)
    else:
        broadcasts.bring_correction(connection, house.mind, kept, now)
        counts = copies.counts_of_correction(connection, kept) | broadcasts.unknown(connection, kept)
    original = copies.counts(connection, kept)
    if counts.get("waiting") or original.get("waiting"):
        return
    store.settle(connection, kept.id, begins=False)
    for organiser in broadcasts.told(house, kept):
        teller = broadcasts.teller_for(connection, house, organiser, now)
        page = announced.withdrawal_report if withdrawn else announced.correction_report
        key = kept.withdrawal_key if withdrawn else kept.edition_key
        outbox.put(connection, Parcel(organiser, f"{key}:report", "personal", page(kept, counts, teller), now))
