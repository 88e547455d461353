"""Plain data into a shape: what does not fit is explained to an organiser, what is left can still be compared."""

from __future__ import annotations

import copy
import re
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.core.reading import MAX_DEPTH, MOST_PROBLEMS, Document, Path, Problem, near_miss, short
from bot.core.values import LANGUAGES

_SLIP = re.compile(r'unknown key, did you mean "(.*)"\?$')

S = TypeVar("S", bound=BaseModel)


def shape(document: Document, model: type[S]) -> tuple[S | None, list[Problem]]:
    """The document as `model`, and what is wrong with it.

    What is wrong is left out of the result, so that the rest can be compared with other files in the same
    round; None when something without which there is no such file is wrong.
    """
    if not isinstance(document.data, dict):
        return None, [document.problem((), f"expected lines with `key: value`, not {_what(document.data)}")]
    try:
        return model.model_validate(document.data), []
    except ValidationError as error:
        details = error.errors(include_url=False)
    problems = list(dict.fromkeys(_explain(document, model, detail) for detail in details[:MOST_PROBLEMS]))
    # A key with a slip is not missing as well.
    meant = {(*problem.path[:-1], slip[1]) for problem in problems if (slip := _SLIP.search(problem.message))}
    problems = [problem for problem in problems if problem.path not in meant]
    if len(details) > MOST_PROBLEMS:
        problems.append(Problem(document.file, 0, f"and {len(details) - MOST_PROBLEMS} more problems"))
    return _rest(document, model, details), problems


def _rest(document: Document, model: type[S], details: list[ErrorDetails]) -> S | None:
    """What is left when the wrong parts are cut out."""
    data = copy.deepcopy(document.data)
    for _ in range(MAX_DEPTH):  # cutting one part may leave what is around it without what it needs
        cut = [_cut(data, _place(document, detail)) for detail in details]  # a list, for every part is to be cut
        if not all(cut):
            return None
        try:
            return model.model_validate(data)
        except ValidationError as error:
            details = error.errors(include_url=False)
    return None


def _cut(data: dict[str, Any], path: Path) -> bool:
    """Take the part at `path` out, a list as a whole: one with a hole says something else.

    False when nothing would be left.
    """
    here: Any = data
    holder: dict[str, Any] | None = None
    last = ""
    for part in path:
        if not isinstance(here, dict):
            break
        if part not in here:
            return True
        here, holder, last = here[str(part)], here, str(part)
    if holder is None:
        return False
    del holder[last]
    return True


def _place(document: Document, detail: ErrorDetails) -> Path:
    """Where in the file it is; pydantic puts names of its own between."""
    path: Path = ()
    for part in detail["loc"][:-1] if detail["type"] == "missing" else detail["loc"]:
        if (*path, part) in document.lines:
            path = (*path, part)
    return path


def _explain(document: Document, model: type[BaseModel], detail: ErrorDetails) -> Problem:
    path, kind, given = _place(document, detail), detail["type"], detail.get("input")
    context = detail.get("ctx", {})
    if kind == "missing":
        return document.problem((*path, detail["loc"][-1]), "is missing")
    if kind == "extra_forbidden":
        return document.problem(path, _unknown_key(str(path[-1]), _fields(model, path[:-1])))
    if kind == "literal_error" and "[key]" in detail["loc"]:
        return document.problem(path, _unknown_key(str(path[-1]), set(LANGUAGES)))
    if kind == "value_error":
        message = str(context["error"])
        named = re.match(r"(\w+): ", message)
        if named and (*path, named[1]) in document.lines:  # a rule for the whole that names the part it is about
            return document.problem((*path, named[1]), message[named.end() :])
        return document.problem(path, f"{_shown(given)}{message}")
    if given is None or kind in ("string_too_short", "too_short"):
        return document.problem(path, "is empty")
    if kind in ("model_type", "dict_type"):
        per_language = _per_language(model, path)
        expected = "one text per language (en: ..., ro: ..., ru: ...)" if per_language else "lines with `key: value`"
        return document.problem(path, f"{_shown(given)}expected {expected}, not {_what(given)}")
    return document.problem(path, _wrong_value(kind, given, context, detail["msg"]))


