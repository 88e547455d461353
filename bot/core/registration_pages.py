"""What is said of a registration: that it is one, the waiting list, a freed place, changes, the ticket."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.core.form import WHOLE
from bot.core.form_pages import Clerk, harmless
from bot.core.registration import Answers
from bot.core.replies import Button, Reply, Status
from bot.core.tickets import spaced
from bot.core.turns import Answer


@dataclass(frozen=True)
class Standing:
    """How somebody stands, as far as it is told."""

    id: int
    """Of the place: rides in its buttons."""
    state: str
    """held, waiting, offered, lapsed."""
    number: int = 0
    """In the queue, from 1."""
    until: datetime | None = None


Standings = Mapping[str, Standing]


WAYS: Mapping[str, tuple[str, str]] = {
    "registration": ("button-register", "form:go"),
    "registration-deadline": ("button-register", "form:go"),
    "cancel-registration": ("button-registration", "reg:show"),
    "change-registration": ("button-registration", "reg:show"),
    "registration-confirmation": ("button-registration", "reg:show"),
    "registration-problem": ("button-registration", "reg:show"),
    "session-registration": ("button-registration", "reg:show"),
    "waiting-list": ("button-registration", "reg:show"),
    "ticket": ("button-ticket", "reg:ticket"),
}
"""Topics of questions that a button here does something about."""


def with_ways(clerk: Clerk, answer: Answer, reply: Reply, now: datetime) -> Reply:
    """An answer about registering with the buttons that do it. A rehearsal is not offered: it registers nobody with the organisers."""
    if clerk.form.rehearsal:
        return reply
    ways = dict.fromkeys(WAYS[topic] for topic in _topics(clerk, answer) if topic in WAYS)
    buttons = tuple(Button(clerk.speech.say(label), data) for label, data in ways if data != "form:go" or clerk.when_open(now) == "open")
    return reply.with_buttons(buttons) if buttons else reply


def _topics(clerk: Clerk, answer: Answer) -> Iterator[str]:
    """What was asked about: the topics of the facts that were told, or the topic that nothing is published about."""
    facts = clerk.knowledge.facts
    for source in answer.sources:
        if source in facts:
            yield from (facts[source].topic or "", *facts[source].also_topics)
    if answer.status is Status.UNPUBLISHED and answer.focus:
        yield answer.focus.label.removeprefix("topic:")


def outcome(clerk: Clerk, standings: Standings, code: str, *, edited: bool = False) -> Reply:
    """What came of confirming the form. With a place, the text goes below the ticket's picture."""
    say = clerk.speech.say
    whole = standings[WHOLE]
    if whole.state == "held":
        head = say("reg-changed" if edited else "reg-held", code=spaced(code))
        lines = [head, *parts(clerk, standings)]
        if clerk.form.rehearsal:
            lines.append(say("reg-rehearsal"))
        return Reply("\n".join(lines), ((Button(say("button-registration"), "reg:show"),),))
    text = say("reg-changed-waiting" if edited else "reg-waiting", number=whole.number, places=clerk.form.capacity or 0)
    return Reply(text, ((Button(say("button-registration"), "reg:show"),),))


def parts(clerk: Clerk, standings: Standings) -> list[str]:
    """How somebody stands with each part they want."""
    lines = []
    for part in clerk.form.parts:
        if part in standings:
            one = standings[part]
            key = {"held": "reg-part-held", "waiting": "reg-part-waiting", "offered": "reg-part-offered", "lapsed": "reg-part-lapsed"}
            until = clerk.speech.moment(one.until) if one.until else ""
            lines.append(clerk.speech.say(key[one.state], part=clerk.part(part), number=one.number, moment=until))
    return lines


def status(clerk: Clerk, standings: Standings, code: str, answers: Answers, *, opened: bool) -> Reply:
    """/registration: how somebody stands, their answers, and what they can do about it."""
    say = clerk.speech.say
    whole = standings[WHOLE]
    rows: list[tuple[Button, ...]] = []
    if whole.state == "held":
        head = say("reg-is-held", code=spaced(code))
        rows.append((Button(say("button-ticket"), "reg:ticket"),))
    elif whole.state == "waiting":
        head = say("reg-is-waiting", number=whole.number)
    elif whole.state == "offered" and whole.until:
        head = say("reg-is-offered", part=clerk.part(WHOLE), moment=clerk.speech.moment(whole.until))
    else:
        head = say("reg-is-lapsed")
    for part, one in standings.items():
        if one.state == "offered":
            rows.append((Button(say("button-take"), f"place:yes:{one.id}"), Button(say("button-leave"), f"place:no:{one.id}")))
        elif one.state == "lapsed":
            rows.append((Button(say("button-again"), f"place:again:{part}"),))
    change = (Button(say("button-change"), "reg:edit"),) if opened else ()
    rows.append((*change, Button(say("button-cancel"), "reg:cancel")))
    return Reply("\n".join([head, *parts(clerk, standings), "", *clerk.answers(answers)]), tuple(rows))


def none_yet(clerk: Clerk, now: datetime) -> Reply:
    """Somebody without a registration."""
    say = clerk.speech.say
    closed = clerk.not_open(now)
    if closed:
        return Reply(f"{say('reg-none')}\n{closed.text}", closed.buttons)
    return Reply(say("reg-none"), ((Button(say("button-register"), "form:go"),),))


def offer(clerk: Clerk, part: str, place_id: int, until: datetime) -> Reply:
    """A place has become free."""
    say = clerk.speech.say
    text = say("reg-offer" if part == WHOLE else "reg-offer-part", part=clerk.part(part), moment=clerk.speech.moment(until))
    return Reply(text, ((Button(say("button-take"), f"place:yes:{place_id}"), Button(say("button-leave"), f"place:no:{place_id}")),))


def lapsed(clerk: Clerk, part: str) -> Reply:
    """The offer went by."""
    say = clerk.speech.say
    return Reply(say("reg-lapsed", part=clerk.part(part)), ((Button(say("button-again"), f"place:again:{part}"),),))


def really_cancel(clerk: Clerk, standings: Standings) -> Reply:
    """A second tap before a place is given away."""
    say = clerk.speech.say
    held = standings[WHOLE].state == "held"
    rows = ((Button(say("button-keep"), "reg:show"), Button(say("button-cancel-it"), "reg:cancel-yes")),)
    return Reply(say("reg-really-cancel" if held else "reg-really-leave"), rows)


def cancelled(clerk: Clerk) -> Reply:
    """The place is given back."""
    return Reply(clerk.speech.say("reg-cancelled"), ((Button(clerk.speech.say("button-register"), "form:go"),),))


def ticket_caption(clerk: Clerk, name: str, code: str) -> str:
    """Below the ticket's picture."""
    text = clerk.speech.say("ticket-caption", name=harmless(name), code=spaced(code))
    return f"{text}\n{clerk.speech.say('reg-rehearsal')}" if clerk.form.rehearsal else text
