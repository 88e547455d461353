"""What becomes of a question, and who may do what with it."""

import asyncio
import sqlite3
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.store.database import Database
from bot.store.people import People, remember_focus
from bot.store.questions import AskedQuestion, Questions, answered_by_human, ask_organisers

ANA, ION, ORGANISER = 11, 12, 99
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
async def _both_have_been_seen(people: People, now: datetime) -> None:
    await people.seen(ANA, now)
    await people.seen(ION, now)


async def test_a_question_comes_back_as_it_was_asked(questions: Questions, now: datetime) -> None:
    id_ = await questions.add(ANA, "Где \U0001f37d <обед>?", "ru", "answered", ("lunch", "venue"), now)
    whole = now.replace(microsecond=0)
    assert await questions.asked(id_) == AskedQuestion(id_, ANA, "Где \U0001f37d <обед>?", "ru", "answered", ("lunch", "venue"), whole)
    assert await questions.asked(id_ + 1) is None


async def test_a_question_of_somebody_never_seen_is_refused(questions: Questions, now: datetime) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        await questions.add(404, "who am I?", "en", "unknown", (), now)
    assert await questions.counts() == {}


async def test_an_id_is_not_used_again(questions: Questions, people: People, now: datetime) -> None:
    first = await questions.add(ANA, "a", "en", "unknown", (), now)
    await people.forget(ANA)
    assert await questions.add(ION, "b", "en", "unknown", (), now) > first


async def test_the_latest_question_is_the_persons_own(questions: Questions, now: datetime) -> None:
    assert await questions.latest(ANA) is None
    await questions.add(ANA, "a", "en", "unknown", (), now + DAY)
    last = await questions.add(ANA, "b", "en", "unknown", (), now)
    other = await questions.add(ION, "c", "en", "unknown", (), now)
    assert [await questions.latest(ANA), await questions.latest(ION)] == [last, other]


async def test_a_question_is_passed_on_once_and_by_its_owner_only(questions: Questions, db: Database, now: datetime) -> None:
    id_ = await questions.add(ANA, "a", "en", "unknown", (), now)
    before = await questions.asked(id_)
    assert before is not None
    assert await db.write(lambda c: ask_organisers(c, id_, ION, now)) is False
    assert await questions.asked(id_) == before
    assert await db.write(lambda c: ask_organisers(c, id_, ANA, now + DAY)) is True
    assert await db.write(lambda c: ask_organisers(c, id_, ANA, now + 2 * DAY)) is False
    assert await questions.asked(id_) == replace(before, to_organisers=before.moment + DAY)
    assert await db.write(lambda c: ask_organisers(c, id_ + 1, ANA, now)) is False


async def test_of_ten_presses_at_once_one_passes_the_question_on(questions: Questions, db: Database, now: datetime) -> None:
    id_ = await questions.add(ANA, "a", "en", "unknown", (), now)
    pressed = await asyncio.gather(*(db.write(lambda c: ask_organisers(c, id_, ANA, now)) for _ in range(10)))
    assert sorted(pressed) == [False] * 9 + [True]


async def test_the_first_answer_of_an_organiser_is_the_noted_one(questions: Questions, db: Database, now: datetime) -> None:
    id_ = await questions.add(ANA, "a", "en", "unknown", (), now)
    before = await questions.asked(id_)
    assert before is not None
    assert await db.write(lambda c: answered_by_human(c, id_, ORGANISER, "yes", now + DAY)) is True
    assert await db.write(lambda c: answered_by_human(c, id_, ORGANISER + 1, "no", now + 2 * DAY)) is False
    assert await questions.asked(id_) == replace(before, answered=before.moment + DAY, answered_by=ORGANISER, answer="yes")


async def test_old_texts_are_forgotten_with_what_they_were_about_and_the_counts_stay(
    questions: Questions, people: People, db: Database, now: datetime
) -> None:
    old = await questions.add(ANA, "old", "en", "answered", ("lunch",), now - DAY)
    new = await questions.add(ION, "new", "en", "answered", (), now)
    await questions.add(ION, "x", "en", "unknown", (), now)
    await db.write(lambda c: remember_focus(c, ANA, '{"text": "old"}', now - DAY))
    await db.write(lambda c: remember_focus(c, ION, '{"text": "new"}', now))
    await db.write(lambda c: answered_by_human(c, old, ORGANISER, "at noon", now))
    assert await questions.forget_texts(now.timestamp()) == 1
    assert await questions.forget_texts(now.timestamp()) == 0
    texts = [one.text for one in [await questions.asked(old), await questions.asked(new)] if one]
    assert texts == [None, "new"]
    kept = await questions.asked(old)
    assert kept is not None
    assert kept.answer is None
    assert [(await people.known(ANA)).focus, (await people.known(ION)).focus] == [
        None,
        ('{"text": "new"}', now.replace(microsecond=0)),
    ]
    assert await questions.counts() == {"answered": 2, "unknown": 1}
