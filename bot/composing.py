"""Composing an announcement by buttons: which text, to whom, when. What is written meanwhile stands in writing.py.

Each press is one function on the connection: it looks at the announcement as it is at that moment, changes it, and gives the
page that takes the place of the one with the button.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from telegram import Update

from bot import broadcasts
from bot.context import Context
from bot.core import alarms, announced, changes, desk
from bot.core import audience as audience_
from bot.core.announcements import Announcement, Problem, link_from
from bot.core.audience import AudienceError
from bot.core.dialogue import Mind
from bot.core.kept import Kept
from bot.core.planning import When
from bot.core.replies import Button, Reply
from bot.core.telling import Teller
from bot.store import announcements as store
from bot.store import published


@dataclass(frozen=True)
class Press:
    """A button that an organiser pressed, or a command."""

    mind: Mind
    teller: Teller
    organiser: int
    organisers: tuple[int, ...]
    now: datetime
    update_id: int
    chat_id: int
    message_id: int
    id: int = 0
    argument: str = ""

    def owns(self, kept: Kept) -> bool:
        """Whether a draft is theirs to change: one from the command line, or of somebody who is gone, is everybody's."""
        return kept.author in (self.organiser, None)

    def who(self, organiser: int | None) -> str:
        """How an organiser is called: names are not kept."""
        say = self.teller.speech.say
        if organiser == self.organiser:
            return say("who-you")
        number = self.organisers.index(organiser) + 1 if organiser in self.organisers else 0
        return say("who-organiser", number=number) if number else say("who-clock")


async def press_of(update: Update, context: Context) -> Press | None:
    """The organiser at the desk; None for anybody else, and in groups."""
    user, chat, message = update.effective_user, update.effective_chat, update.effective_message
    house = context.house
    if user is None or chat is None or message is None or user.id not in house.settings.organisers or chat.type != chat.PRIVATE:
        return None
    teller = await context.teller(update)
    organisers = tuple(sorted(house.settings.organisers))
    return Press(house.mind, teller, user.id, organisers, context.now(), update.update_id, chat.id, message.message_id)


async def at_desk(update: Update, context: Context) -> Press | None:
    """The organiser who wrote or pressed; anybody else is told that this is not for them."""
    press = await press_of(update, context)
    if press is None:
        say = (await context.teller(update)).speech.say
        if update.callback_query:
            await context.pop_up(update, say("organisers-only"), alert=True)
        else:
            await context.reply(update, Reply(say("organisers-only")))
    return press


Verb = Callable[[sqlite3.Connection, Press, Kept], Reply]


def show(connection: sqlite3.Connection, press: Press, kept: Kept | None = None) -> Reply:
    """An announcement as it is now."""
    kept = store.get(connection, press.id if kept is None else kept.id)
    teller = press.teller
    if kept is None:
        return Reply(teller.speech.say("desk-gone"))
    if kept.alarm and kept.state == "draft":
        return alarms.page(teller)
    if kept.state == "draft":
        standing = broadcasts.standing(connection, kept, press.mind, press.now)
        return desk.draft(kept, standing, teller, None if press.owns(kept) else press.who)
    if kept.state == "asked":
        return _asked(connection, press, kept)
    if kept.state in ("planned", "fallen"):
        return desk.planned(kept, broadcasts.standing(connection, kept, press.mind, press.now), teller)
    if kept.state == "withdrawn":
        return announced.withdrawal_report(kept, broadcasts.withdrawn_counts(connection, kept), teller)
    return announced.progress(kept, broadcasts.numbers(connection, kept), teller)


def unmoved(connection: sqlite3.Connection, press: Press, kept: Kept, teller: Teller) -> str:
    """A warning that an alarm names the room or time that people know; empty when there is nothing to warn of."""
    lately = published.since(connection, press.now - alarms.LATELY)
    return alarms.unmoved(kept.content, changes.compare_all(lately, press.mind.knowledge.zone), teller)


def _asked(connection: sqlite3.Connection, press: Press, kept: Kept) -> Reply:
    """An alarm that waits: its organiser sees for what, the others are asked."""
    if kept.author == press.organiser or kept.due:
        return alarms.waits(kept, press.teller)
    made = broadcasts.replies(kept, press.mind, press.now)
    chosen = broadcasts.standing(connection, kept, press.mind, press.now).chosen
    texts = [made[lang].text for lang in kept.content.languages]
    count, warning = len(chosen.reached) if chosen else 0, unmoved(connection, press, kept, press.teller)
    return alarms.asks(kept, texts, count, press.teller, press.who, warning)


