"""The door: a scanned ticket, /door with names and codes, walk-ins, undo, the counter; and a ticket opened by its owner."""

from __future__ import annotations

import asyncio
import sqlite3
from dataclasses import dataclass
from datetime import date, timedelta

from telegram import Update
from telegram.ext import ApplicationHandlerStop, BaseHandler, CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot import places
from bot.context import Context
from bot.core import door_pages as pages
from bot.core import names, tickets
from bot.core import registration_pages as told
from bot.core.agenda import programme_day
from bot.core.answers import clean
from bot.core.door_pages import Count, Guest
from bot.core.form import NAME, WHOLE
from bot.core.form_pages import Clerk
from bot.core.replies import Button, Reply
from bot.core.text import fold
from bot.papers import ticket
from bot.papers.lists import standing
from bot.store import door, drafts, registrations
from bot.store.registrations import Applicant, Registration
from bot.visits import private

NOBODYS_SECRET = "A" * tickets.SECRET_LENGTH
"""Compared with when there is no such code, so that it takes as long."""
TAPPED_TWICE = timedelta(seconds=10)
"""Within which a second tap on Check in is the same deed; a second scan is always told of, for it may be another person's phone."""


@dataclass(frozen=True)
class Post:
    """Somebody at the door, or who opened a ticket."""

    clerk: Clerk
    user_id: int
    staff: bool
    day: date
    organiser: bool = False


async def post(update: Update, context: Context) -> Post | None:
    """Who is here, and whether they may check in as of now; None at an event without a form."""
    person = await context.person(update)
    clerk = places.clerk(context.house, context.speech(context.language(person, update)))
    if clerk is None:
        return None
    staff = await context.house.db.read(lambda connection: may(connection, context, person.id))
    organiser = person.id in context.house.settings.organisers
    return Post(clerk, person.id, staff, programme_day(context.now(), clerk.knowledge.zone), organiser)


def may(connection: sqlite3.Connection, context: Context, user_id: int) -> bool:
    """Whether somebody may check in. Asked again within each change, so that a right withdrawn ends at once."""
    return user_id in context.house.settings.organisers or door.is_volunteer(connection, user_id)


def guest(connection: sqlite3.Connection, here: Post, one: Registration) -> Guest:
    """A registration as the door sees it."""
    came = door.checked_in(connection, one.id, str(here.day))
    say = here.clerk.speech.say
    by = "" if came is None else say("door-by-you") if came.by_id == here.user_id else came.by or say("by-organiser")
    return Guest(one.id, one.name, one.code, standing(one), came.moment if came else None, by)


def card(connection: sqlite3.Connection, here: Post, one: Registration, *, just_now: bool = False) -> Reply:
    """What the door says of somebody."""
    return pages.guest(here.clerk, guest(connection, here, one), count(connection, here), just_now=just_now, details=here.organiser)


def count(connection: sqlite3.Connection, here: Post) -> Count:
    """The live counter."""
    return Count(door.count(connection, str(here.day)), registrations.counts(connection).get(WHOLE, {}).get("held", 0))


async def opened(update: Update, context: Context) -> None:
    """A ticket's link: staff check in, its owner sees it, who registered elsewhere ties it to their account, a stranger learns nothing."""
    here = await post(update, context)
    given = tickets.parts(context.args[0] if context.args else "")
    if here is None or not private(update):
        return
    now, id_, say = context.now(), here.user_id, here.clerk.speech.say
    code, secret = given or ("", "")
    one, allowed = await context.house.db.read(
        lambda connection: (registrations.by_code(connection, code), door.may_try(connection, id_, now))
    )
    right = tickets.belongs(secret, one.secret if one else NOBODYS_SECRET) and one is not None
    if not allowed and not here.staff:
        await context.reply(update, Reply(say("ticket-too-many")))
    elif right and one and one.user_id == id_:
        await show_own(update, context, here, one)
    elif right and one and here.staff:
        await context.settle(update, check_in(context, here, one.id))
    elif right and one and given and one.user_id is None and one.cancelled is None:
        rows = ((Button(say("button-link"), f"link:{tickets.payload(*given)}"),),)
        await context.reply(update, Reply(say("reg-link-ask"), rows))
    else:
        context.effect(lambda connection: door.tried_in_vain(connection, id_, now))
        await context.reply(update, Reply(say("ticket-unknown")))


async def show_own(update: Update, context: Context, here: Post, one: Registration) -> None:
    """The owner's own ticket."""
    if not one.holds:
        await context.reply(update, Reply(here.clerk.speech.say("ticket-none")))
        return
    drawn = await asyncio.to_thread(ticket.picture, here.clerk, one.name, one.code, one.secret, context.bot.username)
    await context.reply(update, Reply(told.ticket_caption(here.clerk, one.name, one.code), attachment=drawn))


