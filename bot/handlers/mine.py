"""/myagenda: save sessions and drop them, a day as text and as a picture, and a file for the calendar."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from telegram import Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler

from bot.context import Context
from bot.core import calendar, changes, mine, pages
from bot.core.agenda import Session
from bot.core.reminders import Rules, Wishes, of_session
from bot.core.replies import Attachment, Reply
from bot.core.telling import Teller, shorten
from bot.store import agendas, published
from bot.store.database import Work


async def page(update: Update, context: Context) -> None:
    """What somebody saved; a button of a day puts that day in its place."""
    teller = await context.teller(update)
    await context.pop_up(update)
    chosen = _day(update, context)
    reply = mine.page(context.house.mind.knowledge.agenda, teller, chosen)
    await (context.edit(update, reply) if chosen else context.reply(update, reply))


def _day(update: Update, context: Context) -> date | None:
    """The day that a button names."""
    named = (update.callback_query.data or "").partition(":")[2] if update.callback_query else ""
    return {str(day): day for day in context.house.mind.knowledge.agenda.days}.get(named)


async def save(update: Update, context: Context) -> None:
    """Save a session: the button becomes one that drops it. A second press changes nothing."""
    session, teller = await _pressed(update, context)
    if session is None:
        return
    if session.id in teller.mine:
        await _card(update, context, teller, session, teller.speech.say("saved-already"))
        return
    if session.entry.cancelled:
        await context.pop_up(update, teller.speech.say("saved-cancelled"), alert=True)
        return
    user_id, now = _user(update), context.now()
    wishes = await context.house.db.read(lambda connection: agendas.wishes(connection, user_id))
    context.effect(_saving(user_id, session.id, context))
    said = _saved(
        session, teller, wishes, Rules.of(context.house.mind.knowledge), mine.chosen(context.house.mind.knowledge.agenda, teller.mine, now)
    )
    await _card(update, context, replace(teller, mine=teller.mine | {session.id}), session, said)


def _saving(user_id: int, session_id: str, context: Context) -> Work[None]:
    now = context.now()

    def work(connection: sqlite3.Connection) -> None:
        agendas.save(connection, user_id, session_id, now)

    return work


def _dropping(user_id: int, session_ids: Sequence[str]) -> Work[None]:
    def work(connection: sqlite3.Connection) -> None:
        for session_id in session_ids:
            agendas.drop(connection, user_id, session_id)

    return work


def _saved(session: Session, teller: Teller, wishes: Wishes, rules: Rules, before: Sequence[Session]) -> str:
    """What a toast says of a session that was saved: the most important thing, for it has room for no more."""
    say = teller.speech.say
    beside = [other for other in before if mine.overlap(session, other)]
    if beside:
        return say("saved-overlap", title=shorten(teller.title(beside[0]), 60))
    if session.start is None:
        return say("saved-no-time")
    coming = of_session(session, teller.now, wishes, rules)
    return say("saved" if coming else "saved-no-reminder")


async def drop(update: Update, context: Context) -> None:
    """Take a session out of one's agenda: the button becomes one that saves it again."""
    session, teller = await _pressed(update, context)
    if session is None:
        return
    there = session.id in teller.mine
    if there:
        context.effect(_dropping(_user(update), [session.id]))
    said = teller.speech.say("dropped" if there else "dropped-already")
    await _card(update, context, replace(teller, mine=teller.mine - {session.id}), session, said)


async def less(update: Update, context: Context) -> None:
    """A way out of an overlap: drop a session, and see the day again."""
    session, teller = await _pressed(update, context)
    if session is None:
        return
    context.effect(_dropping(_user(update), [session.id]))
    await context.pop_up(update, teller.speech.say("dropped" if session.id in teller.mine else "dropped-already"))
    after = replace(teller, mine=teller.mine - {session.id})
    await context.edit(update, mine.page(context.house.mind.knowledge.agenda, after, session.day))


async def instead(update: Update, context: Context) -> None:
    """A way out of an overlap: go to the repeat of a session in its place."""
    session, teller = await _pressed(update, context)
    if session is None:
        return
    agenda, user_id = context.house.mind.knowledge.agenda, _user(update)
    same = [other.id for other in mine.repeats(session, agenda, teller.now) if other.id in teller.mine]
    context.effect(_saving(user_id, session.id, context))
    context.effect(_dropping(user_id, same))
    await context.pop_up(update, teller.speech.say("swapped", when=teller.when(session)))
    after = replace(teller, mine=(teller.mine | {session.id}) - set(same))
    await context.edit(update, mine.page(agenda, after, session.day))


