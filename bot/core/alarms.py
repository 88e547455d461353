"""Alarms: messages that are ready in every language before they are needed, checked when the event's files are read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.core import audience
from bot.core.announced import Who
from bot.core.announcements import REFERENCE, REFERENCES, Announcement, problems
from bot.core.audience import AudienceError
from bot.core.changes import Change
from bot.core.kept import Kept
from bot.core.knowledge import Knowledge
from bot.core.language import OWN_NAMES, Speech
from bot.core.reading import Document, Problem
from bot.core.replies import Button, Reply, in_rows
from bot.core.richtext import starred
from bot.core.shapes import Alarm
from bot.core.telling import Teller, shorten

ABOUT_A_SESSION = re.compile(r"\{session\.([a-z]{1,16})\}")
"""{session.room}: of the session that the organiser chooses when raising the alarm."""
LATELY = timedelta(days=1)
"""An alarm that names a session's room or time is meant for one that moved since then."""
SHOWN = 8
"""Sessions to choose from at once."""


def needs_session(alarm: Alarm) -> bool:
    """Whether it is about a session that has to be chosen."""
    return any(ABOUT_A_SESSION.search(text) for text in alarm.text.values())


def raised(alarm: Alarm, session_id: str = "") -> Announcement:
    """The announcement it becomes, about a session if it needs one."""
    texts = {lang: starred(ABOUT_A_SESSION.sub(rf"{{session:{session_id}.\1}}", text)) for lang, text in alarm.text.items()}
    return Announcement({str(lang): rich for lang, rich in texts.items()}, seen=alarm.seen, urgent=True)


def check_alarms(knowledge: Knowledge, document: Document) -> Iterable[Problem]:
    """What would keep an alarm from going out, found when there is time to mend it."""
    words = audience.vocabulary(knowledge)
    moment = datetime(2000, 1, 1, tzinfo=ZoneInfo("UTC"))
    say = {lang: Speech(lang, knowledge.phrases[lang], knowledge.zone) for lang in knowledge.event.languages}
    tellers = {str(lang): Teller(knowledge, speech, moment) for lang, speech in say.items()}
    english = Teller(knowledge, Speech("en", knowledge.phrases["en"], knowledge.zone), moment)
    for id_, alarm in knowledge.alarms.alarms.items():
        path = ("alarms", id_)
        for lang in knowledge.event.languages:
            if lang not in alarm.text:
                yield document.problem((*path, "text"), f"{OWN_NAMES[lang]} ({lang}) is missing; an alarm is needed in every language")
        try:
            audience.parse(alarm.to, words)
        except AudienceError as error:
            yield document.problem((*path, "to"), english.speech.say(error.key, **error.values))
        unknown = {match[1] for text in alarm.text.values() for match in ABOUT_A_SESSION.finditer(text)} - set(REFERENCES)
        for part in sorted(unknown):
            yield document.problem((*path, "text"), f"{{session.{part}}}: a session has {', '.join(REFERENCES)}")
        if needs_session(alarm) and not unknown and not knowledge.agenda.by_id:
            yield document.problem((*path, "text"), "it is about a session, and the programme has none")
        elif not unknown:
            some = next(iter(knowledge.agenda.by_id), "")
            spoken: dict[str, Teller] = {lang: teller for lang, teller in tellers.items() if lang in alarm.text}
            whole = raised(alarm, some)
            shown = Announcement({lang: rich for lang, rich in whole.texts.items() if lang in spoken}, seen=alarm.seen, urgent=True)
            for found in problems(shown, spoken):
                if found.key != "compose-nothing-there":  # a session without a room may well be announced one
                    yield document.problem((*path, "text"), found.say(english))


# ---- what organisers see ----


def page(teller: Teller) -> Reply:
    """Which alarm?"""
    say = teller.speech.say
    alarms = teller.knowledge.alarms.alarms
    if not alarms:
        return Reply(say("alarm-none"))
    buttons = [Button(shorten(teller.name(alarm.label), 30), f"alarm:pick:{id_}") for id_, alarm in alarms.items()]
    return Reply(say("alarm-which"), in_rows(buttons))


