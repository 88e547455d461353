"""Joins the parts into a python-telegram-bot application; the only file that knows them all."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import cast

from telegram import Update
from telegram.ext import Application, ContextTypes
from telegram.request import BaseRequest

from bot import handover, menus, newsroom, places, retention, rounds, scheduler, watching
from bot.clock import Clock
from bot.context import App, Context, House
from bot.core import pages
from bot.core.dialogue import Mind
from bot.core.replies import Reply
from bot.handlers import (
    alarms,
    announcements,
    answering,
    changes,
    deliveries,
    door,
    form,
    language,
    mine,
    news,
    numbers,
    organisers,
    privacy,
    programme,
    questions,
    registration,
    reminders,
    roll,
    start,
    strays,
    volunteers,
)
from bot.inbox import Desk, Inbox, InOrder, KeepingBot
from bot.outbox import Pace, Sender
from bot.settings import Settings
from bot.store import outbox, people
from bot.store.database import Database
from bot.store.outbox import Row
from bot.store.people import People
from bot.store.questions import Questions
from bot.telegram_http import AiohttpRequest

log = logging.getLogger(__name__)

TELEGRAM = "https://api.telegram.org"
STOPPING_SECONDS = 8
"""For requests under way when the bot is told to stop; Docker waits ten seconds."""
HEARTBEAT_SECONDS = 30
TICKS: tuple[scheduler.Tick, ...] = (*newsroom.TICKS, places.tick, retention.tick, rounds.watch, scheduler.forget)
"""What is looked at by the clock."""
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
    pace: Pace | None = None,
) -> App:
    """The application with its database open and its handlers in order; `request` and `polling` stand in for the network."""
    db = await Database.open(settings.database)
    house = House(mind, db, People(db), Questions(db), clock, settings, reload)
    processor = InOrder()
    bot = KeepingBot(
        settings.token or "1:rehearsal",
        request=request or AiohttpRequest(),
        get_updates_request=polling or AiohttpRequest(connections=1),
        base_url=f"{settings.api_url or TELEGRAM}/bot",
        base_file_url=f"{settings.api_url or TELEGRAM}/file/bot",
    )
    app = cast(  # a bot of our own kind is a bot all the same
        "App",
        Application.builder()
        .bot(bot)
        .context_types(ContextTypes(context=Context, bot_data=dict, user_data=dict, chat_data=dict))
        .concurrent_updates(processor)
        .job_queue(None)
        .post_init(opened)
        .post_stop(stopped)
        .post_shutdown(closed)
        .build(),
    )
    app.bot_data["house"] = house
    sender = Sender(db, bot, clock, pace or _pace(settings), partial(_lost, house), partial(newsroom.postponed, house))
    keeper = Inbox(db, clock)
    bot.keep_in(keeper)
    processor.use(Desk(db, clock, keeper, sender.wake, app.process_error))
    app.bot_data["works"] = Works(sender)
    # In a group of handlers the first that fits is the only one asked, so those that may pass on have a group each.
    for group, first in enumerate((answering.FIRST, announcements.FIRST, form.FIRST, door.FIRST), -9):
        app.add_handlers(first, group=group)
    # A ticket's link, an invitation's and the one to the form are /start too, so their topics are asked before.
    topics = (
        door, volunteers, registration, start, programme, mine, reminders, changes, language, form, roll, numbers, privacy, organisers,
        answering, announcements, alarms, news, questions, deliveries, strays,
    )  # fmt: skip
    app.add_handlers(strays.FIRST)
    for topic in topics:
        app.add_handlers(topic.HANDLERS)
    app.add_handlers(form.LAST, group=1)
    app.add_error_handler(strays.failed)
    return app


@dataclass
class Works:
    """What runs beside the handlers: the sender, and the tasks that keep time."""

    sender: Sender
    tasks: list[asyncio.Task[None]] = field(default_factory=list)
    """The sender's first."""


def works_of(app: App) -> Works:
    """What runs beside an application's handlers."""
    works = app.bot_data["works"]
    assert isinstance(works, Works)  # noqa: S101  # build put it there
    return works


