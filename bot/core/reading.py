"""YAML in, plain strings with line numbers out; or a list of problems that an organiser can follow."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from rapidfuzz import fuzz, process

MAX_BYTES = 2_000_000
"""A file larger than this is refused unread: the largest real one (a topic file) has about 100 kB."""
MAX_DEPTH = 30
"""Nesting beyond this is a mistake (or an attack): the deepest real file has 6 levels."""

S = TypeVar("S", bound=BaseModel)
Path = tuple[str | int, ...]


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong in one file; line counts from 1, 0 stands for the file as a whole."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}" if self.line else f"{self.file}: {self.message}"


class KnowledgeError(Exception):
    """What an organiser has to mend, all at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(frozen=True)
class Document:
    """A file's content as strings, lists and mappings, and the line on which each part stands."""

    file: str
    data: Any
    lines: Mapping[Path, int]

    def line(self, path: Path) -> int:
        """The line of the part at `path`, or of the nearest part around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def problem(self, path: Path, message: str) -> Problem:
        """A problem with the part at `path`."""
        where = ".".join(str(part + 1) if isinstance(part, int) else part for part in path)
        return Problem(self.file, self.line(path), f"{where}: {message}" if where else message)


def read(file: str, raw: bytes) -> Document:
    """Read one YAML file; every scalar stays the string that was typed.

    Raises KnowledgeError for what cannot be read at all. Aliases and tags are refused: organisers need
    neither, and a nest of aliases can expand a kilobyte to gigabytes.
    """
    if len(raw) > MAX_BYTES:
        raise KnowledgeError([Problem(file, 0, f"{len(raw) / 1e6:.0f} MB is too large, at most {MAX_BYTES / 1e6:.0f} MB")])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        message = "this is not UTF-8 text; save the file as UTF-8"
        raise KnowledgeError([Problem(file, line, message)]) from None
    loader = yaml.SafeLoader(text) if not hasattr(yaml, "CSafeLoader") else yaml.CSafeLoader(text)
    try:
        _refuse_aliases(file, text)
        node = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise KnowledgeError([Problem(file, mark.line + 1 if mark else 0, _plainly(error, text))]) from None
    except yaml.reader.ReaderError as error:
        line = text[: error.position].count("\n") + 1
        raise KnowledgeError([Problem(file, line, f"a character that YAML forbids: {error.character!r}")]) from None
    finally:
        loader.dispose()
    if node is None:
        raise KnowledgeError([Problem(file, 1, "the file is empty")])
    lines: dict[Path, int] = {}
    problems: list[Problem] = []
    data = _plain(node, (), lines, problems, file)
    if problems:
        raise KnowledgeError(problems)
    return Document(file, data, lines)


def _refuse_aliases(file: str, text: str) -> None:
    """Look at the stream of events first: composing is what makes nested aliases and deep nesting expensive."""
    loader = yaml.CSafeLoader(text) if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader(text)
    depth = 0
    try:
        while loader.check_event():
            event = loader.get_event()
            line = event.start_mark.line + 1 if event.start_mark else 0
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                name = getattr(event, "anchor", "")
                raise KnowledgeError([Problem(file, line, f"anchors and aliases (&{name}, *{name}) are not used here; a text that "
                                                         "begins with & or * needs quotes")])  # fmt: skip
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > MAX_DEPTH:
                    raise KnowledgeError([Problem(file, line, f"nested more than {MAX_DEPTH} levels deep")])
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
    finally:
        loader.dispose()


def _plainly(error: yaml.MarkedYAMLError, text: str) -> str:
    """PyYAML's message, with the cause that organisers meet most named."""
    mark = error.problem_mark
    bad_line = text.split("\n")[mark.line] if mark and mark.line < text.count("\n") + 1 else ""
    if "\t" in bad_line:
        return "there is a tab here; YAML wants spaces"
    if "single document" in str(error):
        return "a second document begins here (---); one file holds one"
    hint = ""
    if re.search(r":\s+\S.*:\s", bad_line) or "mapping values" in str(error):
        hint = "; a text with a colon in it needs quotes"
    return f"this is not YAML: {error.problem or error.context}{hint}"


