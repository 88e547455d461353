"""A unit of work: what handling one update changes and says, committed as one transaction with "this update is done".

So after a kill at any moment an update is either wholly handled or handled anew, never half.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime

from bot.core.replies import Reply
from bot.store import inbox, outbox
from bot.store.database import Database, Work

Deed = Work[Reply | None]


@dataclass
class _Said:
    """A reply, or what decides it."""

    chat_id: int
    reply: Reply | Deed
    edits: int | None
    reply_to: int | None


@dataclass
class Unit:
    """Collects what a handler changes and says; nothing happens before `commit`."""

    update_id: int | None
    now: datetime
    _deeds: list[Work[None] | _Said] = field(default_factory=list)
    _after: list[Callable[[], Awaitable[object]]] = field(default_factory=list)

    def change(self, work: Work[None]) -> None:
        """Queue a change."""
        self._deeds.append(work)

    def say(self, chat_id: int, reply: Reply | Deed, edits: int | None = None, reply_to: int | None = None) -> None:
        """Queue a reply, or a change whose outcome is the reply."""
        self._deeds.append(_Said(chat_id, reply, edits, reply_to))

    def afterwards(self, deed: Callable[[], Awaitable[object]]) -> None:
        """Queue something that is done once all is committed, and harmless to lose: a toast over a button."""
        self._after.append(deed)

    def discard(self) -> None:
        """Forget all that was queued."""
        self._deeds.clear()
        self._after.clear()

    async def commit(self, db: Database) -> list[Callable[[], Awaitable[object]]]:
        """Do all of it, or, when something raises, none; gives what is to be done afterwards."""
        await db.write(self._do)
        return self._after

    def _do(self, connection: sqlite3.Connection) -> None:
        said = 0
        for deed in self._deeds:
            if not isinstance(deed, _Said):
                deed(connection)
                continue
            reply = deed.reply if isinstance(deed.reply, Reply) else deed.reply(connection)
            if reply is not None:
                key = f"answer:{self.update_id}:{said}" if self.update_id is not None else f"answer:{self.now.timestamp()}:{said}"
                outbox.back(connection, deed.chat_id)  # who wrote to us can be written to
                outbox.put(
                    connection, outbox.Parcel(deed.chat_id, key, "answer", reply, self.now, edits=deed.edits, reply_to=deed.reply_to)
                )
                said += 1
        if self.update_id is not None:
            inbox.handled(connection, self.update_id)


current: ContextVar[Unit] = ContextVar("current")
"""The unit of the update that is being handled."""
