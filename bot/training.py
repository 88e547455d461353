"""The matcher of an event, trained once per content and kept beside the database."""

from __future__ import annotations

import gc
import hashlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from bot.core import facts
from bot.core.dialogue import Mind
from bot.core.knowledge import FILLER, Knowledge, load
from bot.core.lexicon import Lexicon
from bot.core.matching import Matcher, fit

KNOWLEDGE = Path(__file__).resolve().parent.parent / "knowledge"
ENGINE = ("text", "lexicon", "features", "linear", "calibration", "langid", "wordforms", "matching")
"""The files of bot/core whose change makes a trained matcher stale."""
SUFFIXES = (".matcher", ".npz")
"""Of a trained matcher's file, and of those that an earlier version left."""
KEPT = 4
"""Trained matchers that stay; older ones are of knowledge that was edited since."""


def event_folder(name: str) -> Path:
    """The folder of an event, given by its name in knowledge/ or as a path."""
    known = KNOWLEDGE / name
    return Path(name) if "/" in name or (Path(name).is_dir() and not known.is_dir()) else known


def folders(event: str) -> list[Path]:
    """Where all that an event's mind is made of is kept."""
    return [event_folder(event), *(KNOWLEDGE / name for name in ("words", "topics", "lexicon"))]


def mind(event: str, cache: Path, progress: Callable[[float], None] | None = None) -> Mind:
    """Load the event and its matcher; train when its words have changed. Raises KnowledgeError."""
    with loading():
        knowledge = load(KNOWLEDGE, event_folder(event))
        return Mind(knowledge, matcher(knowledge, cache, progress))


@contextmanager
def loading() -> Iterator[None]:
    """Without the garbage collector: nearly all that is made meanwhile stays, and to look for garbage in it takes a sixth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def put_aside() -> None:
    """What is loaded lives as long as the process: the garbage collector need not look through it again and again.

    Its sweeps took 100 ms each, in the middle of somebody's answer. To be called when a mind begins to serve; what served
    before is found first.
    """
    if gc.get_freeze_count():
        gc.unfreeze()
        gc.collect()
    gc.freeze()


def matcher(knowledge: Knowledge, cache: Path, progress: Callable[[float], None] | None = None) -> Matcher:
    """From the cache when it was trained on the same words, else trained now and kept."""
    ways = facts.labels(knowledge)
    lexicon = knowledge.concepts.part(lambda id_: id_ != FILLER)
    concepts = {id_: {str(lang): list(phrases) for lang, phrases in words.items()} for id_, words in lexicon.terms.items()}
    telling = sorted(f"fact:{id_}" for id_, fact in knowledge.facts.items() if not fact.unpublished)
    material = Material(ways, concepts, knowledge.event.false_answer_limit, telling)
    engine = [(Path(facts.__file__).parent / f"{name}.py").read_text(encoding="utf-8") for name in ENGINE]
    content = json.dumps([engine, material], sort_keys=True)
    path = (cache / f"{hashlib.sha256(content.encode()).hexdigest()[:24]}{SUFFIXES[0]}").absolute()
    if kept := _kept(path, lexicon):
        return kept
    if _apart(material, path, progress) and (kept := _kept(path, lexicon)):
        return kept
    trained = _fit(material, progress)
    _keep(trained, path)
    return trained


class Material(NamedTuple):
    """All that a matcher is trained on."""

    ways: Mapping[str, Mapping[str, Sequence[str]]]
    """Per label and language, how people ask."""
    concepts: Mapping[str, Mapping[str, Sequence[str]]]
    limit: float
    telling: Sequence[str]


def _fit(material: Material, progress: Callable[[float], None] | None) -> Matcher:
    ways = material.ways.items()
    lines = [(line, label, lang) for label, languages in ways for lang, asked in languages.items() for line in asked]
    texts, labels, langs = (list(column) for column in zip(*lines, strict=True))
    lexicon = Lexicon(material.concepts)
    return fit(texts, labels, langs, lexicon=lexicon, progress=progress, limit=material.limit, telling=material.telling)


def _apart(material: Material, path: Path, progress: Callable[[float], None] | None) -> bool:
    """Train in a process of its own, which leaves the matcher in the cache; False when that did not work.

    Training takes half a gigabyte, and a process never gives all of it back; and who asks meanwhile need not wait for it.
    """
    command = [sys.executable, "-m", "bot.training", str(path)]
    try:
        with subprocess.Popen(  # noqa: S603  # this very file
            command, cwd=KNOWLEDGE.parent, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        ) as child:
            if child.stdin:
                child.stdin.write(json.dumps(material))
                child.stdin.close()
            for line in child.stdout or ():
                if progress:
                    progress(float(line))
    except OSError:
        return False
    return child.returncode == 0


def _kept(path: Path, lexicon: Lexicon) -> Matcher | None:
    """The matcher in the cache; None without one that can be read."""
    try:
        return Matcher.load(path, lexicon)
    except (OSError, ValueError, EOFError, KeyError):
        return None


def _keep(trained: Matcher, path: Path) -> None:
    """Written whole or not at all; a folder that cannot be written to only costs the training next time."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=SUFFIXES[0], delete=False) as file:
            temporary = Path(file.name)
        trained.save(temporary)
        temporary.replace(path)
        kept = [file for file in path.parent.iterdir() if file.suffix in SUFFIXES]
        for old in sorted(kept, key=lambda one: one.stat().st_mtime)[:-KEPT]:
            old.unlink(missing_ok=True)
    except OSError:
        return


def _main() -> None:
    """The process that `_apart` starts."""
    material = Material(*json.load(sys.stdin))
    _keep(_fit(material, lambda done: print(done, flush=True)), Path(sys.argv[1]))  # noqa: T201


if __name__ == "__main__":
    _main()
