"""The environment, read once into a frozen value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import urlsplit

VARIABLES = ("BOT_TOKEN", "BOT_API_URL", "BOT_ORGANISERS", "BOT_DATABASE", "BOT_EVENT", "BOT_PRETEND_NOW", "BOT_MESSAGES_PER_SECOND")
_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]{35,}")
"""The shape of what @BotFather gives out: the bot's id, a colon, the secret."""
_LOOKS_SECRET = re.compile(r"[0-9]{3,}:[\w-]{10,}")
_USER_ID_LIMIT = 2**52
"""Telegram's ids have at most 52 significant bits (Bot API, User.id)."""


class SettingsError(Exception):
    """A variable of the environment that cannot be used; says which, what is wrong and what would be right."""


@dataclass(frozen=True)
class Settings:
    """What a bot is told from outside. Its repr never shows the token."""

    token: str | None = field(default=None, repr=False)
    api_url: str | None = None
    """Another Bot API server, without a slash at the end; None is Telegram's own."""
    organisers: frozenset[int] = frozenset()
    """Telegram user ids."""
    database: Path = Path("data/bot.sqlite3")
    event: str = "chisinau-2024"
    """The name of a folder in knowledge/, or a path."""
    pretend_now: datetime | None = None
    """The moment to begin at instead of the real one; without a zone it is on the event's wall clock."""

    messages_per_second: float | None = None
    """Telegram's paid broadcasts: above 30 a second, each message is paid for with Stars; None: within what is free."""

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Settings:
        """Read the variables; an empty one counts as not given. Raises SettingsError."""
        _refuse_misspelt(environ)
        given = {name: environ.get(name, "").strip() for name in VARIABLES}
        api_url = _api_url(given["BOT_API_URL"])
        return cls(
            token=_token(given["BOT_TOKEN"], anything_goes=api_url is not None),
            api_url=api_url,
            organisers=_organisers(given["BOT_ORGANISERS"]),
            database=Path(given["BOT_DATABASE"]) if given["BOT_DATABASE"] else cls.database,
            event=given["BOT_EVENT"] or cls.event,
            pretend_now=_pretend_now(given["BOT_PRETEND_NOW"]),
            messages_per_second=_rate(given["BOT_MESSAGES_PER_SECOND"]),
        )


def _refuse_misspelt(environ: Mapping[str, str]) -> None:
    """BOT_ORGANIZERS would otherwise be a bot without organisers, and nobody told."""
    for name in environ:
        near = get_close_matches(name, VARIABLES, n=1, cutoff=0.85) if name.startswith("BOT_") else []
        if near and name not in VARIABLES:
            raise SettingsError(f"{name}: the bot does not know this variable; did you mean {near[0]}?")


def _token(value: str, *, anything_goes: bool) -> str | None:
    if not value:
        return None
    if not anything_goes and not _TOKEN.fullmatch(value):
        raise SettingsError(
            "BOT_TOKEN: this is not a token of Telegram's; right is what @BotFather gave you, whole: "
            "digits, a colon, and at least 35 letters, digits, - or _"
        )
    return value


def _api_url(value: str) -> str | None:
    """The server's address; never quoted in an error, as it may hold a token or a password."""
    if not value:
        return None
    right = "right is http://localhost:8081 or https://telegram.example.org"
    try:
        parts = urlsplit(value)
        complete = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        complete = False
    if not complete or any(character.isspace() for character in value):
        raise SettingsError(f"BOT_API_URL: this is not an http(s) address; {right}")
    if _LOOKS_SECRET.search(parts.path) or parts.query or parts.fragment or parts.username is not None:
        raise SettingsError(f"BOT_API_URL: this holds more than an address; {right}, and the token in BOT_TOKEN")
    return value.rstrip("/")


def _organisers(value: str) -> frozenset[int]:
    items = [item.strip() for item in value.split(",") if item.strip()]
    return frozenset(map(_user_id, items))


def _user_id(item: str) -> int:
    right = "right is one or more user ids with commas between them, like 123456789,987654321"
    if re.fullmatch(r"[0-9]{1,16}", item) and 0 < int(item) < _USER_ID_LIMIT:
        return int(item)
    if re.fullmatch(r"-[0-9]+", item):
        raise SettingsError(f"BOT_ORGANISERS: {item} is a group, not a person; {right}")
    raise SettingsError(f"BOT_ORGANISERS: {_quoted(item)} is not a user id; {right}")


def _pretend_now(value: str) -> datetime | None:
    if not value:
        return None
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        raise SettingsError(
            f"BOT_PRETEND_NOW: {_quoted(value)} is not a moment; right is 2024-10-10T09:00 on the event's clock, "
            "or with a zone 2024-10-10T09:00+03:00"
        ) from None


def _rate(value: str) -> float | None:
    if not value:
        return None
    right = "right is a number from 1 to 1000; above 30, Telegram charges for each message"
    if not re.fullmatch(r"[0-9]{1,4}(\.[0-9]+)?", value) or not 1 <= float(value) <= 1000:
        raise SettingsError(f"BOT_MESSAGES_PER_SECOND: {_quoted(value)} is no such rate; {right}")
    return float(value)


def _quoted(value: str) -> str:
    """The value for an error text, unless somebody put the token into the wrong variable."""
    return "what is there" if _LOOKS_SECRET.search(value) else f'"{value}"'
