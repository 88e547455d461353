"""Publishing the programme: what is read from the files is noted, compared, shown to organisers, and told to whom it concerns.

Each step is one function on a connection, thus one transaction, and harmless when done again: what is to be done is read
from the database each time, never remembered.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core import changes, changing, notices, reminders
from bot.core.changes import Change
from bot.core.dialogue import Mind
from bot.core.notices import Budget
from bot.core.reminders import Rules
from bot.core.replies import Button, Reply
from bot.core.telling import Teller
from bot.reminders import teller_for
from bot.store import agendas, outbox, people, published
from bot.store.outbox import Parcel


@dataclass(frozen=True)
class Office:
    """What publishing needs beside the database: the event's mind, and who organises it."""

    mind: Mind
    organisers: frozenset[int]


def missing(connection: sqlite3.Connection, mind: Mind) -> list[str]:
    """Sessions that were published and are no longer in the file."""
    return changes.removed(published.latest(connection), mind.knowledge.agenda)


def publish(connection: sqlite3.Connection, office: Office, now: datetime, remove: Sequence[str] = ()) -> bool:
    """Note the programme as it is now; True when something differs from before. `remove`: what is confirmed to be gone.

    Reminders of a session that moved follow at once; people are told when the edits have settled.
    """
    agenda = office.mind.knowledge.agenda
    before = published.latest(connection)
    known = {session.id for session in agenda.known(now)} | (before.keys() & agenda.by_id.keys())
    states: dict[str, str | None] = {id_: changes.content(agenda.by_id[id_], agenda) for id_ in sorted(known)}
    states |= dict.fromkeys(set(remove) & before.keys() - agenda.by_id.keys())
    changed = published.publish(connection, states, now)
    for id_ in changed:
        session = agenda.by_id.get(id_)
        holds = session and session.start and not session.entry.cancelled
        agendas.forget_reminders(connection, id_, reminders.prefix(id_, session.start) if session and session.start and holds else None)
    if changed:
        _review(connection, office, now)
    return bool(changed)


def untold(connection: sqlite3.Connection, mind: Mind) -> list[Change]:
    """What people have not been told yet. What nobody would be told of is noted as told."""
    kept = published.untold(connection)
    found = changes.compare_all(kept, mind.knowledge.zone)
    telling = {change.id for change in found}
    published.note_told(connection, [id_ for id_, _, _ in kept if id_ not in telling])
    return found


def _review(connection: sqlite3.Connection, office: Office, now: datetime) -> None:
    """After an edit: the open change set begins, goes on or is over, and the organisers see it."""
    found = untold(connection, office.mind)
    digest, open_ = changes.digest(found), published.open_set(connection)
    if not found:
        if open_:
            published.set_state(connection, open_.id, "undone")
            _show_end(connection, office, open_.id, "changes-undone", 0, now)
        return
    if open_ is None:
        published.begin_set(connection, digest, now)
    elif open_.digest != digest:
        published.edit_set(connection, open_.id, digest, now)
    show(connection, office, now)


def show(connection: sqlite3.Connection, office: Office, now: datetime) -> None:
    """Show the open change set to every organiser, in the place of what they were shown of it before."""
    open_ = published.open_set(connection)
    if open_ is None:
        return
    published.forget_previews(connection, open_.id)
    shown = published.previews(connection, open_.id, office.organisers)
    for organiser in sorted(office.organisers):
        reply = preview(connection, office, organiser, now)
        if reply:
            key = f"preview:{open_.id}:{open_.digest}:{open_.state}:{now.timestamp():.0f}"
            outbox.put(connection, Parcel(organiser, key, "personal", reply, now, edits=shown.get(organiser)))


def preview(connection: sqlite3.Connection, office: Office, organiser: int, now: datetime) -> Reply | None:
    """What an organiser sees of the open change set; None when there is none."""
    open_ = published.open_set(connection)
    if open_ is None:
        return None
    found = untold(connection, office.mind)
    reach = _reach(connection, found, now)
    everybody = {user_id for users in reach.values() for user_id in users}
    due = open_.edited + timedelta(minutes=office.mind.knowledge.event.settle_minutes)
    teller = _teller(connection, office.mind, organiser, now)
    counts = {id_: len(users) for id_, users in reach.items()}
    return changing.preview(found, counts, len(everybody), teller, held=open_.state == "held", due=due)


def _reach(connection: sqlite3.Connection, found: Sequence[Change], now: datetime) -> dict[str, set[int]]:
    """Whom each change concerns: who saved the session or was reminded of it."""
    return {
        change.id: agendas.savers(connection, change.id) | agendas.reminded(connection, change.id)
        for change in found
        if change.matters(now)
    }


def announce(connection: sqlite3.Connection, office: Office, now: datetime) -> int | None:
    """Close the open change set: people are told of it from now on, see `tell`. Gives how many, None when nothing is open."""
    open_ = published.open_set(connection)
    if open_ is None:
        return None
    found = untold(connection, office.mind)
    count = len({user_id for users in _reach(connection, found, now).values() for user_id in users})
    published.begin_telling(connection, open_.id, [change.id for change in found], count)
    _show_end(connection, office, open_.id, "changes-sent", count, now)
    return count


