"""The aiohttp request object against real servers on loopback, side by side with python-telegram-bot's own."""

import asyncio
import re
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import pytest
from telegram import Bot, InputFile
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, HTTPXRequest, RequestData
from telegram.request._requestparameter import RequestParameter

from bot.telegram_http import AiohttpRequest, MaybeDelivered, MaybeDeliveredTimeout, NotDelivered

TOKEN = "123456:a-token-nobody-may-see"
HUGE = 24 * 1024 * 1024

Reader, Writer = asyncio.StreamReader, asyncio.StreamWriter
Peer = Callable[[Reader, Writer], Awaitable[None]]


@asynccontextmanager
async def listening(peer: Peer) -> AsyncIterator[str]:
    """A server on loopback; gives the URL of one of a bot's methods on it."""
    tasks: set[asyncio.Task[None]] = set()

    async def accept(reader: Reader, writer: Writer) -> None:
        task = asyncio.current_task()
        assert task
        tasks.add(task)
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            await peer(reader, writer)
        writer.close()

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/bot{TOKEN}/sendMessage"
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def read_request(reader: Reader) -> tuple[str, bytes]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    length = re.search(r"content-length: (\d+)", head, re.IGNORECASE)
    return head, await reader.readexactly(int(length[1]) if length else 0)


def answer(status: int, body: str, headers: str = "") -> bytes:
    return f"HTTP/1.1 {status} x\r\n{headers}Content-Length: {len(body.encode())}\r\n\r\n{body}".encode()


def answering(status: int, body: str, headers: str = "") -> Peer:
    async def peer(reader: Reader, writer: Writer) -> None:
        while True:
            await read_request(reader)
            writer.write(answer(status, body, headers))

    return peer


async def says_nothing(reader: Reader, writer: Writer) -> None:
    await asyncio.sleep(60)


async def never_answers(reader: Reader, writer: Writer) -> None:
    await read_request(reader)
    await asyncio.sleep(60)


async def stops_within_the_headers(reader: Reader, writer: Writer) -> None:
    await read_request(reader)
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Le")
    await asyncio.sleep(60)


async def stops_within_the_answer(reader: Reader, writer: Writer) -> None:
    await read_request(reader)
    writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"ok"')
    await asyncio.sleep(60)


async def hangs_up_within_the_answer(reader: Reader, writer: Writer) -> None:
    await read_request(reader)
    writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"ok"')


async def hangs_up_after_reading(reader: Reader, writer: Writer) -> None:
    await read_request(reader)


async def resets_after_reading(reader: Reader, writer: Writer) -> None:
    await read_request(reader)
    writer.transport.abort()


async def resets_without_reading(reader: Reader, writer: Writer) -> None:
    writer.transport.abort()


async def resets_within_the_upload(reader: Reader, writer: Writer) -> None:
    await reader.readexactly(100_000)
    writer.transport.abort()


async def reads_nothing(reader: Reader, writer: Writer) -> None:
    writer.transport.pause_reading()  # type: ignore[attr-defined]
    await asyncio.sleep(60)


async def talks_no_http(reader: Reader, writer: Writer) -> None:
    await read_request(reader)
    writer.write(b"SSH-2.0-OpenSSH_9.6\r\n\r\n")


def message(size: int = 5) -> RequestData:
    return RequestData([RequestParameter.from_input("chat_id", 7), RequestParameter.from_input("text", "x" * size)])


def document(size: int) -> RequestData:
    file = InputFile(b"x" * size, filename='план "А".pdf')
    return RequestData([RequestParameter.from_input("chat_id", 7), RequestParameter.from_input("document", file)])


async def failure(request: BaseRequest, url: str, data: RequestData, **timeouts: float) -> TelegramError:
    async with request:
        with pytest.raises(TelegramError) as caught:
            await request.post(url, data, **timeouts)  # type: ignore[arg-type]
    return caught.value


def as_telegram_names_it(error: TelegramError) -> type[BaseException]:
    """The nearest class of python-telegram-bot's own."""
    return next(kind for kind in type(error).__mro__ if kind.__module__ == "telegram.error")


