"""/outbox: whatever became of a message, organisers read it in words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from bot.core.deliveries import STATES
from bot.core.dialogue import Mind
from bot.store.outbox import PRIORITY, Kind, Reason, State


@pytest.mark.parametrize("lang", ["en", "ro", "ru"])
def test_every_kind_state_and_reason_has_words_in_every_language(sample: Mind, lang: str) -> None:
    kinds, states = {f"kind-{kind}" for kind in get_args(Kind)}, {f"outbox-{state}" for state in STATES}
    reasons = {f"why-{reason}" for reason in get_args(Reason)}
    assert (kinds | states | reasons) - sample.speech(lang).phrases.keys() == set()


def test_nothing_else_is_ever_written_there() -> None:
    """What Python writes is held to these types by mypy; what SQL writes is found here."""
    written = "\n".join(path.read_text("utf-8") for path in Path("bot").rglob("*.py"))
    assert set(re.findall(r"reason = '([a-z-]+)'", written)) <= set(get_args(Reason))
    assert set(re.findall(r"SET state = '([a-z]+)'", written)) <= {
        *get_args(State),
        "lapsed",
        "held",
        "offered",
    }  # the latter are of places
    assert set(PRIORITY) == set(get_args(Kind))
    assert set(get_args(State)) <= set(STATES)