def _wrong_value(kind: str, given: Any, context: dict[str, Any], message: str) -> str:
    shown = _shown(given)
    if kind == "literal_error":
        known = re.findall("'(.*?)'", str(context.get("expected", "")))
        return f"{shown}not known here{near_miss(str(given), known) or '; known are ' + ', '.join(known)}"
    if kind == "string_pattern_mismatch":
        if "http" in str(context.get("pattern")):
            return f"{shown}expected an address that begins with https://"
        return f'{shown}not an id: small letters a-z, digits and single hyphens, like "opening-panel"'
    if kind in ("string_too_long", "too_long"):
        return f"{shown}too long: {len(given)} characters, at most {context['max_length']}"
    for prefix, expected in _EXPECTED.items():
        if kind.startswith(prefix):
            of = f", not {_what(given)}" if isinstance(given, dict | list) or kind == "tuple_type" else ""
            return f"{shown}{expected.format(**context)}{of}"
    message = message.removeprefix("Input should be ")
    return f"{shown}{message[:1].lower()}{message[1:]}"


_EXPECTED = {
    "tuple": "expected a list, like [one, two]",
    "string": "expected a text",
    "int": "expected a whole number",
    "float": "expected a number with a point, like 47.01",
    "finite": "expected a number with a point, like 47.01",
    "bool": "expected yes or no",
    "time_type": "expected a time of day, like 09:30",
    "date_type": "expected a day, like 2024-10-10",
    "datetime_type": "expected a day, or a day and a time, like 2024-10-10 09:30",
    "date": "there is no such day or time",
    "time": "there is no such time of day",
    "greater_than_equal": "expected a number that is {ge} or more",
    "less_than_equal": "expected a number that is {le} or less",
    "greater_than": "expected a number greater than {gt}",
    "less_than": "expected a number less than {lt}",
}
"""pydantic's kinds of error by their beginnings; a longer one stands before a shorter."""


def _shown(given: Any) -> str:
    return f'"{short(given)}": ' if isinstance(given, str) and given.strip() else ""


def _what(given: Any) -> str:
    return "a list" if isinstance(given, list) else "`key: value` lines" if isinstance(given, dict) else "a single text"


def _unknown_key(key: str, known: set[str]) -> str:
    return f"unknown key{near_miss(key, sorted(known)) or '; known are ' + ', '.join(sorted(known))}"


@cache
def _schema(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema()


def _part(model: type[BaseModel], path: Path) -> dict[str, Any]:
    """What `model` says of the part at `path`, as JSON Schema."""
    schema = _schema(model)
    here = _resolve(schema, schema)
    for part in path:
        if part in here.get("properties", {}):
            here = here["properties"][part]
        elif isinstance(part, int):
            here = here.get("items", {})
        else:
            extra: Any = here.get("additionalProperties") or next(iter(here.get("patternProperties", {}).values()), {})
            here = extra if isinstance(extra, dict) else {}
        here = _resolve(here, schema)
    return here


def _resolve(node: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """Follow references, and take what can hold keys of several possibilities."""
    options = node.get("anyOf", [])
    node = next((option for option in options if "$ref" in option or option.get("type") == "object"), node)
    while "$ref" in node:
        node = schema["$defs"][node["$ref"].rsplit("/", 1)[-1]]
    return node


def _fields(model: type[BaseModel], path: Path) -> set[str]:
    """The keys that `model` knows at `path`."""
    return set(_part(model, path).get("properties", {}))


def _per_language(model: type[BaseModel], path: Path) -> bool:
    part = _part(model, path)
    return set(LANGUAGES) <= {*part.get("properties", {}), *part.get("propertyNames", {}).get("enum", [])}