ERROR_ANSWERS = {
    "blocked": (403, '{"ok": false, "description": "Forbidden: bot was blocked by the user"}', ""),
    "bad request": (400, '{"ok": false, "description": "Bad Request: chat not found"}', ""),
    "migrated": (400, '{"ok": false, "description": "x", "parameters": {"migrate_to_chat_id": -1001}}', ""),
    "unauthorized": (401, '{"ok": false, "description": "Unauthorized"}', ""),
    "not found": (404, '{"ok": false, "description": "Not Found"}', ""),
    "conflict": (409, '{"ok": false, "description": "Conflict: terminated by other getUpdates request"}', ""),
    "too many": (429, '{"ok": false, "description": "Too Many", "parameters": {"retry_after": 33}}', ""),
    "server error": (500, '{"ok": false, "description": "Internal Server Error"}', ""),
    "gateway": (502, "<html><h1>502 Bad Gateway</h1></html>", "Content-Type: text/html\r\n"),
    "redirect": (302, "", "Location: /elsewhere\r\n"),
    "not JSON": (200, "<html>", ""),
}


@pytest.mark.parametrize("name", ERROR_ANSWERS)
async def test_an_error_answer_raises_just_what_the_stock_client_raises(name: str) -> None:
    async with listening(answering(*ERROR_ANSWERS[name])) as url:
        stock = await failure(HTTPXRequest(), url, message())
        ours = await failure(AiohttpRequest(), url, message())
    assert (type(ours), str(ours), vars(ours)) == (type(stock), str(stock), vars(stock))


@dataclass(frozen=True)
class Fault:
    peer: Peer
    data: RequestData
    expected: type[TelegramError]
    read_timeout: float = 30
    write_timeout: float = 30


SMALL = message()
FAULTS = {
    "no answer": Fault(never_answers, SMALL, MaybeDeliveredTimeout, read_timeout=0.1),
    "no answer to a call without parameters": Fault(never_answers, RequestData(), MaybeDeliveredTimeout, read_timeout=0.1),
    "no answer to a file": Fault(never_answers, document(1_000_000), MaybeDeliveredTimeout, read_timeout=0.1),
    "half the headers": Fault(stops_within_the_headers, SMALL, MaybeDeliveredTimeout, read_timeout=0.1),
    "half an answer": Fault(stops_within_the_answer, SMALL, MaybeDeliveredTimeout, read_timeout=0.1),
    "half an answer, hung up": Fault(hangs_up_within_the_answer, SMALL, MaybeDelivered),
    "hung up": Fault(hangs_up_after_reading, SMALL, MaybeDelivered),
    "reset": Fault(resets_after_reading, SMALL, MaybeDelivered),
    "reset after a file": Fault(resets_after_reading, document(1_000_000), MaybeDelivered),
    "reset unread": Fault(resets_without_reading, SMALL, MaybeDelivered),
    "not HTTP": Fault(talks_no_http, SMALL, MaybeDelivered),
    "reset within a long text": Fault(resets_within_the_upload, message(HUGE), NotDelivered),
    "reset within a file": Fault(resets_within_the_upload, document(HUGE), NotDelivered),
    "stuck within a long text": Fault(reads_nothing, message(HUGE), TimedOut, write_timeout=0.1),
    "stuck within a file": Fault(reads_nothing, document(HUGE), TimedOut, write_timeout=0.1),
}


@pytest.mark.parametrize("name", FAULTS)
async def test_a_broken_exchange_raises_the_stock_class_and_tells_whether_it_may_have_been_delivered(name: str) -> None:
    fault = FAULTS[name]
    timeouts = {"read_timeout": fault.read_timeout, "write_timeout": fault.write_timeout}
    async with listening(fault.peer) as url:
        stock = await failure(HTTPXRequest(), url, fault.data, **timeouts)
        ours = await failure(AiohttpRequest(), url, fault.data, **timeouts)
    assert (type(ours), as_telegram_names_it(ours)) == (fault.expected, type(stock))


