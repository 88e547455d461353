"""What organisers see of somebody's registration, what they are asked before they change it, and what the person is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.form import WHOLE
from bot.core.form_pages import Clerk, harmless
from bot.core.registration import Answers, path
from bot.core.registration_pages import Standings, parts
from bot.core.replies import Button, Reply
from bot.core.telling import shorten
from bot.core.tickets import spaced

PAGE = 20
"""People of the waiting list on one page: a button each."""


@dataclass(frozen=True)
class Bearing:
    """A registration, and how it stands."""

    id: int
    code: str
    answers: Answers
    linked: bool
    """Whether there is a Telegram account to write to."""
    standings: Standings


@dataclass(frozen=True)
class Somebody:
    """A line in a list of people."""

    id: int
    name: str
    code: str
    state: str
    """held, cancelled and so on."""


def card(clerk: Clerk, one: Bearing, name: str, *, cancelled: bool, said_first: str = "") -> Reply:
    """Name, code, how it stands with each part, the answers; the buttons fit how it stands."""
    say = clerk.speech.say
    lines = [said_first, ""] if said_first else []
    lines += [
        f"**{harmless(name)}** · {spaced(one.code)}",
        *([say("state-cancelled")] if cancelled else _standing(clerk, one.standings)),
        "",
    ]
    lines += clerk.answers(one.answers)
    if not one.linked:
        lines += ["", say("roll-no-account")]
    return Reply("\n".join(lines), _deeds(clerk, one, cancelled=cancelled))


def _standing(clerk: Clerk, standings: Standings) -> list[str]:
    say = clerk.speech.say
    lines = []
    for part, place in standings.items():
        number = say("roll-number", number=place.number) if place.number else ""
        until = say("desk-until", moment=clerk.speech.moment(place.until)) if place.until else ""
        more = f" ({number or until})" if number or until else ""
        lines.append(f"{clerk.part(part)}: {say(f'state-{place.state}')}{more}")
    return lines


def _deeds(clerk: Clerk, one: Bearing, *, cancelled: bool) -> tuple[tuple[Button, ...], ...]:
    say, id_ = clerk.speech.say, one.id
    if cancelled:
        return ((Button(say("button-restore"), f"roll:restore:{id_}"),),)
    whole = one.standings.get(WHOLE)
    rows: list[tuple[Button, ...]] = []
    for part, place in one.standings.items():
        if place.state != "held":
            label = say("button-give") if part == WHOLE else f"{say('button-give')}: {clerk.part(part)}"
            rows.append((Button(shorten(label, 40), f"roll:give:{id_}:{part}"),))
    rows.append((Button(say("button-change"), f"roll:edit:{id_}"), Button(say("button-cancel"), f"roll:cancel:{id_}")))
    if one.linked and whole and whole.state == "held":
        rows.append((Button(say("button-send-ticket"), f"roll:ticket:{id_}"),))
    return tuple(rows)


def really(clerk: Clerk, deed: str, id_: int, question: str) -> Reply:
    """A second tap before something is done to somebody; `deed` is what the button's data says, like cancel or give."""
    say = clerk.speech.say
    verb, _, part = deed.partition(":")
    yes = f"roll:{verb}-yes:{id_}" + (f":{part}" if verb == "give" else "")
    return Reply(question, ((Button(say("button-back"), f"roll:show:{id_}"), Button(say(f"button-{verb}"), yes)),))


def several(clerk: Clerk, found: Sequence[Somebody]) -> Reply:
    """More than one fits."""
    return Reply(clerk.speech.say("door-several"), tuple((_button(clerk, one),) for one in found))


def waiting(clerk: Clerk, queue: Sequence[Somebody], page: int) -> Reply:
    """The waiting list for the event as a whole, in order, some to a page."""
    say = clerk.speech.say
    if not queue:
        return Reply(say("roll-none-waiting"))
    page = max(0, min(page, (len(queue) - 1) // PAGE))
    shown = list(enumerate(queue, 1))[page * PAGE : (page + 1) * PAGE]
    rows = [(_button(clerk, one, f"{number}. "),) for number, one in shown]
    turn = [Button("‹", f"roll:list:{page - 1}")] if page else []
    turn += [Button("›", f"roll:list:{page + 1}")] if (page + 1) * PAGE < len(queue) else []
    return Reply(say("roll-waiting", count=len(queue)), (*rows, *([tuple(turn)] if turn else [])))


def _button(clerk: Clerk, one: Somebody, number: str = "") -> Button:
    state = "" if one.state in ("held", "waiting") else f" · {clerk.speech.say(f'state-{one.state}')}"
    return Button(shorten(f"{number}{one.name} · {spaced(one.code)}{state}", 60), f"roll:open:{one.id}")


def how(clerk: Clerk) -> Reply:
    """/find without a name."""
    say = clerk.speech.say
    return Reply(say("roll-find"), ((Button(say("button-waiting"), "roll:list:0"),),))


def told_changed(clerk: Clerk, old: Answers, new: Answers, standings: Standings) -> Reply:
    """To the person: what organisers changed, old and new side by side, and how they stand now."""
    say, form = clerk.speech.say, clerk.form
    lines = [say("told-changed")]
    for id_ in dict.fromkeys([*path(form, new), *path(form, old)]):
        question = form.questions[id_]
        if old.get(id_) != new.get(id_):
            before, after = clerk.shown(question, old.get(id_)), clerk.shown(question, new.get(id_))
            lines.append(f"{clerk.text(question.label)}: {before} → **{after}**")
    return Reply("\n".join([*lines, *parts(clerk, standings)]), ((Button(say("button-registration"), "reg:show"),),))
