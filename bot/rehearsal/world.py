"""The state of the emulated Telegram, and the few things that both people and the bot do to it."""

from collections.abc import Callable
from datetime import datetime

from bot.rehearsal.chats import (
    BOT_ID,
    BOT_USERNAME,
    Answer,
    Chat,
    Delivery,
    File,
    Json,
    Message,
    MessageNumbers,
    Person,
    bad_request,
    too_many_requests,
)
from bot.rehearsal.limits import Limits
from bot.rehearsal.profile import Profile
from bot.rehearsal.updates import Updates

_ADMINISTRATOR_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
)


class World:
    """Everything the emulated Telegram knows. `now` is monotonic seconds, `clock` the time of day with its zone."""

    def __init__(self, now: Callable[[], float], clock: Callable[[], datetime]) -> None:
        self.now = now
        self.clock = clock
        self.privacy = True  # as @BotFather sets it: in groups the bot hears only what is meant for it
        self.query_lifetime = 15.0  # seconds in which a button press can be answered
        self.limits: Limits | None = None  # None: the bot may send as fast as it likes
        self.updates = Updates(now)
        self.forget()

    def forget(self) -> None:
        """Back to a Telegram in which nobody has said anything; only update ids go on, as a bot may be listening."""
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.numbers = MessageNumbers()
        self.files: dict[str, File] = {}
        self.queries: dict[str, tuple[int, float]] = {}  # by query id: who pressed, and when
        self.updates.forget()
        self.profile = Profile()
        self.deliveries: list[Delivery] = []
        self.answers: list[Answer] = []

    @property
    def bot(self) -> Json:
        """The bot as a User."""
        return {
            "id": BOT_ID,
            "is_bot": True,
            "first_name": self.profile.name or "Rehearsal",
            "username": BOT_USERNAME,
        }

    def timestamp(self) -> int:
        """The time of day in whole UTC seconds."""
        return int(self.clock().timestamp())

    def chat(self, chat_id: int | str) -> Chat:
        """A chat by its id; Refused if there is none."""
        try:
            return self.chats[int(chat_id)]
        except (KeyError, ValueError):
            raise bad_request("chat not found") from None

    def messages(self, chat_id: int) -> list[Message]:
        """Every message of a chat in order, the deleted ones among them."""
        return list(self.chats[chat_id].messages.values())

    def admit(self, chat: Chat, *, paid: bool) -> None:
        """Count a message of the bot's against the limits; Refused if it comes too soon."""
        wait = self.limits.retry_after(chat.chat_id, self.now(), paid=paid) if self.limits else None
        if wait is not None:
            raise too_many_requests(wait)

    def deliver(self, message: Message, method: str) -> None:
        """Note that something of the bot's reached a chat."""
        self.deliveries.append(Delivery(message.chat.chat_id, message.message_id, method, self.now()))

    def post(self, chat: Chat, sender: Json, **content: object) -> Message:
        """Put a message into a chat. `content` are fields of Message."""
        message = Message(chat, self.numbers.next(chat), sender, self.timestamp(), **content)  # type: ignore[arg-type]
        chat.messages[message.message_id] = message
        return message

    def keep_file(self, content: bytes, folder: str, name: str) -> File:
        """Keep bytes under a new file id."""
        number = len(self.files) + 1
        file = File(f"file-{number}", f"{folder}/{number}-{name}", content)
        self.files[file.file_id] = file
        return file

    def content_of(self, path: str) -> bytes | None:
        """The bytes at a path that getFile named."""
        return next((file.content for file in self.files.values() if file.path == path), None)

    def user(self, user_id: int) -> Json:
        """Somebody, or the bot, as a User."""
        return self.bot if user_id == BOT_ID else self.people[user_id].as_json()

    def member(self, user_id: int, role: str) -> Json:
        """A ChatMember of the Bot API."""
        shown: Json = {"user": self.user(user_id), "status": role}
        if role == "creator":
            shown["is_anonymous"] = False
        elif role == "administrator":
            shown |= {"can_be_edited": False, "is_anonymous": False} | dict.fromkeys(_ADMINISTRATOR_RIGHTS, True)
        elif role == "kicked":
            shown["until_date"] = 0
        return shown
