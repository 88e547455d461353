"""Announcements on their way: worked out, sent, corrected and taken back. What is done by the clock stands in rounds.py.

All that decides stands in one transaction with what it decides, so of two organisers at once one acts and the other is told.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal

from bot.context import House
from bot.core import audience as audience_
from bot.core import planning
from bot.core.announced import Numbers
from bot.core.announcements import Announcement, Copy, Problem, delivery, problem, withdrawn_note
from bot.core.announcements import problems as problems_of
from bot.core.audience import Audience, AudienceError, Chosen
from bot.core.desk import Standing
from bot.core.dialogue import Mind
from bot.core.kept import SENT, Kept
from bot.core.replies import Reply
from bot.core.telling import Teller
from bot.store import announcements as store
from bot.store import copies, outbox, people, recipients
from bot.store.outbox import Parcel

Verdict = Literal["sent", "planned", "taken", "changed", "refused", "corrected", "gone"]
"""What came of pressing send. taken: somebody was faster; changed: the draft, or the number of people, is another now."""


def tellers(mind: Mind, now: datetime) -> dict[str, Teller]:
    """One for each language of the event."""
    return {lang: mind.teller(lang, now) for lang in mind.knowledge.event.languages}


def replies(kept: Kept, mind: Mind, now: datetime, *, marked: bool = False) -> dict[str, Reply]:
    """What people get, by the language they read. Preview, delivery and correction are all made here."""
    order = mind.knowledge.event.languages
    every = tellers(mind, now)
    copy = Copy(kept.corrects or kept.id, kept.corrected if marked else None)
    found: dict[str, Reply] = {}
    for lang in order:
        if written := kept.content.language_for(lang, order):
            found[lang] = delivery(kept.content, written, every[written], copy)
    return found


def audience_of(kept: Kept, mind: Mind) -> Audience | Problem | None:
    """The audience; what is wrong with it, when the programme no longer has what it names; None when none was chosen."""
    if not kept.audience:
        return None
    try:
        return audience_.parse(kept.audience, audience_.vocabulary(mind.knowledge))
    except AudienceError as error:
        return problem(error.key, **error.values)


def standing(connection: sqlite3.Connection, kept: Kept, mind: Mind, now: datetime) -> Standing:
    """All that is to be known of a draft before it goes out."""
    found = problems_of(kept.content, tellers(mind, now), corrected=now if kept.corrects else None)
    audience = audience_of(kept, mind)
    words = audience_.vocabulary(mind.knowledge)
    if isinstance(audience, Problem):
        return Standing(None, words, None, (*found, audience))
    chosen = None
    if audience is not None:
        chosen = audience_.choose(audience, recipients.everybody(connection, mind.knowledge, now), urgent=kept.content.urgent)
    urgent = kept.content.urgent
    moment = planning.due(kept.when, mind.knowledge, now).moment
    begins = planning.begins(moment, mind.knowledge, urgent=urgent) if moment else None
    hindrance = planning.hindrance(kept.when, mind.knowledge, now, urgent=urgent)
    return Standing(audience, words, chosen, tuple(found), lacking(kept.content, chosen), hindrance, begins if begins != moment else None)


def lacking(content: Announcement, chosen: Chosen | None) -> tuple[tuple[str, int], ...]:
    """Languages in which it is not written, and how many people read them."""
    if chosen is None or not content.languages:
        return ()
    return tuple((lang, count) for lang, count in chosen.languages if lang not in content.languages)


# ---- sending ----


def go(connection: sqlite3.Connection, mind: Mind, kept: Kept, by: int | None, count: int, now: datetime) -> Verdict:
    """Send it, or plan it, if all is still as the organiser saw it."""
    fresh = store.get(connection, kept.id)
    if fresh is None:
        return "gone"
    if fresh.state != "draft":
        return "taken"
    if fresh.revision != kept.revision:
        return "changed"
    if fresh.corrects:
        return _go_correct(connection, mind, fresh, by, now)
    found = standing(connection, fresh, mind, now)
    if found.problems or found.chosen is None or (found.missing and not fresh.fallback):
        return "refused"
    if len(found.chosen.reached) != count:
        return "changed"
    if fresh.when.kind == "now":
        start(connection, mind, fresh, found.chosen, by, now)
        return "sent"
    if found.hindrance:
        return "refused"
    due = planning.due(fresh.when, mind.knowledge, now)
    store.move(connection, fresh.id, ("draft",), "planned", now, by)
    store.set_moments(connection, fresh.id, due=due.moment)
    return "planned"


def start(connection: sqlite3.Connection, mind: Mind, kept: Kept, chosen: Chosen, by: int | None, now: datetime) -> bool:
    """Put everybody's copy into the outbox; those out of reach are noted as such. False when it has started already."""
    if not store.move(connection, kept.id, ("draft", "planned", "asked"), "running", now, by, act="sent"):
        return False
    due = planning.begins(now, mind.knowledge, urgent=kept.content.urgent)
    store.set_moments(connection, kept.id, started=due, due=due)
    meant = sorted((*chosen.reached, *chosen.unreachable), key=lambda person: person.user_id)
    # "In half an hour" is wrong once the session has begun: what is late by then is not delivered.
    stale = planning.due(kept.when, mind.knowledge, now).stale if kept.when.minutes < 0 else None
    copies.launch(connection, kept, replies(kept, mind, now), ((person.user_id, person.language) for person in meant), due, stale)
    return True


