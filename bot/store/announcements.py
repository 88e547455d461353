"""Announcements: drafts, what is planned, running and sent, who has which copy, and what organisers did.

An announcement changes its state by one guarded UPDATE, so of two presses at once one is the first and the other is told.
What became of each copy stands in the outbox, under the announcement's key.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.core.announcements import Announcement
from bot.core.kept import Act, Kept, Outcome, State
from bot.core.planning import When
from bot.core.replies import Reply
from bot.store import outbox
from bot.store.database import moment, seconds
from bot.store.outbox import Parcel

DELETABLE = timedelta(hours=48)
"""For so long a bot may delete what it sent (Bot API, deleteMessage)."""
_MARGIN = timedelta(minutes=2)


_COLUMNS = (
    "id, author, content, audience, timing, fallback, valid_until, state, revision, edition, corrects, alarm, "
    "tell_chat, tell_message, started, ended, corrected, due"
)


def create(connection: sqlite3.Connection, author: int | None, content: Announcement, now: datetime, **more: str | int | None) -> int:
    """A new draft; gives its id. `more`: audience, timing, fallback, valid_until, corrects, alarm."""
    given = {"author": author, "content": content.dump(), "timing": When().dump(), "created": seconds(now), "changed": seconds(now)} | more
    row = connection.execute(
        f"INSERT INTO announcements ({', '.join(given)}) VALUES ({', '.join('?' * len(given))}) RETURNING id",  # noqa: S608 - our names
        tuple(given.values()),
    ).fetchone()
    id_ = int(row[0])
    note(connection, now, author, id_, "corrects" if more.get("corrects") else "draft")
    return id_


def get(connection: sqlite3.Connection, id_: int) -> Kept | None:
    """An announcement by its id."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM announcements WHERE id = ?", (id_,)).fetchone()  # noqa: S608 - columns
    return _kept(*row) if row else None


def listed(connection: sqlite3.Connection, states: tuple[State, ...], most: int = 20) -> list[Kept]:
    """The latest announcements in some states, the newest first; corrections in the making are not among them."""
    marks = ", ".join("?" * len(states))
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM announcements WHERE state IN ({marks}) AND corrects IS NULL ORDER BY changed DESC, id DESC LIMIT ?",  # noqa: S608
        (*states, most),
    )
    return [_kept(*row) for row in rows]


def edit(connection: sqlite3.Connection, id_: int, now: datetime, **fields: str | int | None) -> bool:
    """Change a draft; False when it is none any more. Whatever is changed makes a new revision."""
    names = ", ".join(f"{name} = ?" for name in fields)
    changed = connection.execute(
        f"UPDATE announcements SET {names}, revision = revision + 1, changed = ? WHERE id = ? AND state = 'draft'",  # noqa: S608 - our names
        (*fields.values(), seconds(now), id_),
    )
    return changed.rowcount == 1


def move(
    connection: sqlite3.Connection,
    id_: int,
    old: tuple[State, ...],
    new: State,
    now: datetime,
    by: int | None,
    *,
    revision: int | None = None,
    act: str = "",
) -> bool:
    """Bring it from one of some states to another and note who did so; False when it is in none of them (any more)."""
    marks = ", ".join("?" * len(old))
    moved = connection.execute(
        f"UPDATE announcements SET state = ?, changed = ? WHERE id = ? AND state IN ({marks}) AND (? IS NULL OR revision = ?)",  # noqa: S608
        (new, seconds(now), id_, *old, revision, revision),
    )
    if moved.rowcount:
        note(connection, now, by, id_, act or new)
    return moved.rowcount == 1


def set_moments(connection: sqlite3.Connection, id_: int, **moments: datetime | None) -> None:
    """Note when it started, ended, is due."""
    names = ", ".join(f"{name} = ?" for name in moments)
    connection.execute(
        f"UPDATE announcements SET {names} WHERE id = ?",  # noqa: S608 - our names
        (*(None if one is None else seconds(one) for one in moments.values()), id_),
    )


