"""Requests to Telegram over aiohttp, at a fraction of what python-telegram-bot's own HTTP client costs."""

import asyncio
import errno
from collections.abc import AsyncIterator
from typing import Final
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
import httpx
from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

# aiohttp waits for the socket after each 64 KiB. A body of one piece never waits, so it cannot get stuck half-way.
PIECE: Final = 64 * 1024
# A little less than the 75 s after which nginx, at its default, hangs up: whoever hangs up second loses a request.
KEEP_ALIVE: Final = 70.0


class NotDelivered(NetworkError):  # noqa: N818 - named the way python-telegram-bot names its errors
    """The request certainly did not reach Telegram: no connection, or one that broke before all was sent."""


class MaybeDelivered(NetworkError):  # noqa: N818 - named the way python-telegram-bot names its errors
    """The request had gone out whole when the connection broke: Telegram may or may not have acted on it."""


class MaybeDeliveredTimeout(MaybeDelivered, TimedOut):
    """The request had gone out whole and no answer came in time: Telegram may or may not have acted on it."""


class _Body:
    """A request's body that knows how far it got.

    aiohttp asks for a piece once it has a connection and the piece before is with the socket, so being asked for the
    last one is what tells "Telegram may have it all" from "it certainly has not". (aiohttp's trace signals cost as much
    and know less: `on_request_chunk_sent` comes before the chunk is written, so an upload that gets stuck looks sent.)
    """

    def __init__(self, content: bytes, content_type: str, piece_timeout: float | None) -> None:
        self.headers = {"Content-Length": str(len(content))}
        if content:
            self.headers["Content-Type"] = content_type
        self.gone = False
        self._content = content
        self._piece_timeout = piece_timeout

    async def pieces(self, alarm: asyncio.Timeout) -> AsyncIterator[bytes]:
        """The content; sets the alarm anew for each piece, so that a slow upload may take long but not stand still."""
        size = len(self._content)
        if size <= PIECE:
            self.gone = True
            if size:
                yield self._content
            return
        clock = asyncio.get_running_loop()
        for start in range(0, size, PIECE):
            self.gone = start + PIECE >= size
            if self._piece_timeout is not None:
                alarm.reschedule(clock.time() + self._piece_timeout)
            yield self._content[start : start + PIECE]
        alarm.reschedule(None)


