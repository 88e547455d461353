"""/alarm: a prepared message to everybody at once, which a second organiser confirms, or which can be stopped for some seconds."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from telegram import Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler

from bot import broadcasts
from bot.composing import Press, at_desk, show, unmoved
from bot.context import Context, House
from bot.core import alarms
from bot.core import audience as audience_
from bot.core.kept import Kept
from bot.core.replies import Reply
from bot.store import announcements as store
from bot.store import outbox

Deed = Callable[[sqlite3.Connection, Press, House], Reply]


def pick(connection: sqlite3.Connection, press: Press, _: House) -> Reply:
    """An alarm was chosen: which session it is about, or the question whether to raise it."""
    alarm = press.mind.knowledge.alarms.alarms.get(press.argument)
    if alarm is None:
        return alarms.page(press.teller)
    store.forget_unraised(connection, press.organiser)
    id_ = store.create(connection, press.organiser, alarms.raised(alarm), press.now, audience=alarm.to, alarm=press.argument)
    kept = store.get(connection, id_)
    assert kept  # noqa: S101 - it was just made
    return alarms.sessions(kept, press.teller, 0) if alarms.needs_session(alarm) else _question(connection, press, kept)


def sessions(connection: sqlite3.Connection, press: Press, _: House) -> Reply:
    """Another page of sessions."""
    kept = _mine(connection, press)
    return alarms.sessions(kept, press.teller, int(press.argument) if press.argument.isdecimal() else 0) if kept else _gone(press)


def about(connection: sqlite3.Connection, press: Press, _: House) -> Reply:
    """The session that it is about."""
    kept = _mine(connection, press)
    alarm = press.mind.knowledge.alarms.alarms.get(kept.alarm or "") if kept else None
    if kept is None or alarm is None or press.argument not in press.mind.knowledge.agenda.by_id:
        return _gone(press)
    store.edit(connection, kept.id, press.now, content=alarms.raised(alarm, press.argument).dump())
    return _question(connection, press, store.get(connection, kept.id) or kept)


def _mine(connection: sqlite3.Connection, press: Press) -> Kept | None:
    kept = store.get(connection, press.id)
    return kept if kept and kept.alarm and kept.state == "draft" and kept.author == press.organiser else None


def _gone(press: Press) -> Reply:
    return Reply(press.teller.speech.say("desk-gone"))


def _texts(press: Press, kept: Kept) -> list[str]:
    made = broadcasts.replies(kept, press.mind, press.now)
    return [made[lang].text for lang in kept.content.languages]


def _question(connection: sqlite3.Connection, press: Press, kept: Kept) -> Reply:
    standing = broadcasts.standing(connection, kept, press.mind, press.now)
    if standing.problems or standing.audience is None or standing.chosen is None:
        return Reply("\n".join(one.say(press.teller) for one in standing.problems) or press.teller.speech.say("desk-gone"))
    words = audience_.in_words(standing.audience, press.teller, standing.vocabulary)
    warning = unmoved(connection, press, kept, press.teller)
    return alarms.question(kept, words, _texts(press, kept), len(standing.chosen.reached), press.teller, warning)


def raise_(connection: sqlite3.Connection, press: Press, house: House) -> Reply:
    """Raised: the others are asked to confirm; without others, the seconds run in which it can be stopped."""
    kept = _mine(connection, press)
    if kept is None:
        return _state(connection, press)
    store.move(connection, kept.id, ("draft",), "asked", press.now, press.organiser)
    store.show_progress_in(connection, kept.id, press.chat_id, press.message_id)
    others = [one for one in press.organisers if one != press.organiser and outbox.is_reachable(connection, one)]
    if not others:
        return _count_down(connection, press, kept)
    count = int(press.argument) if press.argument.isdecimal() else 0
    _ask(connection, press, house, kept, others, count)
    return alarms.waits(store.get(connection, kept.id) or kept, press.teller)


def _ask(connection: sqlite3.Connection, press: Press, house: House, kept: Kept, others: list[int], count: int) -> None:
    for other in others:
        teller = broadcasts.teller_for(connection, house, other, press.now)
        theirs = replace(press, teller=teller, organiser=other)
        reply = alarms.asks(kept, _texts(press, kept), count, teller, theirs.who, unmoved(connection, press, kept, teller))
        outbox.put(connection, outbox.Parcel(other, f"{kept.key}:confirm", "urgent", reply, press.now))


def _count_down(connection: sqlite3.Connection, press: Press, kept: Kept) -> Reply:
    due = press.now + timedelta(seconds=press.mind.knowledge.alarms.delay)
    store.set_moments(connection, kept.id, due=due)
    return alarms.waits(replace(kept, due=due, state="asked"), press.teller)


def alone(connection: sqlite3.Connection, press: Press, _: House) -> Reply:
    """Nobody else answers: after a while its organiser may let it go out alone, with the seconds to stop it."""
    kept = store.get(connection, press.id)
    if kept is None or kept.state != "asked" or kept.author != press.organiser or kept.due:
        return _state(connection, press)
    asked = store.when(connection, kept.id, "asked") or press.now
    left = press.mind.knowledge.alarms.alone_after - int((press.now - asked) / timedelta(seconds=1))
    if left > 0:
        page = alarms.waits(kept, press.teller)
        return replace(page, text=f"{press.teller.speech.say('alarm-alone-later', count=left)}\n\n{page.text}")
    store.note(connection, press.now, press.organiser, kept.id, "alone")
    return _count_down(connection, press, kept)


def yes(connection: sqlite3.Connection, press: Press, _: House) -> Reply:
    """A second organiser confirms: it goes out at once."""
    kept = store.get(connection, press.id)
    if kept is None or kept.state != "asked" or kept.author == press.organiser:
        return _state(connection, press)
    standing = broadcasts.standing(connection, kept, press.mind, press.now)
    if standing.chosen is not None:
        broadcasts.start(connection, press.mind, kept, standing.chosen, press.organiser, press.now)
    return _state(connection, press)


def no(connection: sqlite3.Connection, press: Press, house: House) -> Reply:
    """Any organiser stops it before it goes out; who raised it is told."""
    kept = store.get(connection, press.id)
    if kept is None or not kept.alarm:
        return _gone(press)
    if kept.state == "draft":
        store.delete(connection, kept.id, press.organiser, press.now)
        return Reply(press.teller.speech.say("alarm-dropped"))
    if not store.move(connection, kept.id, ("asked",), "fallen", press.now, press.organiser, act="refused"):
        return _state(connection, press)
    outbox.withdraw(connection, f"{kept.key}:confirm", press.now)
    for other in {kept.author, *press.organisers} - {press.organiser, None}:
        if other is not None and outbox.is_reachable(connection, other):
            teller = broadcasts.teller_for(connection, house, other, press.now)
            said = teller.speech.say("alarm-refused", who=replace(press, teller=teller, organiser=other).who(press.organiser))
            outbox.put(connection, outbox.Parcel(other, f"{kept.key}:refused", "personal", Reply(said), press.now))
    return Reply(press.teller.speech.say("alarm-dropped"))


def _state(connection: sqlite3.Connection, press: Press) -> Reply:
    """As it is now."""
    kept = store.get(connection, press.id)
    if kept is None or kept.state == "fallen":
        return Reply(press.teller.speech.say("alarm-dropped"))
    if kept.state == "asked":
        return alarms.waits(kept, press.teller)
    return show(connection, press, kept)


DEEDS: dict[str, Deed] = {"pick": pick, "for": sessions, "on": about, "raise": raise_, "alone": alone, "yes": yes, "no": no}


async def alarm(update: Update, context: Context) -> None:
    """/alarm: which one?"""
    press = await at_desk(update, context)
    if press:
        await context.reply(update, alarms.page(press.teller))


async def pressed(update: Update, context: Context) -> None:
    """A button of an alarm's."""
    query, press = update.callback_query, await at_desk(update, context)
    if query is None or query.data is None or press is None:
        return
    _, verb, rest = query.data.split(":", 2)
    number, _, argument = rest.partition(":")
    there = replace(press, argument=rest) if verb == "pick" else replace(press, id=int(number), argument=argument)
    house = context.house
    await context.pop_up(update)
    await context.edit(update, lambda connection: DEEDS[verb](connection, there, house))


HANDLERS: list[BaseHandler[Update, Context, None]] = [
    CommandHandler("alarm", alarm),
    CallbackQueryHandler(pressed, pattern=r"^alarm:pick:[a-z0-9-]{1,32}$"),
    CallbackQueryHandler(pressed, pattern=r"^alarm:(for|on|raise|alone|yes|no):\d{1,12}(:[a-z0-9-]{1,32})?$"),
]
