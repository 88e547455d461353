"""How the library reads a file of wordings it has never seen: python -m tests.bench.topics FILE [--event chisinau-2024]

FILE is as tests.bench.matching takes it: topics with examples `||` other wordings. Which topics of the library a topic of the
file is, its examples tell: any that two of them are read as (several, for the library is finer), or only the most frequent. What the
library then makes of the other wordings is counted, per language; groups named `oos` are to be read as not the event's, or not at all.
Then the same wordings with one typo, with two, in the other alphabet and on the wrong keyboard.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bot import training
from bot.core.dialogue import Mind
from bot.core.text import flip_layout, fold
from tests.bench.matching import Line, other_alphabet, with_typo, wordings

ENOUGH = 2
"""Examples that must be read as a topic for it to be one of those meant."""


def read(mind: Mind, line: Line) -> tuple[str, float]:
    """The label of one wording, repaired as a question is, and how sure it is."""
    repaired = mind._repaired(line[0]).text
    match = mind.matcher.match(mind.grounds.bare(repaired), None, 8)
    return match.label, match.confidence


def main() -> None:
    """Print the shares, a line for each way of typing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--event", default="chisinau-2024")
    options = parser.parse_args()
    mind = training.mind(options.event, Path("data/matchers"))
    examples, others = wordings(options.file)
    meant: dict[str, Counter[str]] = defaultdict(Counter)
    for line in examples:
        meant[line[1]][read(mind, line)[0]] += 1
    chance = random.Random(3)  # typos, not a secret
    one = {line[0]: with_typo(line[0], chance) for line in others}
    ways: dict[str, Callable[[Line], str]] = {
        "clean": lambda line: line[0],
        "one typo": lambda line: one[line[0]],
        "two typos": lambda line: with_typo(one[line[0]], chance),
        "other alphabet": lambda line: other_alphabet(line[0], line[2]),
        "wrong keyboard": lambda line: flip_layout(fold(line[0])),
    }
    for way, typed in ways.items():
        print(f"{way}: {counted(mind, [(typed(line), *line[1:]) for line in others], meant)}")


def counted(mind: Mind, others: Sequence[Line], meant: Mapping[str, Counter[str]]) -> str:
    """The shares of wordings that are read as one of the topics that are meant, and as the most frequent of these."""
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
    shares = ", ".join(f"{lang} {found[lang] / number:.1%}" for lang, number in asked.items())
    return f"{shares}; all {found.total() / asked.total():.1%} of {asked.total()}, as the most frequent {most.total() / asked.total():.1%}"


if __name__ == "__main__":
    main()
