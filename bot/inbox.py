"""Updates on their way in: written down before Telegram is told, handled in each person's order, people side by side."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import sqlite3
import sys
from collections.abc import Awaitable, Callable, Hashable, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from functools import partial
from typing import Any
from weakref import WeakValueDictionary

from telegram import Update
from telegram._utils.types import JSONDict
from telegram.ext import BaseUpdateProcessor, ExtBot

from bot.clock import Clock
from bot.store import inbox, unit
from bot.store.database import Database

log = logging.getLogger(__name__)


def whose(update: object) -> Hashable:
    """The queue an update waits in: its chat's; without a chat its user's, whose private chat has the same id.

    What has neither (a poll's counts, an object of our own) waits for nobody.
    """
    if isinstance(update, Update):
        if update.effective_chat:
            return update.effective_chat.id
        if update.effective_user:
            return update.effective_user.id
        return ("update", update.update_id)
    return ("object", id(update))


def _arrived(update: Update, content: str) -> inbox.Arrived:
    query, message = update.callback_query, update.effective_message
    # A name in it may change between two deliveries; these parts do not.
    parts: tuple[object, ...] = (query.id, query.data) if query else ()
    if message and not query:
        parts = (message.chat_id, message.message_id, message.date, getattr(message, "edit_date", None), message.text, message.caption)
    mark = hashlib.blake2b(repr(parts).encode(), digest_size=12).hexdigest()
    return inbox.Arrived(update.update_id, update.effective_user.id if update.effective_user else None, mark, content)


class Inbox:
    """Which updates are known, and which of them are still to be handled."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db, self._clock = db, clock
        self._open: set[int] = set()
        self._left: set[int] = set()
        """Of an earlier run."""
        self._alone = asyncio.Lock()

    async def keep(self, updates: Sequence[Update], sent: Sequence[JSONDict]) -> None:
        """Write down what came, as Telegram `sent` it; one that is known already will not be handled again."""
        rows = [_arrived(one, json.dumps(content, ensure_ascii=False)) for one, content in zip(updates, sent, strict=True)]
        now = self._clock.now()
        self._open |= await self._db.write(lambda connection: inbox.keep(connection, rows, now))

    async def left_over(self, bot: ExtBot[None]) -> list[Update]:
        """What an earlier run of the bot left unhandled, in the order it came.

        One that the bot has been started with several times in vain may be what ends it: it is given up, and logged.
        """
        found = []
        for one in await self._db.read(inbox.waiting):
            if one.tries >= inbox.MOST_TRIES:
                log.error("update %d was tried %d times in vain and is given up", one.update_id, inbox.MOST_TRIES)
                await self._db.write(partial(_give_up, update_id=one.update_id))
                continue
            self._open.add(one.update_id)
            self._left.add(one.update_id)
            found.append(Update.de_json(json.loads(one.content), bot))
        return found

    def turn(self, update: object) -> AbstractAsyncContextManager[None]:
        """What an earlier run left is handled one by one, so that whoever ends the bot meanwhile is known by its count alone."""
        left = isinstance(update, Update) and update.update_id in self._left
        return self._alone if left else nullcontext()

    async def take(self, update: object) -> bool:
        """Whether to handle an update: once, and not again if Telegram delivers it twice. One of an earlier run is counted."""
        if not isinstance(update, Update):
            return True
        if update.update_id not in self._open:
            return False
        self._open.remove(update.update_id)
        if update.update_id in self._left:
            await self._db.write(partial(inbox.begun, update_id=update.update_id))
        return True


def _give_up(connection: sqlite3.Connection, update_id: int) -> None:
    inbox.handled(connection, update_id)


class KeepingBot(ExtBot[None]):
    """python-telegram-bot's bot, which keeps updates before anybody sees them.

    The next call of getUpdates is what acknowledges those of the last one, so they are on disk by then. (As it comes,
    python-telegram-bot acknowledges what is only in memory: a SIGKILL lost 87 of 100 people's messages.)
    """

    _keeper: Inbox | None = None
    _sent: Sequence[JSONDict] = ()
    """What the last getUpdates answered: to make it of the objects again takes longer than all else that is done to an update."""

    def keep_in(self, keeper: Inbox) -> None:
        """From now on updates are written down there."""
        self._keeper = keeper

    async def left_over(self) -> list[Update]:
        """See Inbox.left_over."""
        return await self._keeper.left_over(self) if self._keeper else []

    async def get_updates(self, *args: Any, **kwargs: Any) -> tuple[Update, ...]:
        """See telegram.Bot.get_updates."""
        updates = await super().get_updates(*args, **kwargs)
        if updates and self._keeper:
            await self._keeper.keep(updates, self._sent)
        return updates

    async def _do_post(self, endpoint: str, data: JSONDict, **more: Any) -> bool | JSONDict | list[JSONDict]:
        """See telegram.Bot; python-telegram-bot means this one to be overridden."""
        answer = await super()._do_post(endpoint, data, **more)
        if endpoint == "getUpdates" and isinstance(answer, list):
            self._sent = answer
        return answer


class InOrder(BaseUpdateProcessor):
    """Handles one person's updates one after the other as they came, and up to `parallel` people at a time.

    `telegram.ext.Application` starts a task per update in the order of arrival; those that wait for their
    person's turn hold none of the `parallel` places. An update that fails or is cancelled lets the next one pass.
    With an inbox, each update's effects and replies are committed as one unit with "this update is done".
    """

    def __init__(self, parallel: int = 256) -> None:
        # The base class would give its places to whoever comes first, waiting or not, so its door stays wide open
        # and the places are counted here. (`process_update`, where it stands, is final.)
        super().__init__(max_concurrent_updates=sys.maxsize)
        self._places = asyncio.Semaphore(parallel)
        # A lock is first come, first served, and lives as long as a task holds it or waits for it: nothing to tidy up.
        self._locks: WeakValueDictionary[Hashable, asyncio.Lock] = WeakValueDictionary()
        self._desk: Desk | None = None

    def use(self, desk: Desk) -> None:
        """From now on every update is one unit of work at this desk."""
        self._desk = desk

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Await the coroutine when it is the update's turn."""
        lock = self._locks.setdefault(whose(update), asyncio.Lock())
        async with lock, self._desk.turn(update) if self._desk else nullcontext(), self._places:
            await (self._desk.handle(update, coroutine) if self._desk else coroutine)

    @property
    def busy(self) -> int:
        """How many people have an update waiting or being handled."""
        return len(self._locks)

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""


class Desk:
    """Where an update is handled: its effects and replies are committed together, then `committed` is called."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        keeper: Inbox,
        committed: Callable[[], None],
        apologise: Callable[[object, Exception], Awaitable[object]],
    ) -> None:
        self._db, self._clock, self._keeper = db, clock, keeper
        self._committed, self._apologise = committed, apologise
        self.turn = keeper.turn

    async def handle(self, update: object, handlers: Awaitable[Any]) -> None:
        """Let the handlers do their part and commit it; an update that was handled already is passed over."""
        if not await self._keeper.take(update):
            getattr(handlers, "close", lambda: None)()
            return
        work = unit.Unit(update.update_id if isinstance(update, Update) else None, self._clock.now())
        unit.current.set(work)  # each update has a task, and so a context, of its own
        await handlers
        try:
            afterwards = await work.commit(self._db)
        except Exception as error:  # a bug in an effect: nothing of it stays, and the person is told
            work.discard()
            await self._apologise(update, error)
            afterwards = await work.commit(self._db)
        self._committed()
        for deed in afterwards:
            await deed()
