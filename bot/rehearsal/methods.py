"""The table of Bot API methods, with those that ask about chats, files and the bot itself."""

from collections.abc import Callable
from typing import Any

from bot.rehearsal import changing, posting
from bot.rehearsal.chats import BOT_ID, Json, bad_request
from bot.rehearsal.parameters import Parameters
from bot.rehearsal.world import World

Method = Callable[[World, Parameters], Any]

_GIFTS_REFUSED = dict.fromkeys(("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False)


def get_me(world: World, _: Parameters) -> Json:
    abilities = {
        "can_join_groups": True,
        "can_read_all_group_messages": not world.privacy,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }
    return world.bot | abilities


def get_webhook_info(world: World, _: Parameters) -> Json:
    info = {"url": "", "has_custom_certificate": False, "pending_update_count": len(world.updates)}
    return info | ({"allowed_updates": world.updates.allowed} if world.updates.allowed else {})


def delete_webhook(world: World, given: Parameters) -> bool:
    if given.flag("drop_pending_updates"):
        world.updates.drop()
    return True


def get_chat(world: World, given: Parameters) -> Json:
    chat = given.chat(world)
    pinned = [message for message in chat.messages.values() if message.pinned]
    shown = chat.as_json() | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": _GIFTS_REFUSED}
    return shown | ({"pinned_message": pinned[-1].as_json()} if pinned else {})


def get_chat_member(world: World, given: Parameters) -> Json:
    chat = given.chat(world)
    user_id = given.integer("user_id")
    if user_id not in world.people and user_id != BOT_ID:
        raise bad_request("user not found")
    if chat.person is not None:
        return world.member(user_id, "member" if user_id in (BOT_ID, chat.chat_id) else "left")
    chat.refuse_if_unreachable()
    return world.member(user_id, chat.roles.get(user_id, "left"))


def get_chat_administrators(world: World, given: Parameters) -> list[Json]:
    chat = given.chat(world)
    if chat.person is not None:
        raise bad_request("there are no administrators in the private chat")
    chat.refuse_if_unreachable()
    return [world.member(user_id, role) for user_id, role in chat.roles.items() if chat.is_administrator(user_id)]


def leave_chat(world: World, given: Parameters) -> bool:
    chat = given.chat(world)
    chat.refuse_if_unreachable()
    if chat.person is not None:
        raise bad_request("chat member status can't be changed in private chats")
    chat.roles[BOT_ID] = "left"
    return True


def send_chat_action(world: World, given: Parameters) -> bool:
    if not given.text("action"):
        raise bad_request("wrong parameter action in request")
    given.chat(world).refuse_if_unreachable()
    return True


def get_file(world: World, given: Parameters) -> Json:
    file = world.files.get(given.text("file_id"))
    if file is None:
        raise bad_request("invalid file_id")
    if len(file.content) > 20 << 20:
        raise bad_request("file is too big")
    return file.as_json()


def set_my_commands(world: World, given: Parameters) -> bool:
    commands = given.structure("commands") or []
    world.profile.set_commands(given.structure("scope") or {}, given.text("language_code"), commands)
    return True


def get_my_commands(world: World, given: Parameters) -> list[Json]:
    return world.profile.commands(given.structure("scope") or {}, given.text("language_code"))


def delete_my_commands(world: World, given: Parameters) -> bool:
    world.profile.set_commands(given.structure("scope") or {}, given.text("language_code"), [])
    return True


def set_my_default_administrator_rights(world: World, given: Parameters) -> bool:
    world.profile.rights[given.flag("for_channels")] = given.structure("rights") or {}
    return True


def accept(_world: World, _given: Parameters) -> bool:
    """For methods that change nothing a person or a test can see."""
    return True


def _setter(kind: str) -> Method:
    def set_text(world: World, given: Parameters) -> bool:
        world.profile.set_text(kind, given.text("language_code"), given.text(kind))
        return True

    return set_text


def _getter(kind: str) -> Method:
    def get_text(world: World, given: Parameters) -> Json:
        return {kind: world.profile.text(kind, given.text("language_code"))}

    return get_text


METHODS: dict[str, Method] = {
    "getMe": get_me,
    "getWebhookInfo": get_webhook_info,
    "deleteWebhook": delete_webhook,
    "logOut": accept,
    "close": accept,
    "sendMessage": posting.send_message,
    "sendPhoto": posting.send_photo,
    "sendDocument": posting.send_document,
    "sendLocation": posting.send_location,
    "sendVenue": posting.send_venue,
    "copyMessage": posting.copy_message,
    "forwardMessage": posting.forward_message,
    "sendChatAction": send_chat_action,
    "editMessageText": changing.edit_message_text,
    "editMessageCaption": changing.edit_message_caption,
    "editMessageReplyMarkup": changing.edit_message_reply_markup,
    "deleteMessage": changing.delete_message,
    "pinChatMessage": changing.pin_chat_message,
    "unpinChatMessage": changing.unpin_chat_message,
    "setMessageReaction": changing.set_message_reaction,
    "answerCallbackQuery": changing.answer_callback_query,
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "leaveChat": leave_chat,
    "getFile": get_file,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setMyName": _setter("name"),
    "getMyName": _getter("name"),
    "setMyDescription": _setter("description"),
    "getMyDescription": _getter("description"),
    "setMyShortDescription": _setter("short_description"),
    "getMyShortDescription": _getter("short_description"),
    "setMyDefaultAdministratorRights": set_my_default_administrator_rights,
    "setChatMenuButton": accept,
}
