"""Does a new question get stuck in the old one? python -m tests.bench.after FILE [FILE ...] --event X [--seed 1] [--show]

Each question of a file that stands by itself and is answered right is asked once more after another of them, drawn at random in the
same language: what is answered otherwise then has got stuck. Some of these may lean on the other in earnest ("when?" after the
matchmaking), so that none at all is not the aim.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot import training
from bot.core import scoring
from bot.core.dialogue import Mind
from bot.offline import answered_line
from tests.conftest import EVE

Line = dict[str, Any]


def stuck(questions: Sequence[Line], mind: Mind, seed: int) -> tuple[list[tuple[Line, str]], int]:
    """The questions that are answered wrongly after another, each with the reason; and how many were asked."""
    chance = random.Random(seed)
    alone = [line for line in questions if not line.get("history") and line.get("kind") != "smalltalk"]
    right = [line for line, _, reason in scoring.judge_all(alone, [answered_line(line, mind) for line in alone]) if not reason]
    asked = []
    for line in right:
        others = [other["text"] for other in right if other["lang"] == line["lang"] and other is not line]
        asked.append({**line, "history": [chance.choice(others)]})
    judged = scoring.judge_all(asked, [answered_line(line, mind) for line in asked])
    return [(line, reason) for line, _, reason in judged if reason], len(asked)


def main() -> None:
    """Print how many got stuck."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--event", default="chisinau-2024")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    mind = training.mind(options.event, Path("data/matchers"))
    lines = [json.loads(line) for file in options.files for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    found, number = stuck([{**line, "now": line.get("now") or EVE[options.event]} for line in lines], mind, options.seed)
    if options.show:
        for line, reason in found:
            print(f"{line['history'][0][:100]} >> {line['text'][:100]}: {reason}")
    print(f"{len(found)} of {number} questions ({len(found) / number:.1%}) are answered wrongly after another one")


if __name__ == "__main__":
    main()
