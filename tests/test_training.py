"""A matcher is trained once, in a process of its own, and kept; what no longer serves leaves the memory."""

from __future__ import annotations

import sys
import weakref
from dataclasses import replace
from pathlib import Path

import pytest

from bot import training
from bot.core.knowledge import Knowledge, load


@pytest.fixture(scope="module")
def few() -> Knowledge:
    """The sample event with two topics and no facts, which is learned in no time."""
    knowledge = load(training.KNOWLEDGE, training.event_folder("sample"))
    topics = {id_: knowledge.topics[id_] for id_ in ("parking", "wifi")}
    return replace(knowledge, facts={}, topics=topics, lexicon={})


def test_what_was_trained_is_kept_and_found(few: Knowledge, tmp_path: Path) -> None:
    told: list[float] = []
    trained = training.matcher(few, tmp_path, told.append)
    assert told == sorted(told)
    assert told[-1] == 1
    (file,) = tmp_path.glob("*.matcher")
    kept = training.matcher(few, tmp_path, lambda _: pytest.fail("it is trained already"))
    asked = "is there any place for the car"
    assert (kept.labels, kept.match(asked)) == (("topic:parking", "topic:wifi"), trained.match(asked))
    file.write_bytes(b"a file that was cut off")
    assert training.matcher(few, tmp_path).match(asked) == trained.match(asked)


def test_where_no_process_can_be_started_it_is_trained_here(few: Knowledge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no-python"))
    assert training.matcher(few, tmp_path / "cache").labels == ("topic:parking", "topic:wifi")
    monkeypatch.setattr(sys, "executable", "/bin/false")
    assert training.matcher(few, tmp_path / "another").labels == ("topic:parking", "topic:wifi")


def test_what_was_put_aside_and_serves_no_longer_is_found_the_next_time() -> None:
    class Ring:
        """Something that holds itself, as a mind does."""

        def __init__(self) -> None:
            self.itself = self

    ring = Ring()
    gone = weakref.ref(ring)
    training.put_aside()
    del ring
    training.put_aside()
    assert gone() is None