@dataclass(frozen=True)
class Telling:
    """What some people are still to be told, all in one message each."""

    set_id: int
    changes: tuple[Change, ...]
    people: tuple[int, ...]


def telling(connection: sqlite3.Connection, mind: Mind, now: datetime) -> list[Telling]:
    """The change sets that people are being told of, with everybody whom they concern."""
    found = []
    for set_id, kept in published.being_told(connection).items():
        about = [change for change in changes.compare_all(kept, mind.knowledge.zone) if change.matters(now)]
        people_ = {user_id for users in _reach(connection, about, now).values() for user_id in users}
        found.append(Telling(set_id, tuple(about), tuple(sorted(people_))))
    return found


def tell(connection: sqlite3.Connection, mind: Mind, what: Telling, some: Sequence[int], now: datetime) -> None:
    """Tell some people what concerns them, and let their reminders for a time that does not hold any more say so.

    Who was told already is not told again, so after a kill it is simply begun anew.
    """
    concerned = agendas.concerned(connection, [change.id for change in what.changes], some)
    written: dict[tuple[str, ...], Reply] = {}
    for user_id in some:
        key = f"change:{what.set_id}"
        own = [change for change in what.changes if user_id in concerned[change.id]]
        if not own or outbox.is_there(connection, user_id, key):
            continue
        teller = _teller(connection, mind, user_id, now)
        same = (teller.speech.lang, *(change.id for change in own))
        if same not in written:
            written[same] = changing.notice(own, teller)
        outbox.put(connection, _notice(connection, mind, key, user_id, own, written[same], now))
    for change in what.changes:
        _mend_reminders(connection, mind, what.set_id, change, some, now)


def _notice(
    connection: sqlite3.Connection, mind: Mind, key: str, user_id: int, own: Sequence[Change], reply: Reply, now: datetime
) -> Parcel:
    rules, budget = Rules.of(mind.knowledge), Budget.of(mind.knowledge)
    begins = min((moment for change in own if (moment := change.begins())), default=None)
    due, quiet = now, reminders.quiet_around(now, rules) if agendas.wishes(connection, user_id).quiet else None
    if quiet and (begins is None or begins > quiet[1]):  # who sleeps is told in the morning, unless that is too late
        due = quiet[1]
    waits = not any(change.serious for change in own) and (begins is None or begins > notices.next_digest(budget, due))
    return Parcel(user_id, key, "change", reply, due, budgeted=waits)


def _mend_reminders(connection: sqlite3.Connection, mind: Mind, set_id: int, change: Change, some: Sequence[int], now: datetime) -> None:
    """Reminders that went out for a time that does not hold any more say so, where they stand."""
    before = change.before
    if before is None or before.start is None:
        return
    written: dict[str, Reply | None] = {}
    for chat_id, message_id, key in agendas.reminders_sent(connection, reminders.prefix(change.id, before.start), some):
        teller = _teller(connection, mind, chat_id, now)
        if teller.speech.lang not in written:
            written[teller.speech.lang] = _mended(change, teller)
        if reply := written[teller.speech.lang]:
            outbox.put(connection, Parcel(chat_id, f"mended:{set_id}:{key}", "change", reply, now, edits=message_id))


def _mended(change: Change, teller: Teller) -> Reply | None:
    text = changing.moved(change, teller)
    rows = ((Button(teller.speech.say("button-more"), f"session:{change.id}"),),)
    return Reply(text, rows if change.after else ()) if text else None


def _teller(connection: sqlite3.Connection, mind: Mind, user_id: int, now: datetime) -> Teller:
    person = people.get(connection, user_id)
    return teller_for(mind, person.language if person else None, person.hint if person else None, now)


def _show_end(connection: sqlite3.Connection, office: Office, set_id: int, phrase: str, count: int, now: datetime) -> None:
    """The previews that organisers have say what became of it, and lose their buttons."""
    shown = published.previews(connection, set_id, office.organisers)
    published.forget_previews(connection, set_id)
    for organiser, message_id in shown.items():
        reply = Reply(_teller(connection, office.mind, organiser, now).speech.say(phrase, count=count))
        outbox.put(connection, Parcel(organiser, f"preview:{set_id}:{phrase}", "personal", reply, now, edits=message_id))


def hold(connection: sqlite3.Connection, office: Office, now: datetime, *, held: bool) -> bool:
    """Hold the open change set, or let it go; False when there is none."""
    open_ = published.open_set(connection)
    if open_ is None:
        return False
    published.set_state(connection, open_.id, "held" if held else "settling")
    show(connection, office, now)
    return True


def tell_when_settled(connection: sqlite3.Connection, office: Office, now: datetime) -> bool:
    """Close the change set when nothing was edited for the settling time; True when people are told of it from now on."""
    open_ = published.open_set(connection)
    if open_ is None or open_.state != "settling":
        return False
    if open_.edited > now:  # the clock went back: the waiting begins anew rather than lasting an hour
        published.edit_set(connection, open_.id, open_.digest, now)
        return False
    if not changes.settled(open_.edited, office.mind.knowledge.event.settle_minutes, now):
        return False
    announce(connection, office, now)
    return True