async def _pressed(update: Update, context: Context) -> tuple[Session | None, Teller]:
    """The session that a button names; one that may not be told, or is gone, is answered as an old button."""
    teller = await context.teller(update)
    id_ = (update.callback_query.data or "").partition(":")[2] if update.callback_query else ""
    agenda = context.house.mind.knowledge.agenda
    session = agenda.by_id.get(id_)
    if session is None or session not in agenda.known(teller.now):
        await context.pop_up(update, teller.speech.say("stale-button"), alert=True)
        return None, teller
    return session, teller


async def _card(update: Update, context: Context, teller: Teller, session: Session, said: str) -> None:
    """Show the card with the other button in the place of the one pressed; in a group nobody's card is everybody's."""
    await context.pop_up(update, said)
    card = pages.session(context.house.mind, teller, session.id)
    chat = update.effective_chat
    if card and chat and chat.type == chat.PRIVATE:
        await context.edit(update, card)


async def picture(update: Update, context: Context) -> None:
    """A day as a picture."""
    teller = await context.teller(update)
    agenda = context.house.mind.knowledge.agenda
    day = _day(update, context)
    if day is None:
        await context.pop_up(update, teller.speech.say("stale-button"), alert=True)
        return
    await context.pop_up(update)
    content = await asyncio.to_thread(_drawn, agenda.known(teller.now), day, teller)
    if not content:
        await context.reply(update, Reply(teller.speech.say("picture-no-time")))
        return
    caption = teller.speech.say("picture-caption", day=teller.speech.day(day))
    await context.reply(update, Reply(caption, attachment=Attachment("photo", f"{day}.png", content)))


def _drawn(sessions: Sequence[Session], day: date, teller: Teller) -> bytes:
    from bot.core import picture as drawing  # noqa: PLC0415  # brings the plotting library, which takes half a second

    return drawing.day(sessions, day, teller)


async def calendar_file(update: Update, context: Context) -> None:
    """My agenda, or one session, as a file for the calendar."""
    teller = await context.teller(update)
    agenda = context.house.mind.knowledge.agenda
    id_ = (update.callback_query.data or "").partition(":")[2] if update.callback_query else ""
    wanted = frozenset({id_}) if id_ else teller.mine
    sessions = mine.chosen(agenda, wanted, teller.now)
    revisions, taken_out = await context.house.db.read(
        lambda connection: (published.revisions(connection), published.taken_out(connection, wanted - agenda.by_id.keys()))
    )
    gone = [state for one, content in sorted(taken_out.items()) if (state := changes.load(one, content, agenda.zone))]
    if not sessions and not gone:
        await context.pop_up(update, teller.speech.say("stale-button" if id_ else "mine-empty"), alert=True)
        return
    await context.pop_up(update)
    caption = [teller.speech.say("calendar-caption", count=len(sessions) + len(gone))]
    open_ = [teller.title(session) for session in sessions if session.start is None]
    if open_:
        caption.append(shorten(teller.speech.say("calendar-no-time", titles=", ".join(open_)), 500))
    name = calendar.file_name(teller, sessions[0] if id_ and sessions else None)
    file = Attachment("document", name, calendar.ics(sessions, teller, revisions, gone))
    await context.reply(update, Reply("\n\n".join(caption), attachment=file))


def _user(update: Update) -> int:
    if update.effective_user is None:
        raise ValueError("an update without a person reached a handler")
    return update.effective_user.id


_ID = "[a-z0-9-]{1,32}"
HANDLERS: list[BaseHandler[Update, Context, None]] = [
    CommandHandler("myagenda", page),
    CallbackQueryHandler(page, pattern=r"^mine(:\d{4}-\d{2}-\d{2})?$"),
    CallbackQueryHandler(save, pattern=f"^save:{_ID}$"),
    CallbackQueryHandler(drop, pattern=f"^drop:{_ID}$"),
    CallbackQueryHandler(less, pattern=f"^less:{_ID}$"),
    CallbackQueryHandler(instead, pattern=f"^instead:{_ID}$"),
    CallbackQueryHandler(picture, pattern=r"^pic:\d{4}-\d{2}-\d{2}$"),
    CallbackQueryHandler(calendar_file, pattern=f"^ics(:{_ID})?$"),
]
