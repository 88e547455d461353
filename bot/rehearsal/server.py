"""The emulator's door for other processes: the Bot API over HTTP on the loopback, and /control/ to play the people.

A control request is POST /control/<verb> with a JSON object of the verb's arguments, or a list of such objects to do
the same many times at once; the answer is {"result": ...} or a list of results.
"""

import asyncio
import ipaddress
import json
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, web

from bot.rehearsal.control import Control
from bot.rehearsal.faults import Broken, Hang, Reset
from bot.rehearsal.parameters import Upload
from bot.rehearsal.telegram import Emulator

LARGEST_BODY = 64 << 20  # bytes; Telegram takes documents up to 50 MB


async def serve(emulator: Emulator, host: str = "127.0.0.1", port: int = 8081) -> web.ServerRunner:
    """Listen and return what stops it again (`await runner.cleanup()`); its `addresses` tell a port chosen by 0.

    Raises ValueError for a host that other machines can reach: the control door asks for no password.
    """
    if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
        raise ValueError(f"the emulator listens on the loopback only, not on {host}")
    door = _Door(emulator)
    # A bot that goes away must free its long poll at once, so handlers are cancelled with their connection.
    server = web.Server(door.handle, request_factory=_request, handler_cancellation=True)
    runner = web.ServerRunner(server, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, host, port).start()
    return runner


async def run(emulator: Emulator, port: int = 8081, host: str = "127.0.0.1") -> None:
    """Serve until cancelled."""
    runner = await serve(emulator, host, port)
    try:
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()


class _Door:
    """Takes requests apart by their path; no router stands between, for it would cost a third of the speed."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator
        self._people = Control(emulator)

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        head, _, rest = request.path[1:].partition("/")
        if head.startswith("bot"):
            return await self._call(request, head.removeprefix("bot"), rest)
        if head == "file":
            token, _, path = rest.removeprefix("bot").partition("/")
            status, content = self._emulator.download(path, token)
            return web.Response(status=status, body=content)
        if head == "control":
            return await self._control(request, rest)
        return _json({"ok": False, "error_code": 404, "description": "Not Found"}, 404)

    async def _call(self, request: web.BaseRequest, token: str, method: str) -> web.StreamResponse:
        try:
            params, files = await _parameters(request)
        except ValueError:
            refusal = "Bad Request: can't parse JSON object"
            return _json({"ok": False, "error_code": 400, "description": refusal}, 400)
        try:
            status, envelope = await self._emulator.call(method, params, files, token)
        except Broken as broken:
            return web.Response(status=broken.status, text=broken.page, content_type="text/html")
        except Hang:
            await asyncio.Event().wait()  # until the caller gives up and its connection ends this handler
            raise
        except Reset:
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        return _json(envelope, status)

    async def _control(self, request: web.BaseRequest, verb: str) -> web.StreamResponse:
        try:
            return _json({"result": self._people.do(verb, json.loads(await request.read() or b"{}"))})
        except (LookupError, TypeError, ValueError) as problem:
            return _json({"error": repr(problem)}, 400)


def _request(*parts: Any) -> web.BaseRequest:
    """aiohttp takes no more than a megabyte unless told."""
    message, payload, protocol, writer, task = parts
    loop = asyncio.get_running_loop()
    return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=LARGEST_BODY)


async def _parameters(request: web.BaseRequest) -> tuple[dict[str, Any], dict[str, Upload]]:
    """The query and the body, whatever form it has. Raises ValueError for JSON that is none."""
    params: dict[str, Any] = dict(parse_qsl(request.query_string, keep_blank_values=True))
    files: dict[str, Upload] = {}
    if not request.body_exists:
        return params, files
    kind = request.content_type
    if kind == "multipart/form-data":
        reader = await request.multipart()
        while (part := await reader.next()) is not None:
            if not isinstance(part, BodyPartReader):
                raise ValueError("a part within a part")
            name, content = part.name or "", bytes(await part.read(decode=True))
            if part.filename is None:
                params[name] = content.decode()
            else:
                files[name] = Upload(part.filename, content, part.headers.get("Content-Type", ""))
        return params, files
    body = await request.read()
    if kind == "application/json":
        params |= json.loads(body) if body else {}
    else:
        params |= parse_qsl(body.decode(), keep_blank_values=True)
    return params, files


def _json(content: Any, status: int = 200) -> web.Response:
    return web.Response(status=status, body=json.dumps(content).encode(), content_type="application/json")