def rest(connection: sqlite3.Connection, press: Press, kept: Kept) -> None:
    """Nothing is asked for; a message that begins with a language mark is a text of this draft all the same."""
    store.expect(connection, press.organiser, kept.id, "marked")


def changed(connection: sqlite3.Connection, press: Press, kept: Kept, content: Announcement) -> Reply:
    store.edit(connection, kept.id, press.now, content=content.dump())
    return show(connection, press)


# ---- writing ----


def new(connection: sqlite3.Connection, press: Press) -> Reply:
    """An empty draft (the one there is, if nothing was written in it), and the prompt for its first text."""
    empty = [one for one in store.listed(connection, ("draft",)) if one.author == press.organiser and not one.content.languages]
    id_ = empty[0].id if empty else store.create(connection, press.organiser, Announcement(), press.now)
    kept = store.get(connection, id_)
    assert kept  # noqa: S101 - it was just made
    return ask_text(connection, press, kept, _languages(press)[0], more=True)


def _languages(press: Press) -> tuple[str, ...]:
    """The event's languages, the organiser's own first."""
    spoken = press.mind.knowledge.event.languages
    own = press.teller.speech.lang
    return (own, *(lang for lang in spoken if lang != own))


def ask_text(connection: sqlite3.Connection, press: Press, kept: Kept, lang: str, *, more: bool) -> Reply:
    store.expect(connection, press.organiser, kept.id, f"text:{lang}:more" if more else f"text:{lang}")
    return desk.write(kept, lang, press.teller, more=more and bool(kept.content.languages))


def text(connection: sqlite3.Connection, press: Press, kept: Kept) -> Reply:
    """The text of one language is written anew."""
    if press.argument not in press.mind.knowledge.event.languages:
        return show(connection, press)
    return ask_text(connection, press, kept, press.argument, more=False)


def skip(connection: sqlite3.Connection, press: Press, kept: Kept) -> Reply:
    """A language is left out for now."""
    return next_text(connection, press, kept, press.argument)


def next_text(connection: sqlite3.Connection, press: Press, kept: Kept, after: str) -> Reply:
    """The prompt for the next language that is missing, or the draft."""
    order = _languages(press)
    later = order[order.index(after) + 1 :] if after in order else ()
    lang = next((one for one in later if not kept.content.texts.get(one)), None)
    if lang:
        return ask_text(connection, press, kept, lang, more=True)
    rest(connection, press, kept)
    return show(connection, press)


def references(connection: sqlite3.Connection, press: Press, kept: Kept) -> Reply:  # noqa: ARG001 - a verb like the others
    """What may be written for a session's times and room, to be copied; what is asked for stays so."""
    return desk.references(kept, press.argument, press.teller)


def file(connection: sqlite3.Connection, press: Press, kept: Kept) -> Reply:
    """A picture or a file is to come."""
    store.expect(connection, press.organiser, kept.id, "file")
    remove = ((Button(press.teller.speech.say("desk-remove"), f"an:nofile:{kept.id}"),),) if kept.content.file else ()
    return desk.prompt(kept, "desk-file-prompt", press.teller, *remove)


def no_file(connection: sqlite3.Connection, press: Press, kept: Kept) -> Reply:
    """Without a picture or file after all."""
    rest(connection, press, kept)
    return changed(connection, press, kept, replace(kept.content, file=None))


def link(connection: sqlite3.Connection, press: Press, kept: Kept) -> Reply:
    """A button is to come."""
    store.expect(connection, press.organiser, kept.id, "link")
    say = press.teller.speech.say
    rows = [(Button(say("whom-link"), f"av:{kept.id}:a+:link:0"),)]
    if kept.content.links:
        rows.append((Button(say("desk-remove"), f"an:nolinks:{kept.id}"),))
    return desk.prompt(kept, "desk-link-prompt", press.teller, *rows)


def no_links(connection: sqlite3.Connection, press: Press, kept: Kept) -> Reply:
    """Without buttons after all."""
    rest(connection, press, kept)
    return changed(connection, press, kept, replace(kept.content, links=()))


def seen(connection: sqlite3.Connection, press: Press, kept: Kept) -> Reply:
    """The button "seen", on or off."""
    return changed(connection, press, kept, replace(kept.content, seen=not kept.content.seen))


def urgent(connection: sqlite3.Connection, press: Press, kept: Kept) -> Reply:
    """Urgent, or not."""
    return changed(connection, press, kept, replace(kept.content, urgent=not kept.content.urgent))


def opened(connection: sqlite3.Connection, press: Press, kept: Kept) -> Reply:
    """Back to the draft: the next message is one like any other."""
    if press.owns(kept) and kept.state == "draft":
        rest(connection, press, kept)
    return show(connection, press)


# ---- to whom, when ----


