"""The sender against an emulated Telegram that refuses, breaks, hangs and is blocked: what arrives is what the outbox says."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from telegram.ext import ExtBot

from bot.clock import RealClock
from bot.core.replies import Attachment, Button, Reply
from bot.outbox import Pace, Sender
from bot.rehearsal.chats import TOKEN
from bot.rehearsal.limits import Limits
from bot.rehearsal.telegram import EmulatedRequest, Emulator
from bot.store import outbox
from bot.store.database import Database
from bot.store.outbox import Parcel, Row

ANA, BEN, ION = 11, 12, 13
GROUP = -1001


class Post:
    """A sender on an emulator, without the rest of the bot."""

    def __init__(self, db: Database, emulator: Emulator, bot: ExtBot[None], pace: Pace) -> None:
        self.db, self.emulator, self.bot, self.clock = db, emulator, bot, RealClock()
        self.lost: list[tuple[str, str]] = []
        self.sender = Sender(db, bot, self.clock, pace, self._lost)

    def _lost(self, connection: sqlite3.Connection, row: Row) -> None:
        found = outbox.get(connection, row.id)
        assert found
        self.lost.append((found.key, found.state))

    async def put(self, *parcels: Parcel) -> list[bool]:
        return await self.db.write(lambda connection: [outbox.put(connection, parcel) for parcel in parcels])

    def parcel(self, chat: int, key: str, kind: outbox.Kind = "announcement", text: str = "", **more: object) -> Parcel:
        return Parcel(chat, key, kind, Reply(text or key), self.clock.now(), **more)  # type: ignore[arg-type]

    async def send_all(self, seconds: float = 20) -> None:
        """Run the sender until nothing can be sent any more."""
        running = asyncio.create_task(self.sender.run())
        self.sender.wake()
        async with asyncio.timeout(seconds):
            while not self.sender.idle or await self.states("waiting", "claimed"):
                await asyncio.sleep(0.01)
        self.sender.stop()
        await running

    async def states(self, *only: str) -> dict[str, str]:
        rows = await self.db.read(lambda connection: connection.execute("SELECT key, state FROM outbox").fetchall())
        return {key: state for key, state in rows if not only or state in only}

    def arrived(self, chat: int) -> list[str]:
        return [message.text for message in self.emulator.messages(chat) if message.from_bot]


@pytest.fixture
async def post(tmp_path: Path) -> AsyncIterator[Post]:
    clock = RealClock()
    emulator = Emulator(clock.monotonic, clock.now)
    for person in (ANA, BEN, ION):
        emulator.person(person, f"P{person}")
        emulator.say(person, "/start")
    emulator.group(GROUP, "Team", members=[ANA])
    db = await Database.open(tmp_path / "bot.sqlite3")
    async with ExtBot(TOKEN, request=EmulatedRequest(emulator), get_updates_request=EmulatedRequest(emulator)) as bot:
        yield Post(db, emulator, bot, Pace.unlimited())
    await db.close()


async def test_the_same_message_put_twice_is_sent_once(post: Post) -> None:
    assert await post.put(post.parcel(ANA, "a"), post.parcel(ANA, "a"), post.parcel(BEN, "a")) == [True, False, True]
    await post.send_all()
    assert await post.put(post.parcel(ANA, "a")) == [False]
    assert (post.arrived(ANA), post.arrived(BEN)) == (["a"], ["a"])
    rows = await post.db.read(lambda connection: outbox.listed(connection, ["sent"]))
    assert {(row.chat_id, row.message_id) for row in rows} == {(chat, post.emulator.messages(chat)[-1].message_id) for chat in (ANA, BEN)}


async def test_in_a_chat_the_order_is_kept_and_who_waits_goes_first(post: Post) -> None:
    post.sender.pace = Pace(overall=200, burst=100, in_flight=1)
    await post.put(*(post.parcel(chat, f"n{number}") for number in range(20) for chat in (ANA, BEN)))
    await post.put(post.parcel(ION, "answer", "answer"))
    await post.send_all()
    assert post.arrived(ANA) == post.arrived(BEN) == [f"n{number}" for number in range(20)]
    assert post.emulator.deliveries[0].chat_id == ION


async def test_an_answer_overtakes_a_broadcast_that_is_under_way(post: Post) -> None:
    post.sender.pace = Pace(overall=100, burst=100)
    await post.put(*(post.parcel(ANA, f"n{number}") for number in range(60)))
    running = asyncio.create_task(post.sender.run())
    while len(post.emulator.deliveries) < 5:
        await asyncio.sleep(0.005)
    before = len(post.emulator.deliveries)
    await post.put(post.parcel(ION, "answer", "answer"))
    post.sender.wake()
    while not post.arrived(ION):
        await asyncio.sleep(0.005)
    place = next(number for number, delivery in enumerate(post.emulator.deliveries) if delivery.chat_id == ION)
    assert place - before <= 4
    post.sender.stop()
    await running


async def test_an_answer_goes_first_though_its_person_is_the_last_of_the_broadcast(post: Post) -> None:
    post.sender.pace = Pace(overall=200, burst=100, in_flight=1)
    await post.put(post.parcel(BEN, "news"), post.parcel(ION, "news"), post.parcel(ANA, "news"), post.parcel(ANA, "answer", "answer"))
    await post.send_all()
    assert [delivery.chat_id for delivery in post.emulator.deliveries] == [ANA, BEN, ION, ANA]


async def test_what_is_due_later_waits_and_what_is_stale_is_dropped_and_counted(post: Post) -> None:
    now = post.clock.now()
    later = Parcel(ANA, "later", "reminder", Reply("later"), now + timedelta(hours=1))
    stale = Parcel(ANA, "stale", "reminder", Reply("stale"), now - timedelta(hours=2), now - timedelta(hours=1))
    await post.put(later, stale, post.parcel(ANA, "now"))
    running = asyncio.create_task(post.sender.run())
    while not post.arrived(ANA):
        await asyncio.sleep(0.01)
    assert await post.db.write(lambda connection: outbox.drop_stale(connection, now)) == 1
    post.sender.stop()
    await running
    assert post.arrived(ANA) == ["now"]
    counted = await post.db.read(outbox.counts)
    assert counted == {("reminder", "waiting"): 1, ("reminder", "stale"): 1, ("announcement", "sent"): 1}


async def test_what_is_taken_back_in_time_does_not_go_out(post: Post) -> None:
    await post.put(post.parcel(ANA, "a"), post.parcel(BEN, "a"), post.parcel(ANA, "b"))
    now = post.clock.now()
    assert await post.db.write(lambda connection: outbox.withdraw(connection, "a", now, BEN)) == 1
    await post.send_all()
    assert (post.arrived(ANA), post.arrived(BEN)) == (["a", "b"], [])


async def test_a_refusal_is_waited_out_to_the_second_by_everybody(post: Post) -> None:
    post.emulator.fail("sendMessage", 1, "429", retry_after=1)
    await post.put(post.parcel(ANA, "a"), post.parcel(BEN, "b"))
    begun = post.clock.monotonic()
    post.sender.pace.in_flight = 1
    await post.send_all()
    assert post.clock.monotonic() - begun >= 1
    assert post.emulator.calls["sendMessage"] == 3
    assert (post.arrived(ANA), post.arrived(BEN)) == (["a"], ["b"])


@pytest.mark.parametrize("batch", [1, 8])
async def test_a_broadcast_that_is_refused_waits_and_answers_to_others_do_not(post: Post, batch: int) -> None:
    """The refused message holds back the whole broadcast; who waits for an answer is somebody else."""
    post.sender.pace = Pace(overall=200, burst=100, in_flight=batch, batch=batch)
    post.emulator.fail("sendMessage", 1, "429", retry_after=2, chat_id=ANA)
    await post.put(post.parcel(ANA, "news"), post.parcel(BEN, "news"), *(post.parcel(BEN, f"n{number}") for number in range(30)))
    running = asyncio.create_task(post.sender.run())
    while not post.sender.pace.wait(post.clock.monotonic(), bulk=True) > 1:
        await asyncio.sleep(0.005)
    had = len(post.arrived(BEN))
    await post.put(post.parcel(ION, "answer", "answer"), post.parcel(ANA, "answer", "answer"))
    post.sender.wake()
    while not post.arrived(ION):
        await asyncio.sleep(0.005)
    assert post.sender.pace.wait(post.clock.monotonic(), bulk=True) > 0.5
    assert len(post.arrived(BEN)) <= had + batch  # what was under way
    assert post.arrived(ANA) == []  # the chat that was refused rests
    while len(post.arrived(BEN)) < 31 or len(post.arrived(ANA)) < 2:
        await asyncio.sleep(0.02)
    post.sender.stop()
    await running


async def test_when_an_answer_is_refused_too_everybody_waits(post: Post) -> None:
    post.emulator.fail("sendMessage", 2, "429", retry_after=1)
    post.sender.pace = Pace(overall=200, burst=100, in_flight=1)
    await post.put(post.parcel(ANA, "news"))
    running = asyncio.create_task(post.sender.run())
    while not post.emulator.calls.get("sendMessage"):
        await asyncio.sleep(0.005)
    await post.put(post.parcel(ION, "answer", "answer"), post.parcel(BEN, "answer", "answer"))
    post.sender.wake()
    while not post.arrived(BEN) or not post.arrived(ION) or not post.arrived(ANA):
        await asyncio.sleep(0.01)
    assert post.emulator.calls["sendMessage"] == 5  # one refused, one tried, three that arrived
    post.sender.stop()
    await running


async def test_a_refusal_in_a_group_lets_people_be_written_to(post: Post) -> None:
    post.emulator.fail("sendMessage", 1, "429", retry_after=2, chat_id=GROUP)
    await post.put(post.parcel(GROUP, "g"))
    running = asyncio.create_task(post.sender.run())
    while not post.emulator.calls.get("sendMessage"):
        await asyncio.sleep(0.005)
    await post.put(post.parcel(ANA, "a"))
    post.sender.wake()
    while not post.arrived(ANA):
        await asyncio.sleep(0.005)
    assert post.arrived(GROUP) == []
    while not post.arrived(GROUP):
        await asyncio.sleep(0.02)
    post.sender.stop()
    await running


@pytest.mark.parametrize("kind", ["500", "502", "reset-before", "hang-before"])
async def test_what_certainly_did_not_arrive_is_sent_again(post: Post, kind: str) -> None:
    post.emulator.fail("sendMessage", 2, kind)
    await post.put(post.parcel(ANA, "a"))
    await post.send_all()
    assert post.arrived(ANA) == ["a"]
    assert await post.states() == {"a": "sent"}
    assert post.lost == []


@pytest.mark.parametrize("kind", ["reset-after", "hang-after"])
async def test_what_may_have_arrived_is_unknown_and_never_sent_again(post: Post, kind: str) -> None:
    post.emulator.fail("sendMessage", 1, kind)
    await post.put(post.parcel(ANA, "a"), post.parcel(BEN, "b"))
    await post.send_all()
    assert (post.arrived(ANA), post.arrived(BEN)) == (["a"], ["b"])
    assert sorted((await post.states()).values()) == ["sent", "unknown"]
    assert [state for _, state in post.lost] == ["unknown"]


async def test_an_edit_is_done_again_for_twice_is_once(post: Post) -> None:
    await post.put(post.parcel(ANA, "a"))
    await post.send_all()
    message = post.emulator.messages(ANA)[-1]
    post.emulator.fail("editMessageText", 1, "hang-after")
    post.sender = Sender(post.db, post.bot, post.clock, Pace.unlimited(), post._lost)
    await post.put(post.parcel(ANA, "a-moved", text="b", edits=message.message_id))
    await post.send_all()
    assert post.arrived(ANA) == ["b"]
    assert await post.states() == {"a": "sent", "a-moved": "sent"}


async def test_who_blocked_the_bot_is_left_alone_until_they_come_back(post: Post) -> None:
    post.emulator.block(ANA)
    await post.put(*(post.parcel(ANA, f"n{number}") for number in range(5)), post.parcel(BEN, "b"))
    await post.send_all()
    assert post.emulator.calls["sendMessage"] == 2
    assert await post.states("unreachable") == {f"n{number}": "unreachable" for number in range(5)}
    assert len(post.lost) == 5
    await post.put(post.parcel(ANA, "later"))
    assert (await post.states())["later"] == "unreachable"
    post.emulator.unblock(ANA)
    assert await post.db.write(lambda connection: outbox.back(connection, ANA)) is True
    await post.put(post.parcel(ANA, "again"))
    post.sender = Sender(post.db, post.bot, post.clock, Pace.unlimited(), post._lost)
    await post.send_all()
    assert post.arrived(ANA) == ["again"]


async def test_a_database_that_fails_once_does_not_end_the_sending(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    failures = {"read": 1, "write": 1}

    def failing(name: str) -> None:
        inner = getattr(post.db, name)

        async def act(work: Callable[[sqlite3.Connection], object]) -> object:
            if failures[name]:
                failures[name] -= 1
                raise sqlite3.OperationalError("database is locked")
            return await inner(work)

        monkeypatch.setattr(post.db, name, act)

    await post.put(post.parcel(ANA, "a"), post.parcel(BEN, "b"))
    monkeypatch.setattr("bot.outbox.IDLE_SECONDS", 0.05)
    failing("read")
    failing("write")
    await post.send_all()
    assert (post.arrived(ANA), post.arrived(BEN)) == (["a"], ["b"])


async def test_each_way_of_being_out_of_reach_has_its_reason(post: Post) -> None:
    post.emulator.block(ANA)
    post.emulator.deactivate(BEN)
    post.emulator.person(99, "Never here")
    post.emulator.kick(GROUP, by=ANA)
    await post.put(*(post.parcel(chat, "a") for chat in (ANA, BEN, 99, 404, GROUP, ION)))
    await post.send_all()
    rows = await post.db.read(lambda connection: connection.execute("SELECT chat_id, state, reason FROM outbox").fetchall())
    assert {chat: (state, reason) for chat, state, reason in rows} == {
        ANA: ("unreachable", "blocked"),
        BEN: ("unreachable", "deactivated"),
        99: ("unreachable", "never-started"),
        404: ("unreachable", "never-started"),
        GROUP: ("unreachable", "kicked"),
        ION: ("sent", None),
    }


async def test_what_waits_for_a_group_follows_it_to_its_new_id(post: Post) -> None:
    new = -1002
    post.emulator.migrate(GROUP, new)
    await post.put(post.parcel(GROUP, "a"), post.parcel(GROUP, "b"))
    await post.send_all()
    assert (post.arrived(new), await post.states()) == (["a", "b"], {"a": "sent", "b": "sent"})


def test_a_group_gets_twenty_messages_a_minute_and_others_do_not_wait_for_it() -> None:
    pace, now = Pace(), 100.0
    for number in range(20):
        assert pace.resting(now + number) == []
        pace.went(GROUP, now + number)
    assert [pace.resting(now + seconds) for seconds in (20, 59.9, 60, 61)] == [[GROUP], [GROUP], [], []]


async def test_what_telegram_refuses_for_good_fails_and_stops_nobody_else(post: Post) -> None:
    refused = Reply("x", ((Button("x", url="no address"),),))
    await post.put(Parcel(ANA, "bad", "announcement", refused, post.clock.now()), post.parcel(BEN, "b"))
    await post.send_all()
    assert await post.states() == {"bad": "failed", "b": "sent"}
    assert post.lost == [("bad", "failed")]


async def test_pictures_and_files_go_with_their_captions(post: Post) -> None:
    png = b"\x89PNG\r\n\x1a\n" + bytes(16)
    replies = [
        Reply("**a** <b>", ((Button("go", "x"),),), attachment=Attachment("photo", "a.png", png)),
        Reply("", attachment=Attachment("document", "my.ics", b"BEGIN")),
    ]
    await post.put(*(Parcel(ANA, f"{number}", "personal", reply, post.clock.now()) for number, reply in enumerate(replies)))
    await post.send_all()
    picture, file = post.emulator.messages(ANA)[-2:]
    assert (picture.text, [button["text"] for button in picture.buttons], list(picture.media)) == ("a <b>", ["go"], ["photo"])
    assert file.media["document"]["file_name"] == "my.ics"


async def test_what_was_being_sent_when_it_stopped_is_unknown_after_a_restart(post: Post) -> None:
    await post.put(post.parcel(ANA, "a"), post.parcel(ANA, "e", edits=1), post.parcel(BEN, "b"))
    now = post.clock.now()
    await post.db.write(lambda connection: outbox.claim(connection, (1, 2), now))
    found = await post.db.write(lambda connection: outbox.interrupted(connection, now))
    assert [row.key for row in found] == ["a"]
    assert await post.states() == {"a": "unknown", "e": "waiting", "b": "waiting"}


@pytest.mark.parametrize("kinds", [("429", "500", "reset-before", "reset-after", "hang-before", "hang-after", "502")])
async def test_under_all_faults_at_once_the_emulator_and_the_outbox_agree(post: Post, kinds: tuple[str, ...]) -> None:
    people = range(100, 160)
    for person in people:
        post.emulator.person(person, f"P{person}")
        post.emulator.say(person, "/start")
    for number, kind in enumerate(kinds):
        post.emulator.fail("sendMessage", 2, kind, chat_id=100 + number * 7)
    for person in (155, 156):
        post.emulator.block(person)
    await post.put(*(post.parcel(person, "news") for person in people))
    await post.send_all(60)
    states = Counter((await post.db.read(lambda c: dict(c.execute("SELECT chat_id, state FROM outbox").fetchall()))).values())
    got = {person: post.arrived(person).count("news") for person in people}
    assert states == {"sent": 56, "unknown": 2, "unreachable": 2}
    assert Counter(got.values()) == {1: 58, 0: 2}  # the two unknown ones did arrive: only Telegram's answer was lost


async def test_with_telegrams_limits_on_nothing_is_refused(post: Post) -> None:
    post.emulator.limits = Limits()
    post.sender.pace = Pace()
    people = range(100, 160)
    for person in people:
        post.emulator.person(person, f"P{person}")
        post.emulator.say(person, "/start")
    await post.put(*(post.parcel(person, "news") for person in people), *(post.parcel(ANA, f"n{number}") for number in range(5)))
    await post.send_all(60)
    assert post.emulator.calls["sendMessage"] == 65
    assert post.arrived(ANA) == [f"n{number}" for number in range(5)]
