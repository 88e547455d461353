"""Updates on their way to the handlers: each person's strictly in order, different people side by side."""

import asyncio
import sys
from collections.abc import Awaitable, Hashable
from typing import Any
from weakref import WeakValueDictionary

from telegram import Update
from telegram.ext import BaseUpdateProcessor


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


class InOrder(BaseUpdateProcessor):
    """Handles one person's updates one after the other as they came, and up to `parallel` people at a time.

    `telegram.ext.Application` starts a task per update in the order of arrival; those that wait for their
    person's turn hold none of the `parallel` places. An update that fails or is cancelled lets the next one pass.
    """

    def __init__(self, parallel: int = 256) -> None:
        # The base class would give its places to whoever comes first, waiting or not, so its door stays wide open
        # and the places are counted here. (`process_update`, where it stands, is final.)
        super().__init__(max_concurrent_updates=sys.maxsize)
        self._places = asyncio.Semaphore(parallel)
        # A lock is first come, first served, and lives as long as a task holds it or waits for it: nothing to tidy up.
        self._locks: WeakValueDictionary[Hashable, asyncio.Lock] = WeakValueDictionary()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Await the coroutine when it is the update's turn."""
        lock = self._locks.setdefault(whose(update), asyncio.Lock())
        async with lock, self._places:
            await coroutine

    @property
    def busy(self) -> int:
        """How many people have an update waiting or being handled."""
        return len(self._locks)

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""
