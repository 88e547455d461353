"""What is kept of a person, and that it goes when they go."""

import asyncio
from datetime import datetime, timedelta
from functools import partial

from bot.store.database import Database
from bot.store.people import People, Person, remember_focus, set_language
from bot.store.questions import Questions

ANA, ION = 11, 5_000_000_000_000
MINUTE = timedelta(minutes=1)


async def test_somebody_seen_again_keeps_the_first_time_and_the_language(people: People, db: Database, now: datetime) -> None:
    whole = now.replace(microsecond=0)
    assert await people.seen(ANA, now) == Person(ANA, whole, whole)
    await db.write(lambda connection: set_language(connection, ANA, "ro"))
    later = Person(ANA, whole, whole + MINUTE, "ro")
    assert await people.seen(ANA, now + MINUTE) == later
    assert (await people.known(ANA)).person == later


async def test_a_stranger_is_nobody_and_stays_nobody(people: People, db: Database) -> None:
    await db.write(lambda connection: set_language(connection, ION, "ro"))
    assert (await people.known(ION)).person is None
    assert (await people.known(ION)).focus is None
    assert await people.forget(ION) is False


async def test_the_choice_of_a_language_is_one_persons_and_can_be_undone(people: People, db: Database, now: datetime) -> None:
    for user_id in (ANA, ION):
        await people.seen(user_id, now)
        await db.write(partial(set_language, user_id=user_id, lang="ru"))
    await db.write(lambda connection: set_language(connection, ANA, None))
    assert [person.language for person in [await people.seen(ANA, now), await people.seen(ION, now)]] == [None, "ru"]


async def test_the_last_focus_takes_the_place_of_the_one_before(people: People, db: Database, now: datetime) -> None:
    await people.seen(ANA, now)
    await db.write(lambda connection: remember_focus(connection, ANA, '{"label": "one"}', now))
    await db.write(lambda connection: remember_focus(connection, ANA, '{"label": "два"}', now + MINUTE))
    assert (await people.known(ANA)).focus == ('{"label": "два"}', now.replace(microsecond=0) + MINUTE)


async def test_fifty_people_at_once_are_all_met(people: People, db: Database, now: datetime) -> None:
    met = await asyncio.gather(*(people.seen(number % 50, now) for number in range(100)))
    assert sorted({person.id for person in met}) == list(range(50))
    assert await db.row("SELECT COUNT(*) FROM people", ()) == (50,)


async def test_a_person_deleted_takes_everything_along_and_nobody_elses(
    people: People, questions: Questions, db: Database, now: datetime
) -> None:
    for user_id in (ANA, ION):
        await people.seen(user_id, now)
        await db.write(partial(remember_focus, user_id=user_id, focus="{}", now=now))
        await questions.add(user_id, "?", "en", "unknown", (), now)
    assert await people.forget(ANA) is True
    left = [
        await db.read(lambda connection, query=query: connection.execute(query).fetchall())
        for query in (
            "SELECT user_id FROM people",
            "SELECT user_id FROM focus",
            "SELECT user_id FROM questions",
        )
    ]
    assert left == [[(ION,)]] * 3
