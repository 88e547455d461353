"""Sends what waits in the outbox: paced within Telegram's limits, claimed before it goes, never twice.

A row is claimed, and that is committed, just before its message is sent, so after a kill the few that are found
claimed may or may not have arrived. Those are unknown and never sent again by themselves.
"""

from __future__ import annotations

import asyncio
import logging
import math
import sqlite3
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby

import telegram
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut

from bot import sending
from bot.clock import Clock
from bot.core.replies import Reply
from bot.store import outbox
from bot.store.database import Database
from bot.store.outbox import Reason, Row, State
from bot.telegram_http import MaybeDelivered, NotDelivered

log = logging.getLogger(__name__)

IDLE_SECONDS = 1.0
"""How long to wait before looking again for what has become due: `due` counts in whole seconds."""
MOST_TRIES = 20
"""Refusals with 5xx before a message is given up: with the pauses below, after about an hour and a half."""
LONGEST_PAUSE = 300.0
"""Seconds between two tries of one message."""
LONGEST_CLAIM = 0.5
"""Seconds that a claimed message may wait for its moment: others wait behind it, and a kill leaves it unknown."""
LONGEST_TROUBLE = 30.0
"""Seconds between two tries when Telegram is out of reach."""
_ANSWER = 0
"""The priority of what somebody waits for."""

Lost = Callable[[sqlite3.Connection, Row], None]
"""Told, in the transaction that notes it, of a message that did not arrive or may not have."""
Postponed = Callable[[sqlite3.Connection, Row], bool]
"""Asked, in the transaction that claims it, whether a message exceeds its person's budget and waits for a digest."""


@dataclass
class Pace:
    """When the next message may go. Moments are seconds of the clock's stopwatch.

    Telegram allows about 30 messages a second overall, a burst of 3 and then one a second in a private chat, 20 a
    minute in a group (Bots FAQ; the burst was measured). Evenly spaced, a little fewer are never refused, and
    whoever waits for an answer gets the next place: 34 ms away. With paid broadcasts Telegram allows up to 1,000.
    """

    overall: float = 29.4
    """Messages a second."""
    burst: int = 3
    """To one person at once; then one a second."""
    group_minute: int = 20
    in_flight: int = 8
    """Requests under way at most: a kill leaves that many unknown at worst."""
    slack: float = 0.008
    """Seconds by which a message may be late and the next still keep its place; less than what the margin to the limit is worth."""
    batch: int = 1
    """Messages claimed in one transaction, all bulk or all answers: one by one at the free rate, where a transaction is quick
    beside the spacing."""
    paid: bool = False
    """Whether bulk is sent as a paid broadcast."""
    _next: float = -math.inf
    _slow: float = 1.0
    """Stretches the spacing after a refusal."""
    _shut_until: float = -math.inf
    _bulk_until: float = -math.inf
    _private: dict[int, tuple[float, float]] = field(default_factory=dict)
    _group: dict[int, deque[float]] = field(default_factory=dict)
    _refused: dict[int, float] = field(default_factory=dict)

    @classmethod
    def paid_broadcast(cls, rate: float) -> Pace:
        """So many messages a second, more than 30 of them paid for.

        A margin stays, as refusals cost dearly: what is made up for after a hiccup, and what is under way when Telegram
        has one, still fits into the second in which it arrives.
        """
        return cls(overall=rate * 0.94, in_flight=max(8, round(rate / 20)), batch=max(1, round(rate / 40)), slack=0.015, paid=rate > 30)

    @classmethod
    def unlimited(cls) -> Pace:
        """For the emulator when its limits are off."""
        return cls(overall=1e6, burst=10**6, group_minute=10**6, in_flight=64, batch=16)

    def wait(self, now: float, *, bulk: bool) -> float:
        """Seconds until the next message may go, bulk or an answer; 0 if it may go now."""
        return max(0.0, self._shut_until - now, self._next - now, self._bulk_until - now if bulk else 0.0)

    def went(self, chat_id: int, now: float) -> None:
        """A message goes now. Somewhat late ones are made up for, so that the mean rate holds."""
        self._next = max(self._next, now - self.slack) + self._slow / self.overall
        self._slow = max(1.0, self._slow * 0.9995)
        if chat_id > 0:
            self._private[chat_id] = (self._tokens(chat_id, now) - 1, now)
        else:
            self._group.setdefault(chat_id, deque()).append(now)

    def refused(self, chat_id: int, seconds: float, now: float, *, bulk: bool) -> None:
        """Telegram said to wait. The chat rests; to a person, all bulk does too, and goes on somewhat slower.

        Telegram does not say whether the chat's limit was broken or the whole bot's. So the next answer is tried; if that is
        refused as well it was the bot's, and everything waits.
        """
        self._refused[chat_id] = now + seconds
        if chat_id < 0:
            return
        if bulk:
            self._bulk_until = max(self._bulk_until, now + seconds)
        else:
            self.shut(seconds, now)
        self._slow = min(2.0, self._slow * 1.1)

    def shut(self, seconds: float, now: float) -> None:
        """Telegram is out of reach: nothing goes for some seconds."""
        self._shut_until = max(self._shut_until, now + seconds)

    def resting(self, now: float) -> list[int]:
        """The chats that must not get a message yet; what is rested is forgotten."""
        self._private = {chat: kept for chat, kept in self._private.items() if self._tokens(chat, now) < self.burst}
        for chat, sent in list(self._group.items()):
            while sent and sent[0] <= now - 60:
                sent.popleft()
            if not sent:
                del self._group[chat]
        self._refused = {chat: until for chat, until in self._refused.items() if until > now}
        private = [chat for chat in self._private if self._tokens(chat, now) < 1]
        return [*private, *(chat for chat, sent in self._group.items() if len(sent) >= self.group_minute), *self._refused]

    def _tokens(self, chat_id: int, now: float) -> float:
        left, since = self._private.get(chat_id, (float(self.burst), now))
        return min(float(self.burst), left + now - since)


