"""An emulator with hands on its clocks, and a bot of python-telegram-bot at each of its two doors."""

from collections.abc import AsyncIterator

import pytest
from hands import ANA, ION, Hands
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.rehearsal.chats import TOKEN
from bot.rehearsal.server import serve
from bot.rehearsal.telegram import EmulatedRequest, Emulator


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def emulator(hands: Hands) -> Emulator:
    """A Telegram in which Ana has started the bot and Ion has not."""
    made = Emulator(hands.now, hands.clock)
    made.person(ANA, "Ana", "ro", username="ana_md")
    made.person(ION, "Ion", "ru")
    made.say(ANA, "/start")
    made.updates.drop()
    return made


@pytest.fixture
async def address(emulator: Emulator) -> AsyncIterator[str]:
    """Where the emulator's HTTP door is."""
    runner = await serve(emulator, port=0)
    host, port = runner.addresses[0][:2]
    yield f"http://{host}:{port}"
    await runner.cleanup()


@pytest.fixture(params=["in this process", "over HTTP"])
async def bot(request: pytest.FixtureRequest, emulator: Emulator) -> AsyncIterator[Bot]:
    """The same bot at either door: whatever is tested with it holds for both."""
    if request.param == "in this process":
        async with Bot(TOKEN, request=EmulatedRequest(emulator), get_updates_request=EmulatedRequest(emulator)) as made:
            yield made
        return
    runner = await serve(emulator, port=0)
    base = "http://{}:{}".format(*runner.addresses[0][:2])
    made = Bot(
        TOKEN,
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=HTTPXRequest(read_timeout=0.5),
        get_updates_request=HTTPXRequest(connection_pool_size=2, pool_timeout=10),
    )
    async with made:
        yield made
    await runner.cleanup()