async def tied(update: Update, context: Context) -> None:
    """A registration made elsewhere is tied to this account; the button carries the proof."""
    query = update.callback_query
    here = await post(update, context)
    given = tickets.parts((query.data or "").partition(":")[2]) if query else None
    await context.pop_up(update, "" if here and given else (await context.teller(update)).speech.say("stale-button"), alert=not given)
    if here is None or given is None:
        return
    clerk, id_ = here.clerk, here.user_id

    def work(connection: sqlite3.Connection) -> Reply:
        one = registrations.by_code(connection, given[0])
        if not tickets.belongs(given[1], one.secret if one else NOBODYS_SECRET) or one is None or one.user_id not in (None, id_):
            return Reply(clerk.speech.say("ticket-unknown"))
        if one.user_id is None and not registrations.link(connection, one.id, id_):
            return Reply(clerk.speech.say("reg-link-not"))
        return Reply(clerk.speech.say("reg-linked"), ((Button(clerk.speech.say("button-registration"), "reg:show"),),))

    await context.edit(update, work)


async def link_by_code(update: Update, context: Context) -> None:
    """/link CODE: for who has the code of their mail and not its link."""
    here = await post(update, context)
    if here and private(update):
        await linked(update, context, here, tickets.typed_code(" ".join(context.args or [])))


async def linked(update: Update, context: Context, here: Post, code: str | None) -> None:
    """Tie a registration by its code, which finds only what nobody has tied yet."""
    id_, now, say = here.user_id, context.now(), here.clerk.speech.say
    if not await context.house.db.read(lambda connection: door.may_try(connection, id_, now)):
        await context.reply(update, Reply(say("ticket-too-many")))
        return

    def work(connection: sqlite3.Connection) -> Reply:
        one = registrations.by_code(connection, code) if code else None
        if one is None or one.cancelled is not None or one.user_id not in (None, id_):
            door.tried_in_vain(connection, id_, now)
            return Reply(say("ticket-unknown"))
        if one.user_id is None and not registrations.link(connection, one.id, id_):
            return Reply(say("reg-link-not"))
        return Reply(say("reg-linked"), ((Button(say("button-registration"), "reg:show"),),))

    await context.settle(update, work)


def check_in(context: Context, here: Post, registration_id: int, *, tapped: bool = False) -> places.Deed:
    """The change: somebody is in, unless they are already or have no place. `tapped`: by a button, and so perhaps twice."""
    now = context.now()

    def work(connection: sqlite3.Connection) -> Reply:
        one = registrations.by_id(connection, registration_id)
        if not may(connection, context, here.user_id) or one is None:
            return Reply(here.clerk.speech.say("door-not-yours" if one else "ticket-unknown"))
        if not one.holds:
            return card(connection, here, one)
        came, new = door.check_in(connection, one.id, str(here.day), here.user_id, now)
        twice = tapped and came.by_id == here.user_id and now - came.moment <= TAPPED_TWICE
        return card(connection, here, one, just_now=new or twice)

    return work


async def begin(update: Update, context: Context) -> None:
    """/door: from now on, what a volunteer types is looked up."""
    here = await post(update, context)
    if here is None or not here.staff:
        teller = await context.teller(update)
        await context.reply(update, Reply(teller.speech.say("door-not-yours")))
        return
    if not private(update):
        await context.reply(update, Reply(here.clerk.speech.say("only-privately")))
        return
    now, id_ = context.now(), here.user_id
    context.effect(lambda connection: drafts.save(connection, id_, "door", "", now))
    counted = await context.house.db.read(lambda connection: count(connection, here))
    await context.reply(update, pages.door(here.clerk, here.day, counted))


async def typed(update: Update, context: Context) -> None:
    """A name or a code, from a volunteer at the door; from anybody else a code alone. With a question mark it is a question."""
    message, user = update.message, update.effective_user
    if message is None or message.text is None or user is None or message.text.rstrip().endswith("?"):
        return
    at_door = (await context.known(user.id)).draft == "door"
    code = tickets.sent_code(message.text)
    here = await post(update, context) if at_door or code else None
    if here and at_door and here.staff:
        await context.reply(update, await looked_up(context, here, clean(message.text)))
        raise ApplicationHandlerStop
    if at_door:
        context.effect(lambda connection: drafts.drop(connection, user.id, "door"))
    if here and code:
        await linked(update, context, here, code)
        raise ApplicationHandlerStop


async def looked_up(context: Context, here: Post, wanted: str) -> Reply:
    """Who fits what was typed."""
    code, now = tickets.typed_code(wanted), context.now()

    def find(connection: sqlite3.Connection) -> tuple[Reply, bool]:
        one = registrations.by_code(connection, code) if code else None
        everybody = [one for one in registrations.everybody(connection) if one.cancelled is None] if one is None else []
        found = [one] if one else list(names.search(wanted, [(other.name, other) for other in everybody]))
        if len(found) == 1:
            return card(connection, here, found[0]), True
        if found:
            return pages.several(here.clerk, [guest(connection, here, other) for other in found]), True
        room = registrations.room_for_another(connection, places.limits(context.house))
        return pages.nobody(here.clerk, wanted, room=room), False

    reply, known = await context.house.db.read(find)
    # A name that is not on the list is kept for the walk-in's button, no longer than until the next is looked up.
    context.effect(lambda connection: drafts.save(connection, here.user_id, "door", "" if known else wanted[:80], now))
    return reply


