"""Announcements and their copies in the database: who may change what when, and which copies a change reaches."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.announcements import Announcement
from bot.core.kept import Act, Kept
from bot.core.replies import Reply
from bot.core.richtext import Rich
from bot.store import announcements as store
from bot.store import copies, outbox
from bot.store.schema import migrate

NOW = datetime(2025, 6, 10, 7, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)
OLGA, OLEG = 21, 22
PEOPLE = [(1, "en"), (2, "en"), (3, "ru"), (4, "ru")]
HELLO = Announcement({"en": Rich("Hello"), "ru": Rich("Привет")})
SAID = {"en": Reply("Hello"), "ru": Reply("Привет")}
FRESH, MARKED = {"en": Reply("Fresh"), "ru": Reply("Новое")}, {"en": Reply("Fresh, corrected"), "ru": Reply("Новое, исправлено")}


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("PRAGMA foreign_keys = ON")
    migrate(connection)
    people = [(id_,) for id_ in (OLGA, OLEG, *(id_ for id_, _ in PEOPLE))]
    connection.executemany("INSERT INTO people (user_id, first_seen, last_seen) VALUES (?, 1, 1)", people)
    yield connection
    connection.close()


def known(db: sqlite3.Connection, id_: int) -> Kept:
    kept = store.get(db, id_)
    assert kept
    return kept


def launched(db: sqlite3.Connection) -> Kept:
    """One that runs: everybody's copy waits."""
    kept = known(db, store.create(db, OLGA, HELLO, NOW, audience="everybody"))
    store.move(db, kept.id, ("draft",), "running", NOW, OLGA, act="sent")
    copies.launch(db, kept, SAID, PEOPLE, NOW)
    return known(db, kept.id)


def rows(db: sqlite3.Connection, key: str) -> dict[int, tuple[str, str | None, int | None]]:
    """What stands in the outbox under a key: state, text, the message that it edits."""
    found = db.execute("SELECT chat_id, state, content, edits FROM outbox WHERE key = ? ORDER BY chat_id", (key,)).fetchall()
    return {chat: (state, Reply.load(content).text if content else None, edits) for chat, state, content, edits in found}


def arrive(db: sqlite3.Connection, *people: int, key: str = "announcement:1", when: datetime = NOW) -> None:
    """These copies were sent; each message's id is a hundred times its person's."""
    for id_ in people:
        (row_id,) = db.execute("SELECT id FROM outbox WHERE key = ? AND chat_id = ?", (key, id_)).fetchone()
        row = outbox.get(db, row_id)
        assert row
        assert outbox.claim(db, [row_id], when)
        outbox.sent(db, row, 100 * id_, when)


def claim(db: sqlite3.Connection, person: int) -> None:
    """This one's copy is on its way at this moment."""
    db.execute("UPDATE outbox SET state = 'claimed' WHERE chat_id = ?", (person,))


# ---- drafts ----


def test_a_draft_is_kept_as_it_was_made_and_each_change_makes_a_new_revision(db: sqlite3.Connection) -> None:
    id_ = store.create(db, OLGA, HELLO, NOW, audience="registered")
    kept = known(db, id_)
    assert (kept.content, kept.audience, kept.author, kept.state, kept.revision, kept.edition) == (HELLO, "registered", OLGA, "draft", 0, 1)
    assert store.edit(db, id_, LATER, audience="everybody", fallback=1)
    assert known(db, id_) == replace(kept, audience="everybody", fallback=True, revision=1)


def test_what_is_no_draft_any_more_is_not_changed_nor_deleted(db: sqlite3.Connection) -> None:
    kept = launched(db)
    assert not store.edit(db, kept.id, LATER, audience="")
    assert not store.delete(db, kept.id, OLGA, LATER)
    assert known(db, kept.id) == kept
    draft = store.create(db, OLGA, HELLO, NOW)
    assert store.delete(db, draft, OLGA, LATER)
    assert store.get(db, draft) is None


