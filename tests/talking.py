"""Conversations with an event's understanding alone: no chat, no database."""

from __future__ import annotations

from datetime import datetime

from bot.core.turns import Answer, Question
from tests.conftest import mind_of

EVE = datetime.fromisoformat("2025-06-10T20:00+03:00")
DURING = datetime.fromisoformat("2025-06-11T15:52+03:00")
MORNING = datetime.fromisoformat("2025-06-12T09:20+03:00")


def talk(*turns: str, event: str = "sample", now: datetime = EVE) -> Answer:
    """What is said to the last turn."""
    focus, hint = None, ""
    for turn in turns:
        answer = mind_of(event).answer(Question(turn, now, None, focus, hint))
        focus, hint = answer.focus or focus, answer.lang
    return answer
