"""Filling in the registration form in a chat, for tests: minds with other forms, and who has registered."""

from __future__ import annotations

import copy
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.core.dialogue import Mind
from bot.core.form import Form
from bot.rehearsal.chats import Message
from bot.store import registrations
from bot.store.registrations import Registration
from tests.conftest import Chat, chatting

OPEN = "2025-05-10T10:00+03:00"
SHORT = ("name", "email")
"""Questions of a short form, for tests that are about places."""


def with_form(mind: Mind, **changes: object) -> Mind:
    """The same mind with another form; what understands questions does not look at it, and takes seconds to make."""
    assert mind.knowledge.form
    form = mind.knowledge.form.model_copy(update=changes)
    return with_knowledge(mind, form=form)


def with_knowledge(mind: Mind, **changes: Any) -> Mind:
    """The same mind with other knowledge about registering."""
    other = copy.copy(mind)
    other.grounds = copy.copy(mind.grounds)
    other.knowledge = other.grounds.knowledge = replace(mind.knowledge, **changes)
    return other


def short(mind: Mind, capacity: int | None) -> Mind:
    """A form of two questions and so many places."""
    form: Form | None = mind.knowledge.form
    assert form
    return with_form(mind, questions={id_: form.questions[id_] for id_ in SHORT}, parts={}, capacity=capacity)


@asynccontextmanager
async def form_chat(mind: Mind, folder: Path, now: str = OPEN) -> AsyncIterator[Chat]:
    async with chatting(mind, folder, now) as chat:
        yield chat


def last(said: Sequence[Message]) -> str:
    return said[-1].text if said else ""


async def sign_up(chat: Chat, who: int, name: str = "Ana Popa") -> Message:
    """The short form, filled in and confirmed."""
    await chat.say("/register", who)
    await chat.say(name, who)
    said = await chat.say(f"p{who}@example.org", who)
    confirm = said[-1].buttons[0]["text"]
    return (await chat.press(said[-1], confirm, who))[-1]


async def of(chat: Chat, who: int) -> Registration | None:
    return await chat.house.db.read(lambda connection: registrations.of_person(connection, who))
