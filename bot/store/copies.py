"""Who has a copy of an announcement: sent, counted, held back, corrected, taken back.

A copy is a row for the person and a message in the outbox under the announcement's key, where what became of it stands.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from bot.core.kept import Kept, Outcome
from bot.core.replies import Reply
from bot.store import outbox
from bot.store.database import moment, seconds
from bot.store.outbox import Parcel

DELETABLE = timedelta(hours=48)
"""For so long a bot may delete what it sent (Bot API, deleteMessage)."""
_MARGIN = timedelta(minutes=2)


_COPY = "INSERT INTO announcement_copies (announcement_id, user_id, lang, edition, late) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"


def launch(
    connection: sqlite3.Connection,
    kept: Kept,
    replies: Mapping[str, Reply],
    people: Iterable[tuple[int, str]],
    due: datetime,
    stale: datetime | None = None,
) -> None:
    """Put everybody's copy (person, language) into the outbox. Done twice it changes nothing.

    `stale`: what has not gone out by then does not go out.
    """
    by_language: dict[str, list[int]] = {}
    for user_id, lang in people:
        by_language.setdefault(lang, []).append(user_id)
    for lang, user_ids in by_language.items():
        connection.executemany(_COPY, ((kept.id, user_id, lang, kept.edition, 0) for user_id in user_ids))
        outbox.put_to_all(connection, _parcel(kept, replies[lang], user_ids[0], due, stale), user_ids)


def deliver(
    connection: sqlite3.Connection,
    kept: Kept,
    reply: Reply,
    user_id: int,
    lang: str,
    due: datetime,
    *,
    stale: datetime | None = None,
    late: bool = False,
) -> bool:
    """One person's copy. False when they have theirs. `late`: told because they came while it was valid."""
    if not connection.execute(_COPY, (kept.id, user_id, lang, kept.edition, int(late))).rowcount:
        return late and _again(connection, kept, reply, user_id, lang, due)
    return outbox.put(connection, _parcel(kept, reply, user_id, due, stale))


def _parcel(kept: Kept, reply: Reply, user_id: int, due: datetime, stale: datetime | None) -> Parcel:
    kind: outbox.Kind = "urgent" if kept.content.urgent else "announcement"
    return Parcel(user_id, kept.key, kind, reply, due, stale, budgeted=not kept.content.urgent)


def _again(connection: sqlite3.Connection, kept: Kept, reply: Reply, user_id: int, lang: str, due: datetime) -> bool:
    """The copy of somebody who could not be reached then, and is back."""
    waits = outbox.revive(connection, _parcel(kept, reply, user_id, due, None))
    if waits:
        connection.execute(
            "UPDATE announcement_copies SET late = 1, lang = ?, edition = ? WHERE announcement_id = ? AND user_id = ?",
            (lang, kept.edition, kept.id, user_id),
        )
    return waits


_FATE = """
    CASE WHEN outbox.state = 'withdrawn' AND outbox.reason = 'paused' THEN 'waiting'
         WHEN outbox.state = 'claimed' THEN 'waiting' ELSE outbox.state END
"""


def counts(connection: sqlite3.Connection, kept: Kept) -> dict[str, int]:
    """How many copies are in each state: sent, waiting, unreachable, failed, unknown, withdrawn. Latecomers are not among them."""
    rows = connection.execute(
        f"""
        SELECT {_FATE} AS fate, COUNT(*) FROM announcement_copies
        JOIN outbox ON outbox.chat_id = announcement_copies.user_id AND outbox.key = ?
        WHERE announcement_id = ? AND late = 0 GROUP BY fate
        """,  # noqa: S608 - our words
        (kept.key, kept.id),
    )
    return dict(rows.fetchall())


def counts_of_correction(connection: sqlite3.Connection, kept: Kept) -> dict[str, int]:
    """How many messages of the latest correction are in each state, those to latecomers too."""
    rows = connection.execute("SELECT state, COUNT(*) FROM outbox WHERE key = ? GROUP BY state", (kept.edition_key,))
    found = dict(rows.fetchall())
    return found | {"waiting": found.pop("claimed", 0) + found.get("waiting", 0)}


def seen_count(connection: sqlite3.Connection, id_: int) -> int:
    """How many pressed "seen"."""
    row = connection.execute("SELECT COUNT(*) FROM announcement_copies WHERE announcement_id = ? AND seen IS NOT NULL", (id_,)).fetchone()
    return int(row[0])


def see(connection: sqlite3.Connection, id_: int, user_id: int, now: datetime) -> bool:
    """Somebody pressed "seen"; False when they have no copy, or pressed before."""
    return (
        connection.execute(
            "UPDATE announcement_copies SET seen = ? WHERE announcement_id = ? AND user_id = ? AND seen IS NULL",
            (seconds(now), id_, user_id),
        ).rowcount
        == 1
    )


def outcomes(connection: sqlite3.Connection, kept: Kept) -> list[Outcome]:
    """What became of each copy, latecomers too."""
    rows = connection.execute(
        f"""
        SELECT user_id, lang, {_FATE}, COALESCE(outbox.reason, ''), outbox.changed, seen, late FROM announcement_copies
        JOIN outbox ON outbox.chat_id = announcement_copies.user_id AND outbox.key = ?
        WHERE announcement_id = ? ORDER BY user_id
        """,  # noqa: S608 - our words
        (kept.key, kept.id),
    )
    return [
        Outcome(user_id, lang, state, reason, moment(changed), moment(seen) if seen is not None else None, bool(late))
        for user_id, lang, state, reason, changed, seen, late in rows
    ]


