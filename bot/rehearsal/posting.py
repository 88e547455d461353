"""The methods of the Bot API that put a new message into a chat."""

import struct
from typing import Any

from bot.rehearsal.chats import File, Json, Message, Refused, bad_request
from bot.rehearsal.markup import Formatted
from bot.rehearsal.parameters import Parameters, Upload
from bot.rehearsal.world import World

_MEGABYTE = 1 << 20
_IMAGE_BEGINNINGS = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM")


def send_message(world: World, given: Parameters) -> Json:
    return _post(world, given, "sendMessage", given.formatted()).as_json()


def send_photo(world: World, given: Parameters) -> Json:
    source = given.file("photo")
    content = source.content if isinstance(source, Upload) else b""
    if content and not content.startswith(_IMAGE_BEGINNINGS):
        raise bad_request("IMAGE_PROCESS_FAILED")
    if len(content) > 10 * _MEGABYTE:
        raise bad_request(f"file of size {len(content)} bytes is too big for a photo; the maximum size is 10485760 bytes")
    caption = given.formatted("caption", "caption_entities")
    width, height = _measures(content)
    return _post(
        world,
        given,
        "sendPhoto",
        caption,
        media=lambda: {"photo": [_file(world, source, "photos") | {"width": width, "height": height}]},
    ).as_json()


def send_document(world: World, given: Parameters) -> Json:
    source = given.file("document")
    if isinstance(source, Upload) and len(source.content) > 50 * _MEGABYTE:
        raise Refused(413, "Request Entity Too Large")
    caption = given.formatted("caption", "caption_entities")
    named = {"file_name": source.name, "mime_type": source.mime_type} if isinstance(source, Upload) else {}
    return _post(world, given, "sendDocument", caption, media=lambda: {"document": _file(world, source, "documents") | named}).as_json()


def send_location(world: World, given: Parameters) -> Json:
    location = _place(given)
    return _post(world, given, "sendLocation", media=lambda: {"location": location}).as_json()


def send_venue(world: World, given: Parameters) -> Json:
    location = _place(given)
    title, address = given.text("title"), given.text("address")
    if not title:
        raise bad_request("venue title must be non-empty")
    venue = {"location": location, "title": title, "address": address}
    return _post(world, given, "sendVenue", media=lambda: {"location": location, "venue": venue}).as_json()


def copy_message(world: World, given: Parameters) -> Json:
    original = _original(world, given, "copy")
    content = Formatted(original.text, original.entities)
    if "caption" in given.values:
        content = given.formatted("caption", "caption_entities")
    copied = _post(world, given, "copyMessage", content, media=lambda: dict(original.media))
    return {"message_id": copied.message_id}


def forward_message(world: World, given: Parameters) -> Json:
    original = _original(world, given, "forward")
    origin = {"type": "user", "sender_user": original.sender, "date": original.date}
    content = Formatted(original.text, original.entities)
    forwarded = _post(world, given, "forwardMessage", content, media=lambda: dict(original.media))
    return forwarded.as_json() | {"forward_origin": origin}


def _post(
    world: World,
    given: Parameters,
    method: str,
    content: Formatted = Formatted("", []),  # noqa: B008 - a constant: nothing changes an empty text's entities
    media: Any = dict,
) -> Message:
    """Check all that Telegram checks, in its order; only then is anything kept."""
    markup = given.reply_markup()
    chat = given.chat(world)
    chat.refuse_if_unreachable()
    reply_to = given.reply_to(chat)
    world.admit(chat, paid=given.flag("allow_paid_broadcast"))
    message = world.post(
        chat,
        world.bot,
        text=content.text,
        entities=list(content.entities),
        reply_markup=markup,
        media=media(),
        reply_to=reply_to,
        thread_id=given.integer("message_thread_id") or None,
    )
    world.deliver(message, method)
    return message


def _original(world: World, given: Parameters, purpose: str) -> Message:
    source = given.chat(world, "from_chat_id")
    message = source.messages.get(given.integer("message_id"))
    if message is None or message.deleted:
        raise bad_request(f"message to {purpose} not found")
    return message


def _place(given: Parameters) -> Json:
    latitude, longitude = given.real("latitude"), given.real("longitude")
    if "latitude" not in given.values or not -90 <= latitude <= 90:
        raise bad_request("latitude must be between -90 and 90")
    if "longitude" not in given.values or not -180 <= longitude <= 180:
        raise bad_request("longitude must be between -180 and 180")
    return {"latitude": latitude, "longitude": longitude}


def _file(world: World, source: Upload | str, folder: str) -> Json:
    """A file as it stands in a message: a new one for new bytes, the old one for a known id."""
    kept: File | None
    if isinstance(source, Upload):
        kept = world.keep_file(source.content, folder, source.name)
    elif source.startswith(("http://", "https://")):
        kept = world.keep_file(b"", folder, source.rpartition("/")[2] or "file")
    else:
        kept = world.files.get(source)
    if kept is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return {key: value for key, value in kept.as_json().items() if key != "file_path"}


def _measures(content: bytes) -> tuple[int, int]:
    """Width and height of a PNG in pixels; of any other picture a common size, as nothing here looks at it."""
    if content.startswith(b"\x89PNG") and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    return 1280, 720
