"""What fits nowhere else: photos, voice, stickers, unknown commands, stale and forged buttons, bugs."""

from __future__ import annotations

import logging

from telegram import Update
from telegram.error import NetworkError
from telegram.ext import BaseHandler, CallbackQueryHandler, MessageHandler, filters

from bot.context import Context
from bot.core import pages
from bot.core.replies import Reply
from bot.store import unit

log = logging.getLogger(__name__)


async def no_text(update: Update, context: Context) -> None:
    """A photo, a voice message, a sticker: only text can be read. In groups, silence."""
    if update.message is None or update.message.chat.type != update.message.chat.PRIVATE:
        return
    teller = await context.teller(update)
    await context.reply(update, Reply(teller.speech.say("photo-instead")))


async def unknown_command(update: Update, context: Context) -> None:
    """A command the bot does not have. In groups, silence: it may be another bot's."""
    if update.message is None or update.message.chat.type != update.message.chat.PRIVATE:
        return
    teller = await context.teller(update)
    known = pages.help_page(teller)
    await context.reply(update, Reply(f"{teller.speech.say('unknown-command')}\n\n{known.text}", known.buttons))


async def unknown_button(update: Update, context: Context) -> None:
    """A button of another time, or data that no button of ours sends."""
    if update.callback_query is None:
        return
    teller = await context.teller(update)
    await context.pop_up(update, teller.speech.say("stale-button"), alert=True)
    await context.reply(update, pages.help_page(teller))


async def failed(update: object, context: Context) -> None:
    """A bug, or Telegram out of reach: nothing that was queued happens; apologise, log without what the person wrote."""
    error = context.error
    if (work := unit.current.get(None)) is not None:
        work.discard()
    where = type(update).__name__ if not isinstance(update, Update) else f"update {update.update_id}"
    if isinstance(error, NetworkError):
        log.warning("%s: %s", where, type(error).__name__)
        return
    # The message of an exception may quote what the person wrote; its type and place never do.
    frame = error.__traceback__ if error else None
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    place = f"{frame.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{frame.tb_lineno}" if frame else "?"
    log.error("%s: %s at %s", where, type(error).__name__, place)
    if isinstance(update, Update) and update.effective_user and update.effective_chat:
        teller = await context.teller(update)
        await context.reply(update, Reply(teller.speech.say("internal-error")))


HANDLERS: list[BaseHandler[Update, Context, None]] = [
    CallbackQueryHandler(unknown_button),
    MessageHandler(filters.COMMAND & filters.UpdateType.MESSAGE, unknown_command),
    MessageHandler(~filters.TEXT & ~filters.StatusUpdate.ALL & filters.UpdateType.MESSAGE, no_text),
]
