"""Reminders put into words, and the page on which a person chooses them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.core.agenda import Agenda, Session
from bot.core.reminders import Reminder, Rules, Wishes, of_session
from bot.core.replies import Button, Reply, in_rows
from bot.core.telling import Teller

SIGN = "⏰"
CHOICES = (5, 15, 30, 60, 120)
"""Leads that are offered, in minutes, beside those of the event and the person's own."""


def text(reminder: Reminder, agenda: Agenda, teller: Teller) -> Reply | None:
    """What a reminder says; None where there is nothing to say any more."""
    sessions = [agenda.by_id[id_] for id_ in (reminder.session, *reminder.sessions) if id_ in agenda.by_id]
    if reminder.occasion == "session":
        return _of_session(sessions[0], teller) if sessions else None
    if reminder.occasion == "eve":
        return _eve(sessions, teller)
    return _morning(sessions, teller) if sessions else None


def _of_session(session: Session, teller: Teller) -> Reply | None:
    if session.start is None:
        return None
    say = teller.speech.say
    today = session.start.astimezone(teller.speech.zone).date() == teller.now.astimezone(teller.speech.zone).date()
    when = teller.speech.clock(session.start) if today else f"{teller.speech.day(session.day)}, {teller.speech.clock(session.start)}"
    place = teller.where(session)
    lines = [
        f"{SIGN} **{teller.title(session)}**",
        " · ".join(part for part in (f"**{when}**, {until(session.start - teller.now, teller)}", place and f"**{place}**") if part),
    ]
    if session.entry.note:
        lines.append(teller.name(session.entry.note))
    return Reply(
        "\n".join(lines), ((Button(say("button-more"), f"session:{session.id}"), Button(say("button-drop"), f"drop:{session.id}")),)
    )


def until(length: timedelta, teller: Teller) -> str:
    """In 15 minutes; in 2 h 5 min."""
    minutes = max(1, round(length.total_seconds() / 60))
    if minutes < 60:
        return teller.speech.say("in-minutes", count=minutes)
    return teller.speech.say("in-time", time=teller.speech.duration(timedelta(minutes=minutes)))


def _eve(sessions: Sequence[Session], teller: Teller) -> Reply:
    knowledge, say = teller.knowledge, teller.speech.say
    place = knowledge.event.place
    where = ", ".join(teller.name(part) for part in (place.venue, place.address, place.city) if part)
    lines = [
        f"{SIGN} {say('eve-head', event=teller.name(knowledge.event.name), day=teller.speech.day(knowledge.event.days[0]))}",
        f"**{where}**",
    ]
    blocks = ["\n".join(lines)]
    if sessions:
        blocks.append("\n".join([say("eve-mine"), *(teller.line(session) for session in sessions)]))
    return Reply("\n\n".join(blocks), (_ways(teller),))


def _morning(sessions: Sequence[Session], teller: Teller) -> Reply:
    head = f"{SIGN} **{teller.speech.say('morning-head')}** · {teller.speech.day(sessions[0].day)}"
    return Reply("\n".join([head, *(teller.line(session) for session in sessions)]), (_ways(teller),))


def _ways(teller: Teller) -> tuple[Button, ...]:
    return Button(teller.speech.say("button-mine"), "mine"), Button(teller.speech.say("button-reminders"), "reminders")


def page(agenda: Agenda, teller: Teller, saved: dict[str, datetime], wishes: Wishes, rules: Rules) -> Reply:
    """/reminders: what holds now, and buttons that change it."""
    say, speech = teller.speech.say, teller.speech
    leads = wishes.before(rules)
    told = speech.these([speech.duration(timedelta(minutes=lead)) for lead in leads]) if leads else ""
    lines = [
        f"{SIGN} **{say('reminders-head')}**",
        say("reminders-leads", leads=told) if leads else say("reminders-no-leads"),
        say("reminders-event-on" if wishes.event else "reminders-event-off"),
        say(
            "reminders-quiet-on" if wishes.quiet else "reminders-quiet-off",
            begin=f"{rules.quiet_from:%H:%M}",
            end=f"{rules.quiet_to:%H:%M}",
        ),
    ]
    coming = next_one(agenda, saved, wishes, rules, teller.now)
    if coming:
        session = agenda.by_id[coming.session]
        when = f"{speech.day(coming.due.astimezone(speech.zone).date(), short=True)}, {speech.clock(coming.due)}"
        lines.append(say("reminders-next", when=when, title=teller.title(session)))
    elif not saved:
        lines.append(say("reminders-none-saved"))
    offered = sorted({*CHOICES, *rules.leads, *leads})
    choices = [_switch(speech.duration(timedelta(minutes=lead)), f"lead:{lead}", on=lead in leads) for lead in offered]
    rest = [_switch(say("button-event"), "event", on=wishes.event), _switch(say("button-quiet"), "quiet", on=wishes.quiet)]
    return Reply("\n".join(lines), (*in_rows(choices, 3), tuple(rest), (Button(say("button-mine"), "mine"),)))


def _switch(label: str, data: str, *, on: bool) -> Button:
    """A button that says what it will make of it, so that pressing it twice is pressing it once."""
    return Button(f"✓ {label}" if on else label, f"{data}:{'off' if on else 'on'}")


def next_one(agenda: Agenda, saved: dict[str, datetime], wishes: Wishes, rules: Rules, now: datetime) -> Reminder | None:
    """The next reminder of a session that will come."""
    mine = [session for session in agenda.known(now) if session.id in saved and not session.entry.cancelled]
    planned = [reminder for session in mine for reminder in of_session(session, saved[session.id], wishes, rules)]
    return min((reminder for reminder in planned if reminder.due > now), key=lambda reminder: reminder.due, default=None)
