"""Programme changes: two states of a session, told apart; what is worth telling, to whom, and when.

What was published is kept in the database as plain JSON, one state of a session after the other. Whoever compares the
state that people were told of with the state of now gets the net change, however many edits lie between: five edits in a
row are one change, and an edit that was undone is none.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from bot.core.agenda import DAY_BEGINS, Agenda, Session, at

Texts = Mapping[str, str]
What = Literal["new", "cancelled", "removed", "back", "time", "room", "title", "people"]
"""In the order in which they are told; what is cancelled is nothing else besides."""


@dataclass(frozen=True)
class Told:
    """A session as people were told of it. Names are kept too, for a room may have left the file since."""

    id: str
    title: Texts
    day: date
    start: datetime | None
    end: datetime | None
    part: str | None
    rooms: Mapping[str, Texts]
    people: Mapping[str, Texts]
    cancelled: bool
    note: Texts | None = None


@dataclass(frozen=True)
class Change:
    """What became of one session. `before` None: there was none; `after` None: there is none any more."""

    id: str
    before: Told | None
    after: Told | None
    what: tuple[What, ...]

    @property
    def told(self) -> Told:
        """The session as it is, or as it was last."""
        state = self.after or self.before
        if state is None:
            raise ValueError("a change of nothing")
        return state

    @property
    def serious(self) -> bool:
        """Whether somebody would go in vain: it does not take place, or not then."""
        return bool({"cancelled", "removed"} & set(self.what))

    def matters(self, now: datetime) -> bool:
        """Whether it is about something to come: nobody is told that what is over was elsewhere."""
        return any(_ends(state) > now for state in (self.before, self.after) if state is not None)

    def begins(self) -> datetime | None:
        """The first moment at which somebody may stand before a closed door."""
        starts = [state.start for state in (self.before, self.after) if state is not None and state.start is not None]
        return min(starts, default=None)


def content(session: Session, agenda: Agenda) -> str:
    """The state of a session as kept: equal exactly when nothing about it differs."""
    entry = session.entry
    kept: dict[str, Any] = entry.model_dump(mode="json", exclude_defaults=True)
    kept["day"] = str(entry.day)
    kept["names"] = {
        "rooms": {id_: agenda.rooms[id_].name for id_ in entry.rooms},
        "people": {id_: agenda.speakers[id_].name for id_ in session.people},
    }
    kept.pop("known_from", None)  # when it may be told is no part of what is told
    kept.pop("also", None)
    return json.dumps(kept, ensure_ascii=False, sort_keys=True)


def load(id_: str, kept: str | None, zone: ZoneInfo) -> Told | None:
    """A state from what was kept; None for a session that was taken out."""
    if kept is None:
        return None
    raw = json.loads(kept)
    day = date.fromisoformat(raw["day"])
    return Told(
        id_,
        raw["title"],
        day,
        at(day, _clock(raw.get("start")), zone),
        at(day, _clock(raw.get("end")), zone),
        raw.get("part"),
        raw["names"]["rooms"],
        raw["names"]["people"],
        bool(raw.get("cancelled")),
        raw.get("note"),
    )


def _clock(raw: str | None) -> time | None:
    return time.fromisoformat(raw) if raw else None


def _ends(state: Told) -> datetime:
    """When a session is over at the latest; without a time, with its programme day."""
    if state.end:
        return state.end
    if state.start:
        return state.start + timedelta(hours=1)
    return datetime.combine(state.day + timedelta(days=1), DAY_BEGINS, UTC)


def compare(id_: str, before: Told | None, after: Told | None) -> Change | None:
    """What changed between two states of a session; None when it is nothing that people would be told."""
    was, is_ = before is not None, after is not None
    if before is None or after is None:
        if was == is_ or (after and after.cancelled) or (before and before.cancelled):
            return None
        return Change(id_, before, after, ("new",) if is_ else ("removed",))
    if after.cancelled:
        return None if before.cancelled else Change(id_, before, after, ("cancelled",))
    what: list[What] = ["back"] if before.cancelled else []
    if (before.day, before.start, before.end, before.part) != (after.day, after.start, after.end, after.part):
        what.append("time")
    if list(before.rooms) != list(after.rooms):
        what.append("room")
    if before.title != after.title:
        what.append("title")
    if set(before.people) != set(after.people):
        what.append("people")
    return Change(id_, before, after, tuple(what)) if what else None


def compare_all(pairs: Iterable[tuple[str, str | None, str | None]], zone: ZoneInfo) -> list[Change]:
    """The changes between kept states, in order of time; (id, before, after)."""
    found = (compare(id_, load(id_, before, zone), load(id_, after, zone)) for id_, before, after in pairs if before != after)
    return sorted((change for change in found if change), key=lambda change: (*_when(change.told), change.id))


def _when(state: Told) -> tuple[date, float]:
    return state.day, state.start.timestamp() if state.start else 0.0


def digest(changes: Iterable[Change]) -> str:
    """What names a set of changes."""
    return hashlib.sha256(repr([(change.id, change.before, change.after) for change in changes]).encode()).hexdigest()[:16]


def removed(published: Collection[str], agenda: Agenda) -> list[str]:
    """Sessions that were published and are no longer in the file: an accident, unless somebody says that it is none."""
    return sorted(set(published) - set(agenda.by_id))


def settled(changed: datetime, minutes: int, now: datetime) -> bool:
    """Whether nothing was edited for so long that people can be told."""
    return now >= changed + timedelta(minutes=minutes)


def names(ids: Collection[str]) -> str:
    """What names a set of sessions: for the button that confirms that just these are gone."""
    return hashlib.sha256(" ".join(sorted(ids)).encode()).hexdigest()[:16]