class Sender:
    """Takes messages out of the outbox, those first for which somebody waits, and sends them."""

    def __init__(
        self, db: Database, bot: telegram.Bot, clock: Clock, pace: Pace, lost: Lost, postponed: Postponed = lambda _connection, _row: False
    ) -> None:
        self._db, self._bot, self._clock, self.pace, self._lost = db, bot, clock, pace, lost
        self._postponed = postponed
        self._wake = asyncio.Event()
        self._flying: dict[int, asyncio.Task[None]] = {}
        """The chats to which a message is under way: in a chat they go one after the other, in order."""
        self._landed = asyncio.Event()
        self._trouble = 0
        self._stopping = False
        self.idle = False
        """Whether nothing is due and nothing under way."""

    def wake(self) -> None:
        """Something was put into the outbox."""
        self.idle = False
        self._wake.set()

    async def run(self) -> None:
        """Send until stopped; what is under way then ends first."""
        while not self._stopping:
            try:
                await self._turn()
            except Exception as error:  # a database that is locked or full must not silence the bot for ever
                log.error("sending failed: %s", type(error).__name__)
                await self._until(IDLE_SECONDS)
        if self._flying:
            await asyncio.wait(list(self._flying.values()))

    async def _turn(self) -> None:
        """Send what is due, or wait until something is."""
        self._wake.clear()
        self._landed.clear()
        rows = await self._due()
        self.idle = not rows and not self._flying and not self._wake.is_set()
        if rows:
            await self._send_all(rows)
        else:
            await self._until(IDLE_SECONDS, self._wake, self._landed)

    def stop(self) -> None:
        """Send nothing more: `run` comes to its end."""
        self._stopping = True
        self._wake.set()

    async def _due(self) -> Sequence[Row]:
        resting = {*self._flying, *self.pace.resting(self._clock.monotonic())}
        now = self._clock.now()
        return await self._db.read(lambda connection: outbox.next_due(connection, now, resting, most=16 * max(4, self.pace.batch)))

    async def _send_all(self, rows: Sequence[Row]) -> None:
        """Send them, each at its moment; back to look again when something new came that may go before."""
        first_of_chat: dict[int, Row] = {}
        for row in rows:
            first_of_chat.setdefault(row.chat_id, row)
        for batch in self._batches(first_of_chat.values()):
            bulk = _is_bulk(batch[0])
            while len(self._flying) + len(batch) > self.pace.in_flight:
                self._landed.clear()
                await self._landed.wait()
            while wait := self.pace.wait(self._clock.monotonic(), bulk=bulk):
                await self._until(min(wait, IDLE_SECONDS), *([self._wake] if bulk else []))
                if self._stopping or (bulk and self._wake.is_set()):
                    return
            if self._stopping or (bulk and self._wake.is_set()):
                return
            await self._start(batch)

    def _batches(self, rows: Iterable[Row]) -> Iterator[Sequence[Row]]:
        """Answers and bulk apart: one may have to wait when the other need not."""
        size = min(self.pace.batch, self.pace.in_flight)
        for _, kind in groupby(rows, key=_is_bulk):
            some = list(kind)
            yield from (some[begin : begin + size] for begin in range(0, len(some), size))

    async def _start(self, batch: Sequence[Row]) -> None:
        """Claim them as one, which is committed; then let each go at its moment."""
        now = self._clock.now()
        claimed = await self._db.write(lambda connection: self._claim(connection, batch, now))
        for row in batch:
            if row.id not in claimed:
                continue
            while 0 < (wait := self.pace.wait(self._clock.monotonic(), bulk=_is_bulk(row))) <= LONGEST_CLAIM and not self._stopping:
                await self._until(wait)
            if wait:  # claimed, and certainly not sent: it waits again, and holds nobody up
                await self._db.write(partial(outbox.retry, id_=row.id, due=row.due, counts=False, now=now))
                continue
            self.pace.went(row.chat_id, self._clock.monotonic())
            self._flying[row.chat_id] = asyncio.create_task(self._fly(row))

    def _claim(self, connection: sqlite3.Connection, batch: Sequence[Row], now: datetime) -> set[int]:
        return outbox.claim(connection, [row.id for row in batch if not self._postponed(connection, row)], now)

    async def _until(self, seconds: float, *events: asyncio.Event) -> None:
        """Wait so long, or until one of the events."""
        waiting = [asyncio.ensure_future(event.wait()) for event in events]
        waiting.append(asyncio.ensure_future(self._clock.sleep(seconds)))  # type: ignore[arg-type]
        try:
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in waiting:
                one.cancel()

    async def _fly(self, row: Row) -> None:
        try:
            await self._try(row)
        except Exception as error:  # the row stays claimed; a restart lists it as unknown
            log.error("sending a message failed: %s", type(error).__name__)
        finally:
            del self._flying[row.chat_id]
            self._landed.set()

    async def _try(self, row: Row) -> None:
        try:
            sent = await self._deliver(row)
        except TelegramError as error:
            await self._db.write(self._outcome(row, error))
            return
        self._trouble = 0
        await self._db.write(lambda connection: outbox.sent(connection, row, sent, self._clock.now()))

    async def _deliver(self, row: Row) -> int | None:
        reply = Reply.load(row.content or "{}")
        if row.edits is not None:
            sent = await sending.edit(self._bot, row.chat_id, row.edits, reply)
            return sent[-1] if sent else row.edits
        paid = self.pace.paid and _is_bulk(row)
        return (await sending.send(self._bot, row.chat_id, reply, reply_to=row.reply_to, paid=paid))[-1]

    def _outcome(self, row: Row, error: TelegramError) -> Callable[[sqlite3.Connection], None]:
        """What an error means for a message; as the change to the outbox."""
        now, clock = self._clock.now(), self._clock.monotonic()
        if isinstance(error, RetryAfter):
            seconds = _seconds(error)
            self.pace.refused(row.chat_id, seconds, clock, bulk=_is_bulk(row))
            return lambda connection: outbox.retry(connection, row.id, row.due, counts=False, now=now)
        if isinstance(error, ChatMigrated):
            return lambda connection: outbox.moved(connection, row.chat_id, error.new_chat_id)
        if isinstance(error, Forbidden) or (isinstance(error, BadRequest) and "chat not found" in error.message.casefold()):
            return lambda connection: self._unreachable(connection, row, _reason(error))
        if isinstance(error, MaybeDelivered) and row.edits is None:
            return lambda connection: self._end(connection, row, "unknown", "no-answer")
        if isinstance(error, NotDelivered | TimedOut | MaybeDelivered | InvalidToken):
            # Out of reach (or an edit, which may be done twice): everything waits, ever longer, and nothing is given up.
            self._trouble += 1
            self.pace.shut(min(0.5 * 2 ** (self._trouble - 1), LONGEST_TROUBLE), clock)
            return lambda connection: outbox.retry(connection, row.id, row.due, counts=False, now=now)
        if isinstance(error, NetworkError) and not isinstance(error, BadRequest) and row.tries < MOST_TRIES:
            due = now + timedelta(seconds=min(2.0**row.tries, LONGEST_PAUSE))
            return lambda connection: outbox.retry(connection, row.id, due, counts=True, now=now)
        # Neither the chat nor Telegram's words: a log must not tell who was written to, nor what.
        log.warning("message %d (%s) is given up: %s", row.id, row.kind, type(error).__name__)
        return lambda connection: self._end(connection, row, "failed", "refused")

    def _end(self, connection: sqlite3.Connection, row: Row, state: State, reason: Reason) -> None:
        outbox.end(connection, row.id, state, reason, self._clock.now())
        self._lost(connection, row)

    def _unreachable(self, connection: sqlite3.Connection, row: Row, reason: Reason) -> None:
        for lost in outbox.unreachable(connection, row.chat_id, reason, self._clock.now()):
            self._lost(connection, lost)


def _is_bulk(row: Row) -> bool:
    """Whether it is anything but an answer that somebody waits for."""
    return row.priority != _ANSWER


def _seconds(error: RetryAfter) -> float:
    wait = error._retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def _reason(error: TelegramError) -> Reason:
    """Why somebody cannot be reached, from Telegram's four texts for it (and the fifth, of a chat that never was)."""
    said = error.message.casefold()
    known: dict[str, Reason] = {
        "blocked": "blocked",
        "deactivated": "deactivated",
        "kicked": "kicked",
        "initiate": "never-started",
        "not found": "never-started",
    }
    return next((reason for words, reason in known.items() if words in said), "forbidden")
