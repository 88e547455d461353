"""The methods of the Bot API that change, remove or mark a message that is already there."""

from bot.core.addresses import checked_url
from bot.rehearsal.chats import BOT_ID, Answer, Json, Message, bad_request
from bot.rehearsal.markup import Formatted
from bot.rehearsal.parameters import Parameters
from bot.rehearsal.world import World

DELETABLE_SECONDS = 48 * 3600
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as "
    "a current content and reply markup of the message"
)


def edit_message_text(world: World, given: Parameters) -> Json:
    content = given.formatted()
    markup = given.reply_markup()
    message = _own(world, given)
    if message.media:
        raise bad_request("there is no text in the message to edit")
    return _revised(world, "editMessageText", message, content, markup)


def edit_message_caption(world: World, given: Parameters) -> Json:
    content = given.formatted("caption", "caption_entities")
    markup = given.reply_markup()
    message = _own(world, given)
    if not message.media.keys() & {"photo", "document"}:
        raise bad_request("there is no caption in the message to edit")
    return _revised(world, "editMessageCaption", message, content, markup)


def edit_message_reply_markup(world: World, given: Parameters) -> Json:
    markup = given.reply_markup()
    message = _own(world, given)
    return _revised(world, "editMessageReplyMarkup", message, Formatted(message.text, message.entities), markup)


def delete_message(world: World, given: Parameters) -> bool:
    message = given.message(world, "delete")
    chat = message.chat
    chat.refuse_if_unreachable()
    if world.timestamp() - message.date > DELETABLE_SECONDS:
        raise bad_request("message can't be deleted for everyone")
    if chat.person is None and not message.from_bot and not chat.is_administrator(BOT_ID):
        raise bad_request("message can't be deleted")
    message.deleted, message.pinned = True, False
    world.deliver(message, "deleteMessage")
    return True


def pin_chat_message(world: World, given: Parameters) -> bool:
    message = _pinnable(world, given, "pin")
    message.pinned = True
    world.deliver(message, "pinChatMessage")
    return True


def unpin_chat_message(world: World, given: Parameters) -> bool:
    _pinnable(world, given, "unpin").pinned = False
    return True


def set_message_reaction(world: World, given: Parameters) -> bool:
    message = given.message(world, "react")
    message.chat.refuse_if_unreachable()
    reactions = given.structure("reaction") or []
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    message.reactions = list(reactions)
    return True


def answer_callback_query(world: World, given: Parameters) -> bool:
    query_id = given.text("callback_query_id")
    user_id, pressed = world.queries.get(query_id, (0, 0.0))
    if not user_id or world.now() - pressed > world.query_lifetime:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    text, url = given.text("text"), given.text("url")
    if len(text) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    if url:
        try:
            checked_url(url)
        except ValueError:
            raise bad_request("URL_INVALID") from None
    world.answers.append(Answer(query_id, user_id, text, given.flag("show_alert"), url, world.now()))
    return True


def _own(world: World, given: Parameters) -> Message:
    message = given.message(world, "edit")
    message.chat.refuse_if_unreachable()
    if not message.from_bot:
        raise bad_request("message can't be edited")
    return message


def _revised(world: World, method: str, message: Message, content: Formatted, markup: Json | None) -> Json:
    if not message.revise(*content, markup):
        raise bad_request(_NOT_MODIFIED)
    message.edited = world.timestamp()
    world.deliver(message, method)
    return message.as_json()


def _pinnable(world: World, given: Parameters, purpose: str) -> Message:
    message = given.message(world, purpose)
    message.chat.refuse_if_unreachable()
    if message.chat.person is None and not message.chat.is_administrator(BOT_ID):
        raise bad_request("not enough rights to manage pinned messages in the chat")
    return message