def sessions(kept: Kept, teller: Teller, number: int) -> Reply:
    """Which session is it about? Those that are not over come first."""
    say, every = teller.speech.say, teller.knowledge.agenda.sessions
    later = [one for one in every if one.end is None or one.end > teller.now] or list(every)
    number = max(0, min(number, (len(later) - 1) // SHOWN))
    shown = later[number * SHOWN : (number + 1) * SHOWN]
    rows = [(Button(shorten(f"{teller.when(one, day=False)} {teller.title(one)}", 48), f"alarm:on:{kept.id}:{one.id}"),) for one in shown]
    turn = [Button("‹", f"alarm:for:{kept.id}:{number - 1}")] if number else []
    turn += [Button("›", f"alarm:for:{kept.id}:{number + 1}")] if (number + 1) * SHOWN < len(later) else []
    return Reply(say("alarm-session"), (*rows, *([tuple(turn)] if turn else [])))


def unmoved(content: Announcement, changed: Iterable[Change], teller: Teller) -> str:
    """A warning that it would tell people the room, or the time, that they know; empty when there is nothing to warn of.

    `changed`: what the programme changed lately.
    """
    named = {(match[1].casefold(), match[2]) for rich in content.texts.values() for match in REFERENCE.finditer(rich.text)}
    moved = {change.id: change.what for change in changed}
    for id_ in sorted({id_ for id_, _ in named} & teller.knowledge.agenda.by_id.keys()):
        parts, session = {part for other, part in named if other == id_}, teller.knowledge.agenda.by_id[id_]
        if "room" in parts and "room" not in moved.get(id_, ()):
            return teller.speech.say("alarm-unmoved", what=teller.where(session))
        if "room" not in parts and parts & {"day", "start", "end"} and "time" not in moved.get(id_, ()):
            return teller.speech.say("alarm-unmoved", what=teller.when(session))
    return ""


def question(kept: Kept, words: str, texts: Iterable[str], count: int, teller: Teller, warning: str = "") -> Reply:
    """The question before it is raised: every text, to whom, how many."""
    say = teller.speech.say
    head = f"**{say('alarm-question', count=count)}**\n{say('desk-to')}: {words}"
    text = "\n\n".join([head, *texts, *([warning] if warning else [])])
    buttons = (Button(say("alarm-raise"), f"alarm:raise:{kept.id}:{count}"), Button(say("alarm-drop"), f"alarm:no:{kept.id}"))
    return Reply(text, (buttons,))


def waits(kept: Kept, teller: Teller) -> Reply:
    """What its organiser sees until it goes out: the seconds that are left, or that somebody else is asked."""
    say = teller.speech.say
    if kept.due:
        seconds = max(0, int((kept.due - teller.now) / timedelta(seconds=1)))
        return Reply(f"**{say('alarm-goes', count=seconds)}**", ((Button(say("desk-stop"), f"alarm:no:{kept.id}"),),))
    rows = (Button(say("alarm-alone"), f"alarm:alone:{kept.id}"), Button(say("alarm-drop"), f"alarm:no:{kept.id}"))
    text = f"**{say('alarm-asked')}**\n{say('alarm-alone-hint', count=teller.knowledge.alarms.alone_after)}"
    return Reply(text, (rows,))


def asks(kept: Kept, texts: Iterable[str], count: int, teller: Teller, who: Who, warning: str = "") -> Reply:
    """What the other organisers see."""
    say = teller.speech.say
    head = f"**{say('alarm-confirm', who=who(kept.author), count=count)}**"
    buttons = (Button(say("alarm-yes"), f"alarm:yes:{kept.id}"), Button(say("alarm-refuse"), f"alarm:no:{kept.id}"))
    return Reply("\n\n".join([head, *texts, *([warning] if warning else [])]), (buttons,))