async def pressed(update: Update, context: Context) -> None:
    """A button at the door."""
    query = update.callback_query
    here = await post(update, context)
    if query is None or here is None:
        return
    if not here.staff:
        await context.pop_up(update, here.clerk.speech.say("door-not-yours"), alert=True)
        return
    _, verb, *rest = (query.data or "").split(":")
    id_ = int(rest[0]) if rest else 0
    if verb == "walk-in" and not await context.house.db.read(lambda connection: looked_for(connection, here.user_id)):
        # A second tap, or somebody else was looked up since: what the card says stays.
        await context.pop_up(update, here.clerk.speech.say("door-walk-in-gone"))
        return
    await context.pop_up(update)
    if verb == "in":
        await context.edit(update, check_in(context, here, id_, tapped=True))
    elif verb == "undo":
        await context.edit(update, undo(context, here, id_))
    elif verb == "walk-in":
        await context.edit(update, walk_in(context, here))
    elif verb == "leave":
        context.effect(lambda connection: drafts.drop(connection, here.user_id, "door"))
        await context.edit(update, Reply(here.clerk.speech.say("door-closed")))
    elif verb == "count":
        counted = await context.house.db.read(lambda connection: count(connection, here))
        await context.edit(update, pages.door(here.clerk, here.day, counted))
    elif verb == "missing":
        await context.reply(update, await who_is_missing(context, here))
    else:
        await context.reply(update, await shown(context, here, id_))


async def shown(context: Context, here: Post, id_: int) -> Reply:
    """One of several was chosen."""

    def find(connection: sqlite3.Connection) -> Reply:
        one = registrations.by_id(connection, id_)
        if one is None:
            return Reply(here.clerk.speech.say("stale-button"))
        return card(connection, here, one)

    return await context.house.db.read(find)


async def who_is_missing(context: Context, here: Post) -> Reply:
    """Those with a place who are not here today."""
    rolls, came = await context.house.db.read(lambda connection: (registrations.everybody(connection), door.all_checkins(connection)))
    there = {one.registration_id for one in came if one.day == str(here.day)}
    return pages.missing(here.clerk, sorted((one.name for one in rolls if one.holds and one.id not in there), key=fold))


def undo(context: Context, here: Post, id_: int) -> places.Deed:
    """The change: somebody is not checked in any more; who was registered by that very walk-in is not registered either."""
    now = context.now()

    def work(connection: sqlite3.Connection) -> Reply:
        one = registrations.by_id(connection, id_)
        if not may(connection, context, here.user_id) or one is None:
            return Reply(here.clerk.speech.say("door-not-yours" if one else "stale-button"))
        came = door.checked_in(connection, id_, str(here.day))
        door.undo(connection, id_, str(here.day))
        if came and one.origin == "door" and came.moment == one.registered:
            places.give_back(connection, context.house, id_, now)
            drafts.save(connection, here.user_id, "door", one.name, now)
        gone = registrations.by_id(connection, id_) or one
        return pages.undone(here.clerk, guest(connection, here, gone), count(connection, here), walked_in=gone.origin == "door")

    return work


def looked_for(connection: sqlite3.Connection, user_id: int) -> str:
    """The name that was looked up last, if it is not on the list."""
    kept = drafts.load(connection, user_id, "door")
    return kept[0] if kept else ""


def walk_in(context: Context, here: Post) -> places.Deed:
    """The change: who was looked for and not found is registered and checked in, if there is a place."""
    now, house = context.now(), context.house

    def work(connection: sqlite3.Connection) -> Reply | None:
        name = looked_for(connection, here.user_id)
        if not may(connection, context, here.user_id):
            return Reply(here.clerk.speech.say("door-not-yours"))
        if not name:
            return None
        if not registrations.room_for_another(connection, places.limits(house)):
            return Reply(here.clerk.speech.say("door-full"))
        who = Applicant(name, {NAME: name}, here.clerk.speech.lang, origin="door")
        one, _ = registrations.register(connection, who, (WHOLE,), places.limits(house), registrations.fresh_ticket(), now)
        door.check_in(connection, one.id, str(here.day), here.user_id, now)
        drafts.save(connection, here.user_id, "door", "", now)
        return card(connection, here, one, just_now=True)

    return work


_PRIVATE = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
FIRST: list[BaseHandler[Update, Context, None]] = [MessageHandler(_PRIVATE & filters.TEXT & ~filters.COMMAND, typed)]
"""Asked before the questions: at the door, names are typed."""
HANDLERS: list[BaseHandler[Update, Context, None]] = [
    CommandHandler("start", opened, filters=filters.Regex(r"^/start(@\w+)? t_")),
    CommandHandler("door", begin),
    CommandHandler("link", link_by_code),
    CallbackQueryHandler(tied, pattern=r"^link:t_[A-Za-z0-9_-]{10,60}$"),
    CallbackQueryHandler(pressed, pattern=r"^door:(missing|count|leave|walk-in|(in|undo|show):\d{1,15})$"),
]
