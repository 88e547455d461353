"""How the library reads a file of wordings it has never seen: python -m tests.bench.topics FILE [--event chisinau-2024]

FILE is as tests.bench.matching takes it: topics with examples `||` other wordings. Which topics of the library a topic of the
file is, its examples tell: any that two of them are read as (several, for the library is finer), or only the most frequent. What the
library then makes of the other wordings is counted, per language; groups named `oos` are to be read as not the event's, or not at all.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from pathlib import Path

from bot import training
from bot.core.dialogue import Mind
from tests.bench.matching import Line, wordings

ENOUGH = 2
"""Examples that must be read as a topic for it to be one of those meant."""


def read(mind: Mind, line: Line) -> tuple[str, float]:
    """The label of one wording, repaired as a question is, and how sure it is."""
    repaired = mind._repaired(line[0]).text
    match = mind.matcher.match(mind.grounds.bare(repaired), None, 8)
    return match.label, match.confidence


def main() -> None:
    """Print the shares."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--event", default="chisinau-2024")
    options = parser.parse_args()
    mind = training.mind(options.event, Path("data/matchers"))
    examples, others = wordings(options.file)
    meant: dict[str, Counter[str]] = defaultdict(Counter)
    for line in examples:
        meant[line[1]][read(mind, line)[0]] += 1
    asked, found, most = Counter[str](), Counter[str](), Counter[str]()
    for line in others:
        label, sure = read(mind, line)
        asked[line[2]] += 1
        labels = meant[line[1]]
        if not labels:
            refused = mind.grounds.kind(label) != "event" or sure < mind.limits.answer_at
            found[line[2]] += refused
            most[line[2]] += refused
            continue
        found[line[2]] += labels[label] >= ENOUGH
        most[line[2]] += label == labels.most_common(1)[0][0]
    for lang, number in asked.items():
        print(f"{lang}: {found[lang] / number:.1%} of {number} as a topic that is meant, {most[lang] / number:.1%} as the most frequent")
    print(f"all: {found.total() / asked.total():.1%} of {asked.total()}, {most.total() / asked.total():.1%}")


if __name__ == "__main__":
    main()
