"""The verbs of the server's control door: to play the people, order faults, and count, from another process."""

from dataclasses import asdict
from typing import Any

from bot.rehearsal.chats import Json, Message
from bot.rehearsal.limits import Limits
from bot.rehearsal.telegram import Emulator

VERBS = frozenset(
    [
        "person",
        "group",
        "promote",
        "say",
        "press",
        "edit",
        "block",
        "unblock",
        "deactivate",
        "join",
        "leave",
        "kick",
        "migrate",
        "fail",
        "limits",
        "latency",
        "reset",
        "messages",
        "deliveries",
        "answers",
        "counts",
    ]
)


class Control:
    """Arguments and results are plain JSON. A verb that stands here differs from the emulator's own in just that."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator

    def do(self, verb: str, body: Any) -> Any:
        """Do a verb once with an object of arguments, or many times with a list of them.

        Raises LookupError for an unknown verb, person, chat or message, TypeError for wrong arguments.
        """
        if verb not in VERBS:
            raise LookupError(f"no such verb; there are {', '.join(sorted(VERBS))}")
        deed = getattr(self, verb, None) or getattr(self._emulator, verb)
        return [deed(**each) for each in body] if isinstance(body, list) else deed(**body)

    def person(self, user_id: int, **about: Any) -> Json:
        return self._emulator.person(user_id, **about).as_json()

    def group(self, chat_id: int, **about: Any) -> Json:
        return self._emulator.group(chat_id, **about).as_json()

    def say(self, user_id: int, text: str, **more: Any) -> int:
        """The message id. Somebody not met before comes into being, so that a benchmark needs one request."""
        if user_id not in self._emulator.people:
            self._emulator.person(user_id)
        return self._emulator.say(user_id, text, **more).message_id

    def edit(self, user_id: int, message_id: int, text: str, chat_id: int | None = None) -> int:
        return self._emulator.edit(user_id, message_id, text, chat_id).message_id

    def migrate(self, chat_id: int, new_chat_id: int) -> int:
        return self._emulator.migrate(chat_id, new_chat_id).chat_id

    def limits(self, on: bool = True, **figures: Any) -> None:
        """Telegram's limits, or others (`overall`, `private_burst`, `group_per_minute`, `penalty`), or none."""
        self._emulator.limits = Limits(**figures) if on else None

    def latency(self, seconds: float) -> None:
        self._emulator.latency = float(seconds)

    def messages(self, chat_id: int, after: int = 0) -> list[Json]:
        return [_shown(message) for message in self._emulator.messages(chat_id) if message.message_id > after]

    def deliveries(self, after: int = 0) -> list[Json]:
        """The log from a place on."""
        return [asdict(delivery) for delivery in self._emulator.deliveries[after:]]

    def answers(self, after: int = 0) -> list[Json]:
        return [asdict(answer) for answer in self._emulator.answers[after:]]

    def counts(self) -> Json:
        """How many updates wait and were acknowledged, and how much the bot did."""
        return {
            "waiting": len(self._emulator.updates),
            "acknowledged": self._emulator.updates.acknowledged,
            "deliveries": len(self._emulator.deliveries),
            "answers": len(self._emulator.answers),
            "calls": self._emulator.calls,
        }


def _shown(message: Message) -> Json:
    """A message for a test in another process: as the Bot API has it, and what only the emulator knows."""
    history = [asdict(version) for version in message.history]
    return message.as_json() | {"deleted": message.deleted, "pinned": message.pinned, "history": history}
