"""A Reply becomes Telegram messages: escaping, splitting, buttons."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import telegram
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, InputFile, LinkPreviewOptions, MessageEntity, ReplyParameters, User
from telegram.constants import MessageLimit, ParseMode
from telegram.error import BadRequest

from bot.core.replies import DATA_LIMIT, Attachment, Button, Entity, Pin, Reply
from bot.core.richtext import Rich

LIMIT = int(MessageLimit.MAX_TEXT_LENGTH)
"""UTF-16 units in a message, counted without its markup (Bot API, sendMessage.text)."""
CAPTION_LIMIT = int(MessageLimit.CAPTION_LENGTH)
"""UTF-16 units below a picture or a file (Bot API, sendPhoto.caption)."""
_ENTITIES = int(MessageLimit.MESSAGE_ENTITIES)
"""Telegram shows no more bold passages than that; ours beyond them stay plain, so the markup too has a limit."""
_BOLD = re.compile(r"\*\*(?!\s*\*\*)((?:(?!\*\*|\n\s*\n).)+)\*\*", re.DOTALL)
_BORDERS = (re.compile(r"\n\s*\n"), re.compile(r"\n"), re.compile(r"[ \t]"))
"""Where a text may be split, best first: a blank line, the end of a line, the end of a word."""
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_CANNOT_EDIT = (
    "message can't be edited",
    "message to edit not found",
    "there is no text in the message to edit",
    "there is no caption in the message to edit",
    "message_id_invalid",
)


@dataclass(frozen=True)
class Message:
    """One message to send: text in Telegram's HTML, or literal with its entities, and the buttons below it."""

    text: str
    keyboard: InlineKeyboardMarkup | None = None
    entities: tuple[MessageEntity, ...] | None = None

    @property
    def mode(self) -> ParseMode | None:
        """How Telegram shall read the text."""
        return ParseMode.HTML if self.entities is None else None


def render(reply: Reply) -> list[Message]:
    """The messages of a reply, without its pin; the buttons are below the last one.

    Raises ValueError for what can only be a bug: no text (unless there is a pin and no button), a button that does
    nothing or two things, data over 64 bytes.
    """
    keyboard = _keyboard(reply.buttons)
    parts = list(_parts(reply))
    if not parts and (keyboard or not reply.pin):
        raise ValueError("a reply without text")
    return [*parts[:-1], *(replace(part, keyboard=keyboard) for part in parts[-1:])]


def _parts(reply: Reply) -> Iterator[Message]:
    """The text in pieces that fit into a message each."""
    if reply.entities is not None:
        rich = Rich(reply.text, reply.entities)
        for begin, end in _split(reply.text):
            part = rich.cut(begin, end)
            yield Message(part.text, entities=_entities(part.entities))
        return
    text, bold = _parsed(reply.text)
    for begin, end in _split(text):
        yield Message(_html(text, begin, end, bold))


def _caption(reply: Reply) -> Message:
    """What stands below a picture or a file. Raises ValueError when it is too long."""
    rich = Rich(reply.text, reply.entities or ())
    text, bold = (reply.text, []) if reply.entities is not None else _parsed(reply.text)
    if len(text.encode("utf-16-le")) // 2 > CAPTION_LIMIT:
        raise ValueError(f"more than {CAPTION_LIMIT} units in a caption")
    if reply.entities is not None:
        return Message(text, _keyboard(reply.buttons), _entities(rich.entities))
    return Message(_html(text, 0, len(text), bold), _keyboard(reply.buttons))


def _entities(entities: tuple[Entity, ...]) -> tuple[MessageEntity, ...]:
    return tuple(_entity(entity) for entity in entities)


def _entity(entity: Entity) -> MessageEntity:
    more: dict[str, Any] = dict(entity.more)
    if "user" in more:  # Telegram looks at the id alone
        more["user"] = User(int(more["user"]), "-", is_bot=False)
    if "unix_time" in more:
        more["unix_time"] = datetime.fromtimestamp(int(more["unix_time"]), UTC)
    return MessageEntity(entity.kind, entity.offset, entity.length, **more)


