"""/find: organisers look somebody up, and change, cancel, restore their registration or give them a place."""

from __future__ import annotations

import asyncio
import sqlite3
from dataclasses import replace

from telegram import Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler

from bot import places, rolls
from bot.context import Context
from bot.core import names, tickets
from bot.core import registration as steps
from bot.core import roll_pages as pages
from bot.core.answers import clean
from bot.core.form import WHOLE
from bot.core.form_pages import Clerk, harmless
from bot.core.replies import Attachment, Reply
from bot.core.roll_pages import Somebody
from bot.papers import ticket
from bot.papers.lists import standing
from bot.rolls import Case
from bot.store import drafts, registrations
from bot.store.registrations import Registration
from bot.visits import organiser


async def case_of(update: Update, context: Context, id_: int = 0) -> Case | None:
    """A registration before an organiser; anybody else is told no."""
    clerk, user = await organiser(update, context), update.effective_user
    return Case(clerk, user.id, id_, context.now()) if clerk and user else None


async def find(update: Update, context: Context) -> None:
    """/find NAME, CODE or E-MAIL; cancelled registrations are found too."""
    case = await case_of(update, context)
    if case is None:
        return
    wanted = clean(" ".join(context.args or []))[:200]
    if not wanted:
        await context.reply(update, pages.how(case.clerk))
        return
    await context.reply(update, await context.house.db.read(lambda connection: found(connection, case, wanted)))


def found(connection: sqlite3.Connection, case: Case, wanted: str) -> Reply:
    """The card of who fits, or a choice."""
    code = tickets.typed_code(wanted)
    one = registrations.by_code(connection, code) if code else None
    everybody = [] if one else registrations.everybody(connection)
    fits = [one] if one else [other for other in everybody if other.email == registrations.folded_email(wanted)]
    fits = fits or list(names.search(wanted, [(other.name, other) for other in everybody]))
    if not fits:
        return Reply(case.clerk.speech.say("roll-nobody", name=harmless(wanted)))
    if len(fits) > 1:
        return pages.several(case.clerk, [somebody(other) for other in fits])
    return rolls.card(connection, Case(case.clerk, case.organiser, fits[0].id, case.now))


def somebody(one: Registration) -> Somebody:
    """A registration as a line."""
    return Somebody(one.id, one.name, one.code, standing(one))


def queue(connection: sqlite3.Connection) -> list[Somebody]:
    """Who waits for a place at the event, in order."""
    ids = registrations.waiting(connection, WHOLE)
    every = {one.id: one for one in registrations.everybody(connection)}
    return [somebody(every[id_]) for id_ in ids]


async def pressed(update: Update, context: Context) -> None:
    """A button under a card or in a list."""
    query = update.callback_query
    _, verb, number, *rest = ((query.data if query else None) or ":::").split(":")
    case, part, db = await case_of(update, context, int(number or 0)), rest[0] if rest else WHOLE, context.house.db
    if case is None:
        return
    await context.pop_up(update)
    if verb == "list":
        await context.edit(update, pages.waiting(case.clerk, await db.read(queue), case.id))
    elif verb == "open":  # the list stays
        await context.reply(update, await db.read(lambda connection: rolls.card(connection, case)))
    elif verb == "edit":
        await begin(update, context, case)
    elif verb in ("show", "cancel", "restore", "give"):
        await context.edit(update, await db.read(lambda connection: asked(connection, context, case, verb, part)))
    else:
        await done(update, context, case, verb, part)


def asked(connection: sqlite3.Connection, context: Context, case: Case, verb: str, part: str) -> Reply:
    """The question before something is done; the card where there is nothing to ask."""
    one, say = registrations.by_id(connection, case.id), case.clerk.speech.say
    if verb == "show" or one is None or (one.cancelled is not None) != (verb == "restore"):
        return rolls.card(connection, case)
    if verb != "give":
        return pages.really(case.clerk, verb, case.id, say(f"roll-really-{verb}", name=harmless(one.name)))
    if part not in one.places or one.places[part].state == "held":
        return rolls.card(connection, case)
    limit = places.limits(context.house).get(part)
    free = registrations.is_free_for(connection, one.places[part], limit)
    key = "roll-really-give" if free else "roll-really-first"
    others = registrations.ahead(connection, one.places[part])
    question = say(key, name=harmless(one.name), part=case.clerk.part(part), places=limit or 0, count=others)
    return pages.really(case.clerk, f"give:{part}", case.id, question)


async def begin(update: Update, context: Context, case: Case) -> None:
    """Which answer shall be changed?"""
    one = await context.house.db.read(lambda connection: registrations.by_id(connection, case.id))
    if one is None or one.cancelled is not None:
        await context.reply(update, Reply(case.clerk.speech.say("stale-button")))
        return
    clerk = replace(case.clerk, prefix="edit")
    draft = steps.begin(clerk.form, one.answers, "theirs", clerk.speech.lang, case.id)
    context.effect(lambda connection: drafts.save(connection, case.organiser, "edit", draft.dump(), case.now, case.id))
    await context.edit(update, clerk.which(draft))


async def done(update: Update, context: Context, case: Case, verb: str, part: str) -> None:
    """The change. A ticket takes longer to draw than a transaction may take, so it is drawn before."""
    house = context.house
    drawn = await ticket_of(context, case) if verb != "cancel-yes" else None

    def work(connection: sqlite3.Connection) -> Reply:
        if verb == "cancel-yes":
            return rolls.cancel(connection, house, case)
        if verb == "restore-yes":
            return rolls.restore(connection, house, case, drawn)
        if verb == "give-yes":
            return rolls.give(connection, house, case, part, drawn)
        return rolls.send_ticket(connection, house, case, drawn)

    await context.edit(update, work)


async def ticket_of(context: Context, case: Case) -> Attachment | None:
    """The ticket in its owner's language; None for who has no Telegram account, and so gets none from us."""
    house, form = context.house, case.clerk.form

    def read(connection: sqlite3.Connection) -> tuple[Registration | None, Clerk | None]:
        one = registrations.by_id(connection, case.id)
        return one, places.clerk_for(connection, house, form, one.user_id, one.lang) if one and one.user_id is not None else None

    one, clerk = await house.db.read(read)
    if one is None or clerk is None:
        return None
    return await asyncio.to_thread(ticket.picture, clerk, one.name, one.code, one.secret, context.bot.username)


HANDLERS: list[BaseHandler[Update, Context, None]] = [
    CommandHandler("find", find),
    CallbackQueryHandler(
        pressed,
        pattern=r"^roll:((list|open|show|edit|cancel|restore|ticket|cancel-yes|restore-yes):\d{1,15}|give(-yes)?:\d{1,15}:[a-z0-9-]{0,32})$",
    ),
]
