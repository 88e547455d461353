"""/register, /registration, /ticket: how somebody stands, and what they can do about it. The form itself is handlers/form.py."""

from __future__ import annotations

import asyncio
import sqlite3
from dataclasses import replace

from telegram import Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, filters

from bot import places
from bot.context import Context
from bot.core import registration as steps
from bot.core import registration_pages as pages
from bot.core.form import WHOLE
from bot.core.registration import SUMMARY
from bot.core.replies import Reply
from bot.papers import ticket
from bot.store import drafts, registrations
from bot.visits import Visit, begun, private, save, status, visit


async def at_desk(update: Update, context: Context) -> Visit | None:
    """Who is here; in a group, and at an event without a form, they are told where to turn."""
    here = await visit(update, context)
    if here is None or not private(update):
        say = (await context.teller(update)).speech.say
        await context.reply(update, Reply(say("form-elsewhere" if here is None else "form-privately")))
        return None
    return here


async def register(update: Update, context: Context) -> None:
    """/register: begin, go on, or show the registration there is."""
    if here := await at_desk(update, context):
        await context.reply(update, await begun(context, here))


async def registration(update: Update, context: Context) -> None:
    """/registration and its button."""
    here = await at_desk(update, context)
    if here is None:
        return
    await context.pop_up(update)
    if here.draft and not here.registered:
        await context.reply(update, await begun(context, here))
    elif update.effective_message and update.effective_message.text:
        await context.edit(update, await status(context, here))
    else:  # below a picture there is no room for it
        await context.reply(update, await status(context, here))


async def show_ticket(update: Update, context: Context) -> None:
    """/ticket and its button: the picture again."""
    here = await at_desk(update, context)
    if here is None:
        return
    await context.pop_up(update)
    one = here.registration
    if here.draft and not here.registered:
        save(context, here, here.draft)
        await context.reply(update, here.clerk.prompt(here.draft, here.clerk.speech.say("ticket-unconfirmed")))
        return
    if one is None or not one.holds:
        await context.reply(update, Reply(here.clerk.speech.say("ticket-none")))
        return
    drawn = await asyncio.to_thread(ticket.picture, here.clerk, one.name, one.code, one.secret, context.bot.username)
    await context.reply(update, Reply(pages.ticket_caption(here.clerk, one.name, one.code), attachment=drawn))


async def managed(update: Update, context: Context) -> None:
    """Change or cancel what is registered."""
    query = update.callback_query
    here = await visit(update, context)
    if query is None or here is None:
        return
    one, clerk, now, house = here.registration, here.clerk, context.now(), context.house
    if one is None or not here.registered:
        await context.pop_up(update, clerk.speech.say("stale-button"), alert=True)
        await context.reply(update, await status(context, here))
        return
    await context.pop_up(update)
    verb = (query.data or "").partition(":")[2]
    if verb == "edit":
        draft = steps.begin(clerk.form, one.answers, "edit", clerk.speech.lang)
        save(context, here, draft)
        await context.edit(update, clerk.which(draft) if draft.step == SUMMARY else clerk.prompt(draft))
    elif verb == "cancel":
        found = await house.db.read(lambda connection: places.standings(connection, one))
        await context.edit(update, pages.really_cancel(clerk, found))
    else:

        def work(connection: sqlite3.Connection) -> Reply:
            drafts.drop(connection, here.person.id, "form")
            places.give_back(connection, house, one.id, now)
            return pages.cancelled(clerk)

        await context.edit(update, work)


async def offered(update: Update, context: Context) -> None:
    """Take the place that is kept for one, let it go, or join the queue again."""
    query = update.callback_query
    here = await visit(update, context)
    if query is None or here is None:
        return
    clerk, house, now, one = here.clerk, context.house, context.now(), here.registration
    await context.pop_up(update)
    _, verb, what = (query.data or "").split(":", 2)
    drawn = None
    if verb == "yes" and one and WHOLE in one.places and str(one.places[WHOLE].id) == what and one.places[WHOLE].state == "offered":
        drawn = await asyncio.to_thread(ticket.picture, clerk, one.name, one.code, one.secret, context.bot.username)

    def work(connection: sqlite3.Connection) -> Reply:
        if verb == "again":
            found = registrations.rejoin(connection, one.id, what, places.limits(house), now) if one else None
        else:
            answer = registrations.accept if verb == "yes" else registrations.decline
            found = answer(connection, int(what), here.person.id, now)
        if found is None:
            return Reply(clerk.speech.say("reg-offer-gone"))
        found = places.take_parts(connection, house, found, now)
        places.offer_freed(connection, house, now)
        if verb == "no":
            return Reply(clerk.speech.say("reg-declined"))
        reply = pages.outcome(clerk, places.standings(connection, found), found.code)
        return replace(reply, attachment=drawn) if drawn and found.holds else reply

    if drawn:
        await context.settle(update, work)
    else:
        await context.edit(update, work)


HANDLERS: list[BaseHandler[Update, Context, None]] = [
    CommandHandler("start", register, filters=filters.Regex(r"^/start(@\w+)? register$")),
    CommandHandler("register", register),
    CommandHandler("registration", registration),
    CommandHandler("ticket", show_ticket),
    CallbackQueryHandler(registration, pattern=r"^reg:show$"),
    CallbackQueryHandler(show_ticket, pattern=r"^reg:ticket$"),
    CallbackQueryHandler(managed, pattern=r"^reg:(edit|cancel|cancel-yes)$"),
    CallbackQueryHandler(offered, pattern=r"^place:((yes|no):\d{1,15}|again:[a-z0-9-]{0,32})$"),
]
