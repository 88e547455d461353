"""YAML in, plain strings with line numbers out; or a list of problems that an organiser can follow."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

import yaml
from rapidfuzz import fuzz, process

MAX_BYTES = 2_000_000
"""A file larger than this is refused unread: the largest real one (a topic file) has about 100 kB."""
MAX_DEPTH = 30
"""Nesting beyond this is a mistake (or an attack): the deepest real file has 6 levels."""
MOST_PROBLEMS = 50
"""Of one file; nobody reads more at once."""

Path = tuple[str | int, ...]

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# What YAML forbids, and the line breaks of Unicode: YAML counts them and editors do not, so lines would be off.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_KEY = r"\s*(?:- +)*[\w.-]+: +"


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong in one file; line counts from 1, 0 stands for the file as a whole."""

    file: str
    line: int
    message: str
    path: Path = field(default=(), compare=False)
    """Which part of the file it is about."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}" if self.line else f"{self.file}: {self.message}"

    def overlaps(self, other: Problem) -> bool:
        """Whether one is about a part of what the other is about."""
        shorter = min(len(self.path), len(other.path))
        return self.file == other.file and self.path[:shorter] == other.path[:shorter]


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
    """A block of text (|) has each of its lines that is not blank here too, by its index."""

    def line(self, path: Path) -> int:
        """The line of the part at `path`, or of the nearest part around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def keys_at(self, *path: str) -> tuple[str, ...]:
        """The keys that stand at `path`, whether what they hold is right or wrong."""
        here = self.data
        for part in path:
            here = here.get(part) if isinstance(here, dict) else None
        return tuple(here) if isinstance(here, dict) else ()

    def problem(self, path: Path, message: str) -> Problem:
        """A problem with the part at `path`."""
        where = ".".join(str(part + 1) if isinstance(part, int) else short(part) for part in path)
        return Problem(self.file, self.line(path), f"{where}: {message}" if where else message, path)


def short(text: str, most: int = 40) -> str:
    """The text on one line, cut where it is long."""
    line = " ".join(text[: most * 2].split())
    return line if len(line) <= most else f"{line[: most - 3]}..."


def near_miss(word: str, known: Iterable[str]) -> str:
    """`, did you mean "..."?` when something known is close, else nothing."""
    best = process.extractOne(word[:80], list(known), scorer=fuzz.ratio, processor=str.casefold, score_cutoff=60)
    return f', did you mean "{best[0]}"?' if best else ""


def read(file: str, raw: bytes) -> Document:
    """Read one YAML file; every scalar stays the string that was typed.

    Raises KnowledgeError for what cannot be read at all. Aliases and tags are refused: organisers need
    neither, and a nest of aliases can expand a kilobyte to gigabytes.
    """

    def refuse(line: int, message: str) -> NoReturn:
        raise KnowledgeError([Problem(file, line, message)])

    if len(raw) > MAX_BYTES:
        refuse(0, f"the file is too large: at most {MAX_BYTES // 1_000_000} MB are read")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        refuse(raw[: error.start].count(b"\n") + 1, "this is not UTF-8 text; save the file with the encoding UTF-8")
    if forbidden := _FORBIDDEN.search(text):
        code = ord(forbidden[0])
        hint = "save the file with the encoding UTF-8" if code == 0 else "delete it, or type the line again"
        message = f"an invisible character that cannot stand here (U+{code:04X}); {hint}"
        refuse(text.count("\n", 0, forbidden.start()) + 1, message)
    try:
        if refused := _unwanted(text):
            refuse(*refused)
        node = _composed(text)
    except yaml.MarkedYAMLError as error:
        refuse(*_plainly(error, text))
    except yaml.YAMLError as error:
        refuse(0, f"this is not YAML: {short(str(error), 200)}")
    return _document(file, text, node)


def _document(file: str, text: str, node: yaml.Node | None) -> Document:
    lines: dict[Path, int] = {}
    problems: list[Problem] = []
    data = None if node is None else _plain(node, (), lines, problems, file)
    if data is None and not problems:
        problems = [Problem(file, 1, "the file is empty")]
    if problems:
        raise KnowledgeError(problems[:MOST_PROBLEMS])
    last = text.count("\n") + 1  # what is empty at the end stands beyond it, says the reader
    return Document(file, data, {path: min(line, last) for path, line in lines.items()})


def _composed(text: str) -> yaml.Node | None:
    loader = _Loader(text)
    try:
        node: yaml.Node | None = loader.get_single_node()
        return node
    finally:
        loader.dispose()


