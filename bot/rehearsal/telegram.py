"""The Telegram emulator: one bot, its people and chats in memory, and the door for a bot in this process.

The other door, over HTTP for other processes, is server.py. What people do is in people.py; how Telegram refuses is
in posting.py, changing.py, parameters.py and markup.py; what goes wrong on the way is in faults.py.
"""

import asyncio
import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.rehearsal.chats import TOKEN, Json, Refused, too_many_requests
from bot.rehearsal.faults import Broken, Fault, Faults, Hang, Order, Reset, raise_silence
from bot.rehearsal.methods import METHODS
from bot.rehearsal.parameters import Parameters, Upload
from bot.rehearsal.people import People
from bot.telegram_http import MaybeDelivered, MaybeDeliveredTimeout, NotDelivered

_BY_SMALL_NAME = {name.lower(): name for name in [*METHODS, "getUpdates"]}  # the Bot API takes names in any case
_ADDRESS = re.compile(r"/(file/)?bot([^/]+)/(.+)$")
_WELL_FORMED_TOKEN = re.compile(r"\d+:[\w-]{30,}")


class Emulator(People):
    """An in-memory Telegram. `now` gives monotonic seconds, `clock` the time of day with its zone."""

    def __init__(self, now: Callable[[], float], clock: Callable[[], datetime], token: str = TOKEN) -> None:
        super().__init__(now, clock)
        self.token = token
        self.faults = Faults()
        self.latency = 0.0  # seconds on the way to Telegram and back
        self.calls: dict[str, int] = {}  # how often each method was called, refused calls among them

    def reset(self) -> None:
        """Forget everything: people, messages, updates, faults, limits and latency."""
        self.forget()
        self.faults = Faults()
        self.limits = None
        self.latency = 0.0
        self.calls = {}

    def fail(
        self,
        method: str,
        times: int = 1,
        kind: Fault | str = Fault.BAD_GATEWAY,
        *,
        retry_after: int = 1,
        chat_id: int | None = None,
    ) -> None:
        """Let the next `times` calls of a method ("*" for any) go wrong, in one chat if `chat_id` is given."""
        self.faults.orders.append(Order(method, times, Fault(kind), retry_after, chat_id))

    async def call(
        self,
        method: str,
        params: Mapping[str, Any] | None = None,
        files: Mapping[str, Upload] | None = None,
        token: str | None = None,
    ) -> tuple[int, Json]:
        """One call of the Bot API: the HTTP status and the JSON envelope.

        Without a token the caller is taken to have the right one. Raises Hang, Reset or Broken for ordered faults.
        """
        name = _BY_SMALL_NAME.get(method.lower(), method)
        self.calls[name] = self.calls.get(name, 0) + 1
        if self.latency:
            await asyncio.sleep(self.latency / 2)
        given = Parameters(dict(params or {}), dict(files or {}))
        order = self.faults.next(name, given.text("chat_id")) if self.faults.orders else None
        if order and not order.kind.is_after:
            raise_silence(order.kind)
        try:
            self._check_token(token)
            if order and order.kind is Fault.TOO_MANY_REQUESTS:
                raise too_many_requests(order.retry_after)
            status, envelope = 200, {"ok": True, "result": await self._result(name, given)}
        except Refused as refusal:
            status = refusal.status
            envelope = {"ok": False, "error_code": status, "description": refusal.description}
            if refusal.parameters:
                envelope["parameters"] = refusal.parameters
        if order:
            raise_silence(order.kind)
        if self.latency:
            await asyncio.sleep(self.latency / 2)
        return status, envelope

    def download(self, path: str, token: str | None = None) -> tuple[int, bytes]:
        """The bytes behind a path from getFile, with the HTTP status."""
        content = self.content_of(path)
        if content is None or token not in (None, self.token):
            return 404, b'{"ok":false,"error_code":404,"description":"Not Found"}'
        return 200, content

    def _check_token(self, token: str | None) -> None:
        if token in (None, self.token):
            return
        if not _WELL_FORMED_TOKEN.fullmatch(token or ""):
            raise Refused(404, "Not Found")
        raise Refused(401, "Unauthorized")

    async def _result(self, name: str, given: Parameters) -> Any:
        if name == "getUpdates":
            return await self.updates.poll(
                offset=given.integer("offset"),
                limit=given.integer("limit", 100),
                wait=given.real("timeout"),
                allowed=given.structure("allowed_updates"),
            )
        method = METHODS.get(name)
        if method is None:
            raise Refused(404, "Not Found")
        return method(self, given)


class EmulatedRequest(BaseRequest):
    """The request object of python-telegram-bot that reaches an emulator in this process.

    What goes wrong comes out as with AiohttpRequest: TimedOut where no answer comes (at once, without waiting), NetworkError
    where the connection breaks, and their MaybeDelivered kinds where Telegram may have acted on the call.
    """

    def __init__(self, emulator: Emulator, read_timeout: float | None = 5.0) -> None:
        self._emulator = emulator
        self._read_timeout = read_timeout

    @property
    def read_timeout(self) -> float | None:
        return self._read_timeout

    async def initialize(self) -> None:
        """There is nothing to open."""

    async def shutdown(self) -> None:
        """There is nothing to close."""

    async def do_request(
        self,
        url: str,
        method: str,  # noqa: ARG002 - the Bot API does not tell GET from POST
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - nothing is written
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - nothing is connected
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - there is no pool
    ) -> tuple[int, bytes]:
        """See BaseRequest.do_request."""
        address = _ADDRESS.search(unquote(url))
        if address is None:
            raise NetworkError(f"the emulator has nothing at this address ({len(url)} characters)")
        is_file, token, rest = address.groups()
        if is_file:
            return self._emulator.download(rest, token)
        params = request_data.json_parameters if request_data else {}
        files = request_data.multipart_data if request_data and request_data.contains_files else {}
        limit = self._read_timeout if isinstance(read_timeout, DefaultValue) else read_timeout
        try:
            async with asyncio.timeout(limit):
                status, envelope = await self._emulator.call(rest, params, _uploads(files), token)
        except Hang as silence:
            raise (MaybeDeliveredTimeout("hang") if silence.after else TimedOut()) from None
        except Reset as silence:
            raise (MaybeDelivered if silence.after else NotDelivered)("reset") from None
        except TimeoutError:
            raise MaybeDeliveredTimeout("slow") from None
        except Broken as broken:
            return broken.status, broken.page.encode()
        return status, json.dumps(envelope).encode()


def _uploads(files: Mapping[str, Any]) -> dict[str, Upload]:
    """python-telegram-bot's (name, bytes or open file, type) as uploads."""
    return {
        part: Upload(name, content if isinstance(content, bytes) else content.read(), mime_type)
        for part, (name, content, mime_type) in files.items()
    }
