"""What organisers do about somebody's registration: the change, who is told of it, the line in the log of acts, in one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot import places
from bot.context import House
from bot.core import registration as steps
from bot.core import registration_pages as told
from bot.core import roll_pages as pages
from bot.core.form import EMAIL
from bot.core.form_pages import Clerk, name_of
from bot.core.registration import Answers, Draft
from bot.core.replies import Attachment, Reply
from bot.store import announcements, outbox, registrations
from bot.store.outbox import Parcel
from bot.store.registrations import Applicant, Registration


@dataclass(frozen=True)
class Case:
    """Which registration, and which organiser has it before them, in their language."""

    clerk: Clerk
    organiser: int
    id: int
    now: datetime


def applicant(given: Answers, lang: str, user_id: int | None) -> Applicant:
    """The answers as what is registered."""
    email = given.get(EMAIL)
    return Applicant(name_of(given), given, lang, email if isinstance(email, str) else None, user_id)


def card(connection: sqlite3.Connection, case: Case, said_first: str = "") -> Reply:
    """Somebody's registration as organisers see it, and what they can do about it."""
    one = registrations.by_id(connection, case.id)
    if one is None:
        return Reply(case.clerk.speech.say("stale-button"))
    bearing = pages.Bearing(one.id, one.code, one.answers, one.user_id is not None, places.standings(connection, one))
    return pages.card(case.clerk, bearing, one.name, cancelled=one.cancelled is not None, said_first=said_first)


def change(connection: sqlite3.Connection, house: House, case: Case, draft: Draft) -> Reply:
    """Other answers; the person is told which."""
    one, form = registrations.by_id(connection, case.id), case.clerk.form
    if one is None or one.cancelled is not None:
        return card(connection, case, case.clerk.speech.say("stale-button"))
    given = steps.applicable(form, steps.merged(draft, one.answers))
    if given == steps.applicable(form, one.answers):
        return card(connection, case, case.clerk.speech.say("form-dropped-theirs"))

    def telling(clerk: Clerk, now: Registration) -> Reply:
        return pages.told_changed(clerk, one.answers, given, places.standings(connection, now))

    who = applicant(given, one.lang, one.user_id)
    registrations.change(connection, one.id, who, steps.wanted(form, given), places.limits(house), case.now)
    return _done(connection, house, case, "changed", telling)


def cancel(connection: sqlite3.Connection, house: House, case: Case) -> Reply:
    """The place goes to the next."""
    if not registrations.cancel(connection, case.id, case.now):
        return card(connection, case, case.clerk.speech.say("roll-same"))
    return _done(connection, house, case, "cancelled", lambda clerk, _: Reply(clerk.speech.say("told-cancelled")))


def restore(connection: sqlite3.Connection, house: House, case: Case, ticket: Attachment | None) -> Reply:
    """What was cancelled counts again, with the ticket it had: a free place, or the end of the queue."""
    one = registrations.by_id(connection, case.id)
    wanted = steps.wanted(case.clerk.form, one.answers) if one else ()
    if not registrations.restore(connection, case.id, wanted, places.limits(house), case.now):
        return card(connection, case, case.clerk.speech.say("roll-same"))
    return _done(connection, house, case, "restored", lambda clerk, now: _standing(connection, clerk, now, "told-restored", ticket))


def give(connection: sqlite3.Connection, house: House, case: Case, part: str, ticket: Attachment | None) -> Reply:
    """A free place, whoever waits for it; where none is free, the first place in the queue."""
    state = registrations.grant(connection, case.id, part, places.limits(house), case.now)
    one = registrations.by_id(connection, case.id)
    if state is None or one is None:
        return card(connection, case, case.clerk.speech.say("roll-same"))
    places.take_parts(connection, house, one, case.now)
    if state == "waiting":
        return _done(connection, house, case, "first", lambda clerk, _: Reply(clerk.speech.say("told-first", part=clerk.part(part))), part)
    return _done(connection, house, case, "given", lambda clerk, now: _standing(connection, clerk, now, "told-given", ticket), part)


def send_ticket(connection: sqlite3.Connection, house: House, case: Case, ticket: Attachment | None) -> Reply:
    """The ticket once more."""
    one = registrations.by_id(connection, case.id)
    if one is None or not one.holds or ticket is None:
        return card(connection, case, case.clerk.speech.say("stale-button"))
    return _done(connection, house, case, "ticket", lambda clerk, now: _standing(connection, clerk, now, "told-ticket", ticket))


def _standing(connection: sqlite3.Connection, clerk: Clerk, one: Registration, phrase: str, ticket: Attachment | None) -> Reply:
    """How somebody stands after what organisers did, with the ticket where there is a place."""
    reply = told.outcome(clerk, places.standings(connection, one), one.code)
    text = f"{clerk.speech.say(phrase)}\n{reply.text}"
    return replace(reply, text=text, attachment=ticket if one.holds else None)


def _done(
    connection: sqlite3.Connection, house: House, case: Case, act: str, telling: Callable[[Clerk, Registration], Reply], note: str = ""
) -> Reply:
    """Log it, tell the person, offer what became free, and show the organiser how things are now."""
    number = announcements.note(connection, case.now, case.organiser, None, f"reg-{act}", note, registration=case.id)
    one = registrations.by_id(connection, case.id)
    say = case.clerk.speech.say
    if one is None:
        raise LookupError("a registration vanished within its own transaction")
    if one.user_id is None:
        heard = "roll-no-account"
    elif outbox.is_unreachable(connection, one.user_id):
        heard = "roll-unreachable"
    else:
        heard = "roll-told"
        reply = telling(places.clerk_for(connection, house, case.clerk.form, one.user_id, one.lang), one)
        outbox.put(connection, Parcel(one.user_id, f"registration:{number}", "personal", reply, case.now, tell=case.organiser))
    places.offer_freed(connection, house, case.now)
    return card(connection, case, f"{say(f'roll-{act}')} {say(heard)}")