def hold(connection: sqlite3.Connection, kept: Kept, now: datetime) -> int:
    """What waits stays in the outbox and is not sent; gives how many."""
    return connection.execute(
        "UPDATE outbox SET state = 'withdrawn', reason = 'paused', changed = ? WHERE key = ? AND state = 'waiting'",
        (seconds(now), kept.key),
    ).rowcount


def release(connection: sqlite3.Connection, kept: Kept, now: datetime) -> int:
    """What was held waits again; gives how many."""
    return connection.execute(
        "UPDATE outbox SET state = 'waiting', reason = NULL, changed = ? WHERE key = ? AND state = 'withdrawn' AND reason = 'paused'",
        (seconds(now), kept.key),
    ).rowcount


def stop(connection: sqlite3.Connection, kept: Kept, now: datetime) -> int:
    """What waits or is held will never be sent; gives how many."""
    return connection.execute(
        """
        UPDATE outbox SET state = 'withdrawn', reason = 'halted', content = NULL, changed = ?
        WHERE key = ? AND (state = 'waiting' OR (state = 'withdrawn' AND reason = 'paused'))
        """,
        (seconds(now), kept.key),
    ).rowcount


def reconcile(connection: sqlite3.Connection, kept: Kept, fresh: Mapping[str, Reply], marked: Mapping[str, Reply], now: datetime) -> int:
    """Bring the latest edition to every copy that has an older one; gives how many were changed. To be repeated, for
    what is on its way at this moment can be corrected only once it has arrived.

    `fresh`: for those whose copy still waits; `marked`: with the mark of a correction, in the place of what they have.
    """
    rows = connection.execute(
        """
        SELECT user_id, lang, outbox.id, outbox.state, outbox.message_id FROM announcement_copies
        JOIN outbox ON outbox.chat_id = announcement_copies.user_id AND outbox.key = ?
        WHERE announcement_id = ? AND edition < ?
          AND (outbox.state IN ('waiting', 'sent') OR (outbox.state = 'withdrawn' AND outbox.reason = 'paused'))
        """,
        (kept.key, kept.id, kept.edition),
    ).fetchall()
    for user_id, lang, row_id, state, message_id in rows:
        if state == "sent":
            for edition in range(2, kept.edition):
                outbox.withdraw(connection, f"{kept.key}:edition:{edition}", now, user_id)
            outbox.put(connection, Parcel(user_id, kept.edition_key, "change", marked[lang], now, edits=message_id))
        else:
            connection.execute("UPDATE outbox SET content = ? WHERE id = ?", (fresh[lang].dump(), row_id))
        connection.execute(
            "UPDATE announcement_copies SET edition = ? WHERE announcement_id = ? AND user_id = ?", (kept.edition, kept.id, user_id)
        )
    return len(rows)


def take_back(connection: sqlite3.Connection, kept: Kept, notes: Mapping[str, Reply], now: datetime) -> tuple[int, int]:
    """Delete every copy that has arrived; what is older than Telegram deletes gets a note in its place.

    Gives how many are deleted, and how many get the note. To be repeated, as `reconcile`.
    """
    for edition in range(2, kept.edition + 1):
        outbox.withdraw(connection, f"{kept.key}:edition:{edition}", now)
    rows = connection.execute(
        """
        SELECT user_id, lang, outbox.message_id, outbox.changed FROM announcement_copies
        JOIN outbox ON outbox.chat_id = announcement_copies.user_id AND outbox.key = ?
        WHERE announcement_id = ? AND outbox.state = 'sent' AND withdrawn = 0
        """,
        (kept.key, kept.id),
    ).fetchall()
    deleted = 0
    for user_id, lang, message_id, sent in rows:
        young = now - moment(sent) < DELETABLE - _MARGIN
        deleted += young
        outbox.put(connection, Parcel(user_id, kept.withdrawal_key, "change", Reply("") if young else notes[lang], now, edits=message_id))
        connection.execute(
            "UPDATE announcement_copies SET withdrawn = ? WHERE announcement_id = ? AND user_id = ?",
            (1 if young else 2, kept.id, user_id),
        )
    return deleted, len(rows) - deleted


def had(connection: sqlite3.Connection, kept: Kept) -> list[tuple[int, str, datetime]]:
    """Who has a copy that arrived: person, language, when."""
    rows = connection.execute(
        """
        SELECT user_id, lang, outbox.changed FROM announcement_copies
        JOIN outbox ON outbox.chat_id = announcement_copies.user_id AND outbox.key = ?
        WHERE announcement_id = ? AND outbox.state = 'sent' ORDER BY user_id
        """,
        (kept.key, kept.id),
    )
    return [(user_id, lang, moment(sent)) for user_id, lang, sent in rows]


def withdrawn_counts(connection: sqlite3.Connection, kept: Kept) -> dict[str, int]:
    """What became of taking it back: deleted, noted, refused, waiting, unreachable."""
    rows = connection.execute(
        """
        SELECT CASE WHEN outbox.state IN ('waiting', 'claimed') THEN 'waiting' WHEN outbox.state = 'unreachable' THEN 'unreachable'
                    WHEN outbox.state <> 'sent' THEN 'refused' WHEN withdrawn = 2 THEN 'noted' ELSE 'deleted' END AS fate, COUNT(*)
        FROM announcement_copies JOIN outbox ON outbox.chat_id = announcement_copies.user_id AND outbox.key = ?
        WHERE announcement_id = ? GROUP BY fate
        """,
        (kept.withdrawal_key, kept.id),
    )
    return dict(rows.fetchall())
