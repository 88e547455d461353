"""A question on its way to the organisers: each of them gets it, at once or when they come."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from bot.context import House
from bot.core.replies import Reply
from bot.store import outbox, people, questions
from bot.store.outbox import Parcel, Row
from bot.store.questions import QUESTION, AskedQuestion


def to_all(connection: sqlite3.Connection, house: House, asked: AskedQuestion, now: datetime) -> bool:
    """Pass a question to every organiser that can be reached; False when that is none, so that it only waits for them."""
    reachable = [one for one in sorted(house.settings.organisers) if outbox.is_reachable(connection, one)]
    for organiser in reachable:
        outbox.put(connection, _parcel(connection, house, asked, organiser, now))
    return bool(reachable)


def to_newcomer(connection: sqlite3.Connection, house: House, organiser: int, now: datetime) -> None:
    """Pass to an organiser who is here, for the first time or again, the open questions that have not reached them."""
    for asked in questions.open_to(connection, organiser):
        parcel = _parcel(connection, house, asked, organiser, now)
        if not outbox.revive(connection, parcel):
            outbox.put(connection, parcel)


def not_passed(connection: sqlite3.Connection, house: House, row: Row, now: datetime) -> None:
    """A message did not arrive: if it was a question, and no other organiser gets it, who asked is told that it waits."""
    asked = questions.get(connection, int(row.key.removeprefix(QUESTION))) if row.key.startswith(QUESTION) else None
    if asked is None or row.state == "unknown" or outbox.is_on_its_way(connection, row.key):
        return
    say = house.speech_for(people.get(connection, asked.user_id)).say
    outbox.put(connection, Parcel(asked.user_id, f"not-passed:{asked.id}", "personal", Reply(say("not-passed")), now))


def _parcel(connection: sqlite3.Connection, house: House, asked: AskedQuestion, organiser: int, now: datetime) -> Parcel:
    say = house.speech_for(people.get(connection, organiser)).say
    text = f"{say('organiser-question', lang=asked.lang)}\n\n{asked.text}"
    return Parcel(organiser, f"{QUESTION}{asked.id}", "personal", Reply(text), now)
