"""How many updates a second a bot answers, against python-telegram-bot as it comes: `python -m tests.bench.throughput`.

Everything goes over HTTP on loopback between processes: a small Bot API server hands out questions of 256 people and
counts what is sent back; the bot under test has one core to itself where the system lets us choose. The event bot is the
whole of it, with its inbox, outbox and database, but without Telegram's pace: that would be all that is measured. A bot of
your own, such as the one with the pace of paid broadcasts:

    python -m tests.bench.throughput --bot "env BOT_DATABASE=data/bench.sqlite3 BOT_MESSAGES_PER_SECOND=1000 python -m bot run"

It is started with BOT_API_URL (the server's root, without "/bot") and BOT_TOKEN, and polls. Figures depend on the
machine, their ratios much less.
"""

import argparse
import asyncio
import itertools
import json
import os
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web
from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

from bot import app, training
from bot.clock import RehearsalClock
from bot.inbox import InOrder
from bot.outbox import Pace
from bot.settings import Settings
from bot.telegram_http import AiohttpRequest

TOKEN = "1000:throughput"
PEOPLE = 256
FIRST_ID = 1000
WARMING = 60.0  # seconds everybody's /start may take; one at a time over a slow line needs them
SETTLING = 1.0  # seconds, for a bot that greets in more than one message
QUESTIONS = {
    "en": [
        "When does it start?",
        "Where is the venue?",
        "how do I get there by bus",
        "Is there lunch?",
        "wifi password",
        "Who speaks tomorrow afternoon?",
        "can i bring a friend",
        "What's on now?",
    ],
    "ro": [
        "Când începe evenimentul?",
        "unde are loc",
        "Cum ajung de la gară?",
        "Este gratuit?",
        "care e programul de mâine",
        "Se dau certificate?",
        "Pot veni cu laptopul meu?",
        "cine vorbește acum",
    ],
    "ru": [
        "Когда начало?",
        "где это будет",
        "Как добраться из аэропорта?",
        "Нужно ли платить?",
        "что сейчас идёт",
        "Будет ли трансляция?",
        "можно прийти без регистрации",
        "Кто выступает после обеда?",
    ],
}
ECHOES = {
    "stock": "PTB as it comes, one at a time",
    "stock-concurrent": "PTB as it comes, concurrent_updates=256",
    "ours": "PTB over AiohttpRequest and InOrder",
}
WHOLE = "the event bot"


@dataclass
class Load:
    """One run: first a /start from everybody, off the clock, then the questions."""

    updates: int
    latency: float
    seconds: float
    queue: list[dict[str, Any]] = field(default_factory=list)
    asked: dict[int, list[str]] = field(default_factory=dict)
    sent: dict[int, list[str]] = field(default_factory=dict)
    answered: int = 0
    progress: asyncio.Event = field(default_factory=asyncio.Event)

    def ask(self, rounds_from: int, count: int) -> None:
        """Queue so many questions, a person after the other."""
        for number in range(rounds_from, rounds_from + count):
            user, turn = FIRST_ID + number % PEOPLE, number // PEOPLE
            language = tuple(QUESTIONS)[user % len(QUESTIONS)]
            text = QUESTIONS[language][turn % len(QUESTIONS[language])] if turn else "/start"
            self.asked.setdefault(user, []).append(text)
            self.queue.append(update(len(self.queue) + 1, user, language, text))
        self.progress.set()

    def take(self, user: int, text: str) -> None:
        """Note a message of the bot. Each counts as one answer, but nobody gets more answers than they asked."""
        got = self.sent.setdefault(user, [])
        got.append(text)
        if len(got) <= len(self.asked.get(user, ())):
            self.answered += 1
            self.progress.set()

    async def until(self, answered: int, limit: float) -> float:
        """Seconds until so many are answered, or until time is up."""
        begin = time.perf_counter()
        try:
            async with asyncio.timeout(limit):
                while self.answered < answered:
                    self.progress.clear()
                    await self.progress.wait()
        except TimeoutError:
            pass
        return time.perf_counter() - begin

    async def run(self) -> dict[str, float]:
        """Updates a second, how many went unanswered, and how many answers are not the echo of what stands there."""
        self.ask(0, PEOPLE)
        warming = await self.until(PEOPLE, WARMING)
        if not self.answered:
            raise TimeoutError(f"the bot answered nothing in {warming:.0f} s")
        await asyncio.sleep(SETTLING)
        self.asked, self.sent, self.answered = {}, {}, 0
        self.ask(PEOPLE, self.updates)
        seconds = await self.until(self.updates, self.seconds)
        misplaced = sum(
            asked != sent for user, questions in self.asked.items() for asked, sent in zip(questions, self.sent.get(user, ()), strict=False)
        )
        unanswered = self.updates - self.answered
        return {"rate": self.answered / seconds, "unanswered": unanswered, "misplaced": misplaced}


