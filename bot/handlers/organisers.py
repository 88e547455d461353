"""What organisers do in the bot: read the files anew, look into the outbox."""

from __future__ import annotations

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler

from bot import newsroom
from bot.context import Context
from bot.core import deliveries
from bot.core.replies import Reply
from bot.store import outbox


async def reload(update: Update, context: Context) -> None:
    """/reload: swap in what the files say now; if they have mistakes, or lack what was published, say so and change nothing."""
    house, teller = context.house, await context.teller(update)
    if update.effective_user is None or update.effective_user.id not in house.settings.organisers:
        await context.reply(update, Reply(teller.speech.say("organisers-only")))
        return
    outcome = await newsroom.reread(house)
    if outcome.mind is None:
        await context.reply(update, newsroom.refusal(outcome, teller.speech))
        return
    knowledge = outcome.mind.knowledge
    done = teller.speech.say("reload-done", facts=len(knowledge.facts), sessions=len(knowledge.agenda.sessions))
    await context.reply(update, Reply(done))


async def outbox_page(update: Update, context: Context) -> None:
    """/outbox: what waits, what went out, and what may or may not have arrived."""
    teller = await context.teller(update)
    if update.effective_user is None or update.effective_user.id not in context.house.settings.organisers:
        await context.reply(update, Reply(teller.speech.say("organisers-only")))
        return
    counted, open_ = await context.house.db.read(
        lambda connection: (outbox.counts(connection), outbox.listed(connection, ("unknown", "failed", "unreachable"), 20))
    )
    await context.reply(update, deliveries.page(counted, open_, teller.speech))


HANDLERS: list[BaseHandler[Update, Context, None]] = [CommandHandler("reload", reload), CommandHandler("outbox", outbox_page)]
