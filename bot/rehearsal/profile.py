"""What people see of the bot before they write: commands per scope and language, name and descriptions."""

import re
from typing import Any

from bot.rehearsal.chats import Json, bad_request

LONGEST = {"name": 64, "description": 512, "short_description": 120}
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")


class Profile:
    """Texts by language code; the empty code is for everybody whose language has no text of its own."""

    def __init__(self) -> None:
        self._texts: dict[tuple[str, str], str] = {}
        self._commands: dict[tuple[str, str], list[Json]] = {}
        self.rights: dict[bool, Json] = {}

    @property
    def name(self) -> str:
        return self.text("name", "")

    def text(self, kind: str, language: str) -> str:
        """The text for a language, or the one for everybody."""
        return self._texts.get((kind, language)) or self._texts.get((kind, ""), "")

    def set_text(self, kind: str, language: str, text: str) -> None:
        """Set a text (an empty one takes it away); Refused if it is longer than Telegram shows."""
        if len(text) > LONGEST[kind]:
            raise bad_request(f"BOT_{kind.upper()}_TOO_LONG")
        self._texts[(kind, language)] = text

    def commands(self, scope: Json, language: str) -> list[Json]:
        """Exactly what was set for this scope and language."""
        return self._commands.get((_scope_key(scope), language), [])

    def set_commands(self, scope: Json, language: str, commands: list[Any]) -> None:
        """Set the commands; Refused if one is malformed or there are more than a hundred."""
        if len(commands) > 100:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        for command in commands:
            if not _COMMAND.fullmatch(str(command.get("command", "")).removeprefix("/")):
                raise bad_request("BOT_COMMAND_INVALID")
            if not 1 <= len(str(command.get("description", ""))) <= 256:
                raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
        self._commands[(_scope_key(scope), language)] = [
            {"command": command["command"].removeprefix("/"), "description": command["description"]} for command in commands
        ]

    def menu(self, language: str, user_id: int, chat_id: int | None = None, *, administrator: bool = False) -> list[Json]:
        """The commands that somebody is shown: the narrowest scope that has any, in their language before all others.

        The order is that of "Determining list of commands" in the Bot API.
        """
        if chat_id is None:
            scopes: list[Json] = [
                {"type": "chat", "chat_id": user_id},
                {"type": "all_private_chats"},
                {"type": "default"},
            ]
        else:
            scopes = [
                {"type": "chat_member", "chat_id": chat_id, "user_id": user_id},
                *([{"type": "chat_administrators", "chat_id": chat_id}] if administrator else []),
                {"type": "chat", "chat_id": chat_id},
                *([{"type": "all_chat_administrators"}] if administrator else []),
                {"type": "all_group_chats"},
                {"type": "default"},
            ]
        for scope in scopes:
            found = self.commands(scope, language) or self.commands(scope, "")
            if found:
                return found
        return []


def _scope_key(scope: Json) -> str:
    return ":".join([str(scope.get("type", "default")), str(scope.get("chat_id", "")), str(scope.get("user_id", ""))])
