"""The parameters of a Bot API call, whether they came as strings, as JSON or as uploaded files."""

import json
from typing import Any, NamedTuple

from bot.core.addresses import checked_url
from bot.rehearsal.chats import Chat, Json, Message, bad_request
from bot.rehearsal.markup import Entity, Formatted, MarkupError, formatted, units
from bot.rehearsal.world import World

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
MOST_BUTTONS = 100
_ACTIONS = (
    "callback_data",
    "url",
    "copy_text",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "callback_game",
    "pay",
)


class Upload(NamedTuple):
    """A file in a request."""

    name: str
    content: bytes
    mime_type: str


class Parameters:
    """Reads what a method needs; Refused where Telegram refuses."""

    def __init__(self, values: dict[str, Any], files: dict[str, Upload]) -> None:
        self.values = values
        self.files = files

    def text(self, name: str, default: str = "") -> str:
        value = self.values.get(name)
        return default if value is None else str(value)

    def integer(self, name: str, default: int = 0) -> int:
        try:
            return int(self.values.get(name) or default)
        except (TypeError, ValueError):
            return default

    def real(self, name: str) -> float:
        try:
            return float(self.values.get(name) or 0)
        except (TypeError, ValueError):
            return 0.0

    def flag(self, name: str) -> bool:
        return str(self.values.get(name, "")).lower() in ("true", "1", "yes", "t")

    def structure(self, name: str) -> Any:
        """A list or an object, or None if it is not given."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None

    def chat(self, world: World, name: str = "chat_id") -> Chat:
        if self.values.get(name) in (None, ""):
            raise bad_request(f"{name} is empty")
        return world.chat(self.text(name))

    def message(self, world: World, purpose: str) -> Message:
        """The message named by chat_id and message_id; `purpose` is Telegram's word for what would be done to it."""
        chat = self.chat(world)
        if not self.integer("message_id"):
            raise bad_request("message identifier is not specified")
        message = chat.messages.get(self.integer("message_id"))
        if message is None or message.deleted:
            raise bad_request(f"message to {purpose} not found")
        return message

    def formatted(self, name: str = "text", entities: str = "entities") -> Formatted:
        """A text with its formatting, within Telegram's length for it."""
        parse_mode = self.text("parse_mode").lower()
        if parse_mode not in ("", "html"):
            raise bad_request("unsupported parse_mode")
        given: list[Entity] = [] if parse_mode else self.structure(entities) or []
        try:
            shown = formatted(self.text(name), html=bool(parse_mode), given=given)
        except MarkupError as problem:
            raise bad_request(f"can't parse entities: {problem}") from None
        if name == "caption":
            if units(shown.text) > LONGEST_CAPTION:
                raise bad_request("message caption is too long")
        elif not shown.text:
            raise bad_request("message text is empty")
        elif units(shown.text) > LONGEST_TEXT:
            raise bad_request("message is too long")
        return shown

    def reply_markup(self) -> Json | None:
        """The keyboard, checked; addresses in it as Telegram keeps them."""
        given = self.structure("reply_markup")
        if not given:
            return None
        if not isinstance(given, dict):
            raise bad_request("object expected as reply markup")
        if "inline_keyboard" not in given:
            return dict(given)
        rows = [[_button(button) for button in row] for row in given["inline_keyboard"] if row]
        if sum(map(len, rows)) > MOST_BUTTONS:
            raise bad_request("reply markup is too long")
        return {"inline_keyboard": rows} if rows else None

    def reply_to(self, chat: Chat) -> int | None:
        """The id of the message that is answered, if it is still there."""
        given = self.structure("reply_parameters") or {}
        message_id = int(given.get("message_id") or self.integer("reply_to_message_id"))
        original = chat.messages.get(message_id)
        if not message_id or (original is not None and not original.deleted):
            return message_id or None
        if given.get("allow_sending_without_reply") or self.flag("allow_sending_without_reply"):
            return None
        raise bad_request("message to be replied not found")

    def file(self, name: str) -> Upload | str:
        """What is to be sent: bytes, or the file id or address of something that Telegram can reach itself."""
        value = self.text(name)
        upload = self.files.get(value.removeprefix("attach://")) if value.startswith("attach://") else None
        upload = upload or self.files.get(name)
        if upload is None:
            if not value:
                raise bad_request(f"there is no {name} in the request")
            return value
        if not upload.content:
            raise bad_request("file must be non-empty")
        return upload


def _button(button: Json) -> Json:
    if not button.get("text"):
        raise bad_request('can\'t parse inline keyboard button: Field "text" must be of type String')
    if not any(action in button for action in _ACTIONS):
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    data = button.get("callback_data")
    if data is not None and not 1 <= len(str(data).encode()) <= 64:
        raise bad_request("BUTTON_DATA_INVALID")
    copied = button.get("copy_text")
    if copied is not None and not 1 <= len(copied.get("text", "")) <= 256:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    if "url" not in button:
        return dict(button)
    try:
        return {**button, "url": checked_url(button["url"])}
    except ValueError as problem:
        raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: {problem}") from None
