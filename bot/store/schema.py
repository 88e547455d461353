"""The schema's history: every change the database has been through, in order, and how it gets to the latest.

A migration that has been released is never edited; a change is a new one at the end. Only here may SQL be SQLite's own.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple


class SchemaError(Exception):
    """The file is not one that this version of the bot can work with."""


class Migration(NamedTuple):
    """One step: a lasting name, and statements that are applied together or not at all."""

    name: str
    statements: tuple[str, ...]


_RECORD = """
CREATE TABLE IF NOT EXISTS migrations (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    moment INTEGER NOT NULL DEFAULT (CAST(strftime('%s', 'now') AS INTEGER))
) STRICT
"""
"""`moment` is SQLite's own: when this file really changed, whatever moment the bot pretends it is."""

MIGRATIONS: tuple[Migration, ...] = (
    Migration(
        "people and their questions",
        (
            """
            CREATE TABLE people (
                user_id INTEGER PRIMARY KEY,
                first_seen INTEGER NOT NULL,
                last_seen INTEGER NOT NULL,
                language TEXT,  -- chosen by /language; NULL: as each question is written
                hint TEXT       -- the language last written in
            ) STRICT
            """,
            """
            CREATE TABLE focus (  -- what the last answer was about, for a follow-up
                user_id INTEGER PRIMARY KEY REFERENCES people ON DELETE CASCADE,
                focus TEXT NOT NULL,  -- JSON of the core
                moment INTEGER NOT NULL
            ) STRICT
            """,
            # AUTOINCREMENT: ids ride in buttons, and a button of a deleted question must not find another's.
            """
            CREATE TABLE questions (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                user_id INTEGER NOT NULL REFERENCES people ON DELETE CASCADE,
                text TEXT,  -- NULL when it was kept long enough
                lang TEXT NOT NULL,
                status TEXT NOT NULL,
                sources TEXT NOT NULL,  -- ids of facts and sessions, a JSON array
                moment INTEGER NOT NULL,
                to_organisers INTEGER,  -- the moment it was passed on
                answered INTEGER,       -- the moment an organiser's answer went out
                answered_by INTEGER
            ) STRICT
            """,
            "CREATE INDEX questions_of_a_person ON questions (user_id)",
            """
            CREATE TABLE forwarded (  -- a message to an organiser, and the question it shows
                chat_id INTEGER NOT NULL,
                message_id INTEGER NOT NULL,
                question_id INTEGER NOT NULL REFERENCES questions ON DELETE CASCADE,
                PRIMARY KEY (chat_id, message_id)
            ) STRICT
            """,
            "CREATE INDEX forwarded_of_a_question ON forwarded (question_id)",
        ),
    ),
    Migration(
        "inbox and outbox",
        (
            # An id stays for a day after its update was handled, for Telegram may deliver it once more.
            """
            CREATE TABLE inbox (
                update_id INTEGER PRIMARY KEY,
                user_id INTEGER,  -- who it is from; not a reference, for a stranger's first update comes before the person
                mark TEXT NOT NULL,  -- what the update is: ids begin anew with another bot, or after a quiet week
                content TEXT,     -- the update as Telegram sent it, JSON; NULL when it is handled
                moment INTEGER NOT NULL,
                tries INTEGER NOT NULL DEFAULT 0  -- how often a later run of the bot began it
            ) STRICT
            """,
            "CREATE INDEX inbox_waiting ON inbox (update_id) WHERE content IS NOT NULL",
            "CREATE INDEX inbox_of_a_person ON inbox (user_id)",
            """
            CREATE TABLE outbox (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                chat_id INTEGER NOT NULL,
                key TEXT NOT NULL,      -- what the message is, for ever: reminder:<session>:<promised start>:<lead>
                kind TEXT NOT NULL,
                priority INTEGER NOT NULL,  -- 0: somebody is waiting for it
                content TEXT,           -- JSON of the core; NULL when it is not needed any more
                edits INTEGER,          -- the message to edit; NULL: a new one
                reply_to INTEGER,       -- the message it answers, in a group
                due INTEGER NOT NULL,
                stale INTEGER,          -- dropped when it could not go out before
                budgeted INTEGER NOT NULL DEFAULT 0,  -- 1: counts against the notices that a person gets in a day
                tell INTEGER,           -- who is told when it does not arrive
                state TEXT NOT NULL DEFAULT 'waiting'
                    CHECK (state IN ('waiting', 'claimed', 'sent', 'unreachable', 'failed', 'withdrawn', 'unknown')),
                reason TEXT,
                tries INTEGER NOT NULL DEFAULT 0,
                message_id INTEGER,     -- Telegram's, of the last message it became
                changed INTEGER NOT NULL,   -- the moment of its state
                UNIQUE (chat_id, key)
            ) STRICT
            """,
            "CREATE INDEX outbox_waiting ON outbox (priority, due, id) WHERE state = 'waiting'",
            "CREATE INDEX outbox_open ON outbox (state) WHERE state IN ('claimed', 'unknown', 'failed')",
            "CREATE INDEX outbox_of_a_message ON outbox (chat_id, message_id) WHERE message_id IS NOT NULL",
            """
            CREATE TABLE unreachable (  -- chats that cannot be written to until they write to us
                chat_id INTEGER PRIMARY KEY,
                reason TEXT NOT NULL,
                moment INTEGER NOT NULL
            ) STRICT
            """,
            """
            INSERT INTO outbox (chat_id, key, kind, priority, due, state, message_id, changed)
            SELECT chat_id, 'question:' || question_id, 'personal', 1, to_organisers, 'sent', message_id, to_organisers
            FROM forwarded JOIN questions ON questions.id = question_id
            WHERE to_organisers IS NOT NULL
            GROUP BY chat_id, question_id
            """,
            "DROP TABLE forwarded",
        ),
    ),
    Migration(
        "my agenda, reminders, programme changes",
        (
            """
            CREATE TABLE saved (  -- what is in somebody's own agenda
                user_id INTEGER NOT NULL REFERENCES people ON DELETE CASCADE,
                session_id TEXT NOT NULL,
                moment INTEGER NOT NULL,
                PRIMARY KEY (user_id, session_id)
            ) STRICT
            """,
            "CREATE INDEX saved_session ON saved (session_id)",
            """
            CREATE TABLE wishes (  -- how somebody wants to be reminded; nobody without a row wants anything special
                user_id INTEGER PRIMARY KEY REFERENCES people ON DELETE CASCADE,
                leads TEXT,        -- minutes before a session, a JSON array; NULL: as the event does
                event INTEGER NOT NULL DEFAULT 1,
                quiet INTEGER NOT NULL DEFAULT 1,
                changed INTEGER    -- when the leads were last changed
            ) STRICT
            """,
            """
            CREATE TABLE published (  -- every state of every session since the bot knows it
                session_id TEXT NOT NULL,
                sequence INTEGER NOT NULL,  -- iCalendar's SEQUENCE
                content TEXT,               -- JSON of the core; NULL: taken out of the programme
                modified INTEGER NOT NULL,
                PRIMARY KEY (session_id, sequence)
            ) STRICT
            """,
            """
            CREATE TABLE told (  -- the state of a session that people know of
                session_id TEXT PRIMARY KEY,
                sequence INTEGER NOT NULL
            ) STRICT
            """,
            """
            CREATE TABLE change_sets (  -- edits of the programme that are told at once; one at most is open
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                digest TEXT NOT NULL,
                edited INTEGER NOT NULL,  -- when the last of its edits was read
                state TEXT NOT NULL CHECK (state IN ('settling', 'held', 'sent', 'undone')),
                people INTEGER NOT NULL DEFAULT 0
            ) STRICT
            """,
            """
            CREATE TABLE looked (  -- when somebody last asked what is new
                user_id INTEGER PRIMARY KEY REFERENCES people ON DELETE CASCADE,
                moment INTEGER NOT NULL
            ) STRICT
            """,
            "ALTER TABLE outbox ADD COLUMN digest INTEGER",  # the digest that a message waits for; NULL: for none
            "CREATE INDEX outbox_for_digest ON outbox (digest) WHERE digest IS NOT NULL AND state = 'waiting'",
            "CREATE INDEX outbox_of_a_key ON outbox (key)",
        ),
    ),
    Migration(
        "registrations, places, check-ins",
        (
            # AUTOINCREMENT: ids ride in buttons, and a button of an erased registration must not find another's.
            """
            CREATE TABLE registrations (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                user_id INTEGER UNIQUE REFERENCES people ON DELETE CASCADE,  -- NULL: imported or from the door, not linked
                origin TEXT NOT NULL CHECK (origin IN ('bot', 'import', 'door')),
                code TEXT NOT NULL UNIQUE,  -- short, on the ticket: finds, and proves nothing
                secret TEXT NOT NULL,       -- in the QR code alone: proves
                name TEXT NOT NULL,
                email TEXT,                 -- folded, for finding again
                reference TEXT UNIQUE,      -- its key where it was imported from
                lang TEXT NOT NULL,
                answers TEXT NOT NULL,      -- JSON by question
                registered INTEGER NOT NULL,
                changed INTEGER NOT NULL,
                cancelled INTEGER
            ) STRICT
            """,
            "CREATE INDEX registrations_by_email ON registrations (email)",
            # The id is the place in the queue: who comes back to the list gets a new row.
            """
            CREATE TABLE places (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                registration_id INTEGER NOT NULL REFERENCES registrations ON DELETE CASCADE,
                part TEXT NOT NULL,  -- of registration.yaml; '' is the event as a whole
                state TEXT NOT NULL CHECK (state IN ('held', 'waiting', 'offered', 'lapsed')),
                since INTEGER NOT NULL,
                offered_until INTEGER,
                UNIQUE (registration_id, part)
            ) STRICT
            """,
            "CREATE INDEX places_of_a_part ON places (part, state, id)",
            """
            CREATE TABLE drafts (  -- a form being filled in, or a volunteer at the door
                user_id INTEGER NOT NULL REFERENCES people ON DELETE CASCADE,
                kind TEXT NOT NULL CHECK (kind IN ('form', 'door')),
                state TEXT NOT NULL,  -- JSON of the core
                touched INTEGER NOT NULL,
                PRIMARY KEY (user_id, kind)
            ) STRICT
            """,
            """
            CREATE TABLE checkins (
                registration_id INTEGER NOT NULL REFERENCES registrations ON DELETE CASCADE,
                day TEXT NOT NULL,  -- of the programme, like 2024-10-10
                moment INTEGER NOT NULL,
                by_id INTEGER REFERENCES people ON DELETE SET NULL,
                PRIMARY KEY (registration_id, day)
            ) STRICT
            """,
            "CREATE INDEX checkins_by ON checkins (by_id)",
            """
            CREATE TABLE volunteers (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                label TEXT NOT NULL,  -- what the organiser calls them
                secret TEXT,          -- of the invitation; NULL once it was used
                invited INTEGER NOT NULL,
                user_id INTEGER UNIQUE REFERENCES people ON DELETE CASCADE,
                appointed INTEGER
            ) STRICT
            """,
            """
            CREATE TABLE attempts (  -- wrong codes, so that nobody can try them out
                user_id INTEGER PRIMARY KEY REFERENCES people ON DELETE CASCADE,
                count INTEGER NOT NULL,
                since INTEGER NOT NULL
            ) STRICT
            """,
            """
            CREATE TABLE goodbyes (  -- who was told that all about them will be erased
                user_id INTEGER PRIMARY KEY REFERENCES people ON DELETE CASCADE,
                announced INTEGER NOT NULL
            ) STRICT
            """,
            """
            CREATE TABLE tallies (  -- what was counted of those who are forgotten; about nobody
                what TEXT NOT NULL,
                key TEXT NOT NULL,
                count INTEGER NOT NULL,
                PRIMARY KEY (what, key)
            ) STRICT
            """,
        ),
    ),
    Migration(
        "announcements",
        (
            # AUTOINCREMENT: ids ride in buttons and are keys in the outbox for ever.
            """
            CREATE TABLE announcements (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                author INTEGER REFERENCES people ON DELETE SET NULL,  -- NULL: the command line, or somebody who is forgotten
                content TEXT NOT NULL,  -- JSON of the core
                audience TEXT NOT NULL DEFAULT '',  -- as the core reads it; '': not chosen yet
                timing TEXT NOT NULL,   -- JSON of the core
                fallback INTEGER NOT NULL DEFAULT 0,  -- 1: who reads a language that is missing gets another
                valid_until INTEGER,    -- until then newcomers are told
                state TEXT NOT NULL DEFAULT 'draft' CHECK (state IN
                    ('draft', 'planned', 'asked', 'running', 'paused', 'stopped', 'done', 'withdrawn', 'fallen')),
                revision INTEGER NOT NULL DEFAULT 0,
                edition INTEGER NOT NULL DEFAULT 1,
                corrects INTEGER REFERENCES announcements ON DELETE CASCADE,
                alarm TEXT,             -- its id in alarms.yaml
                settling INTEGER NOT NULL DEFAULT 0,  -- 1: a correction or withdrawal is on its way
                tell_chat INTEGER,      -- the message with its progress
                tell_message INTEGER,
                started INTEGER,
                ended INTEGER,
                corrected INTEGER,
                due INTEGER,
                created INTEGER NOT NULL,
                changed INTEGER NOT NULL
            ) STRICT
            """,
            "CREATE INDEX announcements_by_state ON announcements (state, changed)",
            "CREATE INDEX announcements_settling ON announcements (id) WHERE settling = 1",
            "CREATE INDEX announcements_by_author ON announcements (author)",
            """
            CREATE TABLE announcement_copies (  -- who got it, or was to get it; what became of it stands in the outbox
                announcement_id INTEGER NOT NULL REFERENCES announcements ON DELETE CASCADE,
                user_id INTEGER NOT NULL REFERENCES people ON DELETE CASCADE,
                lang TEXT NOT NULL,
                edition INTEGER NOT NULL,
                late INTEGER NOT NULL DEFAULT 0,  -- 1: told on their first /start
                seen INTEGER,
                withdrawn INTEGER NOT NULL DEFAULT 0,  -- 1: to be deleted, 2: too old for that, gets a note
                PRIMARY KEY (announcement_id, user_id)
            ) STRICT
            """,
            "CREATE INDEX announcement_copies_of_a_person ON announcement_copies (user_id)",
            """
            CREATE TABLE composing (  -- what an organiser's next message is taken for
                user_id INTEGER PRIMARY KEY REFERENCES people ON DELETE CASCADE,
                announcement_id INTEGER NOT NULL REFERENCES announcements ON DELETE CASCADE,
                expects TEXT NOT NULL
            ) STRICT
            """,
            """
            CREATE TABLE acts (  -- what organisers did; it stays when the organiser is forgotten
                id INTEGER PRIMARY KEY,
                moment INTEGER NOT NULL,
                organiser INTEGER REFERENCES people ON DELETE SET NULL,
                announcement_id INTEGER,
                act TEXT NOT NULL,
                note TEXT NOT NULL
            ) STRICT
            """,
            "CREATE INDEX acts_of_an_organiser ON acts (organiser)",
            """
            CREATE TABLE urgent_only (  -- people who want no other announcements
                user_id INTEGER PRIMARY KEY REFERENCES people ON DELETE CASCADE
            ) STRICT
            """,
        ),
    ),
    Migration(
        "what organisers do about registrations",
        (
            "ALTER TABLE places ADD COLUMN first INTEGER NOT NULL DEFAULT 0",  # 1: put before the others in the queue
            "ALTER TABLE acts ADD COLUMN registration_id INTEGER REFERENCES registrations ON DELETE SET NULL",
            "CREATE INDEX acts_of_a_registration ON acts (registration_id)",
            "ALTER TABLE drafts RENAME TO drafts_before",
            """
            CREATE TABLE drafts (  -- a form being filled in, somebody's being changed by an organiser, a volunteer at the door
                id INTEGER PRIMARY KEY,  -- the newest is what they last turned to
                user_id INTEGER NOT NULL REFERENCES people ON DELETE CASCADE,
                kind TEXT NOT NULL CHECK (kind IN ('form', 'edit', 'door')),
                about INTEGER REFERENCES registrations ON DELETE CASCADE,  -- whose answers an organiser changes
                state TEXT NOT NULL,  -- JSON of the core
                touched INTEGER NOT NULL,
                UNIQUE (user_id, kind)
            ) STRICT
            """,
            "CREATE INDEX drafts_about ON drafts (about)",
            "INSERT INTO drafts (user_id, kind, state, touched) SELECT user_id, kind, state, touched FROM drafts_before",
            "DROP TABLE drafts_before",
        ),
    ),
    Migration(
        "people are told of changes in turns",
        (
            """
            CREATE TABLE telling (  -- what people are being told of just now, until everybody's notice is in the outbox
                set_id INTEGER NOT NULL REFERENCES change_sets ON DELETE CASCADE,
                session_id TEXT NOT NULL,
                known INTEGER,              -- the state that people knew; NULL: none
                sequence INTEGER NOT NULL,  -- the one they are told of
                PRIMARY KEY (set_id, session_id)
            ) STRICT
            """,
        ),
    ),
    Migration(
        "what organisers answered",
        ("ALTER TABLE questions ADD COLUMN answer TEXT",),  # the first answer; NULL when it was kept long enough
    ),
)


