"""What Telegram makes of a message's text: HTML into entities, trimming, links and commands found by themselves.

Positions in entities are UTF-16 units; positions in error texts are bytes of the UTF-8 source, as Telegram counts them.
The rules follow the Bot API's "Formatting options" and the wording of its refusals.
"""

import re
from typing import Any, NamedTuple

from bot.core.addresses import checked_url

Entity = dict[str, Any]

MAX_ENTITIES = 100  # Telegram shows the first hundred and drops the rest

_TAGS = {
    "a": "text_link",
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "u": "underline",
    "ins": "underline",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
    "pre": "pre",
    "code": "code",
    "blockquote": "blockquote",
}
_NAMED_REFERENCES = {b"lt": 0x3C, b"gt": 0x3E, b"amp": 0x26, b"quot": 0x22}
_REFERENCE = re.compile(rb"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|([a-zA-Z]+));?")
_PLAIN = re.compile(rb"[^<&]+")
_SPACES = re.compile(rb"[ \t\r\n\v]*")
_TAG_NAME = re.compile(rb"[^ \t\r\n\v\0>]*")
_ATTRIBUTE_NAME = re.compile(rb"[^ \t\r\n\v\0>=]*")
_NAME_TOKEN = re.compile(rb"[a-zA-Z0-9.-]*")
_CONTROLS = {code: " " for code in range(32) if code != 10} | {13: None}

_FOUND = re.compile(
    r"(?P<url>https?://[^\s<>\"]*[^\s<>\".,;:!?)\]])"
    r"|(?P<email>(?<![\w.@])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-zA-Z]{2,})"
    r"|(?P<bot_command>(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/]))"
    r"|(?P<mention>(?<![\w@])@[A-Za-z]\w{2,31}(?!\w))"
    r"|(?P<hashtag>(?<![\w#&])#\w*[^\W\d]\w*)"
)


class MarkupError(ValueError):
    """The text cannot be parsed; the words are Telegram's, without its "can't parse entities" in front."""


class Formatted(NamedTuple):
    """A text as people see it, and its entities in Telegram's order."""

    text: str
    entities: list[Entity]


def units(text: str) -> int:
    """The length of a text in UTF-16 units, which is how Telegram measures."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def formatted(source: str, *, html: bool, given: list[Entity] | None = None) -> Formatted:
    """The text as it will be shown: cleaned, parsed, trimmed, with commands, mentions and addresses found.

    Raises MarkupError if `html` is set and the markup is broken. `given` are ready-made entities.
    """
    cleaned = source.translate(_CONTROLS)
    text, entities = parse_html(cleaned) if html else (cleaned, [dict(entity) for entity in given or []])
    text, entities = _trimmed(text, entities)
    entities = sorted([*entities, *_found(text, entities)], key=_order)
    return Formatted(text, entities[:MAX_ENTITIES])


def parse_html(source: str) -> Formatted:
    """Telegram's HTML: text and entities, or MarkupError in Telegram's words."""
    if "<" not in source and "&" not in source:
        return Formatted(source, [])
    return _Html(source).parsed()


def _order(entity: Entity) -> tuple[int, int]:
    return entity["offset"], -entity["length"]


def _trimmed(text: str, entities: list[Entity]) -> Formatted:
    """Without blanks at the end, nor at the beginning as far as the first entity."""
    shown = text.rstrip(" \n")
    first = min((entity["offset"] for entity in entities), default=units(shown))
    lead = min(len(shown) - len(shown.lstrip(" \n")), first)
    shown = shown[lead:]
    end = units(shown)
    kept = []
    for entity in entities:
        offset = entity["offset"] - lead
        length = min(entity["length"], end - offset)
        if length > 0 and offset >= 0:
            kept.append({**entity, "offset": offset, "length": length})
    return Formatted(shown, kept)


def _found(text: str, taken: list[Entity]) -> list[Entity]:
    """Commands, mentions, hashtags and addresses in plain words; nothing inside code or a link of the author's."""
    if not any(mark in text for mark in "/@#"):
        return []
    closed = [
        (entity["offset"], entity["offset"] + entity["length"])
        for entity in taken
        if entity["type"] in ("code", "pre", "text_link", "text_mention", "date_time", "custom_emoji")
    ]
    found = []
    for match in _FOUND.finditer(text):
        offset, length = units(text[: match.start()]), units(match.group())
        if not any(offset < end and begin < offset + length for begin, end in closed):
            found.append({"type": str(match.lastgroup), "offset": offset, "length": length})
    return found


class _Open(NamedTuple):
    """A start tag that waits for its end."""

    tag: str
    attributes: dict[str, str]
    offset: int
    begin: int  # where its text begins in the output, in bytes