def show_progress_in(connection: sqlite3.Connection, id_: int, chat_id: int, message_id: int) -> None:
    """The message in which an organiser watches it go out."""
    connection.execute("UPDATE announcements SET tell_chat = ?, tell_message = ? WHERE id = ?", (chat_id, message_id, id_))


def delete(connection: sqlite3.Connection, id_: int, by: int, now: datetime) -> bool:
    """Throw a draft away; its acts stay in the log. False when it is no draft."""
    gone = connection.execute("DELETE FROM announcements WHERE id = ? AND state IN ('draft', 'fallen')", (id_,)).rowcount == 1
    if gone:
        note(connection, now, by, id_, "deleted")
    return gone


# ---- on its way ----


def launch(
    connection: sqlite3.Connection, kept: Kept, replies: Mapping[str, Reply], people: Iterable[tuple[int, str]], due: datetime
) -> None:
    """Put everybody's copy (person, language) into the outbox. Done twice it changes nothing."""
    by_language: dict[str, list[int]] = {}
    for user_id, lang in people:
        by_language.setdefault(lang, []).append(user_id)
    for lang, user_ids in by_language.items():
        connection.executemany(_COPY, ((kept.id, user_id, lang, kept.edition, 0) for user_id in user_ids))
        outbox.put_to_all(connection, _parcel(kept, replies[lang], user_ids[0], due), user_ids)


def deliver(
    connection: sqlite3.Connection, kept: Kept, reply: Reply, user_id: int, lang: str, due: datetime, *, late: bool = False
) -> bool:
    """One person's copy. False when they have theirs. `late`: told because they came while it was valid."""
    new = connection.execute(_COPY, (kept.id, user_id, lang, kept.edition, int(late))).rowcount
    return bool(new) and outbox.put(connection, _parcel(kept, reply, user_id, due))


_COPY = "INSERT INTO announcement_copies (announcement_id, user_id, lang, edition, late) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"


def _parcel(kept: Kept, reply: Reply, user_id: int, due: datetime) -> Parcel:
    kind: outbox.Kind = "urgent" if kept.content.urgent else "announcement"
    return Parcel(user_id, kept.key, kind, reply, due, budgeted=not kept.content.urgent)


_FATE = """
    CASE WHEN outbox.state = 'withdrawn' AND outbox.reason = 'paused' THEN 'waiting'
         WHEN outbox.state = 'claimed' THEN 'waiting' ELSE outbox.state END
"""


def counts(connection: sqlite3.Connection, kept: Kept, key: str | None = None) -> dict[str, int]:
    """How many copies are in each state: sent, waiting, unreachable, failed, unknown, withdrawn. Latecomers are not among them."""
    rows = connection.execute(
        f"""
        SELECT {_FATE} AS fate, COUNT(*) FROM announcement_copies
        JOIN outbox ON outbox.chat_id = announcement_copies.user_id AND outbox.key = ?
        WHERE announcement_id = ? AND late = 0 GROUP BY fate
        """,  # noqa: S608 - our words
        (key or kept.key, kept.id),
    )
    return dict(rows.fetchall())


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


# ---- corrections and withdrawals ----


def correct(connection: sqlite3.Connection, target: Kept, content: Announcement, by: int | None, now: datetime) -> Kept:
    """The announcement with its new words; `reconcile` brings them to everybody."""
    connection.execute(
        "UPDATE announcements SET content = ?, edition = edition + 1, corrected = ?, settling = 1, changed = ? WHERE id = ?",
        (content.dump(), seconds(now), seconds(now), target.id),
    )
    note(connection, now, by, target.id, "corrected")
    corrected = get(connection, target.id)
    assert corrected  # noqa: S101 - it was just changed
    return corrected


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


