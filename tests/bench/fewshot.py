"""Few examples a class, no event: python -m tests.bench.fewshot [--wordings FILE] [--classes 150] [--examples 5]

Holds `fit(texts, labels, langs)` and `predict(text, lang)` to what few-shot sets ask: so many topics of the library with so
many examples each (of one language, then of all three), asked with other lines of theirs; what a typo or two, the other
alphabet and the wrong keyboard cost; how well confidence tells topics that were left out; time and memory. With --wordings
the same for a file of wordings (see tests.bench.matching). With --set the same for a public set that is not shipped here, as lines
of `train|test <tab> label <tab> text`; the label `oos` is of no class; --lang is its language.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from bot.core.calibration import auroc
from bot.core.knowledge import lexicon
from bot.core.matching import fit
from bot.core.text import flip_layout, fold
from tests.bench.matching import Line, library, other_alphabet, with_typo, wordings


def tried(name: str, examples: Sequence[Line], tests: Sequence[Line], strange: Sequence[Line], folder: Path, *, plain: bool) -> None:
    """Fit once, ask in every way, print a line for each."""
    began = time.perf_counter()
    matcher = fit(*(list(column) for column in zip(*examples, strict=True)), lexicon=None if plain else lexicon(folder))
    took, memory = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{name}: {len(examples)} examples, {len(matcher.labels)} classes, {took:.1f} s, peak so far {memory:.0f} MB")
    chance = random.Random(3)
    one = {text: with_typo(text, chance) for text, _, _ in tests}
    two = {text: with_typo(typo, chance) for text, typo in one.items()}
    ways: dict[str, Callable[[str, str], str]] = {
        "clean": lambda text, _: text,
        "one typo": lambda text, _: one[text],
        "two typos": lambda text, _: two[text],
        "other alphabet": other_alphabet,
        "wrong keyboard": lambda text, _: flip_layout(fold(text)),
    }
    clean = 0.0
    for way, change in ways.items():
        right = 100 * float(np.mean([matcher.predict(change(text, lang), lang)[0] == label for text, label, lang in tests]))
        clean = clean or right
        print(f"  {way:15s} {right:5.1f}  {right - clean:+.1f}")
    if not strange:
        return
    sure, unsure = ([matcher.predict(text, lang)[1] for text, _, lang in some] for some in (tests, strange))
    print(f"  confidence against {len(strange)} questions of no class: AUROC {100 * auroc(np.array(sure), np.array(unsure)):.1f}")


def few(lines: Sequence[Line], classes: int, examples: int, langs: Sequence[str]) -> tuple[list[Line], list[Line], list[Line]]:
    """So many examples of so many topics, other lines of theirs, and lines of the topics that are left over."""
    chance = random.Random(2)
    of: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        if line[2] in langs:
            of[line[1]].append(line)
    topics = sorted(of)
    chance.shuffle(topics)
    known, tests, strange = [], [], []
    for number, topic in enumerate(topics):
        chance.shuffle(of[topic])
        if number < classes:
            known += of[topic][:examples]
            tests += of[topic][examples : examples + 6]
        else:
            strange += of[topic][:10]
    return known, tests, strange


def public(file: Path, lang: str) -> tuple[list[Line], list[Line], list[Line]]:
    """Examples, tests and questions of no class, of a set that somebody has at hand."""
    rows = [line.split("\t", 2) for line in file.read_text(encoding="utf-8").splitlines() if line.count("\t") == 2]
    found: dict[str, list[Line]] = {"train": [], "test": [], "oos": []}
    for part, label, text in rows:
        found["oos" if label == "oos" else part].append((text, label, lang))
    return found["train"], found["test"], found["oos"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--knowledge", type=Path, default=Path("knowledge"))
    parser.add_argument("--wordings", type=Path)
    parser.add_argument("--classes", type=int, default=150)
    parser.add_argument("--examples", type=int, default=5)
    parser.add_argument("--set", type=Path, action="append", default=[])
    parser.add_argument("--lang", default="en")
    options = parser.parse_args()
    for file in options.set:
        tried(file.stem, *public(file, options.lang), options.knowledge, plain=True)
    if options.set:
        return
    lines = library(options.knowledge)
    for langs in (["en"], ["en", "ro", "ru"]):
        known, tests, strange = few(lines, options.classes, options.examples * len(langs), langs)
        tried("+".join(langs), known, tests, strange, options.knowledge, plain=True)
    if options.wordings:
        known, others = wordings(options.wordings)
        labels = {label for _, label, _ in known}
        inside, outside = ([line for line in others if (line[1] in labels) is there] for there in (True, False))
        for plain in (True, False):
            tried(f"wordings, {'no' if plain else 'with the'} lexicon", known, inside, outside, options.knowledge, plain=plain)


if __name__ == "__main__":
    main()
