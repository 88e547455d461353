"""An announcement with all that is kept beside its content, what became of its copies, and what organisers did with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from bot.core.announcements import Announcement
from bot.core.planning import When

State = Literal["draft", "planned", "asked", "running", "paused", "stopped", "done", "withdrawn", "fallen"]
"""asked: an alarm that a second organiser has yet to confirm; fallen: planned, and not sent after all."""
SENT: tuple[State, ...] = ("running", "paused", "stopped", "done")
"""States in which people have it, or soon will."""


@dataclass(frozen=True)
class Kept:
    """An announcement with all that is kept beside its content."""

    id: int
    author: int | None
    content: Announcement
    audience: str
    """As core.audience reads it; empty: not chosen yet."""
    when: When
    fallback: bool
    """Whether people whose language is missing get another one: the organiser said so."""
    valid_until: datetime | None
    state: State
    revision: int
    """Grows with each change, so a button under an older page is known as such."""
    edition: int
    """1, and one more with each correction."""
    corrects: int | None
    """The announcement that this draft is a correction of."""
    alarm: str | None
    tell: tuple[int, int] | None
    """The message with the progress: chat and message id."""
    started: datetime | None
    ended: datetime | None
    corrected: datetime | None
    due: datetime | None
    """When a planned one, or an alarm with a delay, goes out; as last worked out."""

    @property
    def key(self) -> str:
        """What its messages are in the outbox."""
        return f"announcement:{self.id}"

    @property
    def edition_key(self) -> str:
        """What its latest correction is in the outbox."""
        return f"{self.key}:edition:{self.edition}"

    @property
    def withdrawal_key(self) -> str:
        """What taking it back is in the outbox."""
        return f"{self.key}:withdrawn"


class Act(NamedTuple):
    """What an organiser, or the clock, did."""

    moment: datetime
    organiser: int | None
    announcement_id: int | None
    act: str
    note: str
    code: str = ""
    """Of the registration that it was done with."""


class Outcome(NamedTuple):
    """What became of one person's copy."""

    user_id: int
    lang: str
    state: str
    reason: str
    moment: datetime
    seen: datetime | None
    late: bool
    """Told because they came while it was valid."""
