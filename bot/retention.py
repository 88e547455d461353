"""How people's data end: erased when they say so, or by themselves after the event, announced a week before."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

from bot import places
from bot.context import House
from bot.core.replies import Reply
from bot.store import drafts, erasure, outbox, people
from bot.store.outbox import Parcel

ABANDONED = timedelta(days=30)
"""A form that nobody came back to is forgotten then."""


def forget(connection: sqlite3.Connection, house: House, user_id: int, now: datetime) -> None:
    """Erase all about somebody; their place goes to the next."""
    erasure.forget(connection, user_id)
    places.offer_freed(connection, house, now)


def say_goodbye(connection: sqlite3.Connection, house: House, now: datetime) -> None:
    """Announce to those who have been away that all about them will be erased; erase what was announced a week ago."""
    knowledge = house.mind.knowledge
    keep = timedelta(days=knowledge.event.keep_people_days)
    for user_id, last_seen in erasure.to_announce(connection, knowledge.ends, keep, now):
        erased = max(max(knowledge.ends.timestamp(), last_seen) + keep.total_seconds(), (now + erasure.ANNOUNCED_BEFORE).timestamp())
        speech = house.speech_for(people.get(connection, user_id))
        text = speech.say("retention-soon", moment=speech.moment(datetime.fromtimestamp(erased, knowledge.zone)))
        outbox.put(connection, Parcel(user_id, f"retention:{last_seen}", "personal", Reply(text), now))
        erasure.announced(connection, user_id, now)
    erasure.outlived(connection, knowledge.ends, keep, now)
    drafts.drop_old(connection, now - ABANDONED)


async def tick(house: House, now: datetime) -> None:
    """By the clock: people are told, and erased in their time."""
    await house.db.write(lambda connection: say_goodbye(connection, house, now))
