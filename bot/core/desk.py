"""What organisers see while they write an announcement: the draft, to whom, when, the question before it goes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core import audience as audience_
from bot.core import planning
from bot.core.announced import Who, name
from bot.core.announcements import REFERENCES, Problem
from bot.core.audience import Atom, Audience, Chosen, Vocabulary
from bot.core.kept import Kept
from bot.core.language import OWN_NAMES
from bot.core.replies import Button, Entity, Reply, in_rows
from bot.core.richtext import Rich, units
from bot.core.telling import Teller, shorten

PAGE = 8
"""Choices on one page of buttons."""
LEADS = (0, 10, 30, 60)
"""Minutes before a session that are offered as buttons."""


_OF_SESSIONS = {"when": "aw", "link": "al", "ref": "ar"}
"""Lists of sessions, and what a press on one of them does."""


@dataclass(frozen=True)
class Standing:
    """All that is worked out of a draft at this moment."""

    audience: Audience | None
    vocabulary: Vocabulary
    chosen: Chosen | None
    problems: tuple[Problem, ...]
    missing: tuple[tuple[str, int], ...] = ()
    """Languages that are missing, and how many people read them."""
    hindrance: planning.Hindrance = ""
    """Why it cannot be planned for the moment that was chosen."""
    morning: datetime | None = None
    """When it goes out, if it would be due in the quiet hours."""


def draft(kept: Kept, standing: Standing, teller: Teller, who: Who | None = None) -> Reply:
    """A draft with what is still to be done. `who`: somebody else's, to look at only."""
    say = teller.speech.say
    lines = [f"**{name(kept, teller)}** · {say('state-draft')}"]
    if who:
        lines[0] += f" · {who(kept.author)}"
    if not kept.corrects:
        lines.append(f"{say('desk-to')}: {_audience_words(standing, teller)}")
    written = ", ".join(OWN_NAMES[lang] for lang in kept.content.languages) or say("desk-nothing")
    lines.append(f"{say('desk-text')}: {written}{_lacking(standing, teller)}")
    if extras := _extras(kept, teller):
        lines.append(f"{say('desk-with')}: {', '.join(extras)}")
    if not kept.corrects:
        lines.append(f"{say('desk-when')}: {planning.in_words(kept.when, teller)}")
        if kept.valid_until:
            lines.append(f"{say('desk-newcomers')}: {say('desk-until', moment=teller.speech.moment(kept.valid_until))}")
    if standing.problems and kept.content.languages:
        lines.append("\n" + "\n".join(f"- {one.say(teller)}" for one in standing.problems))
    return Reply("\n".join(lines), _draft_buttons(kept, teller) if who is None else ((Button(say("desk-preview"), f"an:look:{kept.id}"),),))


def _draft_buttons(kept: Kept, teller: Teller) -> tuple[tuple[Button, ...], ...]:
    say, id_, content = teller.speech.say, kept.id, kept.content
    spoken = teller.knowledge.event.languages
    texts = [Button(("✓ " if content.texts.get(lang) else "+ ") + OWN_NAMES[lang], f"an:text:{id_}:{lang}") for lang in spoken]
    rows = list(in_rows(texts, 3))
    if not kept.corrects:
        rows.append((Button(say("desk-to"), f"an:to:{id_}"), Button(say("desk-when"), f"an:when:{id_}")))
        rows.append((Button(say("desk-file"), f"an:file:{id_}"), Button(say("desk-link"), f"an:link:{id_}")))
        seen, urgent = ("✓ " if content.seen else ""), ("✓ " if content.urgent else "")
        rows.append((Button(f"{seen}{say('button-seen')}", f"an:seen:{id_}"), Button(f"{urgent}{say('desk-urgent')}", f"an:urgent:{id_}")))
        rows.append((Button(say("desk-newcomers"), f"an:valid:{id_}"),))
    rows.append((Button(say("desk-preview"), f"an:look:{id_}"), Button(say("desk-send"), f"an:send:{id_}")))
    rows.append((Button(say("desk-delete"), f"an:delete:{id_}"),))
    return tuple(rows)


