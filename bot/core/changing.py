"""Programme changes put into words: to those they concern, to the organisers before, and to whoever asks what is new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.core.agenda import programme_day
from bot.core.changes import Change, Texts, Told
from bot.core.replies import Button, Reply
from bot.core.telling import BUTTON_LIMIT, Teller, shorten

SIGN = "🔄"
MOST = 12
"""Changes told in one message before the rest is only counted."""


def notice(changes: Sequence[Change], teller: Teller) -> Reply:
    """What a person is told of the sessions they saved or were reminded of."""
    head = f"{SIGN} **{teller.speech.say('change-head', count=len(changes))}**"
    return Reply(_all(head, changes, teller), _buttons(changes, teller))


def news(changes: Sequence[Change], since: datetime, teller: Teller) -> Reply:
    """/new: what changed since a person last looked."""
    say = teller.speech.say
    moment = f"{teller.speech.day(since.astimezone(teller.speech.zone).date(), short=True)}, {teller.speech.clock(since)}"
    more = ((Button(say("button-agenda"), "agenda"), Button(say("button-mine"), "mine")),)
    if not changes:
        return Reply(say("new-nothing", since=moment), more)
    return Reply(_all(f"{SIGN} {say('new-head', since=moment)}", changes, teller), (*_buttons(changes, teller), *more))


def _all(head: str, changes: Sequence[Change], teller: Teller) -> str:
    blocks = [head, *(line(change, teller) for change in changes[:MOST])]
    if len(changes) > MOST:
        blocks.append(teller.speech.say("and-more", count=len(changes) - MOST))
    return "\n\n".join(blocks)


def _buttons(changes: Sequence[Change], teller: Teller) -> tuple[tuple[Button, ...], ...]:
    there = [change.after for change in changes if change.after]
    return tuple((Button(shorten(teller.name(state.title), 30), f"session:{state.id}"),) for state in there[:BUTTON_LIMIT])


def line(change: Change, teller: Teller) -> str:
    """One session: its name, and what was and is, side by side."""
    say, before, after = teller.speech.say, change.before, change.after
    title = f"**{teller.name(change.told.title)}**"
    if {"cancelled", "removed"} & set(change.what):
        state = before or change.told
        lines = [say("change-cancelled" if "cancelled" in change.what else "change-removed", title=title, when=_when(state, teller))]
        return "\n".join([*lines, *_note(change, teller)])
    if after is None:
        return title
    if before is None or "back" in change.what:
        place = _places(after, teller)
        said = say("change-new" if before is None else "change-back", title=title)
        return "\n".join(
            [said, " · ".join(part for part in (f"**{_when(after, teller)}**", place and f"**{place}**") if part), *_note(change, teller)]
        )
    lines = [title, *(_pair(what, before, after, teller) for what in change.what)]
    return "\n".join([*lines, *_note(change, teller)])


def _note(change: Change, teller: Teller) -> list[str]:
    """The organisers' own words about it, where they wrote some for the occasion."""
    note = change.after.note if change.after else None
    return [teller.name(note)] if note and (change.before is None or note != change.before.note) else []


def _pair(what: str, before: Told, after: Told, teller: Teller) -> str:
    say = teller.speech.say
    if what == "time":
        same = before.day == after.day
        old, new = (_when(state, teller, day=not same) for state in (before, after))
        if same:
            new = f"{new}** ({teller.speech.day(after.day, short=True)})"
            return say("change-time", old=old, new=f"**{new}")
        return say("change-time", old=old, new=f"**{new}**")
    if what == "room":
        nowhere = say("room-tbc")
        return say("change-room", old=_places(before, teller) or nowhere, new=f"**{_places(after, teller) or nowhere}**")
    if what == "title":
        return say("change-title", old=teller.name(before.title), new=f"**{teller.name(after.title)}**")
    return say("change-people", old=_names(before.people, teller), new=f"**{_names(after.people, teller)}**")


def _when(state: Told, teller: Teller, *, day: bool = True) -> str:
    speech = teller.speech
    if state.start and state.end:
        clock = f"{speech.clock(state.start)}-{speech.clock(state.end)}"
    elif state.start:
        clock = speech.clock(state.start)
    else:
        clock = speech.say("time-tbc")
        if state.part:
            clock = f"{speech.say(f'part-{state.part}')} ({clock})"
    return f"{speech.day(state.day, short=True)}, {clock}" if day else clock


def _places(state: Told, teller: Teller) -> str:
    """Rooms, with their floors where the file still has them: who goes there wants to know."""
    rooms = teller.knowledge.agenda.rooms
    places = []
    for id_, name in state.rooms.items():
        room = rooms.get(id_)
        places.append(f"{teller.name(name)} ({teller.name(room.floor)})" if room and room.floor else teller.name(name))
    return teller.speech.these(places) if places else ""


def _names(names: Mapping[str, Texts], teller: Teller) -> str:
    return ", ".join(teller.name(name) for name in names.values()) or teller.speech.say("people-none")


def moved(change: Change, teller: Teller) -> str | None:
    """What takes the place of a reminder that was sent for a time that does not hold any more; None where it still does."""
    before, after = change.before, change.after
    if after and not after.cancelled and before and before.start == after.start:
        return None
    return f"{SIGN} {line(change, teller)}"


def preview(changes: Sequence[Change], reach: Mapping[str, int], people: int, teller: Teller, *, held: bool, due: datetime) -> Reply:
    """What the organisers see before anybody is told: what will be said, to how many, and when; with a way to stop it."""
    say, zone = teller.speech.say, teller.speech.zone
    if held:
        head = say("changes-held", count=people)
    else:
        local = due.astimezone(zone)
        clock = f"{local:%H:%M}" if programme_day(due, zone) == programme_day(teller.now, zone) else teller.speech.moment(due)
        head = say("changes-due", count=people, time=clock)
    blocks = [f"{SIGN} {head}"]
    for change in changes[:MOST]:
        reached = say("change-reach", count=reach[change.id]) if reach.get(change.id) else say("change-reach-none")
        blocks.append(f"{line(change, teller)}\n{reached}")
    if len(changes) > MOST:
        blocks.append(say("and-more", count=len(changes) - MOST))
    buttons = [Button(say("button-send-now"), "changes:send")]
    buttons.append(Button(say("button-release"), "changes:release") if held else Button(say("button-hold"), "changes:hold"))
    return Reply("\n\n".join(blocks), (tuple(buttons),))
