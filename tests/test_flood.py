"""A flood of questions in the middle of a broadcast, a small one: `python -m tests.bench.flood` measures a large one."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from bot.core.dialogue import Mind
from tests.bench.flood import Flood, broadcast


async def test_answers_overtake_a_broadcast_and_go_on_while_it_has_to_wait(sample: Mind, tmp_path: Path) -> None:
    found = await broadcast(tmp_path, 90, Flood(questions=15, each_second=10, retry_after=2))
    assert (len(found.copies), len(found.answers)) == (90, 15)
    assert found.refused >= 1
    assert max(found.copies_between(asked, answered) for asked, answered in found.answers) <= 15
    begun, ended = max(pairwise(found.copies), key=lambda gap: gap[1] - gap[0])
    assert sum(begun < answered < ended for _, answered in found.answers) >= 3
