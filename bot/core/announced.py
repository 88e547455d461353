"""What organisers see of announcements that go out or are out: the progress, the report, the list, the log."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from bot.core.announcements import filled
from bot.core.kept import Act, Kept
from bot.core.replies import Button, Reply, in_rows
from bot.core.telling import Teller, shorten
from bot.core.tickets import spaced

BAR = 10
"""Signs of the progress bar."""
MOST_UNSEEN = 60
"""People who have not seen it, listed at once."""
Who = Callable[[int | None], str]
"""How an organiser is called."""


def name(kept: Kept, teller: Teller) -> str:
    """What an announcement is called among organisers."""
    key = "desk-alarm-name" if kept.alarm else "desk-correction-name" if kept.corrects else "desk-name"
    return teller.speech.say(key, number=kept.corrects or kept.id)


@dataclass(frozen=True)
class Numbers:
    """How many copies are where."""

    sent: int = 0
    waiting: int = 0
    unreachable: int = 0
    failed: int = 0
    unknown: int = 0
    stopped: int = 0
    seen: int = 0
    why: Mapping[str, int] | None = None
    """Why copies did not arrive, for the report."""

    @classmethod
    def of(cls, counts: Mapping[str, int], seen: int = 0, why: Mapping[str, int] | None = None) -> Numbers:
        """From the store's states."""
        known = {state: counts.get(state, 0) for state in ("sent", "waiting", "unreachable", "failed", "unknown")}
        return cls(**known, stopped=counts.get("withdrawn", 0), seen=seen, why=why)

    @property
    def total(self) -> int:
        """All copies."""
        return self.sent + self.waiting + self.unreachable + self.failed + self.unknown + self.stopped


def progress(kept: Kept, numbers: Numbers, teller: Teller) -> Reply:
    """The message that shows it going out."""
    say, id_ = teller.speech.say, kept.id
    over = numbers.total - numbers.waiting
    share = over / numbers.total if numbers.total else 1.0
    bar = "▓" * int(share * BAR) + "░" * (BAR - int(share * BAR))
    lines = [f"**{name(kept, teller)}** · {say(f'state-{kept.state}')}", f"{bar} {int(share * 100)}%"]
    parts = [f"{say('progress-sent')} {numbers.sent}"]
    lost = numbers.unreachable + numbers.failed + numbers.unknown
    parts += [f"{say('progress-lost')} {lost}"] if lost else []
    parts += [f"{say('progress-stopped')} {numbers.stopped}"] if numbers.stopped else []
    parts += [f"{say('progress-waiting')} {numbers.waiting}"] if numbers.waiting else []
    lines.append(" · ".join(parts))
    if kept.state == "running" and kept.due and kept.due > teller.now and not over:
        lines.append(say("progress-begins", time=teller.speech.moment(kept.due)))
    elif end := _expected_end(kept, over, numbers.waiting, teller.now):
        lines.append(say("progress-end", time=teller.speech.clock(end)))
    if kept.content.seen:
        lines.append(say("report-seen", count=numbers.seen, total=numbers.sent))
    rows: tuple[tuple[Button, ...], ...] = ()
    if kept.state == "running" and numbers.waiting:
        rows = ((Button(say("desk-pause"), f"an:pause:{id_}"), Button(say("desk-stop"), f"an:halt:{id_}")),)
    elif kept.state == "paused":  # often because of a mistake: what mends it is at hand
        rows = ((Button(say("desk-resume"), f"an:resume:{id_}"), Button(say("desk-stop"), f"an:halt:{id_}")), _after(kept, teller))
    elif kept.state in ("running", "done", "stopped"):
        rows = (_after(kept, teller),)
    return Reply("\n".join(lines), rows)


def _expected_end(kept: Kept, over: int, waiting: int, now: datetime) -> datetime | None:
    if kept.state != "running" or kept.started is None or over < 5 or not waiting:
        return None
    return now + (now - kept.started) * (waiting / over)


def _after(kept: Kept, teller: Teller) -> tuple[Button, ...]:
    say = teller.speech.say
    left = (Button(say("desk-unseen"), f"an:unseen:{kept.id}"),) if kept.content.seen else ()
    return (*left, Button(say("desk-fix"), f"an:fix:{kept.id}"), Button(say("desk-withdraw"), f"an:back:{kept.id}"))


def halt(kept: Kept, numbers: Numbers, teller: Teller) -> Reply:
    """The question before it is stopped for good; meanwhile it is paused."""
    say = teller.speech.say
    text = f"**{say('desk-halt', count=numbers.waiting)}**\n{say('progress-sent')} {numbers.sent}"
    return Reply(text, ((Button(say("desk-stop"), f"an:stop:{kept.id}"), Button(say("desk-resume"), f"an:resume:{kept.id}")),))


def report(kept: Kept, numbers: Numbers, teller: Teller) -> Reply:
    """Said once when it is over: how many got it, and why the others did not."""
    say = teller.speech.say
    lines = [f"**{name(kept, teller)}** · {say(f'state-{kept.state}')}", say("report-reached", count=numbers.sent, total=numbers.total)]
    if numbers.why:
        lines += [f"- {_why(reason, teller)}: {count}" for reason, count in sorted(numbers.why.items(), key=lambda item: -item[1])]
    if kept.started and kept.ended:
        lines.append(say("report-took", length=_length(kept.ended - kept.started, teller)))
    if kept.content.seen:
        lines.append(say("report-seen", count=numbers.seen, total=numbers.sent))
    return Reply("\n".join(lines), (_after(kept, teller),))