def settling(connection: sqlite3.Connection) -> list[Kept]:
    """Announcements of which a correction or a withdrawal is on its way."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM announcements WHERE settling = 1").fetchall()  # noqa: S608 - columns
    return [_kept(*row) for row in rows]


def settle(connection: sqlite3.Connection, id_: int, *, begins: bool) -> None:
    """A correction or withdrawal is on its way, or has come to its end."""
    connection.execute("UPDATE announcements SET settling = ? WHERE id = ?", (int(begins), id_))


def valid(connection: sqlite3.Connection, user_id: int, now: datetime) -> list[Kept]:
    """Announcements that are still told to newcomers, and that this person has no copy of."""
    rows = connection.execute(
        f"""
        SELECT {_COLUMNS} FROM announcements WHERE state IN ('running', 'done') AND valid_until > ? AND corrects IS NULL
          AND NOT EXISTS (SELECT 1 FROM announcement_copies WHERE announcement_id = announcements.id AND user_id = ?)
        ORDER BY started
        """,  # noqa: S608 - columns
        (seconds(now), user_id),
    )
    return [_kept(*row) for row in rows]


# ---- composing ----


def expect(connection: sqlite3.Connection, user_id: int, id_: int, what: str) -> None:
    """The organiser's next message is this part of that draft: text, text:ro, file, link, when, audience."""
    connection.execute(
        """
        INSERT INTO composing (user_id, announcement_id, expects) VALUES (?, ?, ?)
        ON CONFLICT (user_id) DO UPDATE SET announcement_id = excluded.announcement_id, expects = excluded.expects
        """,
        (user_id, id_, what),
    )


def expected(connection: sqlite3.Connection, user_id: int) -> tuple[int, str] | None:
    """What the organiser's next message is taken for: the draft and its part."""
    row = connection.execute("SELECT announcement_id, expects FROM composing WHERE user_id = ?", (user_id,)).fetchone()
    return (int(row[0]), str(row[1])) if row else None


def expect_nothing(connection: sqlite3.Connection, user_id: int) -> None:
    """The organiser's next message is a message like any other."""
    connection.execute("DELETE FROM composing WHERE user_id = ?", (user_id,))


# ---- the log ----


def note(
    connection: sqlite3.Connection,
    now: datetime,
    by: int | None,
    id_: int | None,
    act: str,
    more: str = "",
    registration: int | None = None,
) -> int:
    """Write down what was done with an announcement, or with a registration; gives its number. `by` None: the clock, the command line."""
    row = connection.execute(
        "INSERT INTO acts (moment, organiser, announcement_id, registration_id, act, note) VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
        (seconds(now), by, id_, registration, act, more),
    ).fetchone()
    return int(row[0])


def log(connection: sqlite3.Connection, most: int = 30) -> list[Act]:
    """The latest acts, the newest first."""
    rows = connection.execute(
        """
        SELECT moment, organiser, announcement_id, act, note, COALESCE(code, '')
        FROM acts LEFT JOIN registrations ON registrations.id = registration_id ORDER BY acts.id DESC LIMIT ?
        """,
        (most,),
    )
    return [Act(moment(when), organiser, id_, act, more, code) for when, organiser, id_, act, more, code in rows]


def who(connection: sqlite3.Connection, id_: int, act: str) -> int | None:
    """Who did something with an announcement last."""
    row = connection.execute(
        "SELECT organiser FROM acts WHERE announcement_id = ? AND act = ? ORDER BY id DESC LIMIT 1", (id_, act)
    ).fetchone()
    return row[0] if row else None


def when(connection: sqlite3.Connection, id_: int, act: str) -> datetime | None:
    """When something was done with an announcement last."""
    row = connection.execute("SELECT MAX(moment) FROM acts WHERE announcement_id = ? AND act = ?", (id_, act)).fetchone()
    return _moment(row[0])


def _kept(*row: Any) -> Kept:
    (
        id_, author, content, audience, timing, fallback, valid_until, state, revision, edition, corrects, alarm,
        tell_chat, tell_message, started, ended, corrected, due,
    ) = row  # fmt: skip
    return Kept(
        id_, author, Announcement.load(content), audience, When.load(timing), bool(fallback), _moment(valid_until), state, revision,
        edition, corrects, alarm, (tell_chat, tell_message) if tell_message is not None else None,
        _moment(started), _moment(ended), _moment(corrected), _moment(due),
    )  # fmt: skip


def _moment(kept: int | None) -> datetime | None:
    return None if kept is None else moment(kept)