def entities_of(message: telegram.Message) -> tuple[Entity, ...]:
    """The formatting of a message that somebody wrote, its text's or its caption's."""
    return tuple(Entity(str(one.type), one.offset, one.length, tuple(_more(one))) for one in (*message.entities, *message.caption_entities))


def _more(entity: MessageEntity) -> Iterator[tuple[str, str | int]]:
    if entity.user:
        yield "user", entity.user.id
    for name in ("url", "language", "custom_emoji_id", "date_time_format"):
        if value := getattr(entity, name, None):
            yield name, str(value)
    if moment := getattr(entity, "unix_time", None):
        yield "unix_time", int(moment.timestamp()) if isinstance(moment, datetime) else int(moment)


async def send(bot: telegram.Bot, chat_id: int, reply: Reply, reply_to: int | None = None, *, paid: bool = False) -> list[int]:
    """Send a reply, in answer to a message if `reply_to` is one's id, `paid` as a paid broadcast.

    Gives the ids of the messages it became. Raises TelegramError.
    """
    answering = ReplyParameters(reply_to, allow_sending_without_reply=True) if reply_to else None
    if reply.attachment:
        return [await _send_file(bot, chat_id, reply, reply.attachment, answering, paid or None)]
    sent: list[int] = []
    for message in render(reply):
        sent.append(
            await _call(
                bot,
                "sendMessage",
                chat_id=chat_id,
                **_words(message),
                reply_parameters=None if sent else answering,
                allow_paid_broadcast=paid or None,
            )
        )
    if reply.pin:
        sent.append(await _send_pin(bot, chat_id, reply.pin))
    return sent


async def _call(bot: telegram.Bot, method: str, **fields: object) -> int:
    """Let a method of the Bot API send or change a message; gives its id. Raises TelegramError.

    python-telegram-bot's own methods make an object of whatever a message may have, of which nothing is read but the
    id: a quarter of the processor time of a paid broadcast. Its public way around that, `do_api_request`, warns of
    every method it knows.
    """
    answer = await bot._post(method, fields)
    return int(answer["message_id"])


def _words(message: Message, text: str = "text", entities: str = "entities") -> dict[str, object]:
    """A message as fields of a request."""
    fields = {text: message.text or None, "parse_mode": message.mode, entities: message.entities, "reply_markup": message.keyboard}
    return fields | ({"link_preview_options": _NO_PREVIEW} if text == "text" else {})


async def _send_file(
    bot: telegram.Bot, chat_id: int, reply: Reply, file: Attachment, answering: ReplyParameters | None, paid: bool | None
) -> int:
    """A picture or a document with the reply's text as its caption. Raises ValueError for a caption that is too long."""
    content: dict[str, object] = {file.kind: file.file_id or InputFile(file.content, file.name)}
    return await _call(
        bot,
        "sendPhoto" if file.kind == "photo" else "sendDocument",
        chat_id=chat_id,
        **content,
        **_words(_caption(reply), "caption", "caption_entities"),
        reply_parameters=answering,
        allow_paid_broadcast=paid,
    )


async def edit(bot: telegram.Bot, chat_id: int, message_id: int, reply: Reply) -> list[int]:
    """Put a reply in the place of a message; what needs more room, or finds no place, is sent anew. Nothing in its place
    deletes it.

    Gives the ids of the messages that were sent or changed: none when the message says it already. Raises TelegramError.
    """
    if not reply.text and not reply.attachment and not reply.pin:
        await _delete(bot, chat_id, message_id)
        return []
    messages = [_caption(reply)] if reply.attachment else render(reply)
    if len(messages) != 1 or (reply.attachment and reply.attachment.content):
        return await send(bot, chat_id, reply)
    try:
        changed = await _change(bot, chat_id, message_id, messages[0], below=reply.attachment is not None)
    except BadRequest as error:
        reason = error.message.casefold()
        if reason.startswith("message is not modified"):
            return []
        if reason.startswith(_CANNOT_EDIT):
            return await send(bot, chat_id, reply)
        raise
    return [changed, await _send_pin(bot, chat_id, reply.pin)] if reply.pin else [changed]


