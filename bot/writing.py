"""What organisers write and send at the desk becomes a part of their draft: texts, a picture, a button, to whom, when."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot import composing
from bot.composing import Press, show
from bot.core import audience as audience_
from bot.core import desk, planning
from bot.core.announcements import MARK, Announcement, link_from, link_problems, problem, taken_apart
from bot.core.audience import AudienceError
from bot.core.kept import Kept
from bot.core.planning import WhenError
from bot.core.replies import Attachment, Reply
from bot.core.richtext import Rich
from bot.store import announcements as store


@dataclass(frozen=True)
class Part:
    """What an organiser sent."""

    rich: Rich
    file: Attachment | None
    message_id: int
    foreign: bool = False
    """Whether there is something with it that cannot go out: a video, a voice message, a sticker."""

    @property
    def marked(self) -> bool:
        """Whether it begins with a language mark."""
        return MARK.match(self.rich.text) is not None


def take(connection: sqlite3.Connection, press: Press, expects: str, part: Part) -> Reply:
    """A part of an announcement was sent."""
    kept = store.get(connection, press.id)
    if kept is None or kept.state != "draft":
        store.expect_nothing(connection, press.organiser)
        return show(connection, press)
    if part.foreign:
        return desk.refused(kept, [problem("compose-media")], press.teller)
    kind, *more = expects.split(":")
    if kind in ("text", "marked"):
        return _take_text(connection, press, kept, part, more[0] if more else "", more=len(more) > 1)
    try:
        return _TAKE[kind](connection, press, kept, part)
    except (WhenError, AudienceError) as error:
        return desk.refused(kept, [problem(error.key, **error.values)], press.teller)


def _take_text(connection: sqlite3.Connection, press: Press, kept: Kept, part: Part, lang: str, *, more: bool) -> Reply:
    spoken = press.mind.knowledge.event.languages
    texts, problems = taken_apart(part.rich, spoken)
    if problems:
        return desk.refused(kept, problems, press.teller)
    if part.file and kept.corrects:
        return desk.refused(kept, [problem("correct-no-file")], press.teller)
    content = replace(kept.content, file=part.file) if part.file else kept.content
    for code, rich in (texts or {lang: part.rich.stripped()}).items():
        content = _typed(content, code, rich, part) if rich else content
    if content == kept.content:
        return desk.refused(kept, [problem("compose-no-text")], press.teller)
    store.edit(connection, kept.id, press.now, content=content.dump(), fallback=0)
    fresh = store.get(connection, kept.id) or kept
    if not content.languages:  # a picture without words: the words are still to come
        return composing.ask_text(connection, press, fresh, lang, more=more)
    if texts or not more:
        composing.rest(connection, press, kept)
        return show(connection, press)
    return composing.next_text(connection, press, fresh, lang)


def _typed(content: Announcement, lang: str, rich: Rich, part: Part) -> Announcement:
    return replace(content.with_text(lang, rich), typed={**content.typed, lang: part.message_id})


def of_message(connection: sqlite3.Connection, organiser: int, message_id: int) -> Kept | None:
    """The announcement that a message of an organiser's became a text of."""
    return next((one for one in store.latest_of(connection, organiser) if message_id in one.content.typed.values()), None)


def retake(connection: sqlite3.Connection, press: Press, part: Part) -> Reply:
    """The organiser edited the message that a text came from: the draft follows; of what is out, the way to correct it is shown."""
    kept = store.get(connection, press.id)
    if kept is None or kept.state != "draft":
        return show(connection, press)
    texts, problems = taken_apart(part.rich, press.mind.knowledge.event.languages)
    if problems:
        return desk.refused(kept, problems, press.teller)
    content = kept.content
    [lang, *_] = [code for code, id_ in content.typed.items() if id_ == part.message_id]
    for code, rich in (texts or {lang: part.rich.stripped()}).items():
        content = _typed(content, code, rich, part)
    return composing.changed(connection, press, kept, content)


def _take_file(connection: sqlite3.Connection, press: Press, kept: Kept, part: Part) -> Reply:
    if part.file is None:
        return desk.refused(kept, [problem("desk-file-prompt")], press.teller)
    composing.rest(connection, press, kept)
    return composing.changed(connection, press, kept, replace(kept.content, file=part.file))


def _take_link(connection: sqlite3.Connection, press: Press, kept: Kept, part: Part) -> Reply:
    link = link_from(part.rich.text)
    if problems := list(link_problems(link, press.teller)):
        return desk.refused(kept, problems, press.teller)
    composing.rest(connection, press, kept)
    return composing.changed(connection, press, kept, replace(kept.content, links=(*kept.content.links, link)))


def _take_when(connection: sqlite3.Connection, press: Press, kept: Kept, part: Part) -> Reply:
    return composing.timed(connection, press, kept, planning.parse(part.rich.text, press.mind.knowledge, press.now))


def _take_audience(connection: sqlite3.Connection, press: Press, kept: Kept, part: Part) -> Reply:
    audience = audience_.parse(part.rich.text, audience_.vocabulary(press.mind.knowledge))
    store.edit(connection, kept.id, press.now, audience=audience_.text_of(audience))
    return composing.audience_page(connection, press)


_TAKE: dict[str, Callable[[sqlite3.Connection, Press, Kept, Part], Reply]] = {
    "file": _take_file, "link": _take_link, "when": _take_when, "audience": _take_audience,
}  # fmt: skip