def _audience_words(standing: Standing, teller: Teller) -> str:
    if standing.audience is None or standing.chosen is None:
        return teller.speech.say("desk-nothing")
    words = audience_.in_words(standing.audience, teller, standing.vocabulary)
    return f"{words} · {_people(len(standing.chosen.reached), teller)}"


def _people(count: int, teller: Teller) -> str:
    return teller.speech.say("desk-people", count=count)


def _lacking(standing: Standing, teller: Teller) -> str:
    if not standing.missing:
        return ""
    parts = ", ".join(f"{OWN_NAMES.get(lang, lang)} ({_people(count, teller)})" for lang, count in standing.missing)
    return f" · {teller.speech.say('desk-missing')}: {parts}"


def _extras(kept: Kept, teller: Teller) -> list[str]:
    say, content = teller.speech.say, kept.content
    found = [say(f"desk-{content.file.kind}")] if content.file else []
    found += [f"[{link.label.get('*') or link.to}]" for link in content.links]
    found += [f"[{say('button-seen')}]"] if content.seen else []
    return found + ([say("desk-urgent")] if content.urgent else [])


def write(kept: Kept, lang: str, teller: Teller, *, more: bool) -> Reply:
    """The prompt for a text. `more`: other languages follow, and this one can be left out."""
    say = teller.speech.say
    buttons = [Button(say("desk-skip"), f"an:skip:{kept.id}:{lang}")] if more else []
    marks = " ".join(f"[{code}]" for code in teller.knowledge.event.languages)
    first = (Button(say("desk-times"), f"av:{kept.id}:a+:ref:0"),) if teller.knowledge.agenda.by_id else ()
    return Reply(say("desk-write", lang=OWN_NAMES[lang], marks=marks), (first, (*buttons, _back(kept, teller))))


def references(kept: Kept, session_id: str, teller: Teller) -> Reply:
    """What stands for a session's title, times and room, each to be copied by a tap, with what it is today."""
    session = teller.knowledge.agenda.by_id.get(session_id)
    if session is None:
        return Reply(teller.speech.say("desk-nothing"), ((_back(kept, teller),),))
    whole = Rich(teller.speech.say("desk-times-hint"))
    for part, tell in REFERENCES.items():
        reference = f"{{session:{session_id}.{part}}}"
        code = Rich(reference, (Entity("code", 0, units(reference)),))
        whole = whole + Rich("\n") + code + Rich(f" {tell(teller, session) or teller.speech.say('desk-nothing')}")
    again = Button(teller.speech.say("desk-times"), f"av:{kept.id}:a+:ref:0")
    return Reply(whole.text, ((again,),), entities=whole.entities)


def prompt(kept: Kept, key: str, teller: Teller, *rows: tuple[Button, ...]) -> Reply:
    """Any other prompt."""
    return Reply(teller.speech.say(key), (*rows, (_back(kept, teller),)))


def refused(kept: Kept, problems: Sequence[Problem], teller: Teller) -> Reply:
    """What was written cannot be used."""
    return Reply("\n".join(one.say(teller) for one in problems), ((_back(kept, teller),),))


def _back(kept: Kept, teller: Teller) -> Button:
    return Button(teller.speech.say("desk-back"), f"an:open:{kept.id}")


# ---- to whom ----


def whom(kept: Kept, standing: Standing, teller: Teller, mood: str) -> Reply:
    """The audience so far, and conditions to add. `mood`: a or o (and, or), then + or - (as it is, or turned round)."""
    say, id_ = teller.speech.say, kept.id
    lines = [f"**{say('desk-to')}**: {_audience_words(standing, teller)}"]
    if standing.chosen:
        lines += chosen_lines(standing.chosen, teller)
    lines.append(say("desk-whom-hint", day=teller.knowledge.event.days[0]))
    rows: list[tuple[Button, ...]] = []
    if standing.audience is not None:
        joins, turned = mood[0], mood[1]
        other = ("o" if joins == "a" else "a") + turned
        mark = "✓ " if turned == "-" else ""
        rows.append(
            (
                Button(
                    f"{say('audience-and')} ⇄ {say('audience-or')}: {say('audience-and' if joins == 'a' else 'audience-or')}",
                    f"am:{id_}:{other}",
                ),
                Button(f"{mark}{say('desk-not')}", f"am:{id_}:{joins}{'+' if turned == '-' else '-'}"),
            )
        )
    else:
        mood = "a+"
    plain = [Button(say(f"whom-{kind}"), f"au:{id_}:{mood}:{kind}") for kind in audience_.PLAIN]
    valued = [Button(say(f"whom-{kind}"), f"av:{id_}:{mood}:{kind}:0") for kind in audience_.VALUED if standing.vocabulary.values(kind)]
    rows += in_rows([*plain, *valued], 2)
    if standing.audience is not None:
        rows.append((Button(say("desk-undo"), f"an:less:{id_}"),))
    return Reply("\n".join(lines), (*rows, (_back(kept, teller),)))