def _plain(node: yaml.Node, path: Path, lines: dict[Path, int], problems: list[Problem], file: str) -> Any:
    lines[path] = line = node.start_mark.line + 1
    if node.tag.startswith("!"):
        problems.append(Problem(file, line, f"tags such as {node.tag} are not used here; a text beginning with ! needs quotes"))
        return None
    if isinstance(node, yaml.ScalarNode):
        return None if node.value == "" and node.style is None else str(node.value)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*path, index), lines, problems, file) for index, item in enumerate(node.value)]
    data: dict[str, Any] = {}
    first: dict[str, int] = {}
    for key_node, value_node in node.value:
        key_line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            problems.append(Problem(file, key_line, "a key must be a plain word"))
            continue
        key = str(key_node.value)
        if key in first:
            problems.append(Problem(file, key_line, f"{key}: stands here a second time, first on line {first[key]}"))
            continue
        first[key] = key_line
        data[key] = _plain(value_node, (*path, key), lines, problems, file)
        lines[(*path, key)] = key_line
    return data


def near_miss(word: str, known: Iterable[str]) -> str:
    """`, did you mean "..."?` when something known is close, else nothing."""
    best = process.extractOne(word, list(known), scorer=fuzz.ratio, score_cutoff=60)
    return f', did you mean "{best[0]}"?' if best else ""


def shape(document: Document, model: type[S]) -> tuple[S | None, list[Problem]]:
    """The document as `model`, or what keeps it from being one."""
    if not isinstance(document.data, dict):
        return None, [document.problem((), "expected `key: value` lines")]
    try:
        return model.model_validate(document.data), []
    except ValidationError as error:
        return None, [_explain(document, model, detail) for detail in error.errors(include_url=False)]


def _explain(document: Document, model: type[BaseModel], detail: ErrorDetails) -> Problem:
    path = tuple(part for part in detail["loc"] if part != "[key]")
    kind, given = detail["type"], detail.get("input")
    if kind == "extra_forbidden":
        known = _fields(model, path[:-1])
        return document.problem(path, f"unknown key{near_miss(str(path[-1]), known) or f'; known are {chr(44).join(sorted(known))}'}")
    if kind == "missing":
        return document.problem(path, "is missing")
    if given is None:
        return document.problem(path, "is empty")
    message = detail["msg"].removeprefix("Value error, ").removeprefix("Input should be ")
    if kind == "literal_error" and isinstance(given, str):
        expected = str(detail.get("ctx", {}).get("expected", ""))
        return document.problem(path, f'"{given}" should be {expected}{near_miss(given, re.findall(chr(39) + "(.*?)" + chr(39), expected))}')
    if kind == "string_pattern_mismatch":
        return document.problem(path, f'"{given}" is not an id: small letters, digits and single hyphens, like "opening-panel"')
    shown = f'"{given}": ' if isinstance(given, str) and len(given) <= 60 else ""
    return document.problem(path, f"{shown}{message[0].lower()}{message[1:]}")


def _fields(model: type[BaseModel], path: Path) -> set[str]:
    """The keys that `model` knows at `path`, found through its JSON Schema."""
    schema = model.model_json_schema()
    here: dict[str, Any] = schema
    for part in path:
        here = _resolve(here, schema)
        if "properties" in here and part in here["properties"]:
            here = here["properties"][part]
        elif isinstance(part, int):
            here = here.get("items", {})
        else:
            extra = here.get("additionalProperties") or next(iter(here.get("patternProperties", {}).values()), {})
            here = extra if isinstance(extra, dict) else {}
    return set(_resolve(here, schema).get("properties", {}))


def _resolve(node: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    for option in node.get("anyOf", []):
        if "$ref" in option:
            node = option
    while "$ref" in node:
        node = schema["$defs"][node["$ref"].rsplit("/", 1)[-1]]
    return node