def idle(app: App) -> bool:
    """Whether no update waits or is being handled, and no message that is due is on its way: for rehearsals."""
    processor = app.update_processor
    assert isinstance(processor, InOrder)  # noqa: S101  # build put it there
    return not app.update_queue.qsize() and not processor.busy and works_of(app).sender.idle


async def opened(app: App) -> None:
    """Before the first update: find what an earlier run left, and let the sender and the clocks run."""
    house, works = app.bot_data["house"], works_of(app)
    await _recover(house)
    await _warn_of_absent_organisers(house)
    assert isinstance(app.bot, KeepingBot)  # noqa: S101  # build put it there
    for update in await app.bot.left_over():
        await app.update_queue.put(update)
    ticks = scheduler.run(house, TICKS, works.sender.wake)
    works.tasks += [asyncio.create_task(one) for one in (works.sender.run(), _beat(house), ticks, watching.watch(house))]
    await menus.greet_telegram(app.bot, house)


async def stopped(app: App) -> None:
    """What is under way ends; what waits in the inbox and the outbox waits for the next start."""
    works = works_of(app)
    works.sender.stop()
    if works.tasks:
        await asyncio.wait(works.tasks[:1], timeout=STOPPING_SECONDS)  # the sender, with what is under way
    for task in works.tasks:
        task.cancel()
    await asyncio.gather(*works.tasks, return_exceptions=True)


async def closed(app: App) -> None:
    """Close the database."""
    await app.bot_data["house"].db.close()


def _pace(settings: Settings) -> Pace:
    return Pace.paid_broadcast(settings.messages_per_second) if settings.messages_per_second else Pace()


async def _recover(house: House) -> None:
    """Messages that were being sent when the bot stopped: each person and the organisers are told, nothing is sent again."""
    now = house.clock.now()

    def work(connection: sqlite3.Connection) -> int:
        rows = outbox.interrupted(connection, now)
        for row in rows:
            _lost(house, connection, row)
        return len(rows)

    if count := await house.db.write(work):
        log.warning("%d messages may or may not have arrived: /outbox lists them", count)


async def _warn_of_absent_organisers(house: House) -> None:
    """Whoever runs the bot learns at its start whom it cannot write to. Their numbers are the settings' own, nobody else's."""
    organisers = sorted(house.settings.organisers)
    if not organisers:
        log.warning("BOT_ORGANISERS is empty: questions wait, and nobody can announce anything")
    reached = await house.db.read(lambda connection: [outbox.is_reachable(connection, one) for one in organisers])
    for organiser in [one for one, there in zip(organisers, reached, strict=True) if not there]:
        log.warning("organiser %d has not pressed Start, or has blocked the bot: until they press it, nothing reaches them", organiser)


def _lost(house: House, connection: sqlite3.Connection, row: Row) -> None:
    """A message did not arrive, or may not have: who waits for it can ask for it, who wrote it is told."""
    row = outbox.get(connection, row.id) or row
    now = house.clock.now()
    if row.kind == "answer" and row.state == "unknown":
        reply = pages.interrupted(house.speech_for(people.get(connection, row.chat_id)), row.id)
        outbox.put(connection, outbox.Parcel(row.chat_id, f"again:{row.id}", "personal", reply, now))
    handover.not_passed(connection, house, row, now)
    if row.tell is not None and row.tell != row.chat_id:
        say = house.speech_for(people.get(connection, row.tell)).say
        text = say("organiser-unknown" if row.state == "unknown" else "organiser-not-sent")
        outbox.put(connection, outbox.Parcel(row.tell, f"undelivered:{row.id}", "personal", Reply(text), now))


def heartbeat_file(settings: Settings) -> Path:
    """The file whose age tells whether a bot is alive."""
    return settings.database.with_suffix(".alive")


async def _beat(house: House) -> None:
    """Touch the file as long as the event loop turns."""
    while True:
        await asyncio.to_thread(heartbeat_file(house.settings).touch)
        await asyncio.sleep(HEARTBEAT_SECONDS)
