"""A Reply becomes Telegram messages: escaping, splitting, buttons."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

import telegram
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, InputFile, LinkPreviewOptions, ReplyParameters
from telegram.constants import MessageLimit, ParseMode
from telegram.error import BadRequest

from bot.core.replies import DATA_LIMIT, Attachment, Button, Pin, Reply

LIMIT = int(MessageLimit.MAX_TEXT_LENGTH)
"""UTF-16 units in a message, counted without its markup (Bot API, sendMessage.text)."""
CAPTION_LIMIT = int(MessageLimit.CAPTION_LENGTH)
"""UTF-16 units below a picture or a file (Bot API, sendPhoto.caption)."""
_ENTITIES = int(MessageLimit.MESSAGE_ENTITIES)
"""Telegram shows no more bold passages than that; ours beyond them stay plain, so the markup too has a limit."""
_BOLD = re.compile(r"\*\*((?:(?!\*\*|\n\s*\n).)+)\*\*", re.DOTALL)
_BORDERS = (re.compile(r"\n\s*\n"), re.compile(r"\n"), re.compile(r"[ \t]"))
"""Where a text may be split, best first: a blank line, the end of a line, the end of a word."""
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_CANNOT_EDIT = (
    "message can't be edited",
    "message to edit not found",
    "there is no text in the message to edit",
    "message_id_invalid",
)


@dataclass(frozen=True)
class Message:
    """One message to send: text in Telegram's HTML, and the buttons below it."""

    text: str
    keyboard: InlineKeyboardMarkup | None = None


def render(reply: Reply) -> list[Message]:
    """The messages of a reply, without its pin; the buttons are below the last one.

    Raises ValueError for what can only be a bug: no text (unless there is a pin and no button), a button that does
    nothing or two things, data over 64 bytes.
    """
    keyboard = _keyboard(reply.buttons)
    text, bold = _parsed(reply.text)
    parts = [_html(text, begin, end, bold) for begin, end in _split(text)]
    if not parts and (keyboard or not reply.pin):
        raise ValueError("a reply without text")
    last = len(parts) - 1
    return [Message(part, keyboard if number == last else None) for number, part in enumerate(parts)]


async def send(bot: telegram.Bot, chat_id: int, reply: Reply, reply_to: int | None = None, *, paid: bool = False) -> list[telegram.Message]:
    """Send a reply, in answer to a message if `reply_to` is one's id, `paid` as a paid broadcast. Raises TelegramError."""
    answering = ReplyParameters(reply_to, allow_sending_without_reply=True) if reply_to else None
    if reply.attachment:
        return [await _send_file(bot, chat_id, reply, reply.attachment, answering, paid or None)]
    sent: list[telegram.Message] = []
    for message in render(reply):
        sent.append(
            await bot.send_message(
                chat_id,
                message.text,
                parse_mode=ParseMode.HTML,
                reply_markup=message.keyboard,
                link_preview_options=_NO_PREVIEW,
                reply_parameters=None if sent else answering,
                allow_paid_broadcast=paid or None,
            )
        )
    if reply.pin:
        sent.append(await _send_pin(bot, chat_id, reply.pin))
    return sent


async def _send_file(
    bot: telegram.Bot, chat_id: int, reply: Reply, file: Attachment, answering: ReplyParameters | None, paid: bool | None
) -> telegram.Message:
    """A picture or a document with the reply's text as its caption. Raises ValueError for a caption that is too long."""
    text, bold = _parsed(reply.text)
    if len(text.encode("utf-16-le")) // 2 > CAPTION_LIMIT:
        raise ValueError(f"more than {CAPTION_LIMIT} units in a caption")
    content = file.file_id or InputFile(file.content, file.name)
    caption, keyboard = _html(text, 0, len(text), bold) or None, _keyboard(reply.buttons)
    if file.kind == "photo":
        return await bot.send_photo(
            chat_id,
            content,
            caption,
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard,
            reply_parameters=answering,
            allow_paid_broadcast=paid,
        )
    return await bot.send_document(
        chat_id, content, caption, parse_mode=ParseMode.HTML, reply_markup=keyboard, reply_parameters=answering, allow_paid_broadcast=paid
    )


async def edit(bot: telegram.Bot, chat_id: int, message_id: int, reply: Reply) -> list[telegram.Message]:
    """Put a reply in the place of a message; what needs more room, or finds no place, is sent anew.

    Gives the messages that were sent or changed: none when the message says it already. Raises TelegramError.
    """
    messages = [] if reply.attachment else render(reply)
    if len(messages) != 1:
        return await send(bot, chat_id, reply)
    try:
        changed = await bot.edit_message_text(
            messages[0].text,
            chat_id,
            message_id,
            parse_mode=ParseMode.HTML,
            reply_markup=messages[0].keyboard,
            link_preview_options=_NO_PREVIEW,
        )
    except BadRequest as error:
        reason = error.message.casefold()
        if reason.startswith("message is not modified"):
            return []
        if reason.startswith(_CANNOT_EDIT):
            return await send(bot, chat_id, reply)
        raise
    edited = [changed] if isinstance(changed, telegram.Message) else []
    return [*edited, await _send_pin(bot, chat_id, reply.pin)] if reply.pin else edited


async def _send_pin(bot: telegram.Bot, chat_id: int, pin: Pin) -> telegram.Message:
    if pin.title and pin.address:
        return await bot.send_venue(chat_id, pin.latitude, pin.longitude, pin.title, pin.address)
    return await bot.send_location(chat_id, pin.latitude, pin.longitude)


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
