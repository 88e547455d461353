"""What organisers see of the outbox: how many messages are where, and which did not arrive or may not have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from bot.core.language import Speech
from bot.core.replies import Reply


class Undelivered(Protocol):
    """A message that did not arrive, or may not have."""

    @property
    def chat_id(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def reason(self) -> str | None: ...


STATES = ("waiting", "claimed", "sent", "unreachable", "failed", "withdrawn", "stale", "digest", "shown-again", "unknown")
"""In the order a message may go through them; what is withdrawn for another reason than an organiser's has a line of its own."""


def page(counts: Mapping[tuple[str, str], int], open_: Iterable[Undelivered], speech: Speech) -> Reply:
    """The outbox in numbers, then the messages to look after."""
    say = speech.say
    lines = [f"**{say('outbox-head')}**"]
    for state in STATES:
        number = sum(count for (_, what), count in counts.items() if what == state)
        if number:
            lines.append(f"{say(f'outbox-{state}')}: {number}")
    if len(lines) == 1:
        lines.append(say("outbox-empty"))
    listed = [f"- {one.chat_id}: {say(f'kind-{one.kind}')}, {say(f'outbox-{one.state}')}, {say(f'why-{one.reason}')}" for one in open_]
    return Reply("\n".join(lines) + ("\n\n" + "\n".join(listed) if listed else ""))
