"""/privacy: what is kept, why, until when, who sees it; as the store declares it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.core.knowledge import Knowledge
from bot.core.language import Speech
from bot.core.replies import Button, Reply


def erased_on(knowledge: Knowledge) -> timedelta:
    """How long people are kept after the event, or after they last wrote."""
    return timedelta(days=knowledge.event.keep_people_days)


def page(knowledge: Knowledge, speech: Speech, kept: Sequence[tuple[str, str, str]], own: Mapping[str, int]) -> Reply:
    """`kept`: group, until, seen; `own`: how many rows of each group are about who asks."""
    say, event = speech.say, knowledge.event
    days = {"event": event.keep_people_days, "questions": event.keep_questions_days, "short": 0}
    last = (knowledge.ends + erased_on(knowledge)).astimezone(knowledge.zone)
    moment = speech.moment(last.replace(hour=0, minute=0))
    lines = [say("privacy-head")]
    for group, until, seen in kept:
        yours = say("privacy-yours", count=own[group]) if own.get(group) else ""
        values = {"moment": moment, "days": days[until]} if until == "event" else {"days": days[until]} if until == "questions" else {}
        lines.append(
            say(
                "privacy-line",
                what=say(f"kept-{group}"),
                yours=f" {yours}" if yours else "",
                why=say(f"kept-{group}-why"),
                until=say(f"privacy-until-{until}", **values),
                seen=say(f"privacy-seen-{seen}"),
            )
        )
    return Reply("\n\n".join([*lines, say("privacy-foot")]))


def really(speech: Speech, *, second: bool) -> Reply:
    """Two questions before all is erased."""
    say = speech.say
    erase = Button(say("button-really-erase"), "forget:2") if second else Button(say("button-erase"), "forget:1")
    return Reply(say("forget-second" if second else "forget-first"), ((Button(say("button-keep"), "forget:0"), erase),))