def test_of_two_who_move_it_at_once_one_does_and_the_log_names_them(db: sqlite3.Connection) -> None:
    id_ = store.create(db, OLGA, HELLO, NOW)
    assert not store.move(db, id_, ("draft",), "running", LATER, OLEG, revision=7, act="sent")
    assert store.move(db, id_, ("draft",), "running", LATER, OLEG, revision=0, act="sent")
    assert not store.move(db, id_, ("draft",), "running", LATER, OLGA, act="sent")
    assert (store.who(db, id_, "sent"), store.when(db, id_, "sent"), store.when(db, id_, "paused")) == (OLEG, LATER, None)
    assert store.log(db) == [Act(LATER, OLEG, id_, "sent", ""), Act(NOW, OLGA, id_, "draft", "")]
    assert store.log(db, most=1) == [Act(LATER, OLEG, id_, "sent", "")]


def test_a_list_has_the_newest_first_and_no_corrections_in_the_making(db: sqlite3.Connection) -> None:
    first, second = (store.create(db, OLGA, HELLO, moment) for moment in (NOW, LATER))
    store.create(db, OLEG, HELLO, LATER, corrects=first)
    assert [one.id for one in store.listed(db, ("draft", "planned"))] == [second, first]
    assert [one.id for one in store.listed(db, ("draft",), most=1)] == [second]
    assert store.listed(db, ("running",)) == []


def test_an_organiser_has_one_correction_in_the_making(db: sqlite3.Connection) -> None:
    kept = launched(db)
    assert store.correction_by(db, kept.id, OLGA) is None
    id_ = store.create(db, OLGA, HELLO, NOW, corrects=kept.id)
    assert (store.correction_by(db, kept.id, OLGA), store.correction_by(db, kept.id, OLEG)) == (id_, None)


def test_what_the_next_message_is_taken_for_is_the_last_thing_asked_for(db: sqlite3.Connection) -> None:
    id_ = store.create(db, OLGA, HELLO, NOW)
    for what in ("text:en", "when"):
        store.expect(db, OLGA, id_, what)
    assert (store.expected(db, OLGA), store.expected(db, OLEG)) == ((id_, "when"), None)
    store.expect_nothing(db, OLGA)
    assert store.expected(db, OLGA) is None


def test_newcomers_are_told_what_is_out_and_valid_and_what_they_do_not_have(db: sqlite3.Connection) -> None:
    kept = launched(db)
    db.execute("UPDATE announcements SET valid_until = ?", (int(LATER.timestamp()),))
    assert [[one.id for one in store.valid(db, id_, moment)] for id_, moment in ((OLEG, NOW), (1, NOW), (OLEG, LATER))] == [[1], [], []]
    for state in ("paused", "stopped", "withdrawn"):
        store.move(db, kept.id, ("running", "paused", "stopped"), state, NOW, OLGA)  # type: ignore[arg-type]
        assert store.valid(db, OLEG, NOW) == []


# ---- copies ----


def test_everybody_gets_one_copy_however_often_it_is_launched(db: sqlite3.Connection) -> None:
    outbox.unreachable(db, 4, "blocked", NOW)
    kept = launched(db)
    before = db.total_changes
    copies.launch(db, kept, SAID, PEOPLE, NOW)
    assert db.total_changes == before
    assert {id_: row[:2] for id_, row in rows(db, kept.key).items()} == {
        1: ("waiting", "Hello"), 2: ("waiting", "Hello"), 3: ("waiting", "Привет"), 4: ("unreachable", "Привет"),
    }  # fmt: skip
    assert copies.deliver(db, kept, SAID["en"], OLEG, "en", NOW, late=True)
    assert copies.counts(db, kept) == {"waiting": 3, "unreachable": 1}
    assert [(one.user_id, one.state, one.late) for one in copies.outcomes(db, kept)][-2:] == [
        (4, "unreachable", False),
        (OLEG, "waiting", True),
    ]


def test_held_back_it_waits_and_stopped_it_is_gone(db: sqlite3.Connection) -> None:
    kept = launched(db)
    arrive(db, 1)
    claim(db, 2)
    assert (copies.hold(db, kept, NOW), copies.counts(db, kept)) == (2, {"sent": 1, "waiting": 3})
    assert outbox.next_due(db, LATER, []) == []
    assert (copies.release(db, kept, NOW), len(outbox.next_due(db, LATER, []))) == (2, 2)
    copies.hold(db, kept, NOW)
    assert (copies.stop(db, kept, NOW), copies.release(db, kept, NOW)) == (2, 0)
    assert copies.counts(db, kept) == {"sent": 1, "waiting": 1, "withdrawn": 2}
    assert rows(db, kept.key)[3] == ("withdrawn", None, None)