def _unwanted(text: str) -> tuple[int, str] | None:
    """Look at the stream of events first: composing is what makes nested aliases and deep nesting expensive."""
    loader = _Loader(text)
    depth = documents = 0
    try:
        while loader.check_event():
            event = loader.get_event()
            line = event.start_mark.line + 1
            if getattr(event, "anchor", None):
                return line, f"{_STARRED} (anchors and aliases are not used here)"
            if getattr(event, "tag", None):
                tag = f"tags such as {short(event.tag)} are not used here"
                return line, f'a text that begins with ! needs quotes around it, like "!text" ({tag})'
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    return line, "a second document begins here (---); one file holds one"
            elif isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > MAX_DEPTH:
                    return line, f"nested more than {MAX_DEPTH} levels deep"
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
    finally:
        loader.dispose()
    return None


_STARRED = 'a text that begins with * or & needs quotes around it, like "**bold** text"'
_CAUSES = (
    ("mapping values are not allowed", "a colon where none can be: a text with a colon in it needs quotes around it, "
                                       "and keys that belong together begin in the same column"),
    ("alphabetic or numeric character", _STARRED),
    ("block sequence entries", "a list begins on a line of its own; a text that begins with - needs quotes around it"),
    ("comment or line break", "after | or > the text begins on the next line; or put quotes around a text that begins "
                              "with them"),
    ("could not find expected ':'", "expected `key: value`: a colon, and a space after it"),
    ("mapping keys are not allowed", "a text that begins with ? needs quotes around it"),
    ("expected the node content", "a text that begins with , [ ] { or } needs quotes around it"),
    ("maximum nesting depth", f"nested more than {MAX_DEPTH} levels deep"),  # PyYAML 6.0.4's C reader stops before we count
    ("unknown escape", "a backslash in double quotes has a meaning of its own; write it twice, or use single quotes"),
)  # fmt: skip
"""What PyYAML says, and what it means for somebody who writes answers."""


def _plainly(error: yaml.MarkedYAMLError, text: str) -> tuple[int, str]:
    """The line to look at, and the cause in an organiser's words."""
    rows, said = text.split("\n"), f"{error.problem} {error.context}"
    context = "could not find expected" in said or "unexpected end of stream" in said
    mark = (error.context_mark if context else None) or error.problem_mark or error.context_mark
    if mark is None:
        return 0, f"this is not YAML: {said}"
    number = min(mark.line, len(rows) - 1)
    for back in range(number, max(number - 10, -1), -1):
        if message := _misquoted(rows[back]):
            return back + 1, message
    return number + 1, _cause(rows[number], mark.column, said)


def _cause(row: str, column: int, said: str) -> str:
    if "\t" in row[: len(row) - len(row.lstrip())] or "\t" in row[max(column - 1, 0) : column + 1]:
        return "there is a tab here; YAML wants spaces"
    if "\xa0" in row:
        return "there is a no-break space on this line; type an ordinary space instead"
    if "cannot start any token" in said:
        return f"a text that begins with {row[column : column + 1]} needs quotes around it"
    for cause, message in _CAUSES:
        if cause in said:
            return message
    if re.match(_KEY + r"[\[{]", row):
        return "a text that begins with [ or { needs quotes around it; a list needs its closing ], a mapping its }"
    if "expected" in said:
        return "this line does not fit the ones before it: keys that belong together begin in the same column"
    return f"this is not YAML: {said}"


def _misquoted(row: str) -> str | None:
    """What is wrong with the quotes of a value, if anything."""
    value = re.match(rf"(?:{_KEY}|\s*- +)(?P<text>(?P<quote>[\"']).*)$", row.rstrip())
    if not value:
        return None
    text, quote = value["text"], value["quote"]
    inside = r'"(?:[^"\\]|\\.)*"' if quote == '"' else r"'(?:[^']|'')*'"
    closed = re.match(inside, text)
    if not closed:
        return f"the quote ({quote}) that opens here is not closed"
    if re.match(r"\s*(#.*)?$", text[closed.end() :]):
        return None
    return (
        f"the quote ({quote}) closes in the middle of this line; put the text under a | on lines of its own, "
        "or choose the other kind of quotes around it"
    )


def _plain(node: yaml.Node, path: Path, lines: dict[Path, int], problems: list[Problem], file: str) -> Any:
    lines[path] = line = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        if node.style == "|":
            rows = [offset for offset, row in enumerate(node.value.split("\n")) if row.strip()]
            lines.update({(*path, index): line + 1 + offset for index, offset in enumerate(rows)})
        return None if not node.style and node.value in ("", "~", "null") else str(node.value)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*path, index), lines, problems, file) for index, item in enumerate(node.value)]
    data: dict[str, Any] = {}
    first: dict[str, int] = {}
    for key_node, value_node in node.value:
        key_line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            message = "a key must be a plain word; a text that begins with { or [ needs quotes around it"
            problems.append(Problem(file, key_line, message))
            continue
        key = str(key_node.value)
        if key in first:
            message = f"{short(key)}: stands here a second time, first on line {first[key]}"
            problems.append(Problem(file, key_line, message))
            continue
        first[key] = key_line
        data[key] = _plain(value_node, (*path, key), lines, problems, file)
        lines[(*path, key)] = key_line
    return data
