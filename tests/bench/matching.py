"""Measure the matcher: python -m tests.bench.matching [--knowledge FOLDER] [--wordings FILE]

Trains on the library of topics and reports what is found of held-out lines: clean, with typos, with and without
repair, in the other alphabet, on the wrong keyboard; the time per question; what training costs. WORDINGS is a
file of `@topic`, then `en> examples separated by | || other wordings`; the wordings are matched from the examples.
"""

from __future__ import annotations

import argparse
import random
import re
import resource
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import yaml

from bot.core.calibration import auroc
from bot.core.knowledge import lexicon
from bot.core.langid import romanian_in_cyrillic, russian_in_latin
from bot.core.matching import Matcher, fit
from bot.core.spelling import Vocabulary, repair
from bot.core.text import CYRILLIC, flip_layout, fold

Line = tuple[str, str, str]
"""(text, label, language)"""


def library(folder: Path) -> list[Line]:
    lines = []
    for file in sorted((folder / "topics").glob("*.yaml")):
        for topic, entry in yaml.safe_load(file.read_text(encoding="utf-8")).items():
            lines += [(line.strip(), topic, lang) for lang, block in entry["ask"].items() for line in block.splitlines() if line.strip()]
    return lines


def wordings(file: Path) -> tuple[list[Line], list[Line]]:
    examples: list[Line] = []
    others: list[Line] = []
    topic = ""
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith("@"):
            topic = line[1:].split()[0]
        elif found := re.match(r"(en|ro|ru)> ([^|]*(?:\|[^|]+)*?)\s*\|\|(.*)", line):
            lang, known, new = found.groups()
            examples += [(text.strip(), topic, lang) for text in known.split("|") if text.strip()]
            others += [(text.strip(), topic, lang) for text in new.split("|") if text.strip()]
    return examples, others


def with_typo(text: str, chance: random.Random) -> str:
    """One edit in a word of four letters or more: two letters swapped, one doubled, dropped, or mistaken."""
    places = [match.span() for match in re.finditer(r"[^\W\d_]{4,}", text)]
    if not places:
        return text
    start, end = chance.choice(places)
    at = chance.randrange(start + 1, end - 1)
    alphabet = "абвгдеиклмнопрст" if CYRILLIC.search(text) else "abcdeghiklmnoprst"
    middle = chance.choice([text[at + 1] + text[at], text[at] * 2 + text[at + 1], text[at + 1], chance.choice(alphabet) + text[at + 1]])
    return text[:at] + middle + text[at + 2 :]


def other_alphabet(text: str, lang: str) -> str:
    return russian_in_latin(text, random.Random(text)) if lang == "ru" else romanian_in_cyrillic(text) if lang == "ro" else text


def found(matcher: Matcher, lines: Sequence[Line], change: Callable[[str, str], str]) -> str:
    shares = []
    for wanted in ("en", "ro", "ru"):
        rights = [matcher.predict(change(text, lang))[0] == label for text, label, lang in lines if lang == wanted]
        shares.append(f"{wanted} {100 * np.mean(rights):5.1f}")
    return "  ".join(shares)


def languages(matcher: Matcher, lines: Sequence[Line], change: Callable[[str, str], str]) -> str:
    shares = []
    for wanted in ("en", "ro", "ru"):
        rights = [matcher.language(change(text, lang))[0] == lang for text, _, lang in lines if lang == wanted]
        shares.append(f"{wanted} {100 * np.mean(rights):5.1f}")
    return "  ".join(shares)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--knowledge", type=Path, default=Path("knowledge"))
    parser.add_argument("--wordings", type=Path)
    parser.add_argument("--plain", action="store_true", help="without the lexicon")
    options = parser.parse_args()
    words = None if options.plain else lexicon(options.knowledge)
    lines = library(options.knowledge)
    chance = random.Random(1)
    chance.shuffle(lines)
    topics = sorted({label for _, label, _ in lines})
    unknown = set(chance.sample(topics, len(topics) // 10))
    tests, train = lines[::5], [line for number, line in enumerate(lines) if number % 5 and line[1] not in unknown]
    inside, outside = [line for line in tests if line[1] not in unknown], [line for line in tests if line[1] in unknown]
    began = time.perf_counter()
    matcher = fit(*(list(column) for column in zip(*train, strict=True)), lexicon=words)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"trained on {len(train)} lines, {len(matcher.labels)} labels: {time.perf_counter() - began:.1f} s, peak {memory:.0f} MB")
    vocabulary = Vocabulary(matcher.words)
    typos = {text: with_typo(text, chance) for text, _, _ in inside}
    two = {text: with_typo(typo, chance) for text, typo in typos.items()}
    ways: dict[str, Callable[[str, str], str]] = {
        "clean": lambda text, _: text,
        "clean, repaired": lambda text, _: repair(text, vocabulary).text,
        "one typo": lambda text, _: typos[text],
        "one typo, repaired": lambda text, _: repair(typos[text], vocabulary).text,
        "two typos": lambda text, _: two[text],
        "two typos, repaired": lambda text, _: repair(two[text], vocabulary).text,
        "other alphabet": other_alphabet,
        "wrong keyboard": lambda text, _: flip_layout(fold(text)),
        "wrong keyboard, repaired": lambda text, _: repair(flip_layout(fold(text)), vocabulary).text,
    }
    for name, change in ways.items():
        print(f"{name:26s} {found(matcher, inside, change)}")
    for name in ("clean", "other alphabet", "wrong keyboard"):
        print(f"language, {name:16s} {languages(matcher, inside, ways[name])}")
    sure, unsure = ([matcher.confidence(text) for text, _, _ in some] for some in (inside, outside))
    print(f"AUROC of confidence against topics never seen: {100 * auroc(np.array(sure), np.array(unsure)):.1f}")
    spent = []
    for text, _, _ in tests:
        began = time.perf_counter()
        matcher.predict(repair(two.get(text, text), vocabulary).text)
        spent.append(1000 * (time.perf_counter() - began))
    print(f"repair and predict: p50 {np.percentile(spent, 50):.2f} ms, p99 {np.percentile(spent, 99):.2f} ms")
    if options.wordings:
        examples, others = wordings(options.wordings)
        small = fit(*(list(column) for column in zip(*examples, strict=True)), lexicon=words)
        known = [line for line in others if line[1] in small.labels]
        strange = [line for line in others if line[1] not in small.labels]
        print(f"wordings from {len(examples)} examples: {found(small, known, ways['clean'])}")
        scores = ([small.confidence(text) for text, _, _ in some] for some in (known, strange))
        print(f"  AUROC against out of scope: {100 * auroc(*map(np.array, scores)):.1f}")


if __name__ == "__main__":
    main()