def whom(connection: sqlite3.Connection, press: Press, kept: Kept) -> Reply:
    """The audience; it can be written as well."""
    store.expect(connection, press.organiser, kept.id, "audience")
    return audience_page(connection, press, press.argument if press.argument in ("a+", "a-", "o+", "o-") else "a+")


def audience_page(connection: sqlite3.Connection, press: Press, mood: str = "a+") -> Reply:
    kept = store.get(connection, press.id)
    if kept is None:
        return show(connection, press)
    return desk.whom(kept, broadcasts.standing(connection, kept, press.mind, press.now), press.teller, mood)


def less(connection: sqlite3.Connection, press: Press, kept: Kept) -> Reply:
    """The last condition is taken back."""
    audience = broadcasts.audience_of(kept, press.mind)
    shorter = None if audience is None or isinstance(audience, Problem) else audience_.shortened(audience)
    store.edit(connection, kept.id, press.now, audience=audience_.text_of(shorter) if shorter else "")
    return audience_page(connection, press)


def add(connection: sqlite3.Connection, press: Press, kept: Kept) -> Reply:
    """One condition more: `<mood>:<condition>`."""
    mood, _, word = press.argument.partition(":")
    try:
        condition = audience_.atom(word, audience_.vocabulary(press.mind.knowledge))
    except AudienceError:
        return audience_page(connection, press)
    whole = broadcasts.audience_of(kept, press.mind)
    joins: audience_.Joins = "or" if mood.startswith("o") else "and"
    longer = audience_.extended(None if isinstance(whole, Problem) else whole, condition, joins, negated=mood.endswith("-"))
    if len(audience_.text_of(longer)) <= audience_.MOST:
        store.edit(connection, kept.id, press.now, audience=audience_.text_of(longer))
    return audience_page(connection, press)


def values(connection: sqlite3.Connection, press: Press, kept: Kept) -> Reply:
    """What a condition may name: `<mood>:<kind>:<page>`."""
    mood, kind, page = [*press.argument.split(":"), "", ""][:3]
    if kind not in (*audience_.VALUED, "when", "link", "ref") or not page.isdecimal():
        return show(connection, press)
    standing = broadcasts.standing(connection, kept, press.mind, press.now)
    return desk.values(kept, kind, standing, press.teller, mood, int(page))


def when(connection: sqlite3.Connection, press: Press, kept: Kept) -> Reply:
    """When it goes out; it can be written as well."""
    store.expect(connection, press.organiser, kept.id, "when")
    return desk.when(kept, press.teller)


def timed(connection: sqlite3.Connection, press: Press, kept: Kept, wish: When) -> Reply:
    rest(connection, press, kept)
    store.edit(connection, kept.id, press.now, timing=wish.dump())
    return show(connection, press)


def at_once(connection: sqlite3.Connection, press: Press, kept: Kept) -> Reply:
    """As soon as it is sent."""
    return timed(connection, press, kept, When())


def before_session(connection: sqlite3.Connection, press: Press, kept: Kept) -> Reply:
    """Relative to a session: `<session>`, then `<session>:<minutes before>`."""
    session, _, minutes = press.argument.partition(":")
    if session not in press.mind.knowledge.agenda.by_id:
        return show(connection, press)
    if not minutes.isdecimal() or len(minutes) > 5:
        return desk.leads(kept, session, press.teller)
    return timed(connection, press, kept, When("session", None, session, "start", -int(minutes)))


def with_session(connection: sqlite3.Connection, press: Press, kept: Kept) -> Reply:
    """A button to a session."""
    rest(connection, press, kept)
    links = (*kept.content.links, link_from(f"session:{press.argument}"))
    return changed(connection, press, kept, replace(kept.content, links=links))


def valid(connection: sqlite3.Connection, press: Press, kept: Kept) -> Reply:  # noqa: ARG001 - a verb like the others
    """Until when newcomers are told."""
    return desk.validity(kept, press.teller)


def until(connection: sqlite3.Connection, press: Press, kept: Kept) -> Reply:
    """A moment was chosen, or none."""
    chosen = int(press.argument) if press.argument.isdecimal() and len(press.argument) < 12 else 0
    store.edit(connection, kept.id, press.now, valid_until=chosen or None)
    return show(connection, press)


VERBS: dict[str, Verb] = {
    "text": text, "skip": skip, "file": file, "nofile": no_file, "link": link, "nolinks": no_links, "seen": seen, "urgent": urgent,
    "to": whom, "less": less, "when": when, "now": at_once, "valid": valid, "until": until,
    "au": add, "av": values, "aw": before_session, "al": with_session, "am": whom, "ar": references,
}  # fmt: skip
"""What its author may do with a draft."""
