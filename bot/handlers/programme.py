"""/agenda, /now, /next, /session, /speakers, /venue, and the buttons under them."""

from __future__ import annotations

from collections.abc import Callable, Coroutine

from telegram import Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler

from bot.context import Context
from bot.core import pages
from bot.core.dialogue import Mind
from bot.core.replies import Reply
from bot.core.telling import Teller


def page(make: Callable[[Mind, Teller], Reply]) -> Callable[[Update, Context], Coroutine[None, None, None]]:
    """A handler that shows a page, for a command and for a button of the same name."""

    async def handle(update: Update, context: Context) -> None:
        teller = await context.teller(update)
        await context.pop_up(update)
        await context.reply(update, make(context.house.mind, teller))

    return handle


async def day(update: Update, context: Context) -> None:
    """A day and perhaps a track were chosen: the message is edited in place."""
    query = update.callback_query
    if query is None:
        return
    teller = await context.teller(update)
    await context.pop_up(update)
    _, chosen, *track = (query.data or "").split(":")
    days = {str(day): day for day in context.house.mind.knowledge.agenda.days}
    await context.edit(update, pages.agenda(context.house.mind, teller, days.get(chosen), "".join(track)))


async def session(update: Update, context: Context) -> None:
    """/session NAME."""
    teller = await context.teller(update)
    await context.reply(update, pages.named_session(context.house.mind, teller, " ".join(context.args or [])))


async def session_button(update: Update, context: Context) -> None:
    """All of one session, in a message of its own, for the list above stays useful."""
    query = update.callback_query
    if query is None:
        return
    teller = await context.teller(update)
    card = pages.session(context.house.mind, teller, (query.data or "").partition(":")[2])
    if card is None:
        await context.pop_up(update, teller.speech.say("stale-button"), alert=True)
        return
    await context.pop_up(update)
    await context.reply(update, card)


_PAGES: dict[str, Callable[[Mind, Teller], Reply]] = {
    "agenda": pages.agenda, "now": pages.now, "next": pages.following, "speakers": pages.speakers, "venue": pages.venue,
}  # fmt: skip

HANDLERS: list[BaseHandler[Update, Context, None]] = [
    *(CommandHandler(name, page(make)) for name, make in _PAGES.items()),
    *(CallbackQueryHandler(page(make), pattern=f"^{name}$") for name, make in _PAGES.items()),
    CommandHandler("session", session),
    CallbackQueryHandler(day, pattern=r"^day:\d{4}-\d{2}-\d{2}(:[a-z0-9-]{1,32})?$"),
    CallbackQueryHandler(session_button, pattern=r"^session:[a-z0-9-]{1,32}$"),
]
