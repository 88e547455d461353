"""The HTTP door: bodies of every form, the control door, faults on the wire, and a whole application."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from hands import ANA, until
from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

from bot.rehearsal.chats import TOKEN
from bot.rehearsal.server import serve
from bot.rehearsal.telegram import Emulator


@pytest.fixture
async def session(address: str) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(address) as opened:
        yield opened


async def control(session: aiohttp.ClientSession, verb: str, body: Any) -> Any:
    async with session.post(f"/control/{verb}", json=body) as answer:
        assert answer.status == 200, await answer.text()
        return (await answer.json())["result"]


async def test_the_server_refuses_a_host_that_others_can_reach(emulator: Emulator) -> None:
    with pytest.raises(ValueError, match="loopback only"):
        await serve(emulator, "0.0.0.0", 0)  # noqa: S104 - it is refused


@pytest.mark.parametrize("form", ["query", "json", "urlencoded", "multipart"])
async def test_parameters_come_in_four_forms(emulator: Emulator, session: aiohttp.ClientSession, form: str) -> None:
    params = {"chat_id": str(ANA), "text": "Bună, мир & 😀"}
    multipart = aiohttp.FormData(params, default_to_multipart=True)
    bodies: dict[str, Any] = {
        "query": {"params": params},
        "json": {"json": params},
        "urlencoded": {"data": params},
        "multipart": {"data": multipart},
    }
    verb = "GET" if form == "query" else "POST"
    async with session.request(verb, f"/bot{TOKEN}/sendMessage", **bodies[form]) as answer:
        body = await answer.json()
    assert (answer.status, body["ok"], emulator.messages(ANA)[-1].text) == (200, True, params["text"])


async def test_refusals_have_their_status_and_envelope(session: aiohttp.ClientSession) -> None:
    found = []
    for path in (f"/bot{TOKEN}/nonsense", "/bot1:x/getMe", f"/bot{TOKEN[:-1]}1/getMe", "/elsewhere"):
        async with session.post(path) as answer:
            found.append((answer.status, await answer.json()))
    async with session.post(f"/bot{TOKEN}/getMe", data="{", headers={"Content-Type": "application/json"}) as answer:
        found.append((answer.status, await answer.json()))
    assert found == [
        (code, {"ok": False, "error_code": code, "description": text})
        for code, text in (
            (404, "Not Found"),
            (404, "Not Found"),
            (401, "Unauthorized"),
            (404, "Not Found"),
            (400, "Bad Request: can't parse JSON object"),
        )
    ]


async def test_a_bad_gateway_is_a_page_and_a_reset_breaks_the_connection(emulator: Emulator, session: aiohttp.ClientSession) -> None:
    emulator.fail("getMe", kind="502")
    emulator.fail("getMe", kind="reset-before")
    async with session.post(f"/bot{TOKEN}/getMe") as answer:
        page = await answer.text()
    assert (answer.status, answer.content_type, page.startswith("<html>")) == (502, "text/html", True)
    with pytest.raises(aiohttp.ClientConnectionError):
        await session.post(f"/bot{TOKEN}/getMe")
    async with session.post(f"/bot{TOKEN}/getMe") as answer:
        assert answer.status == 200


async def test_a_bot_that_goes_away_takes_no_update_with_it(emulator: Emulator, session: aiohttp.ClientSession, address: str) -> None:
    poll = asyncio.create_task(session.post(f"/bot{TOKEN}/getUpdates", json={"timeout": 50}))
    await until(lambda: emulator.calls.get("getUpdates"))
    poll.cancel()
    emulator.say(ANA, "one")
    async with aiohttp.ClientSession(address) as other, other.post(f"/bot{TOKEN}/getUpdates") as answer:
        updates = (await answer.json())["result"]
    assert [update["message"]["text"] for update in updates] == ["one"]


async def test_another_process_can_play_the_people_and_count(session: aiohttp.ClientSession) -> None:
    crowd = [{"user_id": number, "text": "hi"} for number in range(1, 4)]
    assert await control(session, "say", crowd) == [2, 3, 4]
    async with session.post(f"/bot{TOKEN}/sendMessage", json={"chat_id": 1, "text": "<b>yes</b>", "parse_mode": "HTML"}):
        pass
    query = await control(session, "press", {"user_id": 1, "message_id": 5, "data": "x"})
    async with session.post(f"/bot{TOKEN}/answerCallbackQuery", json={"callback_query_id": query, "text": "ok"}):
        pass
    async with session.post(f"/bot{TOKEN}/getUpdates", json={"offset": 4}):
        pass
    await control(session, "block", {"user_id": 2})
    async with session.post(f"/bot{TOKEN}/sendMessage", json={"chat_id": 2, "text": "no"}) as refused:
        assert refused.status == 403
    (shown,) = await control(session, "messages", {"chat_id": 1, "after": 2})
    assert (shown["text"], shown["entities"], shown["deleted"], shown["history"]) == (
        "yes",
        [{"type": "bold", "offset": 0, "length": 3}],
        False,
        [],
    )
    assert await control(session, "deliveries", {}) == [{"chat_id": 1, "message_id": 5, "method": "sendMessage", "moment": 0.0}]
    assert [answer["text"] for answer in await control(session, "answers", {})] == ["ok"]
    assert await control(session, "counts", {}) == {
        "waiting": 3,
        "acknowledged": 2,
        "deliveries": 1,
        "answers": 1,
        "calls": {"sendMessage": 2, "answerCallbackQuery": 1, "getUpdates": 1},
    }


async def test_limits_faults_and_latency_are_set_from_outside_and_reset(emulator: Emulator, session: aiohttp.ClientSession) -> None:
    await control(session, "limits", {"overall": 1})
    await control(session, "latency", {"seconds": 0.001})
    await control(session, "fail", {"method": "sendMessage", "kind": "429", "retry_after": 9})
    found = []
    for _ in range(3):
        async with session.post(f"/bot{TOKEN}/sendMessage", json={"chat_id": ANA, "text": "a"}) as answer:
            found.append((answer.status, (await answer.json()).get("parameters")))
    assert found == [(429, {"retry_after": 9}), (200, None), (429, {"retry_after": 1})]
    await control(session, "reset", {})
    assert (emulator.people, emulator.limits, emulator.latency, emulator.deliveries) == ({}, None, 0.0, [])


@pytest.mark.parametrize(
    ("verb", "body", "words"),
    [
        ("forget", {}, "no such verb"),
        ("__init__", {"emulator": 1}, "no such verb"),
        ("press", {"user_id": 404, "message_id": 1, "data": "x"}, "KeyError(404)"),
        ("say", {"text": "a"}, "TypeError"),
        ("fail", {"method": "getMe", "kind": "flood"}, "ValueError"),
    ],
)
async def test_the_control_door_says_what_is_wrong(session: aiohttp.ClientSession, verb: str, body: dict[str, Any], words: str) -> None:
    async with session.post(f"/control/{verb}", json=body) as answer:
        found = await answer.json()
    assert (answer.status, words in found["error"]) == (400, True)


async def test_a_whole_application_answers_over_http(emulator: Emulator, address: str) -> None:
    async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message
        await update.message.reply_text(f"{update.message.text}?")

    builder = Application.builder().token(TOKEN).base_url(f"{address}/bot").base_file_url(f"{address}/file/bot")
    application = builder.build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    async with application:
        assert application.updater
        await application.updater.start_polling()
        await application.start()
        for number in range(5):
            emulator.person(number + 1)
            emulator.say(number + 1, "hi")
        await until(lambda: len(emulator.deliveries) == 5)
        await application.updater.stop()
        await application.stop()
    assert [[message.text for message in emulator.messages(number)] for number in range(1, 6)] == [["hi", "hi?"]] * 5
