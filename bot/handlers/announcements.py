"""/announce, /announcements, /log: an announcement is shown, asked about, sent, watched, corrected and taken back.

How it is written stands in composing.py and writing.py; what happens by the clock, in rounds.py.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from telegram import Message, Update
from telegram.ext import ApplicationHandlerStop, BaseHandler, CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot import broadcasts, composing, writing
from bot.composing import Press, Verb, at_desk, press_of, show
from bot.context import Context
from bot.core import announced, desk, planning
from bot.core.kept import SENT, Kept, State
from bot.core.replies import Attachment, Button, Reply
from bot.core.richtext import typed
from bot.sending import entities_of
from bot.store import announcements as store
from bot.store import copies, outbox, recipients
from bot.writing import Part

DRAFTS = 10
"""Of each kind in the list."""
LISTED: tuple[State, ...] = ("draft", "asked", "planned", "fallen", "running", "paused", "done", "stopped", "withdrawn")
"""The list in its order."""


# ---- sending ----


def look(connection: sqlite3.Connection, press: Press, kept: Kept) -> Reply:
    """The messages as people will get them, in each language it is written in."""
    made = broadcasts.replies(kept, press.mind, press.now, marked=True)
    if kept.corrects:
        made = broadcasts.replies(replace(kept, corrected=press.now), press.mind, press.now, marked=True)
    for lang in kept.content.languages:
        key = f"preview:{kept.id}:{press.update_id}:{lang}"
        outbox.put(connection, outbox.Parcel(press.chat_id, key, "answer", made[lang], press.now))
    back = Button(press.teller.speech.say("desk-back"), f"an:open:{kept.id}")
    send = Button(press.teller.speech.say("desk-send"), f"an:send:{kept.id}")
    key = "desk-this-is-it" if kept.content.languages else "compose-no-text"
    mine = press.owns(kept) and kept.state == "draft"
    return Reply(press.teller.speech.say(key), ((send, back) if mine else (back,),))


def send(connection: sqlite3.Connection, press: Press, kept: Kept) -> Reply:
    """The question before it goes out."""
    standing = broadcasts.standing(connection, kept, press.mind, press.now)
    return desk.confirm(kept, standing, press.teller, _holders(connection, kept))


def _holders(connection: sqlite3.Connection, kept: Kept) -> int:
    target = store.get(connection, kept.corrects) if kept.corrects else None
    return len(copies.had(connection, target)) if target else 0


def lack(connection: sqlite3.Connection, press: Press, kept: Kept) -> Reply:
    """The organiser says that a language may be missing."""
    if press.argument == str(kept.revision):
        store.edit(connection, kept.id, press.now, fallback=1)
    return send(connection, press, store.get(connection, kept.id) or kept)


def go(connection: sqlite3.Connection, press: Press, kept: Kept) -> Reply:
    """The second tap: `<revision>:<number of people>`."""
    revision, _, count = press.argument.partition(":")
    say = press.teller.speech.say
    if not (revision.isdecimal() and count.isdecimal()):
        return show(connection, press)
    asked = replace(kept, revision=int(revision))
    verdict = broadcasts.go(connection, press.mind, asked, press.organiser, int(count), press.now)
    if verdict in ("sent", "planned", "corrected"):
        store.expect_nothing(connection, press.organiser)
    if verdict == "sent":
        store.show_progress_in(connection, kept.id, press.chat_id, press.message_id)
        return show(connection, press)
    if verdict == "corrected":
        return Reply(say("desk-correcting", count=int(count)))
    if verdict == "planned":
        return show(connection, press)
    fresh = store.get(connection, kept.id)
    if verdict in ("changed", "refused") and fresh:
        page = send(connection, press, fresh)
        return replace(page, text=f"{say('desk-changed')}\n\n{page.text}") if verdict == "changed" else page
    return _too_late(connection, press, kept)


def _too_late(connection: sqlite3.Connection, press: Press, kept: Kept) -> Reply:
    """Somebody was faster: who, and what is now."""
    page = show(connection, press, kept)
    by = store.who(connection, kept.id, "sent") or store.who(connection, kept.id, "planned")
    return replace(page, text=f"{press.teller.speech.say('desk-taken', who=press.who(by))}\n\n{page.text}")


def delete(connection: sqlite3.Connection, press: Press, kept: Kept) -> Reply:  # noqa: ARG001 - a verb like the others
    """The question before a draft is thrown away."""
    say = press.teller.speech.say
    buttons = (Button(say("desk-delete"), f"an:gone:{kept.id}"), Button(say("desk-back"), f"an:open:{kept.id}"))
    return Reply(say("desk-delete-question", what=announced.name(kept, press.teller)), (buttons,))


def gone(connection: sqlite3.Connection, press: Press, kept: Kept) -> Reply:
    """A draft is thrown away."""
    store.delete(connection, kept.id, press.organiser, press.now)
    return Reply(press.teller.speech.say("desk-deleted", what=announced.name(kept, press.teller)))


def unplan(connection: sqlite3.Connection, press: Press, kept: Kept) -> Reply:
    """A planned one becomes a draft again. An alarm does not: it is raised anew."""
    if kept.alarm:
        return show(connection, press)
    store.move(connection, kept.id, ("planned", "fallen"), "draft", press.now, press.organiser, act="unplanned")
    return show(connection, press)


# ---- while it goes out, and afterwards ----


def pause(connection: sqlite3.Connection, press: Press, kept: Kept) -> Reply:
    """No more for now."""
    broadcasts.pause(connection, kept, press.organiser, press.now)
    return show(connection, press)


def resume(connection: sqlite3.Connection, press: Press, kept: Kept) -> Reply:
    """On with it."""
    broadcasts.resume(connection, kept, press.organiser, press.now)
    store.show_progress_in(connection, kept.id, press.chat_id, press.message_id)
    return show(connection, press)


def halt(connection: sqlite3.Connection, press: Press, kept: Kept) -> Reply:
    """Paused, and the question whether for good."""
    broadcasts.pause(connection, kept, press.organiser, press.now)
    fresh = store.get(connection, kept.id) or kept
    if fresh.state != "paused":
        return show(connection, press)
    return announced.halt(fresh, broadcasts.numbers(connection, fresh), press.teller)


def stop(connection: sqlite3.Connection, press: Press, kept: Kept) -> Reply:
    """For good."""
    broadcasts.halt(connection, kept, press.organiser, press.now)
    return show(connection, press)


def fix(connection: sqlite3.Connection, press: Press, kept: Kept) -> Reply:
    """A draft of the corrected words, to be written, looked at and sent like any other."""
    if kept.state not in SENT:
        return show(connection, press)
    begun = store.correction_by(connection, kept.id, press.organiser)
    more = {"corrects": kept.id, "fallback": int(kept.fallback), "edition": kept.edition}
    id_ = begun or store.create(connection, press.organiser, kept.content, press.now, **more)
    return show(connection, replace(press, id=id_))


def back(connection: sqlite3.Connection, press: Press, kept: Kept) -> Reply:
    """The question before it is taken back."""
    if kept.state not in SENT:
        return show(connection, press)
    holders = copies.had(connection, kept)
    old = sum(press.now - sent >= copies.DELETABLE for *_, sent in holders)
    return announced.withdraw(kept, len(holders), old, press.teller)


def away(connection: sqlite3.Connection, press: Press, kept: Kept) -> Reply:
    """Taken back; `1`: who had it is told."""
    broadcasts.withdraw(connection, press.mind, kept, press.organiser, press.now, tell=press.argument == "1")
    say = press.teller.speech.say
    fresh = store.get(connection, kept.id) or kept
    return Reply(say("desk-withdrawing", what=announced.name(fresh, press.teller)), ((announced.open_button(fresh, press.teller),),))


def unseen(connection: sqlite3.Connection, press: Press, kept: Kept) -> Reply:
    """Who got it and has not pressed "seen"."""
    names = recipients.names(connection)
    left = [one for one in copies.outcomes(connection, kept) if one.state == "sent" and one.seen is None]
    return announced.unseen(kept, [names.get(one.user_id, str(one.user_id)) for one in left], press.teller)


OPEN: dict[str, Verb] = {
    "look": look, "unseen": unseen, "open": composing.opened, "pause": pause, "resume": resume, "halt": halt, "stop": stop,
    "fix": fix, "back": back, "away": away, "unplan": unplan,
}  # fmt: skip
"""What any organiser may do. Stopping and taking back cannot wait for the author."""
OWN: dict[str, Verb] = {
    "send": send, "lack": lack, "go": go, "delete": delete, "gone": gone,
}  # fmt: skip
"""What its author may do."""


def act(connection: sqlite3.Connection, press: Press, verb: str) -> Reply:
    """Do what a button says, if the announcement is still such that it can be done."""
    if verb == "new":
        return composing.new(connection, press)
    kept = store.get(connection, press.id)
    deed = OPEN.get(verb) or OWN.get(verb) or composing.VERBS.get(verb)
    if kept is None or deed is None:
        return show(connection, press)
    if verb not in OPEN and not press.owns(kept):
        return show(connection, press)
    if kept.alarm and verb not in OPEN:  # it is made and raised by /alarm alone
        return show(connection, press)
    if (verb in composing.VERBS or verb in ("send", "lack")) and kept.state != "draft":
        return _too_late(connection, press, kept)
    return deed(connection, press, kept)


# ---- Telegram ----


async def pressed(update: Update, context: Context) -> None:
    """A button of an announcement's."""
    query, press = update.callback_query, await at_desk(update, context)
    if query is None or query.data is None or press is None:
        return
    head, _, rest = query.data.partition(":")
    verb, _, rest = rest.partition(":") if head == "an" else (head, ":", rest)
    number, _, argument = rest.partition(":")
    there = replace(press, id=int(number), argument=argument)
    await context.pop_up(update)
    answer = context.settle if verb == "look" else context.edit  # what follows the previews stands below them
    await answer(update, lambda connection: act(connection, there, verb))


