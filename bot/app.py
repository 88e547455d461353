"""Joins the parts into a python-telegram-bot application; the only file that knows them all."""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import Callable
from pathlib import Path

from telegram import BotCommand, Update
from telegram.error import TelegramError
from telegram.ext import Application, ContextTypes
from telegram.request import BaseRequest

from bot.clock import Clock
from bot.context import App, Context, House
from bot.core.dialogue import Mind
from bot.handlers import language, organisers, programme, questions, start, strays
from bot.inbox import InOrder
from bot.settings import Settings
from bot.store.database import Database
from bot.store.people import People
from bot.store.questions import Questions
from bot.telegram_http import AiohttpRequest

log = logging.getLogger(__name__)

HEARTBEAT_SECONDS = 30
BEATS_AN_HOUR = 3600 // HEARTBEAT_SECONDS
COMMANDS = ("start", "help", "agenda", "now", "next", "session", "speakers", "venue", "language", "about")
UPDATES = [Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY]
"""What Telegram is asked to deliver."""


async def build(
    settings: Settings,
    mind: Mind,
    clock: Clock,
    reload: Callable[[], Mind],
    *,
    request: BaseRequest | None = None,
    polling: BaseRequest | None = None,
) -> App:
    """The application with its database open and its handlers in order; `request` and `polling` stand in for the network."""
    db = await Database.open(settings.database)
    beating: list[asyncio.Task[None]] = []
    house = House(mind, db, People(db), Questions(db), clock, settings, reload)

    async def opened(app: App) -> None:
        beating.append(asyncio.create_task(_beat(house)))
        await greet_telegram(app)

    async def closed(_: App) -> None:
        for task in beating:
            task.cancel()
        await db.close()

    builder = (
        Application.builder()
        .token(settings.token or "1:rehearsal")
        .context_types(ContextTypes(context=Context, bot_data=dict, user_data=dict, chat_data=dict))
        .request(request or AiohttpRequest())
        .get_updates_request(polling or AiohttpRequest(connections=1))
        .concurrent_updates(InOrder())
        .job_queue(None)
        .post_init(opened)
        .post_shutdown(closed)
    )
    if settings.api_url:
        builder = builder.base_url(f"{settings.api_url}/bot").base_file_url(f"{settings.api_url}/file/bot")
    app: App = builder.build()
    app.bot_data["house"] = house
    for handler in organisers.FIRST:
        app.add_handler(handler, group=-1)
    for topic in (start, programme, language, organisers, questions, strays):
        app.add_handlers(topic.HANDLERS)
    app.add_error_handler(strays.failed)
    return app


def heartbeat_file(settings: Settings) -> Path:
    """The file whose age tells whether a bot is alive."""
    return settings.database.with_suffix(".alive")


async def _beat(house: House) -> None:
    """Touch the file as long as the event loop turns; each hour forget what was kept long enough."""
    for beat in itertools.count():
        if beat % BEATS_AN_HOUR == 0:
            kept = house.mind.knowledge.event.keep_questions_days * 86_400
            await house.questions.forget_texts(house.clock.now().timestamp() - kept)
        await asyncio.to_thread(heartbeat_file(house.settings).touch)
        await asyncio.sleep(HEARTBEAT_SECONDS)


async def greet_telegram(app: App) -> None:
    """Set the command menu and the descriptions, per language; a failure is logged, the bot goes on."""
    house = app.bot_data["house"]
    event = house.mind.knowledge.event
    calls = []
    for number, lang in enumerate(event.languages):
        code = lang if number else None  # the first language is for everybody whose own is not there
        say = house.mind.speech(lang).say
        commands = [BotCommand(name, say(f"menu-{name}")) for name in COMMANDS]
        calls += [
            app.bot.set_my_commands(commands, language_code=code),
            app.bot.set_my_description(event.texts.description[lang], language_code=code),
            app.bot.set_my_short_description(event.texts.short_description[lang], language_code=code),
        ]
    for result in await asyncio.gather(*calls, return_exceptions=True):
        if isinstance(result, TelegramError):
            log.warning("menu or description not set: %s", type(result).__name__)
        elif isinstance(result, BaseException):
            raise result
