"""Changes of places together with who is told of them, each a function within one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from datetime import datetime

from bot.context import House
from bot.core import registration_pages as pages
from bot.core.form import Form, capacities
from bot.core.form_pages import Clerk
from bot.core.language import Speech
from bot.core.registration import offered_until, wanted
from bot.core.registration_pages import Standing
from bot.core.replies import Reply
from bot.store import outbox, people, registrations
from bot.store.outbox import Parcel
from bot.store.registrations import Limits, Offer, Registration

Deed = Callable[[sqlite3.Connection], Reply | None]
"""A change whose outcome is the reply."""


def clerk(house: House, speech: Speech) -> Clerk | None:
    """Who asks the form's questions; None when people register elsewhere."""
    knowledge = house.mind.knowledge
    return Clerk(knowledge, knowledge.form, speech) if knowledge.form else None


def limits(house: House) -> Limits:
    """How many places there are."""
    form = house.mind.knowledge.form
    return capacities(form, house.mind.knowledge.agenda.file) if form else {}


def standings(connection: sqlite3.Connection, one: Registration) -> dict[str, Standing]:
    """How somebody stands, with the number in each queue."""
    return {
        part: Standing(
            place.id, place.state, registrations.ahead(connection, place) + 1 if place.state == "waiting" else 0, place.offered_until
        )
        for part, place in one.places.items()
    }


def offer_freed(connection: sqlite3.Connection, house: House, now: datetime) -> list[Offer]:
    """Keep what is free for the next in each queue, and tell them. After the event there is nothing to offer."""
    knowledge = house.mind.knowledge
    if knowledge.form is None or now >= knowledge.ends:
        return []
    until = offered_until(now, knowledge.begins, knowledge.form.offer_hours)
    offers = registrations.offer_freed(connection, limits(house), until, now)
    for one in offers:
        reply = pages.offer(clerk_for(connection, house, knowledge.form, one.user_id, one.lang), one.place.part, one.place.id, until)
        # A place in a queue is offered once: who comes back to the queue has another id.
        outbox.put(connection, Parcel(one.user_id, f"offer:{one.place.id}", "personal", reply, now, stale=until))
    return offers


def end_offers(connection: sqlite3.Connection, house: House, now: datetime) -> None:
    """End the offers whose time is up, tell them, and offer the places to the next."""
    form = house.mind.knowledge.form
    if form is None:
        return
    for one in registrations.lapse(connection, now):
        outbox.withdraw(connection, f"offer:{one.place.id}", now, one.user_id)
        reply = pages.lapsed(clerk_for(connection, house, form, one.user_id, one.lang), one.place.part)
        outbox.put(connection, Parcel(one.user_id, f"lapsed:{one.place.id}", "personal", reply, now))
    offer_freed(connection, house, now)


def take_parts(connection: sqlite3.Connection, house: House, one: Registration, now: datetime) -> Registration:
    """After somebody got a place at the event: the places in its parts."""
    form = house.mind.knowledge.form
    if form and one.holds:
        registrations.take_places(connection, one.id, wanted(form, one.answers), limits(house), now)
    return registrations.by_id(connection, one.id) or one


def give_back(connection: sqlite3.Connection, house: House, registration_id: int, now: datetime) -> bool:
    """Cancel; the place goes to the next."""
    done = registrations.cancel(connection, registration_id, now)
    offer_freed(connection, house, now)
    return done


def clerk_for(connection: sqlite3.Connection, house: House, form: Form, user_id: int, lang: str) -> Clerk:
    """For somebody who did not just write: in the language they chose, or filled the form in."""
    person = people.get(connection, user_id)
    return Clerk(house.mind.knowledge, form, house.mind.speech((person and person.language) or lang))


def tell(connection: sqlite3.Connection, house: House, who: Iterable[int], key: str, phrase: str, now: datetime, **values: object) -> None:
    """A line to several people, each in their language."""
    for user_id in sorted(who):
        say = house.speech_for(people.get(connection, user_id)).say
        outbox.put(connection, Parcel(user_id, key, "personal", Reply(say(phrase, **values)), now))


async def tick(house: House, now: datetime) -> None:
    """By the clock: offers end, and places that became free are offered."""
    await house.db.write(lambda connection: end_offers(connection, house, now))
