"""Questions: what was asked, what became of it, and who among the organisers was shown it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.store.database import Database, moment, seconds
from bot.store.people import remember_focus

QUESTION = "question:"
"""How the outbox names a question that is passed to an organiser: with its id behind it."""

ANSWERED = "question-answered:"
"""How the outbox names what the other organisers are told of an answer: with the question's id behind it."""

ANSWER = "organiser-answer:"
"""How the outbox names an organiser's answer: with the question's id and that of the organiser's message behind it."""


@dataclass(frozen=True)
class AskedQuestion:
    """A question as it was asked, and how far it got."""

    id: int
    user_id: int
    text: str | None
    """None when it was kept long enough."""
    lang: str
    status: str
    sources: tuple[str, ...]
    """Ids of the facts and sessions in the answer."""
    moment: datetime
    to_organisers: datetime | None = None
    """When it was passed on."""
    answered: datetime | None = None
    """When an organiser's answer went out."""
    answered_by: int | None = None
    answer: str | None = None
    """The first answer of an organiser; None when it was kept long enough."""


def add(
    connection: sqlite3.Connection, user_id: int, text: str, lang: str, status: str, sources: Sequence[str], now: datetime, focus: str = ""
) -> int:
    """Keep a question of somebody who has been seen; gives its id, which is never used again.

    Their language is noted with it, and `focus`, what the answer was about (the core's JSON).
    """
    row = connection.execute(
        "INSERT INTO questions (user_id, text, lang, status, sources, moment) VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
        (user_id, text, lang, status, json.dumps(list(sources)), seconds(now)),
    ).fetchone()
    connection.execute("UPDATE people SET hint = ? WHERE user_id = ?", (lang, user_id))
    if focus:
        remember_focus(connection, user_id, focus, now)
    return int(row[0])


def ask_organisers(connection: sqlite3.Connection, question_id: int, user_id: int, now: datetime) -> bool:
    """Pass a question on. True once: False if that was done already, or the question is not this person's."""
    changed = connection.execute(
        "UPDATE questions SET to_organisers = ? WHERE id = ? AND user_id = ? AND to_organisers IS NULL",
        (seconds(now), question_id, user_id),
    )
    return changed.rowcount == 1


def answered_by_human(connection: sqlite3.Connection, question_id: int, organiser_id: int, text: str, now: datetime) -> bool:
    """Note what an organiser answered. False if one did before, who then stays the noted one."""
    changed = connection.execute(
        "UPDATE questions SET answered = ?, answered_by = ?, answer = ? WHERE id = ? AND answered IS NULL",
        (seconds(now), organiser_id, text, question_id),
    )
    return changed.rowcount == 1


def get(connection: sqlite3.Connection, question_id: int) -> AskedQuestion | None:
    """A question by its id, whether it was passed on or not."""
    row = connection.execute(
        "SELECT user_id, text, lang, status, sources, moment, to_organisers, answered, answered_by, answer FROM questions WHERE id = ?",
        (question_id,),
    ).fetchone()
    if row is None:
        return None
    user_id, text, lang, status, sources, asked, passed_on, answered, answered_by, answer = row
    return AskedQuestion(
        question_id,
        user_id,
        text,
        lang,
        status,
        tuple(json.loads(sources)),
        moment(asked),
        None if passed_on is None else moment(passed_on),
        None if answered is None else moment(answered),
        answered_by,
        answer,
    )


def open_to(connection: sqlite3.Connection, organiser: int) -> list[AskedQuestion]:
    """What was passed on, nobody has answered, and has not reached this organiser: they came later, or had blocked the bot."""
    rows = connection.execute(
        """
        SELECT id FROM questions WHERE to_organisers IS NOT NULL AND answered IS NULL AND text IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM outbox WHERE chat_id = ? AND key = ? || questions.id AND state <> 'unreachable')
        ORDER BY id
        """,
        (organiser, QUESTION),
    )
    return [asked for (id_,) in rows.fetchall() if (asked := get(connection, id_))]


class Questions:
    """Everything that was asked."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def add(self, user_id: int, text: str, lang: str, status: str, sources: Sequence[str], now: datetime, focus: str = "") -> int:
        """See the function `add`."""
        return await self._db.write(lambda connection: add(connection, user_id, text, lang, status, sources, now, focus))

    async def asked(self, question_id: int) -> AskedQuestion | None:
        """See the function `get`."""
        return await self._db.read(lambda connection: get(connection, question_id))

    async def latest(self, user_id: int) -> int | None:
        """The id of the last question of a person; None of somebody who never asked."""
        row = await self._db.row("SELECT id FROM questions WHERE user_id = ? ORDER BY id DESC LIMIT 1", (user_id,))
        return int(row[0]) if row else None

    async def forget_texts(self, before: float) -> int:
        """Forget the words of what was asked before a moment (UTC seconds); gives how many. The counts stay."""

        def forget(connection: sqlite3.Connection) -> int:
            # What an answer was about quotes the question, so it goes with it.
            connection.execute("DELETE FROM focus WHERE moment < ?", (int(before),))
            return connection.execute(
                "UPDATE questions SET text = NULL, answer = NULL WHERE moment < ? AND (text IS NOT NULL OR answer IS NOT NULL)",
                (int(before),),
            ).rowcount

        return await self._db.write(forget)

    async def counts(self) -> dict[str, int]:
        """How many questions came to each status."""
        rows = await self._db.read(
            lambda connection: connection.execute("SELECT status, COUNT(*) FROM questions GROUP BY status").fetchall()
        )
        return dict(rows)
