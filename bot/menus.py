"""What Telegram shows of the bot beside its messages: the menu of commands, per language, and the descriptions."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Iterable

from telegram import Bot, BotCommand, BotCommandScopeChat
from telegram.error import TelegramError

from bot.context import House
from bot.core.values import Language

log = logging.getLogger(__name__)

COMMANDS = (
    "start", "help", "agenda", "now", "next", "myagenda", "reminders", "new", "session", "speakers", "venue", "register", "registration",
    "language", "news", "about", "privacy",
)  # fmt: skip
ORGANISERS = ("announce", "announcements", "alarm", "log", "changes", "find", "stats", "export", "door", "volunteers", "outbox", "reload")
"""Shown to organisers alone, before the others."""


async def greet_telegram(bot: Bot, house: House) -> None:
    """Set menus and descriptions; a failure is logged, the bot goes on."""
    event = house.mind.knowledge.event
    calls: list[Awaitable[bool]] = []
    for lang, code in _languages(house):
        calls += [
            bot.set_my_commands(_commands(house, lang, COMMANDS), language_code=code),
            bot.set_my_description(event.texts.description[lang], language_code=code),
            bot.set_my_short_description(event.texts.short_description[lang], language_code=code),
        ]
    await _all(calls)
    for organiser in sorted(house.settings.organisers):
        await greet_organiser(bot, house, organiser)


async def greet_organiser(bot: Bot, house: House, user_id: int) -> None:
    """An organiser's own menu. Telegram refuses it to who has not started the bot yet: it is set again when they do."""
    scope = BotCommandScopeChat(user_id)
    every = (*ORGANISERS, *COMMANDS)
    await _all([bot.set_my_commands(_commands(house, lang, every), scope, code) for lang, code in _languages(house)])


def _languages(house: House) -> list[tuple[Language, str | None]]:
    """Each language with its code at Telegram; the first is for everybody whose own is not there."""
    return [(lang, lang if number else None) for number, lang in enumerate(house.mind.knowledge.event.languages)]


def _commands(house: House, lang: str, names: Iterable[str]) -> list[BotCommand]:
    say = house.mind.speech(lang).say
    return [BotCommand(name, say(f"menu-{name}")) for name in names]


async def _all(calls: Iterable[Awaitable[bool]]) -> None:
    for result in await asyncio.gather(*calls, return_exceptions=True):
        if isinstance(result, TelegramError):
            log.warning("menu or description not set: %s", type(result).__name__)
        elif isinstance(result, BaseException):
            raise result
