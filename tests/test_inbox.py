"""Each person's updates in order, people side by side."""

import asyncio
import datetime as dt
import gc
from collections import defaultdict
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import CallbackQuery, Chat, InlineQuery, Message, Update, User
from telegram.ext import Application, ContextTypes, MessageHandler, filters

from bot.inbox import InOrder, whose
from bot.telegram_http import AiohttpRequest

NOON = dt.datetime(2024, 11, 1, 12, tzinfo=dt.UTC)


def person(user: int) -> User:
    return User(user, "A", is_bot=False)


def said(number: int, user: int, text: str = "hi", chat: int | None = None) -> Update:
    place = Chat(chat, "group") if chat else Chat(user, "private")
    return Update(number, message=Message(number, NOON, place, from_user=person(user), text=text))


def tapped(number: int, user: int) -> Update:
    """A button under a message sent through inline mode, which is in no chat the bot knows."""
    return Update(number, callback_query=CallbackQuery(str(number), person(user), "c", inline_message_id="m"))


def counted(number: int) -> Update:
    options = {"options": [], "total_voter_count": 0, "is_closed": False, "is_anonymous": True, "type": "regular"}
    answers = {"allows_multiple_answers": False, "allows_revoting": False, "members_only": False}
    return Update.de_json({"update_id": number, "poll": {"id": "p", "question": "?", **options, **answers}})


def test_a_queue_is_the_chats_else_the_users_else_the_updates_own() -> None:
    thing = object()
    inline = Update(4, inline_query=InlineQuery("1", person(7), "", ""))
    updates: list[object] = [said(1, 7), said(2, 7, chat=-100), tapped(3, 7), inline, counted(7), thing]
    assert [whose(update) for update in updates] == [7, -100, 7, 7, ("update", 7), ("object", id(thing))]


class Desk:
    """A handler that takes its time and notes who came and went, in the order it happened."""

    def __init__(self) -> None:
        self.finished: dict[int, list[int]] = defaultdict(list)
        self.inside: list[int] = []
        self.most_inside = 0

    async def serve(self, user: int, number: int, pauses: int) -> None:
        assert user not in self.inside
        self.inside.append(user)
        self.most_inside = max(self.most_inside, len(self.inside))
        for _ in range(pauses):
            await asyncio.sleep(0)
        self.inside.remove(user)
        self.finished[user].append(number)


def start(processor: InOrder, update: object, work: Any) -> asyncio.Task[None]:
    """As telegram.ext.Application does it: one task per update, made in the order of arrival."""
    return asyncio.create_task(processor.process_update(update, work))


Arrivals = st.lists(st.tuples(st.integers(1, 30), st.integers(0, 12)), max_size=360)


@settings(max_examples=60, deadline=None)
@given(arrivals=Arrivals, parallel=st.integers(1, 40))
def test_each_persons_updates_are_handled_in_order_and_no_more_people_at_once_than_allowed(
    arrivals: list[tuple[int, int]], parallel: int
) -> None:
    desk = Desk()
    processor = InOrder(parallel)

    async def run() -> None:
        await asyncio.gather(
            *(start(processor, said(number, user), desk.serve(user, number, pauses)) for number, (user, pauses) in enumerate(arrivals))
        )

    asyncio.run(run())
    expected: dict[int, list[int]] = defaultdict(list)
    for number, (user, _) in enumerate(arrivals):
        expected[user].append(number)
    assert desk.finished == expected
    assert desk.most_inside <= parallel
    assert processor.busy == 0


@pytest.mark.parametrize("parallel", [1, 8, 256])
async def test_thirty_people_with_twelve_messages_use_all_places_there_are(parallel: int) -> None:
    desk = Desk()
    processor = InOrder(parallel)
    order = [(user, turn) for turn in range(12) for user in range(1, 31)]
    await asyncio.gather(
        *(start(processor, said(turn, user), desk.serve(user, turn, pauses=(user * 7 + turn * 5) % 11 + 1)) for user, turn in order)
    )
    assert desk.finished == {user: list(range(12)) for user in range(1, 31)}
    assert desk.most_inside == min(parallel, 30)


async def test_those_waiting_for_their_own_turn_hold_no_place() -> None:
    processor, gate, served = InOrder(parallel=2), asyncio.Event(), asyncio.Event()

    async def stuck() -> None:
        await gate.wait()

    async def quick() -> None:
        served.set()

    crowd = [start(processor, said(number, 1), stuck()) for number in range(10)]
    other = start(processor, said(99, 2), quick())
    await asyncio.wait_for(served.wait(), 10)
    assert [task.done() for task in crowd] == [False] * 10
    gate.set()
    await asyncio.gather(*crowd, other)


async def test_two_people_are_handled_at_the_same_time() -> None:
    processor, meeting = InOrder(), asyncio.Barrier(2)
    await asyncio.wait_for(asyncio.gather(*(start(processor, said(user, user), meeting.wait()) for user in (1, 2))), timeout=10)
    assert processor.busy == 0


async def test_an_update_that_fails_lets_the_next_pass() -> None:
    processor, desk = InOrder(), Desk()

    async def fails() -> None:
        raise ValueError("a bug")

    results = await asyncio.gather(
        start(processor, said(1, 1), fails()),
        start(processor, tapped(2, 1), desk.serve(1, 2, 3)),
        return_exceptions=True,
    )
    assert ([type(result) for result in results], desk.finished) == ([ValueError, type(None)], {1: [2]})


async def test_one_cancelled_while_waiting_does_not_let_the_next_overtake() -> None:
    processor, desk = InOrder(), Desk()
    first = start(processor, said(1, 1), desk.serve(1, 1, 20))
    unwanted = desk.serve(1, 2, 0)
    second = start(processor, said(2, 1), unwanted)
    third = start(processor, said(3, 1), desk.serve(1, 3, 0))
    await asyncio.sleep(0)
    second.cancel()
    await asyncio.gather(first, second, third, return_exceptions=True)
    unwanted.close()
    assert desk.finished == {1: [1, 3]}


async def test_nothing_is_kept_of_people_who_are_idle() -> None:
    processor, desk = InOrder(), Desk()
    tasks = [start(processor, said(user, user), desk.serve(user, 1, 2)) for user in range(1, 1001)]
    await asyncio.sleep(0)
    assert processor.busy == 1000
    await asyncio.gather(*tasks)
    del tasks
    gc.collect()
    assert processor.busy == 0


async def who_am_i(request: web.Request) -> web.Response:
    return web.json_response({"ok": True, "result": {"id": 1, "is_bot": True, "first_name": "b", "username": "b"}})


async def test_an_application_handles_each_persons_updates_in_order() -> None:
    """Through python-telegram-bot's own queue and tasks."""
    seen: dict[int, list[int]] = defaultdict(list)

    async def note(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        for _ in range(update.update_id * 5 % 7):
            await asyncio.sleep(0)
        assert update.effective_user
        seen[update.effective_user.id].append(update.update_id)

    api = web.Application()
    api.router.add_post("/bot1:a/getMe", who_am_i)
    async with TestServer(api) as server:
        builder = Application.builder().token("1:a").base_url(str(server.make_url("/bot"))).updater(None)
        application = builder.request(AiohttpRequest()).concurrent_updates(InOrder()).build()
        application.add_handler(MessageHandler(filters.ALL, note))
        async with application:
            await application.start()
            for number in range(360):
                application.update_queue.put_nowait(said(number, number % 30 + 1))
            await asyncio.wait_for(application.update_queue.join(), 30)
            await application.stop()
    assert seen == {user: list(range(user - 1, 360, 30)) for user in range(1, 31)}
