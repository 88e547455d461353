"""The matcher of an event, trained once per content and kept beside the database."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable
from pathlib import Path

from bot.core import facts
from bot.core.dialogue import Mind
from bot.core.knowledge import Knowledge, load
from bot.core.lexicon import Lexicon
from bot.core.matching import Matcher, fit

KNOWLEDGE = Path(__file__).resolve().parent.parent / "knowledge"
ENGINE = ("text", "lexicon", "features", "linear", "calibration", "langid", "matching")
"""The files of bot/core whose change makes a trained matcher stale."""
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
    knowledge = load(KNOWLEDGE, event_folder(event))
    return Mind(knowledge, matcher(knowledge, cache, progress))


def matcher(knowledge: Knowledge, cache: Path, progress: Callable[[float], None] | None = None) -> Matcher:
    """From the cache when it was trained on the same words, else trained now and kept."""
    ways = facts.labels(knowledge)
    lexicon = Lexicon({id_: words for id_, words in knowledge.lexicon.items() if id_ != "filler" and not id_.startswith("cue-")})
    limit = knowledge.event.false_answer_limit
    telling = sorted(f"fact:{id_}" for id_, fact in knowledge.facts.items() if not fact.unpublished)
    engine = [(Path(facts.__file__).parent / f"{name}.py").read_text(encoding="utf-8") for name in ENGINE]
    material = json.dumps([engine, limit, telling, ways, {key: dict(value) for key, value in knowledge.lexicon.items()}], sort_keys=True)
    path = cache / f"{hashlib.sha256(material.encode()).hexdigest()[:24]}.npz"
    if path.exists():
        try:
            return Matcher.load(path)
        except (OSError, ValueError, KeyError):
            path.unlink(missing_ok=True)
    texts, names, langs = [], [], []
    for label, languages in ways.items():
        for lang, lines in languages.items():
            for line in lines:
                texts.append(line)
                names.append(label)
                langs.append(lang)
    trained = fit(texts, names, langs, lexicon=lexicon, progress=progress, limit=limit, telling=telling)
    _keep(trained, path)
    return trained


def _keep(trained: Matcher, path: Path) -> None:
    """Written whole or not at all; a folder that cannot be written to only costs the training next time."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".npz", delete=False) as file:
            temporary = Path(file.name)
        trained.save(temporary)
        temporary.replace(path)
        for old in sorted(path.parent.glob("*.npz"), key=lambda one: one.stat().st_mtime)[:-KEPT]:
            old.unlink(missing_ok=True)
    except OSError:
        return
