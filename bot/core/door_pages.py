"""What volunteers at the door see: somebody is in, was in already, has no place; who is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.core.form_pages import Clerk, harmless
from bot.core.replies import Button, Reply
from bot.core.telling import shorten
from bot.core.tickets import spaced

MOST_MISSING = 60
"""Names on one page; a message holds 4,096 characters."""


@dataclass(frozen=True)
class Count:
    """How many are here, of how many with a place."""

    here: int
    places: int


@dataclass(frozen=True)
class Guest:
    """Somebody with a registration, as the door sees them."""

    id: int
    name: str
    code: str
    state: str
    """held, or why there is no place."""
    came: datetime | None = None
    by: str = ""
    """Who let them in, in words."""


def counted(clerk: Clerk, count: Count) -> str:
    """The live counter."""
    return clerk.speech.say("door-count", here=count.here, places=count.places)


def door(clerk: Clerk, day: date, count: Count) -> Reply:
    """The door opens for a volunteer."""
    say = clerk.speech.say
    rows = (
        (Button(say("button-missing"), "door:missing"), Button(say("button-refresh"), "door:count")),
        (Button(say("button-leave-door"), "door:leave"),),
    )
    warning = "" if day in clerk.knowledge.event.days else f"\n{say('door-no-day')}"
    return Reply(f"{say('door-open', day=clerk.speech.day(day))}{warning}\n\n{counted(clerk, count)}", rows)


def guest(clerk: Clerk, one: Guest, count: Count, *, just_now: bool = False, details: bool = False) -> Reply:
    """Somebody at the door; `just_now`: checked in by this very tap or scan; `details`: for organisers, who can do more about them."""
    say, name = clerk.speech.say, harmless(one.name)
    more = (Button(say("button-more"), f"roll:open:{one.id}"),) if details else ()
    if one.state != "held":
        return Reply(say("door-no-place", name=name, state=say(f"state-{one.state}")), (more,))
    if one.came:
        head = "door-in" if just_now else "door-in-already"
        text = say(head, name=name) if just_now else say(head, name=name, time=clerk.speech.clock(one.came), by=one.by)
        return Reply(f"{text}\n{counted(clerk, count)}", ((Button(say("button-undo"), f"door:undo:{one.id}"), *more),))
    text = say("door-found", name=name, code=spaced(one.code))
    return Reply(text, ((Button(say("button-check-in"), f"door:in:{one.id}"), *more),))


def several(clerk: Clerk, found: Sequence[Guest]) -> Reply:
    """More than one fits."""
    rows = tuple(
        (Button(shorten(f"{'✓ ' if one.came else ''}{one.name} · {spaced(one.code)}", 60), f"door:show:{one.id}"),) for one in found
    )
    return Reply(clerk.speech.say("door-several"), rows)


def nobody(clerk: Clerk, wanted: str, *, room: bool) -> Reply:
    """Nobody fits: a walk-in, if there is a place."""
    say = clerk.speech.say
    text = say("door-nobody", name=harmless(shorten(wanted, 80)))
    return Reply(text, ((Button(say("button-walk-in"), "door:walk-in"),),)) if room else Reply(f"{text}\n{say('door-full')}")


def undone(clerk: Clerk, one: Guest, count: Count, *, walked_in: bool) -> Reply:
    """A check-in was taken back, and with it the registration of a walk-in."""
    say = clerk.speech.say
    gone = walked_in and one.state == "cancelled"
    text = say("door-walk-in-undone" if gone else "door-undone", name=harmless(one.name))
    again = Button(say("button-walk-in"), "door:walk-in") if gone else Button(say("button-check-in"), f"door:in:{one.id}")
    return Reply(f"{text}\n{counted(clerk, count)}", ((again,),))


def missing(clerk: Clerk, names: Sequence[str]) -> Reply:
    """Who has a place and is not here."""
    say = clerk.speech.say
    if not names:
        return Reply(say("door-nobody-missing"))
    lines = [say("door-missing", count=len(names)), *(f"- {harmless(name)}" for name in names[:MOST_MISSING])]
    if len(names) > MOST_MISSING:
        lines.append(say("and-more", count=len(names) - MOST_MISSING))
    return Reply("\n".join(lines))