class _Html:
    """One pass over the UTF-8 bytes; a zero byte stands behind the last one, so that reading never runs out."""

    def __init__(self, source: str) -> None:
        self.data = source.encode() + b"\0"
        self.at = 0
        self.out = bytearray()
        self.offset = 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def parsed(self) -> Formatted:
        end = len(self.data) - 1
        while self.at < end:
            plain = _PLAIN.match(self.data, self.at, end)
            if plain:
                self._write(plain.group().decode())
                self.at = plain.end()
            elif self.data[self.at] == ord("<"):
                if self.data[self.at + 1] == ord("/"):
                    self._end_tag(self.at)
                else:
                    self._start_tag(self.at)
            else:
                self._write(self._reference() or self._literal_ampersand())
        if self.open:
            raise MarkupError(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        for entity in self.entities:
            if entity["type"] == "code":
                entity.pop("language", None)  # only a block has a language
        return Formatted(self.out.decode(), sorted(self.entities, key=_order))

    def _write(self, text: str) -> None:
        self.out += text.encode()
        self.offset += units(text)

    def _literal_ampersand(self) -> str:
        self.at += 1
        return "&"

    def _reference(self) -> str:
        """The character of `&lt;`, `&#8212;` and their like at this place, stepping over it; empty if it is none."""
        match = _REFERENCE.match(self.data, self.at)
        if not match:
            return ""
        hexadecimal, decimal, name = match.groups()
        number = int(hexadecimal, 16) if hexadecimal else int(decimal or 0)
        code = _NAMED_REFERENCES.get(name, 0) if name else number
        if code == 0 or code >= 0x10FFFF or 0xD800 <= code <= 0xDFFF:
            return ""
        self.at = match.end()
        return chr(code)

    def _take(self, pattern: re.Pattern[bytes]) -> str:
        match = pattern.match(self.data, self.at)
        if not match:
            return ""
        self.at = match.end()
        return match.group().decode()

    def _next(self) -> str:
        return chr(self.data[self.at])

    def _start_tag(self, begin: int) -> None:
        self.at += 1
        tag = self._take(_TAG_NAME).lower()
        if self._next() == "\0":
            raise MarkupError(f"Unclosed start tag at byte offset {begin}")
        if tag not in _TAGS:
            raise MarkupError(f'Unsupported start tag "{tag}" at byte offset {begin}')
        attributes: dict[str, str] = {}
        while True:
            self._take(_SPACES)
            if self._next() == ">":
                break
            name, value = self._attribute(tag, begin)
            attributes[name] = value
        self.at += 1
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise MarkupError(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
        self.open.append(_Open(tag, attributes, self.offset, len(self.out)))

    def _attribute(self, tag: str, begin: int) -> tuple[str, str]:
        name = self._take(_ATTRIBUTE_NAME)
        if not name and self._next() != "\0":
            raise MarkupError(f'Empty attribute name in the tag "{tag}" at byte offset {begin}')
        self._take(_SPACES)
        if self._next() == "=":
            self.at += 1
            self._take(_SPACES)
            value = self._value() if self._next() != "\0" else ""
        else:
            value = ""  # `<blockquote expandable>`
        if self._next() == "\0":
            raise MarkupError(f'Unclosed start tag "{tag}" at byte offset {begin}')
        return name, value

    def _value(self) -> str:
        begin, quote = self.at, self._next()
        if quote not in "'\"":
            token = self._take(_NAME_TOKEN).lower()
            if self._next() not in " \t\r\n\v\0>":
                raise MarkupError(f"Unexpected end of name token at byte offset {begin}")
            return token
        self.at += 1
        value = bytearray()
        while self._next() not in (quote, "\0"):
            reference = self._reference() if self._next() == "&" else ""
            if reference:
                value += reference.encode()
            else:
                value.append(self.data[self.at])
                self.at += 1
        if self._next() == quote:
            self.at += 1
        return value.decode()

    def _end_tag(self, begin: int) -> None:
        if not self.open:
            raise MarkupError(f"Unexpected end tag at byte offset {begin}")
        self.at += 2
        name = self._take(_TAG_NAME).lower()
        self._take(_SPACES)
        if self._next() != ">":
            raise MarkupError(f"Unclosed end tag at byte offset {begin}")
        self.at += 1
        opened = self.open.pop()
        if name not in ("", opened.tag):
            raise MarkupError(f'Unmatched end tag at byte offset {begin}, expected "</{opened.tag}>", found "</{name}>"')
        if self.offset > opened.offset:
            self._close(opened)

    def _close(self, opened: _Open) -> None:
        """Keep the entity of a finished tag; of a link that Telegram cannot follow only the words stay."""
        particulars = self._particulars(opened)
        if particulars is None:
            return
        entity: Entity = {"type": _TAGS[opened.tag], "offset": opened.offset, "length": self.offset - opened.offset}
        if opened.tag == "pre" and self._wraps_code(entity):
            particulars = {"language": self.entities.pop()["language"]}
        self.entities.append(entity | particulars)

    def _particulars(self, opened: _Open) -> Entity | None:
        """What an entity carries besides its place."""
        given = opened.attributes
        match opened.tag:
            case "a":
                return _link(given.get("href") or self.out[opened.begin :].decode())
            case "tg-emoji":
                return {"custom_emoji_id": _number(given.get("emoji-id"), "Invalid custom emoji identifier specified")}
            case "tg-time":
                moment = {"unix_time": int(_number(given.get("unix"), "Invalid Unix time specified"))}
                return moment | ({"date_time_format": given["format"]} if given.get("format") else {})
            case "blockquote" if "expandable" in given:
                return {"type": "expandable_blockquote"}
            case "code" if given.get("class", "").startswith("language-"):
                return {"language": given["class"].removeprefix("language-")}
        return {}

    def _wraps_code(self, entity: Entity) -> bool:
        """`<pre><code class="language-x">` is one entity: a block in a programming language."""
        last = self.entities[-1] if self.entities else {}
        same_place = all(last.get(key) == entity[key] for key in ("offset", "length"))
        return same_place and last.get("type") == "code" and "language" in last


def _number(digits: str | None, refusal: str) -> str:
    if not digits or not digits.isdecimal():
        raise MarkupError(refusal)
    return digits


def _link(url: str) -> Entity | None:
    person = re.fullmatch(r"tg://user\?id=(\d+)", url)
    if person:
        return {"type": "text_mention", "user": {"id": int(person[1]), "is_bot": False, "first_name": ""}}
    try:
        return {"url": checked_url(url)}
    except ValueError:
        return None