class AiohttpRequest(BaseRequest):
    """What python-telegram-bot sends its requests through; its errors are those of `telegram.request.HTTPXRequest`.

    Two of them say more: see `MaybeDelivered`. Messages and causes never hold the URL, for the token is in it.
    Redirects are not followed. One instance holds one pool of connections, so `getUpdates` deserves its own.

    Args: `connections` at most at once, further requests wait their turn; timeouts in seconds, None for no limit:
    `read_timeout` between two bytes of the answer, `write_timeout` and `media_write_timeout` (with files) between two
    pieces of the request, `connect_timeout` for name, connection and TLS together, `pool_timeout` for one's turn;
    `proxy` as a URL, otherwise what `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` say if `trust_env`.
    """

    def __init__(
        self,
        connections: int = 256,
        *,
        read_timeout: float | None = 5.0,
        write_timeout: float | None = 5.0,
        media_write_timeout: float | None = 20.0,
        connect_timeout: float | None = 5.0,
        pool_timeout: float | None = None,
        proxy: str | None = None,
        trust_env: bool = True,
    ) -> None:
        self._connections = connections
        self._read_timeout = read_timeout
        self._write_timeout = write_timeout
        self._media_write_timeout = media_write_timeout
        self._connect_timeout = connect_timeout
        self._pool_timeout = pool_timeout
        self._proxy = proxy
        self._trust_env = trust_env
        self._environment_proxies: dict[tuple[str, str], str | None] = {}
        self._session: aiohttp.ClientSession | None = None
        self._turns = asyncio.Semaphore(connections)

    @property
    def read_timeout(self) -> float | None:
        """Seconds; what a call without a read timeout of its own gets."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Open the pool; nothing if it is open."""
        if self._session is not None:
            return
        self._turns = asyncio.Semaphore(self._connections)
        # The pool's limit is our semaphore: aiohttp would count the wait for it as time to connect.
        connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=KEEP_ALIVE, ttl_dns_cache=300)
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": self.USER_AGENT},
            skip_auto_headers=["Content-Type"],  # a body that is empty has none
        )

    async def shutdown(self) -> None:
        """Close every connection; nothing if that is done. `initialize` opens the pool again."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """The HTTP status and the answer's bytes.

        Raises TimedOut or NotDelivered if Telegram certainly has not got the request, MaybeDeliveredTimeout or
        MaybeDelivered if it may have; RuntimeError before `initialize`.
        """
        if self._session is None:
            raise RuntimeError("This AiohttpRequest is not initialized!")
        with_files = request_data is not None and request_data.contains_files
        body = _Body(
            *_encoded(request_data),
            piece_timeout=_seconds(write_timeout, self._media_write_timeout if with_files else self._write_timeout),
        )
        timeout = aiohttp.ClientTimeout(
            connect=_seconds(connect_timeout, self._connect_timeout),
            sock_read=_seconds(read_timeout, self._read_timeout),
        )
        try:
            async with asyncio.timeout(_seconds(pool_timeout, self._pool_timeout)):
                await self._turns.acquire()
        except TimeoutError:
            raise TimedOut("Pool timeout: no connection came free in time, the request was not sent") from None
        try:
            return await self._exchange(self._session, method, url, body, timeout)
        except (aiohttp.ClientError, OSError) as error:  # TimeoutError is an OSError
            fault = _fault(error, body.gone)
        finally:
            self._turns.release()
        # Raised out here so that the original, whose text holds the URL and so the token, is not chained to it.
        raise fault

    async def _exchange(
        self, session: aiohttp.ClientSession, method: str, url: str, body: _Body, timeout: aiohttp.ClientTimeout
    ) -> tuple[int, bytes]:
        async with (
            asyncio.timeout(None) as alarm,
            session.request(
                method,
                url,
                data=None if method == "GET" else body.pieces(alarm),
                headers=None if method == "GET" else body.headers,
                timeout=timeout,
                allow_redirects=False,
                proxy=self._proxy or self._environment_proxy(url),
            ) as response,
        ):
            return response.status, await response.read()

    def _environment_proxy(self, url: str) -> str | None:
        """Looked up once for each host: aiohttp's own `trust_env` asks two threads for every request."""
        if not self._trust_env:
            return None
        parts = urlsplit(url)
        place = (parts.scheme, parts.hostname or "")
        if place not in self._environment_proxies:
            proxies = getproxies()
            found = None if proxy_bypass(place[1]) else proxies.get(place[0]) or proxies.get("all")
            self._environment_proxies[place] = found if found is None or "://" in found else f"http://{found}"
        return self._environment_proxies[place]


def _seconds(asked: ODVInput[float], default: float | None) -> float | None:
    return default if isinstance(asked, DefaultValue) else asked


def _encoded(data: RequestData | None) -> tuple[bytes, str]:
    """The body and its content type. Forms with files are encoded by httpx, which python-telegram-bot brings along."""
    if data is None or not data.contains_files:
        return (data.url_encoded_parameters().encode() if data else b""), "application/x-www-form-urlencoded"
    form = httpx.Request("POST", "http://localhost", data=data.json_parameters, files=data.multipart_data)
    return form.read(), form.headers["Content-Type"]


def _fault(error: Exception, gone: bool) -> NetworkError:
    """Named by class and errno only; see `AiohttpRequest` on what a message may hold."""
    number = getattr(error, "errno", None)
    text = f"aiohttp.{type(error).__name__}: {errno.errorcode.get(number, number)}" if number else type(error).__name__
    if isinstance(error, TimeoutError):
        return MaybeDeliveredTimeout(text) if gone else TimedOut(text)
    return MaybeDelivered(text) if gone else NotDelivered(text)
