"""What the clock and the event's files bring about: the programme is kept published, people are told and reminded."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot import publishing, reminders, training
from bot.context import House
from bot.core import changes
from bot.core.agenda import programme_day
from bot.core.dialogue import Mind
from bot.core.language import Speech
from bot.core.notices import Budget
from bot.core.reading import KnowledgeError, Problem
from bot.core.replies import Button, Reply
from bot.publishing import Office, Telling
from bot.store import digests, outbox, people, published
from bot.store.database import Work
from bot.store.outbox import Parcel

MOST_PROBLEMS = 30
"""Problems in one message to an organiser; mending some shows the rest."""


AT_ONCE = 50
"""People who are written to in one transaction: some 20 ms."""


@dataclass(frozen=True)
class Reread:
    """What reading the files anew came to: a mind, or problems, or sessions that are gone and nobody said why."""

    mind: Mind | None = None
    problems: tuple[Problem, ...] = ()
    gone: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    """Of the sessions that are gone."""


def office_of(house: House, mind: Mind | None = None) -> Office:
    """What publishing needs of the house."""
    return Office(mind or house.mind, house.settings.organisers)


async def reread(house: House, confirmed: str = "") -> Reread:
    """Read the event's files and publish them, unless they have mistakes or lack a published session.

    `confirmed` names the sessions whose removal an organiser confirmed.
    """
    async with house.reading:
        try:
            mind = await asyncio.to_thread(house.reload)
        except KnowledgeError as error:
            return Reread(problems=tuple(error.problems))
        now = house.clock.now()

        def work(connection: sqlite3.Connection) -> Reread:
            gone = publishing.missing(connection, mind)
            if gone and changes.names(gone) != confirmed:
                return Reread(gone=tuple(gone), titles=tuple(_titles(connection, mind, gone)))
            publishing.publish(connection, office_of(house, mind), now, gone)
            return Reread(mind)

        outcome = await house.db.write(work)
        if outcome.mind:
            house.mind = outcome.mind
            training.put_aside()
        return outcome


def _titles(connection: sqlite3.Connection, mind: Mind, gone: Sequence[str]) -> list[str]:
    """What the sessions were called when they were last published."""
    latest, knowledge = published.latest(connection), mind.knowledge
    states = (changes.load(id_, latest[id_], knowledge.zone) for id_ in gone)
    return [knowledge.say(state.title, knowledge.event.languages[0])[0] if state else "" for state in states]


def refusal(outcome: Reread, speech: Speech) -> Reply:
    """Why what was read is not used: the mistakes, or what is gone with a button to confirm it."""
    if outcome.problems:
        lines = "\n".join(map(str, outcome.problems[:MOST_PROBLEMS]))
        return Reply(f"{speech.say('reload-failed')}\n\n{lines}")
    return _gone("removal-refused", outcome.gone, outcome.titles, speech)


def _gone(phrase: str, gone: Sequence[str], titles: Sequence[str], speech: Speech) -> Reply:
    lines = "\n".join(f"- {title} ({id_})" for id_, title in zip(gone, titles, strict=True))
    return Reply(f"{speech.say(phrase)}\n\n{lines}", ((Button(speech.say("button-confirm-removal"), f"remove:{changes.names(gone)}"),),))


async def publish(house: House, now: datetime) -> None:
    """Keep what is published in step with what the bot says, and tell people once the edits have settled.

    The bot was restarted with other files, or the moment came from which a session may be told: both are edits too.
    """
    async with house.reading:
        await house.db.write(lambda connection: _publish(connection, house, now))
    await tell(house, now)


async def tell(house: House, now: datetime) -> None:
    """Tell whom a change concerns that is settled, or that an organiser let go."""
    for what in await house.db.read(lambda connection: publishing.telling(connection, house.mind, now)):
        await _in_turns(house, what.people, partial(_telling, what, now))
        await house.db.write(partial(published.end_telling, set_id=what.set_id))


def _publish(connection: sqlite3.Connection, house: House, now: datetime) -> None:
    office = office_of(house)
    publishing.publish(connection, office, now)
    if gone := publishing.missing(connection, house.mind):
        # Once a day: the files were edited while the bot did not run, and who saved these sessions knows nothing of it.
        key = f"missing:{changes.names(gone)}:{programme_day(now, house.mind.knowledge.zone)}"
        titles = _titles(connection, house.mind, gone)
        for organiser in sorted(house.settings.organisers):
            speech = house.speech_for(people.get(connection, organiser))
            outbox.put(connection, Parcel(organiser, key, "personal", _gone("removal-noticed", gone, titles, speech), now))
    publishing.tell_when_settled(connection, office, now)


def _telling(what: Telling, now: datetime, mind: Mind, some: Sequence[int]) -> Work[object]:
    return lambda connection: publishing.tell(connection, mind, what, some, now)


async def remind(house: House, now: datetime) -> None:
    """Remind whom it is time to remind."""
    people = await house.db.read(lambda connection: reminders.whom(connection, house.mind, now))
    await _in_turns(house, people, lambda mind, some: lambda connection: reminders.remind(connection, mind, now, some))


async def deliver_digests(house: House, now: datetime) -> None:
    """Send as one what exceeded somebody's notices for the day."""
    chats = await house.db.read(lambda connection: digests.due(connection, now))
    await _in_turns(house, chats, lambda _, some: lambda connection: _deliver(connection, house, some, now))


async def _in_turns(house: House, people: Sequence[int], turn: Callable[[Mind, Sequence[int]], Work[object]]) -> None:
    """Do something to everybody, to a few in each transaction, so that who writes meanwhile is not kept waiting.

    Each turn goes by the programme of its moment: a session may move between two of them. A kill between two is made
    up for by the next tick: it asks again who is left.
    """
    for begin in range(0, len(people), AT_ONCE):
        async with house.reading:
            await house.db.write(turn(house.mind, people[begin : begin + AT_ONCE]))


def _deliver(connection: sqlite3.Connection, house: House, chats: Sequence[int], now: datetime) -> None:
    for chat_id in chats:
        head = house.speech_for(people.get(connection, chat_id)).say("digest-head")
        digests.deliver(connection, chat_id, head, now)


def postponed(house: House, connection: sqlite3.Connection, row: outbox.Row) -> bool:
    """For the sender: whether a message waits for a digest."""
    return digests.postponed(connection, row, Budget.of(house.mind.knowledge), house.clock.now())


TICKS = (publish, remind, deliver_digests)
"""What is looked at by the clock, in this order: who is reminded is reminded of what is published."""