def migrate(connection: sqlite3.Connection, history: Sequence[Migration] = MIGRATIONS) -> None:
    """Bring a database (an empty one too) to the end of the history, each step in one transaction.

    The connection must be in autocommit mode. Raises SchemaError, changing nothing, if the database is newer than the
    code or has another history.
    """
    while _step(connection, history):
        pass


def _step(connection: sqlite3.Connection, history: Sequence[Migration]) -> bool:
    """Apply the next migration; False if there is none."""
    connection.execute("BEGIN IMMEDIATE")  # before looking, so that two bots starting at once cannot both apply it
    with connection:  # commits, or rolls back on an error
        connection.execute(_RECORD)
        applied = [name for (name,) in connection.execute("SELECT name FROM migrations ORDER BY number")]
        known = [migration.name for migration in history]
        if len(applied) > len(known):
            raise SchemaError(
                f"the database is newer than this bot: it has been through {len(applied)} changes, the last one "
                f'"{applied[-1]}", and this version knows {len(known)}; start the newer version, or name another file'
            )
        if applied != known[: len(applied)]:
            raise SchemaError("the database has another history than this bot's; name another file")
        if len(applied) == len(known):
            return False
        migration = history[len(applied)]
        for statement in migration.statements:
            connection.execute(statement)
        connection.execute("INSERT INTO migrations (number, name) VALUES (?, ?)", (len(applied) + 1, migration.name))
    return True
