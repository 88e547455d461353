"""My agenda: what a person saved, by day; what overlaps in it, and a way out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import combinations
from typing import Literal

from bot.core.agenda import Agenda, Session, programme_day
from bot.core.replies import Button, Reply, in_rows
from bot.core.telling import Teller, shorten
from bot.core.text import tokens

SHOWN = 3
"""Overlaps told in one message."""
_EVERY_DAY = frozenset({"break", "coffee", "lunch", "breakfast", "registration", "networking"})
"""What is on several times without being the same once more."""
_NO_END = timedelta(minutes=1)
"""Without an end only the beginning of a session is known to be taken."""


@dataclass(frozen=True)
class Clash:
    """Two sessions at the same time, the earlier first."""

    first: Session
    second: Session


@dataclass(frozen=True)
class WayOut:
    """What to do about a clash: go to the repeat of one, or give up the one that stands in the way of more."""

    kind: Literal["repeat", "have", "fewer", "either"]
    """have: the repeat is saved already."""
    give: Session
    keep: Session
    instead: Session | None = None


def chosen(agenda: Agenda, saved: Collection[str], now: datetime) -> list[Session]:
    """The saved sessions that may be told, in order."""
    return [session for session in agenda.known(now) if session.id in saved]


def overlap(one: Session, other: Session) -> bool:
    """Whether nobody can be at both from beginning to end."""
    if one.start is None or other.start is None or one.entry.cancelled or other.entry.cancelled:
        return False
    return one.start < _end(other) and other.start < _end(one)


def _end(session: Session) -> datetime:
    if session.start is None:
        raise ValueError("a session without a time overlaps nothing")
    return session.end or session.start + _NO_END


def clashes(sessions: Iterable[Session]) -> list[Clash]:
    """Every pair that overlaps, in order."""
    return [Clash(first, second) for first, second in combinations(sessions, 2) if overlap(first, second)]


def repeats(session: Session, agenda: Agenda, now: datetime) -> list[Session]:
    """When the same is on once more: named so by `repeats`, or of the same title."""
    if session.entry.type in _EVERY_DAY and not session.entry.repeats:
        return []
    root = session.entry.repeats or session.id
    names = _names(session)
    return [
        other
        for other in agenda.known(now)
        if other.id != session.id
        and other.start
        and other.start > now
        and not other.entry.cancelled
        and ((other.entry.repeats or other.id) == root or (other.entry.type == session.entry.type and names & _names(other)))
    ]


def _names(session: Session) -> set[tuple[str, ...]]:
    """Titles and other names, folded."""
    return {tokens(name) for name in (*session.entry.title.values(), *session.entry.also)}


def way_out(clash: Clash, sessions: Sequence[Session], agenda: Agenda, now: datetime) -> WayOut:
    """The best way out of a clash among a person's sessions."""
    for give, keep in ((clash.first, clash.second), (clash.second, clash.first)):
        rest = [session for session in sessions if session.id != give.id]
        for other in repeats(give, agenda, now):
            if any(overlap(other, session) for session in rest if session.id != other.id):
                continue
            return WayOut("have" if other in rest else "repeat", give, keep, other)
    first, second = (sum(overlap(one, other) for other in sessions if other is not one) for one in (clash.first, clash.second))
    if first == second:
        return WayOut("either", clash.second, clash.first)
    give, keep = (clash.first, clash.second) if first > second else (clash.second, clash.first)
    return WayOut("fewer", give, keep)


def page(agenda: Agenda, teller: Teller, day: date | None = None) -> Reply:
    """One day of what the person saved, with what overlaps, and the ways on."""
    say, speech = teller.speech.say, teller.speech
    sessions = chosen(agenda, teller.mine, teller.now)
    if not sessions:
        rows = (Button(say("button-agenda"), "agenda"), Button(say("button-next"), "next"))
        return Reply(f"**{say('mine-head')}**\n{say('mine-empty')}", (rows,))
    days = list(dict.fromkeys(session.day for session in sessions))
    if day not in days:
        day = _best(days, programme_day(teller.now, agenda.zone))
    of_day = [session for session in sessions if session.day == day]
    plain = _unmarked(teller)
    head = f"**{say('mine-head')}** · {speech.day(day)}"
    told, ways = _ways(of_day, sessions, agenda, teller)
    text = "\n".join([head, *(plain.line(session) for session in of_day)])
    choice = [Button(f"· {speech.day(one, short=True)} ·" if one == day else speech.day(one, short=True), f"mine:{one}") for one in days]
    tools = (
        Button(say("button-picture"), f"pic:{day}"),
        Button(say("button-calendar"), "ics"),
        Button(say("button-reminders"), "reminders"),
    )
    rows_ = (*in_rows(choice, 3), *in_rows(ways), *teller.buttons(of_day), tools)
    return Reply("\n\n".join([text, *told]), rows_)


def _unmarked(teller: Teller) -> Teller:
    """Where all is mine, nothing needs a mark."""
    return Teller(teller.knowledge, teller.speech, teller.now)


def _best(days: Sequence[date], today: date) -> date:
    """Today or the next of the days; when all are over, the last."""
    return next((day for day in days if day >= today), days[-1])


def _ways(of_day: Sequence[Session], sessions: Sequence[Session], agenda: Agenda, teller: Teller) -> tuple[list[str], list[Button]]:
    """The overlaps of a day that are still to come, each with its way out, and a button for each way."""
    say = teller.speech.say
    ahead = [clash for clash in clashes(of_day) if _end(clash.first) > teller.now and _end(clash.second) > teller.now]
    told: list[str] = []
    advised: set[str] = set()
    buttons: dict[str, Button] = {}
    for clash in ahead[:SHOWN]:
        out = way_out(clash, sessions, agenda, teller.now)
        advice = _advice(out, teller)
        told.append(overlapping(clash, teller) + (f"\n{advice}" if advice not in advised else ""))
        advised.add(advice)
        for button in _buttons(out, teller):
            buttons.setdefault(button.data, button)
    if len(ahead) > SHOWN:
        told.append(say("overlaps-more", count=len(ahead) - SHOWN))
    return told, list(buttons.values())


def overlapping(clash: Clash, teller: Teller) -> str:
    """Which two overlap, and when."""
    first, second = clash.first, clash.second
    begins, ends = max(first.start, second.start), min(_end(first), _end(second))  # type: ignore[type-var]
    assert begins is not None  # noqa: S101  # what has no time does not overlap
    when = f"{teller.speech.clock(begins)}-{teller.speech.clock(ends)}"
    return teller.speech.say("overlap", first=teller.title(first), second=teller.title(second), when=when)


def _advice(out: WayOut, teller: Teller) -> str:
    say = teller.speech.say
    if out.instead:
        return say(f"way-{out.kind}", title=teller.title(out.give), when=teller.when(out.instead))
    if out.kind == "fewer":
        return say("way-fewer", title=teller.title(out.give))
    return say("way-either")


def _buttons(out: WayOut, teller: Teller) -> list[Button]:
    say = teller.speech.say
    if out.kind == "repeat" and out.instead and out.instead.start:
        when = f"{teller.speech.day(out.instead.day, short=True)}, {teller.speech.clock(out.instead.start)}"
        return [Button(say("button-instead", when=when), f"instead:{out.instead.id}")]
    gives = (out.keep, out.give) if out.kind == "either" else (out.give,)
    return [Button(f"{say('button-drop')}: {shorten(teller.title(session), 24)}", f"less:{session.id}") for session in gives]
