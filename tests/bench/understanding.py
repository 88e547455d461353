"""Measure understanding whole: python -m tests.bench.understanding [--facts 300] [--times 1 3] [--questions FILE ...]

The sample event, enlarged with invented facts to the number asked for (each with its ways of asking and an answer in three
languages), is trained, kept, loaded again and asked: how long the first training takes, how long the start from the cache,
what the process weighs, how long a question takes, and how long at most anything that somebody may send. All times are
processor time, so that other work on the machine counts little. `--times` tells how this grows with the facts. First comes what a
million turns of an empty sum take: machines differ by a factor of two, and the times only compare beside it.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
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


def spent() -> float:
    """Seconds of processor time that this process and those it waited for have used: others on the machine do not count."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def yardstick() -> float:
    """Milliseconds of processor time for a million turns of a loop in plain Python; the least of five."""
    found = []
    for _ in range(5):
        begin, total = time.thread_time(), 0
        for number in range(1_000_000):
            total += number * number
        found.append(1000 * (time.thread_time() - begin))
    return min(found)


def measured(facts: int, cache: Path, questions: list[Path]) -> None:
    """In a process of its own: train when nothing is kept, else load and ask."""
    fresh = not any(cache.iterdir())
    with training.loading():
        knowledge = enlarged(load(training.KNOWLEDGE, training.event_folder("sample")), facts)
        mind = Mind(knowledge, training.matcher(knowledge, cache))
    mind.rehearse(datetime.fromisoformat(NOW))
    training.put_aside()
    took, size = spent(), resident()
    if fresh:
        print(f"{facts} facts, {len(mind.matcher.labels)} labels: first start, with training, {took:.1f} s, then {size:.0f} MB", flush=True)
        return
    print(f"  start from the cache {took:.2f} s, {size:.0f} MB", flush=True)
    lines = [json.loads(line) for file in questions for line in file.read_text(encoding="utf-8").splitlines()]
    moments = (datetime.fromisoformat(line.get("now") or NOW) for line in lines)
    asked = [Question(line["text"], moment, None) for line, moment in zip(lines, moments, strict=True)]
    times = np.array([_time(mind, question) for question in asked])
    shown = ", ".join(
        f"{name} {value:.2f} ms" for name, value in zip(("p50", "p90", "p99"), np.percentile(times, (50, 90, 99)), strict=True)
    )
    print(f"  {len(times)} questions: {shown}, longest {times.max():.1f} ms; then {resident():.0f} MB", flush=True)
    hostile = {text: _time(mind, Question(text, datetime.fromisoformat(NOW), None)) for text in strange([line["text"] for line in lines])}
    worst = max(hostile, key=lambda text: hostile[text])
    print(f"  {len(hostile)} strange texts of up to 6,000 characters: longest {hostile[worst]:.1f} ms ({worst[:40]!r}...);", end=" ")
    print(f"then {resident():.0f} MB", flush=True)


def _time(mind: Mind, question: Question) -> float:
    """Milliseconds of processor time until the answer."""
    begin = time.thread_time()
    mind.answer(question)
    return 1000 * (time.thread_time() - begin)


def strange(questions: Sequence[str]) -> list[str]:
    """Noise in many alphabets, questions strung together without end, and repetitions of what the rules look for."""
    chance, texts = random.Random(9), []
    letters, words = range(97, 123), [word for question in questions for word in question.split()]
    kinds: list[Sequence[int]] = [range(32, 127), letters, [*letters, 39], range(48, 58), range(0x400, 0x500), range(0x300, 0x370)]
    kinds += [range(0x1F300, 0x1F700), range(0x4E00, 0x9FFF), range(0xD800, 0xE000), range(0xFB50, 0xFDFF)]
    for _ in range(300):
        pool, gap, size = chance.choice(kinds), chance.choice((0, 0.02, 0.15, 0.4)), chance.choice((20, 300, 2000, 6000))
        texts.append("".join(" " if chance.random() < gap else chr(chance.choice(pool)) for _ in range(size)))
    for joint in (" ", ", ", "; ", "? ", "\n", " and ", ". "):
        texts += [joint.join(chance.choices(words, k=size)) for size in (30, 100, 400) for _ in range(4)]
        texts += [joint.join(chance.choices(questions, k=size)) for size in (3, 10, 40) for _ in range(4)]
    pieces = ("a", "a'", "1", "1 ", "ab ", "?", ", ", "\ufdfa", "\ud800", "when and ", "a,b;c+d/", "to be or ", "monday ", "after lunch ")
    return [*texts, *(piece * (6000 // len(piece)) for piece in (*pieces, "с 10 до 12 ", "10:30 ", "день ", "when is lunch? ", "at the "))]


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
    print(f"a million turns of a loop: {yardstick():.0f} ms", flush=True)
    for times in options.times:
        with TemporaryDirectory() as folder:
            again = [sys.executable, "-m", "tests.bench.understanding", "--facts", str(options.facts * times), "--cache", folder]
            for _ in range(2):
                subprocess.run([*again, "--questions", *map(str, options.questions)], check=True)


if __name__ == "__main__":
    main()
