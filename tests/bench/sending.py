"""How fast and how cleanly the outbox is emptied: `python -m tests.bench.sending [--paid] [--seconds 60] [--rows 10000]`.

The emulator, with Telegram's limits on, runs in a process of its own; the sender in this one, over loopback HTTP and with a
real database. Told are the rate held, as a share of what is allowed, refusals, and the sender's processor time per message.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

import aiohttp
from telegram.ext import ExtBot

from bot.clock import RealClock
from bot.core.replies import Reply
from bot.outbox import Pace, Sender
from bot.rehearsal.chats import TOKEN
from bot.store import outbox
from bot.store.database import Database
from bot.telegram_http import AiohttpRequest

FIRST = 1_000_000
ALLOWED = {False: 30, True: 1000}
"""Messages a second: free, and as a paid broadcast."""


async def measure(port: int, rows: int, seconds: float, paid: bool, penalty: float) -> None:
    clock = RealClock()
    api = f"http://127.0.0.1:{port}"
    async with aiohttp.ClientSession() as session:

        async def control(verb: str, body: object) -> object:
            async with session.post(f"{api}/control/{verb}", data=json.dumps(body)) as answer:
                return (await answer.json())["result"]

        for begin in range(0, rows, 1000):
            await control("say", [{"user_id": FIRST + number, "text": "/start"} for number in range(begin, min(begin + 1000, rows))])
        await control("limits", {"penalty": penalty})
        with tempfile.TemporaryDirectory() as folder:
            db = await Database.open(Path(folder) / "bench.sqlite3")
            now = clock.now()
            text = "The panel on clean water begins at **14:30** in the Oak Room, not in the Linden Room."
            parcels = [outbox.Parcel(FIRST + number, "announcement:1", "announcement", Reply(text), now) for number in range(rows)]
            await db.write(lambda connection: [outbox.put(connection, parcel) for parcel in parcels])
            request = AiohttpRequest()
            async with ExtBot(TOKEN, base_url=f"{api}/bot", request=request, get_updates_request=AiohttpRequest(1)) as bot:
                pace = Pace.paid_broadcast(1000) if paid else Pace()
                sender = Sender(db, bot, clock, pace, lambda *_: None)
                used = resource.getrusage(resource.RUSAGE_SELF)
                running = asyncio.create_task(sender.run())
                sender.wake()
                begun = clock.monotonic()
                while clock.monotonic() - begun < seconds:
                    await asyncio.sleep(0.05)
                    if sender.idle:
                        break
                took = clock.monotonic() - begun
                sender.stop()
                await running
                after = resource.getrusage(resource.RUSAGE_SELF)
            counted = await db.read(outbox.counts)
            await db.close()
        calls = await control("counts", {})
    assert isinstance(calls, dict)
    arrived, called = calls["deliveries"], calls["calls"].get("sendMessage", 0)
    cpu = after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime
    rate, share = arrived / took, arrived / took / ALLOWED[paid]
    print(f"{'paid' if paid else 'free'}: {arrived} of {rows} in {took:.1f} s = {rate:.1f}/s, {share:.1%} of what is allowed")
    by_state = {state: number for (_, state), number in counted.items()}
    print(f"refused: {called - arrived}; outbox: {by_state}")
    print(f"processor: {cpu / max(arrived, 1) * 1000:.2f} ms a message, {cpu / took:.2f} of a core")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--paid", action="store_true")
    parser.add_argument("--penalty", type=float, default=5.0, help="seconds of refusals that the emulator answers a breach with")
    parser.add_argument("--port", type=int, default=8089)
    options = parser.parse_args()
    command = [sys.executable, "-m", "bot", "emulator", "--port", str(options.port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONUNBUFFERED": "1"}) as emulator:
        assert emulator.stdout
        emulator.stdout.readline()
        try:
            asyncio.run(_patiently(options))
        finally:
            emulator.terminate()


async def _patiently(options: argparse.Namespace) -> None:
    for _ in range(100):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", options.port)
            writer.close()
            break
        except OSError:
            await asyncio.sleep(0.1)
    await measure(options.port, options.rows, options.seconds, options.paid, options.penalty)


if __name__ == "__main__":
    main()
