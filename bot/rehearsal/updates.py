"""The queue of updates that getUpdates reads, and the wait of a long poll on it."""

import asyncio
from collections import deque
from collections.abc import Callable
from itertools import islice
from typing import Any

from bot.rehearsal.chats import Json, Refused

KEPT_SECONDS = 24 * 3600  # Telegram keeps an update no longer
LONGEST_POLL_SECONDS = 50
_LEFT_OUT_UNLESS_ASKED = {"chat_member", "message_reaction", "message_reaction_count"}


class Updates:
    """Update ids grow by one; an update stays until a poll with a higher offset acknowledges it."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._waiting: deque[tuple[float, Json]] = deque()
        self._last_id = 0
        self._allowed: set[str] = set()
        self._poll: asyncio.Future[bool] | None = None  # True: an update came; False: another poll took over
        self.acknowledged = 0  # how many updates were ever confirmed

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def allowed(self) -> list[str]:
        """The kinds that the bot asked for; empty means Telegram's default."""
        return sorted(self._allowed)

    def put(self, kind: str, content: Json) -> int | None:
        """Queue an update and wake the poll; None if the bot did not ask for this kind."""
        if kind not in self._allowed if self._allowed else kind in _LEFT_OUT_UNLESS_ASKED:
            return None
        self._last_id += 1
        self._waiting.append((self._now(), {"update_id": self._last_id, kind: content}))
        self._settle(came=True)
        return self._last_id

    def repeat(self, update: Json) -> None:
        """Deliver an update a second time, as Telegram may."""
        self._waiting.appendleft((self._now(), update))
        self._settle(came=True)

    def drop(self) -> None:
        """Forget whatever waits (drop_pending_updates)."""
        self._waiting.clear()

    def forget(self) -> None:
        """Drop what waits and start counting anew."""
        self.drop()
        self.acknowledged = 0

    async def poll(self, *, offset: int, limit: int, wait: float, allowed: list[Any] | None) -> list[Json]:
        """getUpdates: at most `limit` updates, waiting up to `wait` seconds for the first.

        A second poll ends the first one, which is refused with 409, as the Bot API does.
        """
        if allowed is not None:
            self._allowed = {str(kind) for kind in allowed}
        self._settle(came=False)
        self._acknowledge(offset)
        if not self._waiting and wait > 0:
            await self._wait(min(wait, LONGEST_POLL_SECONDS))
        return [update for _, update in islice(self._waiting, min(max(limit, 1), 100))]

    def _acknowledge(self, offset: int) -> None:
        before = len(self._waiting)
        oldest = self._now() - KEPT_SECONDS
        while self._waiting and self._waiting[0][0] < oldest:
            self._waiting.popleft()
        if offset < 0:
            while len(self._waiting) > -offset:
                self._waiting.popleft()
        else:
            while self._waiting and self._waiting[0][1]["update_id"] < offset:
                self._waiting.popleft()
        self.acknowledged += before - len(self._waiting)

    async def _wait(self, seconds: float) -> None:
        poll: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._poll = poll
        try:
            async with asyncio.timeout(seconds):
                if await poll:
                    return
        except TimeoutError:
            return
        finally:
            if self._poll is poll:
                self._poll = None
        raise Refused(
            409,
            "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
        )

    def _settle(self, *, came: bool) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(came)
