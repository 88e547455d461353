"""Measure understanding whole: python -m tests.bench.understanding [--facts 300] [--times 1 3] [--questions FILE ...]

The sample event, enlarged with invented facts to the number asked for (each with its ways of asking and an answer in three
languages), is trained, kept, loaded again and asked: how long the first training takes, how long the start from the cache,
what the process weighs, and how long a question takes, on one core. `--times` tells how this grows with the facts.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from bot import training
from bot.core.dialogue import Mind
from bot.core.knowledge import Knowledge, load
from bot.core.shapes import Fact
from bot.core.turns import Question

QUESTIONS = Path("tests/questions/sample.jsonl")
NOW = "2025-06-11T10:05+03:00"
ASKED = {
    "en": ("where is the {0} {1}", "do we get a {0} {1}", "who has the {0} {1} of the {2}", "{0} {1}", "is there any {1} for a {0}"),
    "ro": ("unde este {0} {1}", "primim un {0} {1}", "cine are {0} {1} de la {2}", "{0} {1}", "există {1} pentru {0}"),
    "ru": ("где находится {0} {1}", "дают ли {0} {1}", "у кого {0} {1} от {2}", "{0} {1}", "есть ли {1} для {0}"),
}
SYLLABLES = {
    "en": "ba ker lon mis ta rel dun vo shi pel gra nor",
    "ro": "bal cor de lun ma ri sto tu ves pan gla nir",
    "ru": "бал кор де лун ма ри сто ту вес пан гла нир",
}


def enlarged(knowledge: Knowledge, facts: int) -> Knowledge:
    """The same event with invented facts up to so many."""
    chance = random.Random(5)
    found = dict(knowledge.facts)
    source = next(iter(knowledge.event.sources))
    for number in range(len(found), facts):
        words = {lang: [_word(lang, chance) for _ in range(3)] for lang in ASKED}
        ask = {lang: tuple(line.format(*words[lang]) for line in lines) for lang, lines in ASKED.items()}
        answer = {lang: f"{' '.join(words[lang])} {number}." for lang in ASKED}
        shaped = {"label": f"thing {number}", "source": source, "ask": {lang: list(lines) for lang, lines in ask.items()}, "answer": answer}
        found[f"invented-{number}"] = Fact.model_validate(shaped)
    return replace(knowledge, facts=found)


def _word(lang: str, chance: random.Random) -> str:
    return "".join(chance.choices(SYLLABLES[lang].split(), k=chance.choice((2, 3, 3, 4))))


def resident() -> float:
    """Megabytes that the process holds."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def measured(facts: int, cache: Path, questions: list[Path]) -> None:
    """In a process of its own: train when nothing is kept, else load and ask."""
    began = time.perf_counter()
    knowledge = enlarged(load(training.KNOWLEDGE, training.event_folder("sample")), facts)
    fresh = not any(cache.glob("*.npz"))
    mind = Mind(knowledge, training.matcher(knowledge, cache))
    took, size = time.perf_counter() - began, resident()
    if fresh:
        print(f"{facts} facts, {len(mind.matcher.labels)} labels: first start with training {took:.1f} s", flush=True)
        return
    print(f"  start from the cache {took:.1f} s (after {time.process_time() - took:.1f} s of imports), {size:.0f} MB", flush=True)
    spent = []
    for file in questions:
        for line in file.read_text(encoding="utf-8").splitlines():
            raw = json.loads(line)
            asked = Question(raw["text"], datetime.fromisoformat(raw.get("now") or NOW), None)
            begin = time.thread_time()
            mind.answer(asked)
            spent.append(1000 * (time.thread_time() - begin))
    print(
        f"  {len(spent)} questions, processor time: p50 {np.percentile(spent, 50):.2f} ms, p90 {np.percentile(spent, 90):.2f} ms,", end=" "
    )
    print(f"p99 {np.percentile(spent, 99):.2f} ms, longest {max(spent):.1f} ms; then {resident():.0f} MB", flush=True)
    _strange(mind)


def _strange(mind: Mind) -> None:
    """The longest that any text of a few odd kinds takes."""
    chance, longest = random.Random(9), 0.0
    for _ in range(300):
        kinds = (range(32, 127), range(0x400, 0x500), range(0x300, 0x370), range(0x1F300, 0x1F700), range(0x4E00, 0x9FFF))
        pool = chance.choice(kinds)
        text = "".join(chr(chance.choice(pool)) + (" " if chance.random() < 0.15 else "") for _ in range(chance.choice((20, 300, 2000))))
        begin = time.thread_time()
        mind.answer(Question(text, datetime.fromisoformat(NOW), None))
        longest = max(longest, 1000 * (time.thread_time() - begin))
    print(f"  300 random texts of up to 2,000 characters: longest {longest:.1f} ms", flush=True)


def main() -> None:
    """Each size twice, in processes of their own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--facts", type=int, default=300)
    parser.add_argument("--times", type=int, nargs="*", default=[1])
    parser.add_argument("--questions", type=Path, nargs="*", default=[QUESTIONS])
    parser.add_argument("--cache", type=Path, help="(for the processes that this one starts)")
    options = parser.parse_args()
    if options.cache:
        measured(options.facts, options.cache, options.questions)
        return
    for times in options.times:
        with TemporaryDirectory() as folder:
            again = [sys.executable, "-m", "tests.bench.understanding", "--facts", str(options.facts * times), "--cache", folder]
            for _ in range(2):
                subprocess.run([*again, "--questions", *map(str, options.questions)], check=True)


if __name__ == "__main__":
    main()