async def announce(update: Update, context: Context) -> None:
    """/announce: a new announcement."""
    await _command(update, context, composing.new)


async def listing(update: Update, context: Context) -> None:
    """/announcements: drafts, planned, running and sent ones."""
    await _command(update, context, _listing)


def _listing(connection: sqlite3.Connection, press: Press) -> Reply:
    rows = [(kept, _said_of(connection, press, kept)) for state in LISTED for kept in store.listed(connection, (state,), DRAFTS)]
    return announced.listing(rows, press.teller, press.who)


def _said_of(connection: sqlite3.Connection, press: Press, kept: Kept) -> str:
    if kept.state == "planned":
        return planning.in_words(kept.when, press.teller)
    if kept.state in ("draft", "asked", "fallen"):
        return ""
    counted, say = broadcasts.numbers(connection, kept), press.teller.speech.say
    words = say("report-reached", count=counted.sent, total=counted.total)
    return f"{words} · {say('report-seen', count=counted.seen, total=counted.sent)}" if kept.content.seen else words


async def log(update: Update, context: Context) -> None:
    """/log: what organisers did."""
    await _command(update, context, lambda connection, press: announced.log(store.log(connection), press.teller, press.who))


async def _command(update: Update, context: Context, page: Callable[[sqlite3.Connection, Press], Reply]) -> None:
    press = await at_desk(update, context)
    if press:
        await context.settle(update, lambda connection: page(connection, press))


