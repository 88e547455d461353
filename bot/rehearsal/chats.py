"""Who and what is in the emulated Telegram: people, groups, their messages, and the bot itself."""

from dataclasses import dataclass, field
from typing import Any

from bot.rehearsal.markup import Entity

Json = dict[str, Any]

TOKEN = "1000000001:rehearsal-rehearsal-rehearsal-0000"  # noqa: S105 - opens nothing but the emulator
BOT_ID = int(TOKEN.partition(":")[0])
BOT_USERNAME = "rehearsal_event_bot"


class Refused(Exception):  # noqa: N818 - Telegram refuses; to the emulator it is no error
    """Telegram's "no": the HTTP status, the description, and the parameters that some refusals carry."""

    def __init__(self, status: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters


def bad_request(what: str) -> Refused:
    """400, with Telegram's "Bad Request: " in front."""
    return Refused(400, f"Bad Request: {what}")


def too_many_requests(seconds: int) -> Refused:
    """429, with the whole seconds after which to try again."""
    return Refused(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


@dataclass(slots=True)
class Person:
    """Somebody with a Telegram account."""

    user_id: int
    first_name: str
    language_code: str = "en"
    username: str | None = None
    started: bool = False
    blocked: bool = False
    deactivated: bool = False

    def as_json(self) -> Json:
        shown: Json = {"id": self.user_id, "is_bot": False, "first_name": self.first_name}
        if self.username:
            shown["username"] = self.username
        return shown | {"language_code": self.language_code}


@dataclass(slots=True)
class Version:
    """What a message said before an edit."""

    text: str
    entities: list[Entity]
    reply_markup: Json | None


@dataclass(slots=True)
class Message:
    """One message as people see it. `text` is the text or the caption; `media` is the payload by its kind."""

    chat: "Chat"
    message_id: int
    sender: Json
    date: int  # whole UTC seconds
    text: str = ""
    entities: list[Entity] = field(default_factory=list)
    reply_markup: Json | None = None
    media: Json = field(default_factory=dict)
    reply_to: int | None = None
    thread_id: int | None = None
    edited: int | None = None
    origin: Json | None = None  # of a forwarded message: who wrote it, and when
    history: list[Version] = field(default_factory=list)
    reactions: list[Json] = field(default_factory=list)
    pinned: bool = False
    deleted: bool = False

    @property
    def from_bot(self) -> bool:
        return bool(self.sender["id"] == BOT_ID)

    @property
    def buttons(self) -> list[Json]:
        """The inline buttons, row after row."""
        rows = (self.reply_markup or {}).get("inline_keyboard", [])
        return [button for row in rows for button in row]

    def as_json(self, *, with_reply: bool = True) -> Json:
        """The Bot API's Message."""
        shown: Json = {
            "message_id": self.message_id,
            "from": self.sender,
            "chat": self.chat.as_json(),
            "date": self.date,
        }
        if self.text:
            caption = "caption" if self.media else "text"
            shown[caption] = self.text
            if self.entities:
                shown["caption_entities" if self.media else "entities"] = self.entities
        shown |= self.media
        if self.reply_markup and "inline_keyboard" in self.reply_markup:
            shown["reply_markup"] = self.reply_markup
        if self.edited is not None:
            shown["edit_date"] = self.edited
        if self.origin is not None:
            shown["forward_origin"] = self.origin
        if self.thread_id is not None:
            shown["message_thread_id"] = self.thread_id
        original = self.chat.messages.get(self.reply_to) if self.reply_to and with_reply else None
        if original and not original.deleted:
            shown["reply_to_message"] = original.as_json(with_reply=False)
        return shown

    def revise(self, text: str, entities: list[Entity], reply_markup: Json | None) -> bool:
        """Take a new content, keeping the old one in the history. False if nothing is different."""
        if (text, entities, reply_markup) == (self.text, self.entities, self.reply_markup):
            return False
        self.history.append(Version(self.text, self.entities, self.reply_markup))
        self.text, self.entities, self.reply_markup = text, entities, reply_markup
        return True


@dataclass(slots=True)
class Chat:
    """A private chat with a person, a group, or a supergroup, and everything ever said in it."""

    chat_id: int
    person: Person | None = None
    title: str = ""
    roles: dict[int, str] = field(default_factory=dict)  # in groups: user id -> member, administrator, creator, left
    messages: dict[int, Message] = field(default_factory=dict)
    migrated_to: int | None = None

    @property
    def kind(self) -> str:
        if self.person:
            return "private"
        return "supergroup" if str(self.chat_id).startswith("-100") else "group"

    def as_json(self) -> Json:
        if self.person is None:
            return {"id": self.chat_id, "type": self.kind, "title": self.title}
        shown: Json = {"id": self.chat_id, "type": "private", "first_name": self.person.first_name}
        if self.person.username:
            shown["username"] = self.person.username
        return shown

    def is_administrator(self, user_id: int) -> bool:
        return self.roles.get(user_id) in ("administrator", "creator")

    def refuse_if_unreachable(self) -> None:
        """Raise what Telegram answers to a bot that may not write here."""
        if self.person is not None:
            if self.person.deactivated:
                raise Refused(403, "Forbidden: user is deactivated")
            if self.person.blocked:
                raise Refused(403, "Forbidden: bot was blocked by the user")
            if not self.person.started:
                raise Refused(403, "Forbidden: bot can't initiate conversation with a user")
            return
        if self.migrated_to is not None:
            raise Refused(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                {"migrate_to_chat_id": self.migrated_to},
            )
        role = self.roles.get(BOT_ID)
        if role == "kicked":
            raise Refused(403, f"Forbidden: bot was kicked from the {self.kind} chat")
        if role in (None, "left"):
            raise Refused(403, f"Forbidden: bot is not a member of the {self.kind} chat")


@dataclass(frozen=True, slots=True)
class Delivery:
    """Something that reached a chat through a method of the Bot API; the moment is monotonic seconds."""

    chat_id: int
    message_id: int
    method: str
    moment: float


@dataclass(frozen=True, slots=True)
class Answer:
    """A callback query that the bot answered."""

    query_id: str
    user_id: int
    text: str
    show_alert: bool
    url: str
    moment: float


@dataclass(frozen=True, slots=True)
class File:
    """The bytes behind a file id."""

    file_id: str
    path: str
    content: bytes

    def as_json(self) -> Json:
        return {
            "file_id": self.file_id,
            "file_unique_id": f"unique-{self.file_id}",
            "file_size": len(self.content),
            "file_path": self.path,
        }


class MessageNumbers:
    """Message ids as a bot sees them: one series for private chats and groups, one for each supergroup."""

    def __init__(self) -> None:
        self._last: dict[int, int] = {}

    def next(self, chat: Chat) -> int:
        series = chat.chat_id if chat.kind == "supergroup" else 0
        self._last[series] = self._last.get(series, 0) + 1
        return self._last[series]