def chosen_lines(chosen: Chosen, teller: Teller) -> list[str]:
    """Who reads which language, and who is left out although meant."""
    say = teller.speech.say
    lines = []
    if len(chosen.languages) > 1 or chosen.languages:
        lines.append(" · ".join(f"{OWN_NAMES.get(lang, lang)} {count}" for lang, count in chosen.languages))
    if chosen.unreachable:
        lines.append(say("desk-unreachable", count=len(chosen.unreachable)))
    if chosen.unwilling:
        lines.append(say("desk-unwilling", count=len(chosen.unwilling)))
    return lines


def values(kept: Kept, kind: str, standing: Standing, teller: Teller, mood: str, page: int) -> Reply:
    """The values of a condition (or the sessions, for `when` and `link`), some to a page."""
    say, id_ = teller.speech.say, kept.id
    every = standing.vocabulary.values("saved" if kind in _OF_SESSIONS else kind)
    page = max(0, min(page, max(0, len(every) - 1) // PAGE))
    shown = every[page * PAGE : (page + 1) * PAGE]
    rows = [(Button(_value_label(kind, value, standing, teller), _value_data(id_, kind, value, mood)),) for value in shown]
    turn = [Button("‹", f"av:{id_}:{mood}:{kind}:{page - 1}")] if page else []
    turn += [Button("›", f"av:{id_}:{mood}:{kind}:{page + 1}")] if (page + 1) * PAGE < len(every) else []
    up = {"when": f"an:when:{id_}", "link": f"an:link:{id_}", "ref": f"an:open:{id_}"}.get(kind, f"an:to:{id_}")
    return Reply(say(f"whom-{kind}"), (*rows, *([tuple(turn)] if turn else []), (Button(say("desk-back"), up),)))


def _value_label(kind: str, value: str, standing: Standing, teller: Teller) -> str:
    if kind != "saved" and kind not in _OF_SESSIONS:
        return audience_.value_in_words(Atom(kind, value), teller, standing.vocabulary)
    session = teller.knowledge.agenda.by_id[value]
    return shorten(f"{teller.speech.day(session.day, short=True)} {teller.when(session, day=False)} {teller.title(session)}", 48)


def _value_data(id_: int, kind: str, value: str, mood: str) -> str:
    return f"{_OF_SESSIONS[kind]}:{id_}:{value}" if kind in _OF_SESSIONS else f"au:{id_}:{mood}:{kind}:{value}"


# ---- when ----


def when(kept: Kept, teller: Teller) -> Reply:
    """When it goes out."""
    say, id_ = teller.speech.say, kept.id
    text = f"**{say('desk-when')}**: {planning.in_words(kept.when, teller)}\n{say('desk-when-hint', **planning.examples(teller.knowledge))}"
    first = (Button(say("when-now"), f"an:now:{id_}"), Button(say("whom-when"), f"av:{id_}:a+:when:0"))
    return Reply(text, (first, (_back(kept, teller),)))


def leads(kept: Kept, session_id: str, teller: Teller) -> Reply:
    """How long before a session."""
    say = teller.speech.say
    session = teller.knowledge.agenda.by_id[session_id]
    buttons = [Button(teller.speech.duration(timedelta(minutes=lead)), f"aw:{kept.id}:{session_id}:{lead}") for lead in LEADS]
    return Reply(say("desk-lead", title=teller.title(session)), (*in_rows(buttons, 2), (Button(say("desk-back"), f"an:when:{kept.id}"),)))


def validity(kept: Kept, teller: Teller) -> Reply:
    """Until when newcomers are told."""
    say, event = teller.speech.say, teller.knowledge.event
    until = say("desk-until", moment=teller.speech.moment(kept.valid_until)) if kept.valid_until else say("desk-nothing")
    ends = [datetime(day.year, day.month, day.day, 23, 59, tzinfo=teller.knowledge.zone) for day in event.days[-4:]]
    buttons = [
        Button(teller.speech.day(end.date(), short=True), f"an:until:{kept.id}:{int(end.timestamp())}") for end in ends if end > teller.now
    ]
    text = f"**{say('desk-newcomers')}**: {until}\n{say('desk-valid-hint')}"
    return Reply(text, (*in_rows(buttons, 3), (Button(say("desk-not-told"), f"an:until:{kept.id}:0"), _back(kept, teller))))


# ---- sending ----


def confirm(kept: Kept, standing: Standing, teller: Teller, holders: int = 0) -> Reply:
    """The question before it goes out: to whom in words, how many exactly, in which languages, when."""
    say, id_ = teller.speech.say, kept.id
    if standing.problems:
        return refused(kept, standing.problems, teller)
    if kept.corrects:
        text = say("desk-correct-question", count=holders)
        return Reply(f"**{text}**\n{say('desk-correct-hint')}", _go(kept, holders, teller))
    if standing.audience is None or standing.chosen is None:
        return prompt(kept, "desk-whom-first", teller, (Button(say("desk-to"), f"an:to:{id_}"),))
    count = len(standing.chosen.reached)
    lines = [
        f"**{say('desk-question', count=count)}**",
        f"{say('desk-to')}: {audience_.in_words(standing.audience, teller, standing.vocabulary)}",
        f"{say('desk-when')}: {planning.in_words(kept.when, teller)}",
        *chosen_lines(standing.chosen, teller),
    ]
    if standing.morning:
        lines.append(say("desk-night", moment=teller.speech.moment(standing.morning)))
    if standing.hindrance:
        lines.append(say(f"hindrance-{standing.hindrance}"))
        return Reply("\n".join(lines), ((Button(say("desk-when"), f"an:when:{id_}"), _back(kept, teller)),))
    if not count:
        return Reply("\n".join(lines), ((_back(kept, teller),),))
    if standing.missing and not kept.fallback:
        lines.append(say("desk-lacks", languages=_lacking_list(standing)))
        rows = [(Button("+ " + OWN_NAMES[lang], f"an:text:{id_}:{lang}"),) for lang, _ in standing.missing if lang in OWN_NAMES]
        return Reply("\n".join(lines), (*rows, (Button(say("desk-lack-anyway"), f"an:lack:{id_}:{kept.revision}"), _back(kept, teller))))
    if standing.missing:
        lines.append(say("desk-lacks-said", languages=_lacking_list(standing)))
    return Reply("\n".join(lines), _go(kept, count, teller))


def _lacking_list(standing: Standing) -> str:
    return ", ".join(f"{OWN_NAMES.get(lang, lang)} ({count})" for lang, count in standing.missing)


def _go(kept: Kept, count: int, teller: Teller) -> tuple[tuple[Button, ...], ...]:
    key = "desk-correct" if kept.corrects else "desk-send" if kept.when.kind == "now" else "desk-plan"
    return ((Button(f"{teller.speech.say(key)}: {count}", f"an:go:{kept.id}:{kept.revision}:{count}"), _back(kept, teller)),)


def planned(kept: Kept, standing: Standing, teller: Teller) -> Reply:
    """It is planned, or did not go out after all, and can be taken back to the desk."""
    say = teller.speech.say
    lines = [
        f"**{name(kept, teller)}** · {say(f'state-{kept.state}')}",
        f"{say('desk-when')}: {planning.in_words(kept.when, teller)}",
        f"{say('desk-to')}: {_audience_words(standing, teller)}",
    ]
    buttons = (Button(say("desk-unplan"), f"an:unplan:{kept.id}"), Button(say("desk-preview"), f"an:look:{kept.id}"))
    return Reply("\n".join(lines), (buttons,))