def test_a_correction_reaches_each_copy_where_it_is_and_what_is_on_its_way_later(db: sqlite3.Connection) -> None:
    kept = launched(db)
    arrive(db, 1)
    claim(db, 2)
    db.execute("UPDATE outbox SET state = 'withdrawn', reason = 'paused' WHERE chat_id = 4")
    kept = store.correct(db, kept, replace(HELLO, seen=True), OLGA, LATER)
    assert (kept.edition, kept.corrected, [one.id for one in store.settling(db)]) == (2, LATER, [kept.id])
    assert copies.reconcile(db, kept, FRESH, MARKED, LATER) == 3
    assert {id_: text for id_, (_, text, _) in rows(db, kept.key).items()} == {1: None, 2: "Hello", 3: "Новое", 4: "Новое"}
    assert rows(db, kept.edition_key) == {1: ("waiting", "Fresh, corrected", 100)}
    db.execute("UPDATE outbox SET state = 'sent', content = NULL, message_id = 200 WHERE chat_id = 2")
    assert copies.reconcile(db, kept, FRESH, MARKED, LATER) == 1
    assert copies.reconcile(db, kept, FRESH, MARKED, LATER) == 0
    assert rows(db, kept.edition_key)[2] == ("waiting", "Fresh, corrected", 200)
    arrive(db, 1, key=kept.edition_key)
    assert copies.counts_of_correction(db, kept) == {"sent": 1, "waiting": 1}


def test_a_second_correction_takes_the_place_of_one_that_still_waits(db: sqlite3.Connection) -> None:
    kept = launched(db)
    arrive(db, 1)
    for _ in range(2):
        kept = store.correct(db, kept, HELLO, OLGA, LATER)
        copies.reconcile(db, kept, FRESH, MARKED, LATER)
    assert [rows(db, f"announcement:1:edition:{number}")[1][0] for number in (2, 3)] == ["withdrawn", "waiting"]


def test_taken_back_it_is_deleted_or_replaced_by_a_note_where_it_is_old(db: sqlite3.Connection) -> None:
    kept = launched(db)
    arrive(db, 1)
    arrive(db, 3, when=NOW + timedelta(hours=1))
    now = NOW + timedelta(hours=48, minutes=30)
    kept = store.correct(db, kept, HELLO, OLGA, NOW)
    copies.reconcile(db, kept, FRESH, MARKED, NOW)
    notes = {"en": Reply("withdrawn"), "ru": Reply("отозвано")}
    assert copies.take_back(db, kept, notes, now) == (1, 1)
    assert copies.take_back(db, kept, notes, now) == (0, 0)
    assert rows(db, kept.withdrawal_key) == {1: ("waiting", "withdrawn", 100), 3: ("waiting", "", 300)}
    assert {state for state, *_ in rows(db, kept.edition_key).values()} == {"withdrawn"}  # else it would be sent anew
    assert copies.withdrawn_counts(db, kept) == {"waiting": 2}
    arrive(db, 1, key=kept.withdrawal_key)
    outbox.end(db, outbox.next_due(db, now, [1, 2, 4])[0].id, "failed", "refused", now)
    assert copies.withdrawn_counts(db, kept) == {"noted": 1, "refused": 1}
    assert copies.had(db, kept) == [(1, "en", NOW), (3, "ru", NOW + timedelta(hours=1))]


def test_seen_counts_once_and_only_for_who_has_a_copy(db: sqlite3.Connection) -> None:
    kept = launched(db)
    assert [copies.see(db, kept.id, id_, NOW) for id_ in (1, 1, OLEG)] == [True, False, False]
    assert copies.seen_count(db, kept.id) == 1
    assert [one.user_id for one in copies.outcomes(db, kept) if one.seen] == [1]