def update(number: int, user: int, language: str, text: str) -> dict[str, Any]:
    """A private message as the Bot API writes it."""
    sender = {"id": user, "is_bot": False, "first_name": f"P{user}", "language_code": language}
    message: dict[str, Any] = {
        "message_id": number,
        "date": int(time.time()),
        "chat": {"id": user, "type": "private", "first_name": f"P{user}"},
        "from": sender,
        "text": text,
    }
    if text.startswith("/"):
        message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text)}]
    return {"update_id": number, "message": message}


class Api:
    """As much of the Bot API as a text bot needs, and as little as is fast."""

    def __init__(self, load: Load) -> None:
        self.load = load
        self.message_ids = itertools.count(1_000_000)

    async def serve(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one call, whatever its encoding."""
        if request.content_type == "application/x-www-form-urlencoded":
            fields: dict[str, Any] = dict(parse_qsl((await request.read()).decode()))
        elif request.content_type == "application/json":
            fields = await request.json()
        else:
            fields = dict(await request.post())
        if self.load.latency:
            await asyncio.sleep(self.load.latency)
        result = await self.result(request.path.rsplit("/", 1)[1].lower(), fields)
        return web.Response(body=json.dumps({"ok": True, "result": result}).encode(), content_type="application/json")

    async def result(self, method: str, fields: dict[str, Any]) -> Any:
        """What a method returns; for those not named here it is true."""
        if method == "getupdates":
            return await self.updates(int(fields.get("offset", 0)), fields)
        if method == "getme":
            return {"id": 1000, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
        if method.startswith("getmycommands"):
            return []
        if (method.startswith("send") and method != "sendchataction") or method == "editmessagetext":
            chat, text = int(fields["chat_id"]), str(fields.get("text", ""))
            if method.startswith("send"):
                self.load.take(chat, text)
            place = {"id": chat, "type": "private", "first_name": "P"}
            return {"message_id": next(self.message_ids), "date": 0, "chat": place, "text": text}
        return True

    async def updates(self, offset: int, fields: dict[str, Any]) -> list[dict[str, Any]]:
        """Up to 100 that the offset does not acknowledge; an empty hand after the polling time."""
        start, limit = max(offset - 1, 0), int(fields.get("limit", 100))
        for _ in range(int(float(fields.get("timeout", 0)) * 100)):
            if len(self.load.queue) > start:
                break
            await asyncio.sleep(0.01)
        return self.load.queue[start : start + limit]


async def serve(load: Load) -> None:
    """The server's process: tells its port, then the result."""
    runner = web.ServerRunner(web.Server(Api(load).serve, access_log=None))
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(runner.addresses[0][1], flush=True)
    print(json.dumps(await load.run()), flush=True)


async def echo(incoming: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """The whole of the echo bots."""
    if incoming.message and incoming.message.text:
        await incoming.message.reply_text(incoming.message.text)


def run_echo(kind: str, api_url: str) -> None:
    """An echo bot's process."""
    builder = Application.builder().token(TOKEN).base_url(f"{api_url}/bot")
    if kind == "stock-concurrent":
        builder = builder.concurrent_updates(256)
    if kind == "ours":
        builder = builder.request(AiohttpRequest()).get_updates_request(AiohttpRequest(connections=1))
        builder = builder.concurrent_updates(InOrder())
    application = builder.build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()


def run_whole(api_url: str) -> None:
    """The event bot's process: the invented event on its eve, a new database, and no pace."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(token=TOKEN, api_url=api_url, database=Path(folder) / "bench.sqlite3", event="sample")
        mind = training.mind(settings.event, Path("data/matchers"))
        clock = RehearsalClock(datetime.fromisoformat("2025-06-10T10:00+03:00"))
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        application = loop.run_until_complete(app.build(settings, mind, clock, lambda: mind, pace=Pace.unlimited()))
        application.run_polling(allowed_updates=app.UPDATES)


def pin(process: subprocess.Popen[str], which: int) -> None:
    """Give the process one core, if there are several and the system lets us choose."""
    if hasattr(os, "sched_setaffinity"):
        cores = sorted(os.sched_getaffinity(0))
        if len(cores) > 1:
            os.sched_setaffinity(process.pid, {cores[which]})


def measure(command: list[str], options: argparse.Namespace) -> dict[str, float]:
    """Start a server and a bot, wait for the server's verdict, end both."""
    here = [sys.executable, "-m", "tests.bench.throughput"]
    load = [f"--updates={options.updates}", f"--latency={options.latency}", f"--seconds={options.seconds}"]
    with subprocess.Popen([*here, "--serve", *load], stdout=subprocess.PIPE, text=True) as server:
        pin(server, 1)
        assert server.stdout
        api_url = f"http://127.0.0.1:{server.stdout.readline().strip()}"
        places = {"BOT_API_URL": api_url, "BOT_TOKEN": TOKEN}
        environment = {**os.environ, **places}
        arguments = [part.replace("{api_url}", api_url) for part in command]
        quiet = None if options.verbose else subprocess.DEVNULL
        with subprocess.Popen(arguments, env=environment, stdout=quiet, stderr=quiet, text=True) as bot:
            pin(bot, 0)
            verdict = server.stdout.readline()
            server.terminate()
            bot.terminate()
            try:
                bot.wait(15)
            except subprocess.TimeoutExpired:
                bot.kill()
    if not verdict:
        raise SystemExit(f"no answer from: {shlex.join(command)} (--verbose shows what it prints)")
    return json.loads(verdict)  # type: ignore[no-any-return]


def report(options: argparse.Namespace) -> None:
    """Measure every bot in turn and print the table."""
    here = [sys.executable, "-m", "tests.bench.throughput"]
    bots = {title: [*here, "--echo", kind, "--api-url", "{api_url}"] for kind, title in ECHOES.items()}
    echoes = set(bots)
    bots[WHOLE] = [*here, "--echo", "whole", "--api-url", "{api_url}"]
    bots |= {command: shlex.split(command) for command in options.bot}
    results: dict[str, list[dict[str, float]]] = {title: [] for title in bots}
    for title in list(bots) * options.rounds:
        results[title].append(measure(bots[title], options))
    rates = {title: statistics.median(run["rate"] for run in runs) for title, runs in results.items()}
    slowest, fastest_stock = (rates[ECHOES[kind]] for kind in ("stock", "stock-concurrent"))
    milliseconds = options.latency * 1000
    print(f"{options.updates} updates, {PEOPLE} people, {milliseconds:.0f} ms latency, {options.rounds} rounds")
    print(f"{'bot':44}{'updates/s':>10}{'x one':>8}{'x conc.':>8}{'out of order':>14}{'unanswered':>12}")
    for title, runs in results.items():
        misplaced = f"{max(run['misplaced'] for run in runs):.0f}" if title in echoes else "-"
        ratios = f"{rates[title] / slowest:8.1f}{rates[title] / fastest_stock:8.1f}"
        unanswered = max(run["unanswered"] for run in runs)
        print(f"{title[:43]:44}{rates[title]:10.0f}{ratios}{misplaced:>14}{unanswered:12.0f}")


def main() -> None:
    """Read the command line; `--serve` and `--echo` are how the measurement starts its own processes."""
    parser = argparse.ArgumentParser(description="updates per second of a bot, beside python-telegram-bot as it comes")
    parser.add_argument("--bot", action="append", default=[], help="a command line to measure as well; may be repeated")
    parser.add_argument("--updates", type=int, default=3000)
    parser.add_argument("--latency", type=float, default=0.0, help="seconds the server takes for each call")
    parser.add_argument("--seconds", type=float, default=20.0, help="at most so long for each bot")
    parser.add_argument("--rounds", type=int, default=1, help="the table shows the median of so many")
    parser.add_argument("--verbose", action="store_true", help="show what the bots print")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--echo", choices=[*ECHOES, "whole"], help=argparse.SUPPRESS)
    parser.add_argument("--api-url", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        asyncio.run(serve(Load(options.updates, options.latency, options.seconds)))
    elif options.echo == "whole":
        run_whole(options.api_url)
    elif options.echo:
        run_echo(options.echo, options.api_url)
    else:
        report(options)


if __name__ == "__main__":
    main()