async def closed_port() -> str:
    async with listening(never_answers) as url:
        return url


async def test_a_refused_connection_was_certainly_not_delivered() -> None:
    url = await closed_port()
    stock = await failure(HTTPXRequest(), url, message())
    ours = await failure(AiohttpRequest(), url, message())
    assert (type(stock), type(ours)) == (NetworkError, NotDelivered)
    assert str(ours) == "aiohttp.ClientConnectorError: ECONNREFUSED"


async def test_an_unknown_host_was_certainly_not_delivered() -> None:
    url = f"http://telegram.invalid/bot{TOKEN}/sendMessage"
    stock = await failure(HTTPXRequest(), url, message(), connect_timeout=30)
    ours = await failure(AiohttpRequest(), url, message(), connect_timeout=30)
    assert (type(stock), type(ours)) == (NetworkError, NotDelivered)


async def test_a_tls_handshake_without_end_is_a_connect_timeout_and_not_delivered() -> None:
    async with listening(says_nothing) as url:
        secure = url.replace("http:", "https:")
        stock = await failure(HTTPXRequest(), secure, message(), connect_timeout=0.1)
        ours = await failure(AiohttpRequest(), secure, message(), connect_timeout=0.1)
    assert (type(stock), type(ours)) == (TimedOut, TimedOut)


async def test_a_turn_that_never_comes_is_a_timeout_and_not_delivered() -> None:
    async with listening(never_answers) as url, AiohttpRequest(connections=1) as request:
        first = asyncio.create_task(request.post(url, message(), read_timeout=60))
        await asyncio.sleep(0)
        with pytest.raises(TimedOut) as caught:
            await request.post(url, message(), pool_timeout=0.05)
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
    assert type(caught.value) is TimedOut


async def test_without_a_pool_timeout_requests_wait_their_turn() -> None:
    async with listening(answering(200, '{"ok": true, "result": 1}')) as url, AiohttpRequest(connections=2) as request:
        calls = asyncio.gather(*(request.post(url, message()) for _ in range(50)))
        assert await asyncio.wait_for(calls, 30) == [1] * 50


async def test_turns_are_given_back_after_failures() -> None:
    url = await closed_port()
    async with AiohttpRequest(connections=1) as request:
        for _ in range(3):
            with pytest.raises(NetworkError) as caught:
                await request.post(url, message(), pool_timeout=1)
            assert type(caught.value) is NotDelivered


@pytest.mark.parametrize("name", [*FAULTS, "refused"])
async def test_neither_an_error_nor_its_traceback_nor_its_causes_hold_the_token(name: str) -> None:
    fault = FAULTS.get(name, Fault(never_answers, SMALL, NetworkError))
    async with listening(fault.peer) as url:
        error = await failure(
            AiohttpRequest(),
            await closed_port() if name == "refused" else url,
            fault.data,
            read_timeout=fault.read_timeout,
            write_timeout=fault.write_timeout,
        )
    shown = "".join(traceback.format_exception(error)) + repr(error)
    assert (error.__cause__, error.__context__, TOKEN in shown) == (None, None, False)


async def test_an_upload_may_take_longer_than_the_write_timeout_while_it_moves() -> None:
    async def slow(reader: Reader, writer: Writer) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        left = int(re.findall(rb"(?i)content-length: (\d+)", head)[0])
        while left:
            left -= len(await reader.read(min(left, 1_000_000)))
            await asyncio.sleep(0.01)
        writer.write(answer(200, '{"ok": true, "result": 5}'))

    async with listening(slow) as url, AiohttpRequest() as request:
        assert await request.post(url, document(HUGE), write_timeout=0.3, read_timeout=30) == 5


