"""What these tests share: time in their hands, a few people and places, and waiting for what another task will do."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import TelegramError

ANA, ION, GROUP, SUPERGROUP = 11, 12, -500, -1001234
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (640).to_bytes(4, "big") + (480).to_bytes(4, "big")
BEGINNING = datetime(2024, 10, 25, 9, 0, tzinfo=UTC)


class Hands:
    """Time that moves only when a test moves it."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> float:
        return self.seconds

    def clock(self) -> datetime:
        return BEGINNING + timedelta(seconds=self.seconds)


async def until(condition: Callable[[], object]) -> None:
    """Wait until something holds; a test that waits for ten seconds has failed."""
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.001)


def keyboard(**button: Any) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton("Go", **button)]])


async def refusal(calling: Any) -> tuple[str, str]:
    """The kind and the words of the error that a call ends with."""
    with pytest.raises(TelegramError) as raised:
        await calling
    return type(raised.value).__name__, raised.value.message