async def _change(bot: telegram.Bot, chat_id: int, message_id: int, message: Message, *, below: bool) -> int:
    """Another text for a message, or `below` its picture or file."""
    method, words = (
        ("editMessageCaption", _words(message, "caption", "caption_entities")) if below else ("editMessageText", _words(message))
    )
    return await _call(bot, method, chat_id=chat_id, message_id=message_id, **words)


async def _delete(bot: telegram.Bot, chat_id: int, message_id: int) -> None:
    """Delete a message; one that is gone already is deleted. Raises TelegramError, as for one older than 48 hours."""
    try:
        await bot.delete_message(chat_id, message_id)
    except BadRequest as error:
        if "to delete not found" not in error.message.casefold():
            raise


async def _send_pin(bot: telegram.Bot, chat_id: int, pin: Pin) -> int:
    where: dict[str, object] = {"chat_id": chat_id, "latitude": pin.latitude, "longitude": pin.longitude}
    if pin.title and pin.address:
        return await _call(bot, "sendVenue", **where, title=pin.title, address=pin.address)
    return await _call(bot, "sendLocation", **where)


def _keyboard(rows: tuple[tuple[Button, ...], ...]) -> InlineKeyboardMarkup | None:
    keyboard = [[_button(button) for button in row] for row in rows if row]
    return InlineKeyboardMarkup(keyboard) if keyboard else None


def _button(button: Button) -> InlineKeyboardButton:
    if not button.label.strip() or bool(button.data) == bool(button.url):
        raise ValueError(f"a button needs a label, and either data or an address: {button}")
    if len(button.data.encode()) > DATA_LIMIT:
        raise ValueError(f"more than {DATA_LIMIT} bytes of data behind a button: {button}")
    return InlineKeyboardButton(button.label, callback_data=button.data or None, url=button.url or None)


def _parsed(source: str) -> tuple[str, list[tuple[int, int]]]:
    """The text as people see it, and where it is bold."""
    text, bold, at = "", [], 0
    for match in _BOLD.finditer(source):
        text += source[at : match.start()]
        bold.append((len(text), len(text) + len(match[1])))
        text += match[1]
        at = match.end()
    return text + source[at:], bold


def _split(text: str) -> Iterator[tuple[int, int]]:
    """The parts of a text that fit into a message each, without blanks at their borders."""
    begin = 0
    while rest := text[begin:].lstrip():
        begin = len(text) - len(rest)
        end = begin + _fitting(rest)
        if end < len(text):
            end = _border(text, begin, end)
        yield begin, begin + len(text[begin:end].rstrip())
        begin = end


def _fitting(text: str) -> int:
    """How many characters from the beginning fit into a message; one of two units counts only when it fits whole."""
    return len(text[:LIMIT].encode("utf-16-le")[: 2 * LIMIT].decode("utf-16-le", "ignore"))


def _border(text: str, begin: int, end: int) -> int:
    """The last place not after `end` of the best kind there is; `end` itself inside a word longer than a message."""
    for kind in _BORDERS:
        places = [match.start() for match in kind.finditer(text, begin) if match.start() <= end]
        if places:
            return places[-1]
    return end


def _html(text: str, begin: int, end: int, bold: list[tuple[int, int]]) -> str:
    """A part of the text in Telegram's HTML; a passage that was cut in two is bold in both."""
    pieces, at = [], begin
    inside = [(max(first, begin), min(last, end)) for first, last in bold if first < end and last > begin]
    for first, last in inside[:_ENTITIES]:
        pieces += [_escaped(text[at:first]), "<b>", _escaped(text[first:last]), "</b>"]
        at = last
    return "".join([*pieces, _escaped(text[at:end])])


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)