def recording(bodies: list[bytes]) -> Peer:
    async def peer(reader: Reader, writer: Writer) -> None:
        while True:
            head, body = await read_request(reader)
            boundary = re.search(r"boundary=(\S+)", head)
            kind = re.search(r"content-type: ([^;\r]+)", head, re.IGNORECASE)
            content = body.replace(boundary[1].encode(), b"BOUNDARY") if boundary else body
            bodies.append((kind[1].encode() if kind else b"") + b"|" + content)
            writer.write(answer(200, '{"ok": true, "result": true}'))

    return peer


@pytest.mark.parametrize(
    "data", [SMALL, document(10), document(200_000), RequestData(), None], ids=["form", "file", "big", "empty", "none"]
)
async def test_what_goes_over_the_wire_is_what_the_stock_client_sends(data: RequestData | None) -> None:
    bodies: list[bytes] = []
    async with listening(recording(bodies)) as url, HTTPXRequest() as stock, AiohttpRequest() as ours:
        await stock.post(url, data)
        await ours.post(url, data)
    assert bodies[0] == bodies[1]


async def test_a_file_is_fetched() -> None:
    async def peer(reader: Reader, writer: Writer) -> None:
        head, body = await read_request(reader)
        writer.write(answer(200, f"{head.split(' ')[0]} {len(body)}"))

    async with listening(peer) as url, AiohttpRequest() as request:
        assert await request.retrieve(url) == b"GET 0"


async def test_one_connection_serves_one_request_after_another() -> None:
    ports: list[int] = []

    async def peer(reader: Reader, writer: Writer) -> None:
        ports.append(writer.get_extra_info("peername")[1])
        await answering(200, '{"ok": true, "result": true}')(reader, writer)

    async with listening(peer) as url, AiohttpRequest() as request:
        for _ in range(5):
            await request.post(url, message())
    assert len(ports) == 1


async def test_a_bot_sends_text_through_it() -> None:
    sent = '{"ok": true, "result": {"message_id": 5, "date": 0, "chat": {"id": 7, "type": "private"}, "text": "да"}}'
    me = '{"ok": true, "result": {"id": 1, "is_bot": true, "first_name": "b", "username": "b"}}'

    async def peer(reader: Reader, writer: Writer) -> None:
        while True:
            head, _ = await read_request(reader)
            writer.write(answer(200, me if "getMe" in head else sent))

    async with listening(peer) as url:
        bot = Bot(TOKEN, base_url=url.split(TOKEN)[0], request=AiohttpRequest(), get_updates_request=AiohttpRequest())
        async with bot:
            assert (await bot.send_message(7, "да")).text == "да"


async def test_the_proxy_of_the_environment_is_used_unless_the_host_is_exempt(monkeypatch: pytest.MonkeyPatch) -> None:
    targets: list[str] = []

    async def proxy(reader: Reader, writer: Writer) -> None:
        head, _ = await read_request(reader)
        targets.append(head.split(" ")[1])
        writer.write(answer(200, '{"ok": true, "result": true}'))

    for name in ("http_proxy", "all_proxy", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    async with listening(proxy) as address, listening(answering(200, '{"ok": true, "result": 2}')) as direct:
        monkeypatch.setenv("HTTP_PROXY", address.split("/bot")[0])
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        async with AiohttpRequest() as request, AiohttpRequest(trust_env=False) as blind:
            assert await request.post("http://telegram.invalid/bot1/getMe") is True
            assert await request.post(direct) == 2
            with pytest.raises(NetworkError):
                await blind.post("http://telegram.invalid/bot1/getMe")
    assert targets == ["http://telegram.invalid/bot1/getMe"]


async def test_it_can_be_opened_again_and_refuses_while_closed() -> None:
    request = AiohttpRequest()
    async with listening(answering(200, '{"ok": true, "result": true}')) as url:
        for _ in range(2):
            with pytest.raises(NetworkError, match="not initialized"):
                await request.post(url)
            async with request:
                await request.initialize()
                assert await request.post(url) is True
            await request.shutdown()


def test_the_read_timeout_is_told_for_it_is_added_to_the_polling_time() -> None:
    assert (AiohttpRequest().read_timeout, AiohttpRequest(read_timeout=9).read_timeout) == (5.0, 9)
