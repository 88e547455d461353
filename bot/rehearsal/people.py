"""What people do in Telegram: write, press, edit, block. Each deed queues the update that the bot will read."""

from collections.abc import Iterable

from bot.rehearsal.chats import BOT_ID, BOT_USERNAME, Chat, Json, Message, Person
from bot.rehearsal.markup import Entity, formatted, units
from bot.rehearsal.world import World

LONGEST_TEXT = 4096


class People(World):
    """The people's side. `chat_id` is a group's; without it the private chat with the bot is meant."""

    def person(self, user_id: int, first_name: str = "Ana", language_code: str = "en", username: str | None = None) -> Person:
        """Somebody joins Telegram; they have not met the bot yet."""
        person = Person(user_id, first_name, language_code, username)
        self.people[user_id] = person
        self.chats[user_id] = Chat(user_id, person)
        return person

    def group(self, chat_id: int, title: str = "Group", members: Iterable[int] = ()) -> Chat:
        """A group with the bot in it; an id that begins with -100 makes it a supergroup."""
        roles = {BOT_ID: "member"} | dict.fromkeys(members, "member")
        chat = self.chats[chat_id] = Chat(chat_id, title=title, roles=roles)
        return chat

    def promote(self, user_id: int, chat_id: int) -> None:
        """Make somebody, or the bot (by its id), an administrator of a group."""
        self._change_role(self.chats[chat_id], user_id, "administrator")

    def say(
        self,
        user_id: int,
        text: str,
        chat_id: int | None = None,
        entities: list[Entity] | None = None,
        reply_to: int | None = None,
    ) -> Message:
        """Somebody writes. Commands, mentions and addresses are found as Telegram's servers find them.

        Raises ValueError over 4096 UTF-16 units: there Telegram's apps send several messages.
        """
        if units(text) > LONGEST_TEXT:
            raise ValueError(f"longer than {LONGEST_TEXT} UTF-16 units; an app would send several messages")
        shown, found = formatted(text, html=False, given=entities)
        return self._send(user_id, chat_id, text=shown, entities=found, reply_to=reply_to)

    def send_photo(
        self, user_id: int, caption: str = "", chat_id: int | None = None, content: bytes = b"", entities: list[Entity] | None = None
    ) -> Message:
        file = self.keep_file(content, "photos", "photo.jpg").as_json()
        photo = {key: file[key] for key in ("file_id", "file_unique_id", "file_size")} | {"width": 800, "height": 600}
        return self._send(user_id, chat_id, caption, entities=entities, photo=[photo])

    def send_voice(self, user_id: int, seconds: int = 3, chat_id: int | None = None, content: bytes = b"") -> Message:
        voice = self._file(content, "voice", "voice.ogg") | {"duration": seconds, "mime_type": "audio/ogg"}
        return self._send(user_id, chat_id, voice=voice)

    def send_document(
        self, user_id: int, name: str = "paper.pdf", caption: str = "", chat_id: int | None = None, content: bytes = b""
    ) -> Message:
        document = self._file(content, "documents", name) | {"file_name": name}
        return self._send(user_id, chat_id, caption, document=document)

    def send_sticker(self, user_id: int, emoji: str = "👍", chat_id: int | None = None) -> Message:
        looks = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
        return self._send(user_id, chat_id, sticker=self._file(b"", "stickers", "sticker.webp") | looks | {"emoji": emoji})

    def send_location(self, user_id: int, latitude: float, longitude: float, chat_id: int | None = None) -> Message:
        return self._send(user_id, chat_id, location={"latitude": latitude, "longitude": longitude})

    def send_contact(self, user_id: int, phone_number: str, chat_id: int | None = None) -> Message:
        """Somebody shares their own phone number."""
        first_name = self.people[user_id].first_name
        contact = {"phone_number": phone_number, "first_name": first_name, "user_id": user_id}
        return self._send(user_id, chat_id, contact=contact)

    def forward(self, user_id: int, message: Message) -> Message:
        """Somebody forwards to the bot what stands in any chat."""
        origin = {"type": "user", "date": message.date, "sender_user": message.sender}
        return self._send(user_id, None, text=message.text, entities=message.entities, origin=origin, **message.media)

    def edit(self, user_id: int, message_id: int, text: str, chat_id: int | None = None) -> Message:
        """Somebody changes what they wrote."""
        message = self._chat(user_id, chat_id).messages[message_id]
        if message.sender["id"] != user_id:
            raise ValueError("people edit only their own messages")
        message.revise(*formatted(text, html=False), message.reply_markup)
        message.edited = self.timestamp()
        self._tell("edited_message", message)
        return message

    def press(self, user_id: int, message_id: int, data: str, chat_id: int | None = None) -> str:
        """Somebody presses a button, which may be of an old keyboard or forged; the id of the callback query."""
        chat = self._chat(user_id, chat_id)
        message = chat.messages[message_id]
        shown = message.as_json()
        if message.deleted:
            shown = {"chat": chat.as_json(), "message_id": message_id, "date": 0}
        query_id = str(len(self.queries) + 1)
        self.queries[query_id] = (user_id, self.now())
        query = {
            "id": query_id,
            "from": self.people[user_id].as_json(),
            "message": shown,
            "chat_instance": str(chat.chat_id),
            "data": data,
        }
        self.updates.put("callback_query", query)
        return query_id

    def react(self, user_id: int, message_id: int, emoji: str, chat_id: int | None = None) -> None:
        """Somebody reacts to a message; the bot hears of it only if it asked for message_reaction."""
        chat = self._chat(user_id, chat_id)
        if message_id not in chat.messages:
            raise KeyError(message_id)
        change = {"old_reaction": [], "new_reaction": [{"type": "emoji", "emoji": emoji}]}
        who = {"chat": chat.as_json(), "message_id": message_id, "user": self.people[user_id].as_json()}
        self.updates.put("message_reaction", who | {"date": self.timestamp()} | change)

    def block(self, user_id: int) -> None:
        """Somebody blocks the bot."""
        self.people[user_id].blocked = True
        self._tell_role(self.chats[user_id], user_id, "member", "kicked")

    def unblock(self, user_id: int) -> None:
        self.people[user_id].blocked = False
        self._tell_role(self.chats[user_id], user_id, "kicked", "member")

    def deactivate(self, user_id: int) -> None:
        """Somebody deletes their account; the bot is not told."""
        self.people[user_id].deactivated = True

    def join(self, user_id: int, chat_id: int) -> None:
        """Somebody enters a group."""
        chat = self.chats[chat_id]
        self._change_role(chat, user_id, "member")
        self._service(chat, user_id, new_chat_members=[self.user(user_id)])

    def leave(self, user_id: int, chat_id: int) -> None:
        """Somebody leaves a group."""
        chat = self.chats[chat_id]
        self._change_role(chat, user_id, "left")
        self._service(chat, user_id, left_chat_member=self.user(user_id))

    def kick(self, chat_id: int, by: int) -> None:
        """The bot is thrown out of a group."""
        chat = self.chats[chat_id]
        before, chat.roles[BOT_ID] = chat.roles[BOT_ID], "kicked"
        self._tell_role(chat, by, before, "kicked")

    def migrate(self, chat_id: int, new_chat_id: int) -> Chat:
        """A group becomes a supergroup with a new id; both chats get their notice."""
        old = self.chats[chat_id]
        new = self.chats[new_chat_id] = Chat(new_chat_id, title=old.title, roles=dict(old.roles))
        starter = next(user_id for user_id in [*old.roles, BOT_ID] if user_id != BOT_ID or len(old.roles) == 1)
        self._service(old, starter, migrate_to_chat_id=new_chat_id)
        old.migrated_to = new_chat_id
        self._service(new, starter, migrate_from_chat_id=chat_id)
        return new

    def _chat(self, user_id: int, chat_id: int | None) -> Chat:
        return self.chats[user_id if chat_id is None else chat_id]

    def _file(self, content: bytes, folder: str, name: str) -> Json:
        file = self.keep_file(content, folder, name).as_json()
        del file["file_path"]
        return file

    def _send(
        self,
        user_id: int,
        chat_id: int | None,
        caption: str = "",
        *,
        text: str = "",
        entities: list[Entity] | None = None,
        reply_to: int | None = None,
        origin: Json | None = None,
        **media: object,
    ) -> Message:
        person, chat = self.people[user_id], self._chat(user_id, chat_id)
        if chat.person is person:
            if person.blocked:
                self.unblock(user_id)  # the app offers nothing but that before one can write
            person.started = True
        else:
            chat.roles.setdefault(user_id, "member")
        if caption:
            text, entities = formatted(caption, html=False, given=entities)
        message = self.post(chat, person.as_json(), text=text, entities=entities or [], reply_to=reply_to, media=dict(media), origin=origin)
        self._tell("message", message)
        return message

    def _tell(self, kind: str, message: Message) -> None:
        if self._is_heard(message):
            self.updates.put(kind, message.as_json())

    def _is_heard(self, message: Message) -> bool:
        """Whether the bot may read this: in groups privacy mode keeps from it what is not meant for it."""
        chat = message.chat
        if chat.person is not None:
            return True
        if chat.migrated_to is not None or chat.roles.get(BOT_ID) in (None, "kicked", "left"):
            return False
        if not self.privacy or chat.is_administrator(BOT_ID):
            return True
        original = chat.messages.get(message.reply_to or 0)
        if original is not None and original.from_bot:
            return True
        return any(_is_meant_for_bot(message.text, entity) for entity in message.entities)

    def _change_role(self, chat: Chat, user_id: int, role: str) -> None:
        before = chat.roles.get(user_id, "left")
        chat.roles[user_id] = role
        if user_id == BOT_ID:
            self._tell_role(chat, next(iter(self.people), BOT_ID), before, role)
        elif chat.is_administrator(BOT_ID):
            self._tell_role(chat, user_id, before, role, user_id)

    def _tell_role(self, chat: Chat, by: int, before: str, after: str, about: int = BOT_ID) -> None:
        change = {
            "chat": chat.as_json(),
            "from": self.user(by),
            "date": self.timestamp(),
            "old_chat_member": self.member(about, before),
            "new_chat_member": self.member(about, after),
        }
        self.updates.put("my_chat_member" if about == BOT_ID else "chat_member", change)

    def _service(self, chat: Chat, user_id: int, **notice: object) -> None:
        message = self.post(chat, self.user(user_id), media=dict(notice))
        if chat.roles.get(BOT_ID) not in (None, "kicked", "left"):
            self.updates.put("message", message.as_json())


def _is_meant_for_bot(text: str, entity: Entity) -> bool:
    raw = text.encode("utf-16-le")[entity["offset"] * 2 : (entity["offset"] + entity["length"]) * 2]
    word = raw.decode("utf-16-le").lower()
    if entity["type"] == "bot_command":
        return "@" not in word or word.endswith(f"@{BOT_USERNAME}")
    return entity["type"] == "mention" and word == f"@{BOT_USERNAME}"
