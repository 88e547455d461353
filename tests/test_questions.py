"""Questions by people who had not read the topic library: how many are answered right, and how many falsely.

The shares are floors under what is measured (see the README), so that a change which costs understanding is seen.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.core import scoring
from bot.offline import answered_line
from tests.bench.after import stuck
from tests.conftest import EVE, mind_of

FOLDER = Path(__file__).parent / "questions"


@pytest.mark.parametrize(
    ("file", "event", "right_at_least", "false_at_most"),
    [
        ("chisinau", "chisinau-2024", 0.92, 0.03),
        ("chisinau-2", "chisinau-2024", 0.95, 0.03),
        ("chisinau-3", "chisinau-2024", 0.87, 0.07),
        ("chisinau-4", "chisinau-2024", 0.91, 0.03),
        ("chisinau-5", "chisinau-2024", 0.89, 0.03),
        ("chisinau-6", "chisinau-2024", 0.89, 0.03),
        ("chisinau-7", "chisinau-2024", 0.93, 0.06),
        ("chisinau-8", "chisinau-2024", 0.89, 0.05),
        ("chisinau-9", "chisinau-2024", 0.90, 0.06),
        ("chisinau-10", "chisinau-2024", 0.93, 0.05),
        ("chisinau-11", "chisinau-2024", 0.92, 0.08),
        ("chisinau-12", "chisinau-2024", 0.93, 0.03),
        ("sample", "sample", 0.92, 0.05),
        ("pier", str(FOLDER / "events" / "pier"), 0.87, 0.03),
        ("maple", str(FOLDER / "events" / "maple"), 0.90, 0.09),
        ("maple-talks", str(FOLDER / "events" / "maple"), 0.77, 0.15),
        ("hive", str(FOLDER / "events" / "hive"), 0.88, 0.07),
        ("sample-talks", "sample", 0.91, 0.05),
        ("chisinau-talks", "chisinau-2024", 0.88, 0.03),  # the last turns of conversations, this one and the other talks
        ("willow-talks", str(FOLDER / "events" / "willow"), 0.86, 0.24),
        ("textile", str(FOLDER / "events" / "textile"), 0.92, 0.04),
        ("textile-talks", str(FOLDER / "events" / "textile"), 0.76, 0.15),
    ],
)
def test_blind_questions(file: str, event: str, right_at_least: float, false_at_most: float) -> None:
    questions = [json.loads(line) for line in (FOLDER / f"{file}.jsonl").read_text(encoding="utf-8").splitlines()]
    mind = mind_of(event)
    answers = [answered_line({**line, "now": line.get("now") or EVE.get(event)}, mind) for line in questions]
    judged = scoring.judge_all(questions, answers)
    right = sum(not reason for *_, reason in judged) / len(judged)
    refusing = [(answer, reason) for line, answer, reason in judged if line["expect"]["status"] in ("unpublished", "unknown")]
    false = sum(answer["status"] == "answered" and bool(reason) for answer, reason in refusing) / len(refusing)
    assert right >= right_at_least, f"{right:.1%} right"
    assert false <= false_at_most, f"{false:.1%} false answers"


@pytest.mark.parametrize(("file", "event"), [("chisinau-2", "chisinau-2024"), ("sample", "sample")])
def test_a_new_question_hardly_ever_gets_stuck_in_the_old_one(file: str, event: str) -> None:
    questions = [json.loads(line) for line in (FOLDER / f"{file}.jsonl").read_text(encoding="utf-8").splitlines()]
    found, asked = stuck([{**line, "now": line.get("now") or EVE[event]} for line in questions], mind_of(event), seed=1)
    assert len(found) <= 0.03 * asked, [(line["history"], line["text"]) for line, _ in found]