async def heard(update: Update, context: Context) -> None:
    """A message from an organiser who is writing an announcement is a part of it; any other goes on to the next handlers."""
    message = update.message
    if message is None or message.from_user is None or message.from_user.id not in context.house.settings.organisers:
        return
    id_ = message.from_user.id
    waiting = await context.house.db.read(lambda connection: store.expected(connection, id_))
    press = await press_of(update, context) if waiting else None
    if waiting is None or press is None:
        return
    there = replace(press, id=waiting[0])
    part = _part(message)
    if waiting[1] == "marked" and not part.marked:
        return
    await context.settle(update, lambda connection: writing.take(connection, there, waiting[1], part))
    raise ApplicationHandlerStop


async def mended(update: Update, context: Context) -> None:
    """An organiser edited the message that a text of theirs came from."""
    message = update.edited_message
    if message is None or message.from_user is None or message.from_user.id not in context.house.settings.organisers:
        return
    id_, part = message.from_user.id, _part(message)
    kept = await context.house.db.read(lambda connection: writing.of_message(connection, id_, part.message_id))
    press = await press_of(update, context) if kept else None
    if kept is None or press is None:
        return
    there = replace(press, id=kept.id)
    await context.settle(update, lambda connection: writing.retake(connection, there, part))
    raise ApplicationHandlerStop


def _part(message: Message) -> Part:
    rich = typed(message.text or message.caption or "", entities_of(message))
    file = None
    if message.photo:
        file = Attachment("photo", "photo", file_id=message.photo[-1].file_id)
    elif message.document:
        file = Attachment("document", message.document.file_name or "file", file_id=message.document.file_id)
    return Part(rich, file, message.message_id, foreign=file is None and message.effective_attachment is not None)


async def saw(update: Update, context: Context) -> None:
    """Somebody pressed "seen"."""
    query = update.callback_query
    if query is None or query.data is None:
        return
    teller = await context.teller(update)
    id_, user_id, now = int(query.data.partition(":")[2]), query.from_user.id, context.now()
    context.effect(lambda connection: _note_seen(connection, id_, user_id, now))
    await context.pop_up(update, teller.speech.say("seen-thanks"))


def _note_seen(connection: sqlite3.Connection, id_: int, user_id: int, now: datetime) -> None:
    copies.see(connection, id_, user_id, now.astimezone(UTC))


FIRST: list[BaseHandler[Update, Context, None]] = [
    MessageHandler(~filters.COMMAND & filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE & ~filters.StatusUpdate.ALL, heard),
    MessageHandler(filters.ChatType.PRIVATE & filters.UpdateType.EDITED_MESSAGE, mended),
]
"""Asked before the questions: what an organiser writes at the desk is no question."""
HANDLERS: list[BaseHandler[Update, Context, None]] = [
    CommandHandler("announce", announce),
    CommandHandler("announcements", listing),
    CommandHandler("log", log),
    CallbackQueryHandler(pressed, pattern=r"^an:[a-z]{2,8}:\d{1,15}(:[a-z0-9:+-]{0,40})?$"),
    CallbackQueryHandler(pressed, pattern=r"^a[uvwlmr]:\d{1,15}:[a-z0-9:+-]{1,44}$"),
    CallbackQueryHandler(saw, pattern=r"^seen:\d{1,15}$"),
]
