"""Telegram's limits on sending: so many messages a second overall, to one person, and a minute to a group.

The figures are those of the Bot API's FAQ ("My bot is hitting limits"); how sharply they cut was measured.
"""

import math
from collections import deque
from dataclasses import dataclass, field

PAID_OVERALL = 1000  # messages a second with allow_paid_broadcast


@dataclass(slots=True)
class Limits:
    """Counts what was sent and says when the next message may come. Moments are monotonic seconds."""

    overall: int = 30  # in any one second
    private_burst: int = 3  # to one person at once, then one a second
    group_per_minute: int = 20
    penalty: float = 0.0  # seconds for which every message is refused after the overall limit was broken
    _recent: deque[float] = field(default_factory=deque)
    _private: dict[int, tuple[float, float]] = field(default_factory=dict)  # tokens left, and when that was so
    _group: dict[int, deque[float]] = field(default_factory=dict)
    _shut_until: float = -math.inf

    def retry_after(self, chat_id: int, now: float, *, paid: bool = False) -> int | None:
        """Whole seconds to wait, or None: then the message is counted as sent."""
        wait = max(self._overall_wait(now, PAID_OVERALL if paid else self.overall), self._chat_wait(chat_id, now))
        if wait > 1e-6:  # a sender that waits to the exact moment is not refused over rounding
            return max(1, math.ceil(wait))
        self._count(chat_id, now)
        return None

    def shut(self, until: float) -> None:
        """Refuse every message until then, as after the overall limit was broken."""
        self._shut_until = until

    def _overall_wait(self, now: float, most: int) -> float:
        if now < self._shut_until:
            return self._shut_until - now
        while self._recent and self._recent[0] <= now - 1:
            self._recent.popleft()
        if len(self._recent) < most:
            return 0.0
        self._shut_until = now + self.penalty
        return max(self.penalty, self._recent[0] + 1 - now)

    def _chat_wait(self, chat_id: int, now: float) -> float:
        if chat_id > 0:
            return 1 - self._tokens(chat_id, now)
        sent = self._group.setdefault(chat_id, deque())
        while sent and sent[0] <= now - 60:
            sent.popleft()
        return 0.0 if len(sent) < self.group_per_minute else sent[0] + 60 - now

    def _tokens(self, chat_id: int, now: float) -> float:
        left, since = self._private.get(chat_id, (float(self.private_burst), now))
        return min(self.private_burst, left + now - since)

    def _count(self, chat_id: int, now: float) -> None:
        self._recent.append(now)
        if chat_id > 0:
            self._private[chat_id] = (self._tokens(chat_id, now) - 1, now)
        else:
            self._group[chat_id].append(now)
