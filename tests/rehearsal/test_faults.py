"""Limits, faults and latency, as python-telegram-bot meets them at both doors."""

import pytest
from hands import ANA, Hands
from telegram import (
    Bot,
)
from telegram.error import (
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.rehearsal.limits import Limits
from bot.rehearsal.telegram import EmulatedRequest, Emulator
from bot.telegram_http import MaybeDelivered, NotDelivered


async def test_limits_refuse_the_fourth_message_and_name_the_wait(emulator: Emulator, bot: Bot, hands: Hands) -> None:
    emulator.limits = Limits()
    for number in range(3):
        await bot.send_message(ANA, str(number))
    with pytest.raises(RetryAfter) as raised:
        await bot.send_message(ANA, "3")
    assert (raised.value.message, raised.value._retry_after.total_seconds()) == (
        "Flood control exceeded. Retry in 1 seconds",
        1,
    )
    hands.seconds = 1.0
    await bot.send_message(ANA, "3")
    assert [message.text for message in emulator.messages(ANA)[1:]] == ["0", "1", "2", "3"]


@pytest.mark.parametrize(
    ("kind", "error", "arrives"),
    [
        ("429", RetryAfter, False),
        ("500", NetworkError, False),
        ("502", NetworkError, False),
        ("reset-before", NetworkError, False),
        ("reset-after", NetworkError, True),
        ("hang-before", TimedOut, False),
        ("hang-after", TimedOut, True),
    ],
)
async def test_an_ordered_fault_happens_as_often_as_ordered(
    emulator: Emulator, bot: Bot, kind: str, error: type[TelegramError], arrives: bool
) -> None:
    emulator.fail("sendMessage", 2, kind, retry_after=7, chat_id=ANA)
    for _ in range(2):
        with pytest.raises(error) as raised:
            await bot.send_message(ANA, "a")
        assert next(kind for kind in type(raised.value).__mro__ if kind.__module__ == "telegram.error") is error
        if isinstance(bot.request, EmulatedRequest):
            silent = kind.startswith(("reset", "hang"))
            assert isinstance(raised.value, MaybeDelivered) == (silent and arrives)
            assert isinstance(raised.value, NotDelivered) == (kind == "reset-before")
    await bot.send_message(ANA, "b")
    assert [message.text for message in emulator.messages(ANA)[1:]] == (["a", "a"] if arrives else []) + ["b"]


async def test_latency_beyond_the_read_timeout_is_a_timeout(emulator: Emulator, bot: Bot) -> None:
    emulator.latency = 0.2
    with pytest.raises(TimedOut):
        await bot.send_message(ANA, "lost", read_timeout=0.01)
    emulator.latency = 0.002
    await bot.send_message(ANA, "slow", read_timeout=5)
    assert [message.text for message in emulator.messages(ANA)[1:]] == ["slow"]