def newcomer(connection: sqlite3.Connection, mind: Mind, user_id: int, now: datetime) -> int:
    """Tell somebody who came later what is still valid and meant for them; gives how much that was."""
    outbox.back(connection, user_id)  # they have just written
    waiting = store.valid(connection, user_id, now)
    person = recipients.one(connection, mind.knowledge, now, user_id) if waiting else None
    told = 0
    for kept in waiting:
        audience = audience_of(kept, mind)
        if person is None or audience is None or isinstance(audience, Problem):
            continue
        if not audience_.choose(audience, [replace(person, unreachable=False)], urgent=kept.content.urgent).reached:
            continue
        made = replies(kept, mind, now)
        if person.language in made:
            told += copies.deliver(connection, kept, made[person.language], user_id, person.language, now, late=True)
    return told


def pause(connection: sqlite3.Connection, kept: Kept, by: int, now: datetime) -> bool:
    """Send no more for now."""
    moved = store.move(connection, kept.id, ("running",), "paused", now, by)
    if moved:
        copies.hold(connection, kept, now)
    return moved


def resume(connection: sqlite3.Connection, kept: Kept, by: int, now: datetime) -> bool:
    """Go on."""
    moved = store.move(connection, kept.id, ("paused",), "running", now, by, act="resumed")
    if moved:
        copies.release(connection, kept, now)
    return moved


def halt(connection: sqlite3.Connection, kept: Kept, by: int, now: datetime) -> bool:
    """Send no more at all."""
    moved = store.move(connection, kept.id, ("running", "paused"), "stopped", now, by)
    if moved:
        copies.stop(connection, kept, now)
    return moved


# ---- corrections and withdrawals ----


def _go_correct(connection: sqlite3.Connection, mind: Mind, correction: Kept, by: int | None, now: datetime) -> Verdict:
    target = store.get(connection, correction.corrects or 0)
    if target is None or target.state not in SENT:
        return "gone"
    if problems_of(correction.content, tellers(mind, now), corrected=now):
        return "refused"
    if correction.edition != target.edition:  # somebody else corrected it meanwhile: their words are not undone unseen
        store.edit(connection, correction.id, now, edition=target.edition)
        return "changed"
    content = replace(target.content, texts=correction.content.texts)
    corrected = store.correct(connection, target, content, by, now)
    connection.execute("DELETE FROM announcements WHERE id = ?", (correction.id,))
    bring_correction(connection, mind, corrected, now)
    return "corrected"


def bring_correction(connection: sqlite3.Connection, mind: Mind, kept: Kept, now: datetime) -> int:
    """The latest words to every copy with older ones."""
    return copies.reconcile(connection, kept, replies(kept, mind, now), replies(kept, mind, now, marked=True), now)


def withdraw(connection: sqlite3.Connection, mind: Mind, kept: Kept, by: int, now: datetime, *, tell: bool) -> bool:
    """Take it back from everybody; `tell`: who had it is told that it was withdrawn."""
    if not store.move(connection, kept.id, SENT, "withdrawn", now, by):
        return False
    copies.stop(connection, kept, now)
    store.settle(connection, kept.id, begins=True)
    take_back(connection, mind, kept, now)
    if tell:
        every = tellers(mind, now)
        for user_id, lang, sent in copies.had(connection, kept):
            speech = every[lang].speech
            reply = Reply(speech.say("announcement-withdrawn-told", moment=speech.moment(sent)))
            outbox.put(connection, Parcel(user_id, f"{kept.key}:taken-back", "change", reply, now))
    return True


def take_back(connection: sqlite3.Connection, mind: Mind, kept: Kept, now: datetime) -> None:
    """Every copy that arrived is deleted, or replaced by a note where it is too old for that."""
    notes = {lang: withdrawn_note(kept.content, teller) for lang, teller in tellers(mind, now).items()}
    copies.take_back(connection, kept, notes, now)


def withdrawn_counts(connection: sqlite3.Connection, kept: Kept) -> dict[str, int]:
    """What became of taking it back; unknown: copies that may have arrived, and that nobody can find to delete them."""
    return copies.withdrawn_counts(connection, kept) | unknown(connection, kept)


def unknown(connection: sqlite3.Connection, kept: Kept) -> dict[str, int]:
    """Copies of which nobody knows whether they arrived."""
    return {"unknown": copies.counts(connection, kept).get("unknown", 0)}


# ---- what organisers are told ----


def told(house: House, kept: Kept) -> Sequence[int]:
    """Who is told of it: who watches it, its author, or all organisers."""
    if kept.tell:
        return (kept.tell[0],)
    return (kept.author,) if kept.author in house.settings.organisers and kept.author else tuple(sorted(house.settings.organisers))


def teller_for(connection: sqlite3.Connection, house: House, user_id: int, now: datetime) -> Teller:
    """For somebody who did not just write."""
    return house.mind.teller(house.speech_for(people.get(connection, user_id)).lang, now)


def numbers(connection: sqlite3.Connection, kept: Kept) -> Numbers:
    """How many copies are where."""
    return Numbers.of(copies.counts(connection, kept), copies.seen_count(connection, kept.id))