def _length(length: timedelta, teller: Teller) -> str:
    if length < timedelta(minutes=2):
        return f"{round(length.total_seconds())} {teller.speech.say('second-sign')}"
    return teller.speech.duration(length)


def _why(reason: str, teller: Teller) -> str:
    key = f"why-{reason}"
    return teller.speech.say(key) if key in teller.speech.phrases else reason


def unseen(kept: Kept, people: Sequence[str], teller: Teller) -> Reply:
    """Who got it and has not said that they have seen it."""
    say = teller.speech.say
    lines = [f"**{name(kept, teller)}** · {say('unseen-count', count=len(people))}", *(f"- {one}" for one in people[:MOST_UNSEEN])]
    if len(people) > MOST_UNSEEN:
        lines.append(say("and-more", count=len(people) - MOST_UNSEEN))
    return Reply("\n".join(lines), ((open_button(kept, teller),),))


def withdraw(kept: Kept, holders: int, old: int, teller: Teller) -> Reply:
    """The question before it is taken back."""
    say = teller.speech.say
    lines = [f"**{say('desk-withdraw-question', count=holders)}**"]
    if old:
        lines.append(say("desk-withdraw-old", count=old))
    buttons = (Button(say("desk-withdraw"), f"an:away:{kept.id}:0"), Button(say("desk-withdraw-tell"), f"an:away:{kept.id}:1"))
    return Reply("\n".join(lines), (buttons, (Button(say("desk-back"), f"an:open:{kept.id}"),)))


def withdrawal_report(kept: Kept, counts: Mapping[str, int], teller: Teller) -> Reply:
    """What became of taking it back."""
    say = teller.speech.say
    lines = [f"**{name(kept, teller)}** · {say('state-withdrawn')}", f"{say('withdrawn-deleted')}: {counts.get('deleted', 0)}"]
    lines += [f"{say(f'withdrawn-{what}')}: {counts[what]}" for what in ("noted", "refused", "unreachable", "unknown") if counts.get(what)]
    return Reply("\n".join(lines))


def correction_report(kept: Kept, counts: Mapping[str, int], teller: Teller) -> Reply:
    """What became of a correction. `counts`: of the corrections by state; unknown: copies that may have arrived, uncorrected."""
    say = teller.speech.say
    lost = sum(count for state, count in counts.items() if state not in ("sent", "waiting", "unknown"))
    lines = [f"**{name(kept, teller)}** · {say('state-corrected')}", say("correction-done", count=counts.get("sent", 0))]
    lines += [say("correction-lost", count=lost)] if lost else []
    lines += [f"{say('withdrawn-unknown')}: {counts['unknown']}"] if counts.get("unknown") else []
    return Reply("\n".join(lines))


def open_button(kept: Kept, teller: Teller) -> Button:
    """Shows it."""
    return Button(teller.speech.say("desk-open"), f"an:open:{kept.id}")


def listing(groups: Sequence[tuple[Kept, str]], teller: Teller, who: Who) -> Reply:
    """Drafts, planned, running and sent ones, each with a button. Each comes with a few words of its own."""
    say = teller.speech.say
    if not groups:
        return Reply(say("desk-list-empty"), ((Button(say("desk-new"), "an:new:0"),),))
    blocks = []
    for state, group in groupby(groups, key=lambda item: item[0].state):
        lines = [f"**{say(f'state-{state}')}**"]
        for kept, words in group:
            author = f" · {who(kept.author)}" if state in ("draft", "planned", "asked") else ""
            lines.append(f"{kept.id}. {first_words(kept, teller)}{author}{f' · {words}' if words else ''}")
        blocks.append("\n".join(lines))
    buttons = [Button(str(kept.id), f"an:open:{kept.id}") for kept, _ in groups]
    return Reply("\n\n".join(blocks), (*in_rows(buttons, 5), (Button(say("desk-new"), "an:new:0"),)))


def first_words(kept: Kept, teller: Teller) -> str:
    """By which an organiser knows it again."""
    lang = kept.content.language_for(teller.speech.lang, teller.knowledge.event.languages)
    if not lang:
        return teller.speech.say("desk-nothing")
    words = " ".join(filled(kept.content.texts[lang], teller).text.split())
    return teller.speech.say("when-session", title=shorten(words, 40))


def log(acts: Sequence[Act], teller: Teller, who: Who) -> Reply:
    """What organisers did, the newest first."""
    say = teller.speech.say
    lines = [f"**{say('log-head')}**"]
    for act in acts:
        number = f" {act.announcement_id}" if act.announcement_id else f" {spaced(act.code)}" if act.code else ""
        note = f" ({act.note})" if act.note else ""
        lines.append(f"{teller.speech.moment(act.moment)} · {who(act.organiser)} · {say(f'act-{act.act}')}{number}{note}")
    return Reply("\n".join(lines if acts else [*lines, say("log-empty")]))
