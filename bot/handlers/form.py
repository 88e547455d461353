"""The registration form as a conversation: one question at a time, by text and by buttons, whatever is said in between."""

from __future__ import annotations

import asyncio
import sqlite3
from dataclasses import replace
from datetime import timedelta

from telegram import Update
from telegram.ext import ApplicationHandlerStop, BaseHandler, CallbackQueryHandler, MessageHandler, filters

from bot import places, rolls
from bot.context import Context
from bot.core import answers as reading
from bot.core import registration as steps
from bot.core import registration_pages as pages
from bot.core.answers import Refusal, Value
from bot.core.form_pages import name_of
from bot.core.registration import SUMMARY
from bot.core.replies import Reply
from bot.core.text import MAX_CHARS, fold, tokens
from bot.core.turns import Question
from bot.papers import ticket
from bot.store import drafts, registrations
from bot.visits import Visit, begun, drop, save, status, visit

CONFIRMED_TWICE = timedelta(minutes=1)
"""Within which another tap on Confirm is the same deed: nothing is left to say. The ticket may be some seconds in coming."""


async def interrupted(update: Update, context: Context) -> Visit | None:
    """Somebody who writes while a form is open before them, and who is not at the door."""
    user = update.effective_user
    kind = (await context.known(user.id)).draft if user else None
    here = await visit(update, context, kind) if kind and kind != "door" else None
    return here if here and here.draft else None


async def typed(update: Update, context: Context) -> None:
    """A text while a form is open: an answer, a button's words, or a question that is answered before the form goes on."""
    message, here = update.effective_message, await interrupted(update, context)
    if message is None or message.text is None or here is None or here.draft is None:
        return
    if update.message and here.draft.cuts(message.date):
        raise ApplicationHandlerStop  # the rest of a text that was too long was refused with its beginning
    if update.edited_message and message.message_id != here.draft.refused:
        if message.message_id in here.draft.heard:
            await context.reply(update, here.clerk.prompt(here.draft, here.clerk.speech.say("form-answered-already")))
            raise ApplicationHandlerStop
        context.form_waits = here.clerk.prefix  # it was a question, and is one
        return
    if button := here.clerk.named(here.draft, message.text):
        await steered(update, context, here, button)
        raise ApplicationHandlerStop
    if here.draft.step == SUMMARY or interjected(update, context, here, message.text):
        context.form_waits = here.clerk.prefix
        return
    await answered(update, context, here, read(here, message.text))
    raise ApplicationHandlerStop


async def commanded(update: Update, context: Context) -> None:
    """/back, /skip, /cancel: a button's words as a command, while a form is open; other commands are for others."""
    message = update.message
    here = await interrupted(update, context)
    if message is None or message.text is None or here is None or here.draft is None:
        return
    if button := here.clerk.named(here.draft, message.text.partition("@")[0]):
        await steered(update, context, here, button)
        raise ApplicationHandlerStop


def read(here: Visit, text: str) -> Value | Refusal:
    """The text as an answer to the present question."""
    assert here.draft  # noqa: S101  # whoever calls has seen it
    country = here.draft.answers.get("country")
    return reading.read(here.clerk.form.questions[here.draft.step], text, country if isinstance(country, str) else None)


def interjected(update: Update, context: Context, here: Visit, text: str) -> bool:
    """Whether the text is a question of its own."""
    assert here.draft  # noqa: S101  # whoever calls has seen it
    question, value = here.clerk.form.questions[here.draft.step], read(here, text)
    if len(text) > MAX_CHARS or value is None or (question.kind != "text" and reading.yes_or_no(text)):
        return False
    asked = Question(text, context.now(), here.person.language, None, context.language(here.person, update))
    understood = context.house.mind.answer(asked).status.value
    words = tokens(text)
    asks = steps.sounds_like_a_question(words, text) or fold(text) in context.house.mind.knowledge.small_talk
    return steps.is_interjection(question, not isinstance(value, Refusal), asks, steps.is_wordy(words, text), understood)


async def answered(update: Update, context: Context, here: Visit, value: Value | Refusal) -> None:
    """Keep the answer and ask on, or say why it is none."""
    assert here.draft  # noqa: S101  # whoever calls has seen it
    if isinstance(value, Refusal):
        if message := update.effective_message:
            save(context, here, here.draft.refuse(message.message_id, message.text or "", message.date))
        await context.reply(update, here.clerk.refusal(here.draft, value))
        return
    typed_in = update.effective_message if update.callback_query is None else None
    draft = steps.give(here.clerk.form, here.draft.hear(typed_in.message_id) if typed_in else here.draft, value)
    save(context, here, draft)
    await context.edit(update, here.clerk.prompt(draft))


async def goes_on(update: Update, context: Context) -> None:
    """After a question in the middle was answered: the form's own question again."""
    here = await visit(update, context, context.form_waits) if context.form_waits else None
    if here and here.draft:
        await context.reply(update, here.clerk.prompt(here.draft, here.clerk.speech.say("form-goes-on")))


async def not_typed(update: Update, context: Context) -> None:
    """A photo, a voice message, a shared contact, while a question of a form is open."""
    message, here = update.message, await interrupted(update, context)
    if message is None or here is None or here.draft is None or here.draft.step == SUMMARY:
        return
    if message.contact and here.clerk.form.questions[here.draft.step].kind == "phone":
        number = message.contact.phone_number
        await answered(update, context, here, read(here, number if number.startswith("+") else f"+{number}"))
    else:
        await context.reply(update, here.clerk.prompt(here.draft, here.clerk.speech.say("form-text-only")))
    raise ApplicationHandlerStop


async def pressed(update: Update, context: Context) -> None:
    """A button of a form."""
    query = update.callback_query
    if query is None:
        return
    prefix, _, button = (query.data or "").partition(":")
    here = await visit(update, context, "edit" if prefix == "edit" else "form")
    if here and here.draft:
        await steered(update, context, here, button)
        return
    if here and button == "confirm" and here.registration and context.now() - here.registration.changed <= CONFIRMED_TWICE:
        await context.pop_up(update)
        return
    begins = here is not None and button == "go" and prefix == "form"
    await context.pop_up(update, "" if begins else (await context.teller(update)).speech.say("stale-button"), alert=not begins)
    if here and prefix == "form":
        await context.reply(update, await begun(context, here) if begins else await status(context, here))


async def steered(update: Update, context: Context, here: Visit, button: str) -> None:
    """What a button of the form does, pressed or written out; `button` is its data without the prefix."""
    draft, clerk = here.draft, here.clerk
    assert draft  # noqa: S101  # whoever calls has seen it
    verb, *rest = button.split(":")
    if verb in ("a", "done", "skip", "back") and rest[0] != draft.step:
        await context.pop_up(update, clerk.speech.say("form-answered-already"))
    elif verb in ("a", "done", "skip"):
        await chosen(update, context, here, verb, rest)
    elif verb == "confirm" and draft.step == SUMMARY:
        await context.pop_up(update)
        await (confirm_theirs if draft.mode == "theirs" else confirm)(update, context, here)
    else:
        await context.pop_up(update)
        await turned(update, context, here, verb, rest)


async def turned(update: Update, context: Context, here: Visit, verb: str, rest: list[str]) -> None:
    """Another page of the form."""
    draft, clerk = here.draft, here.clerk
    assert draft  # noqa: S101  # whoever calls has seen it
    if verb == "drop":
        drop(context, here)
        await context.edit(update, Reply(clerk.speech.say(f"form-dropped-{draft.mode}")))
    elif verb == "stop":
        await context.edit(update, clerk.leaving(draft))
    elif verb == "change" and draft.step == SUMMARY:
        await context.edit(update, clerk.which(draft))
    else:  # back, q, go; confirm and change of an older message
        moved = steps.back(clerk.form, draft) if verb == "back" else steps.turn_to(clerk.form, draft, rest[0]) if verb == "q" else draft
        save(context, here, moved)
        await context.edit(update, clerk.prompt(moved))


async def chosen(update: Update, context: Context, here: Visit, verb: str, rest: list[str]) -> None:
    """An option, "done" below several, or "skip"."""
    draft, clerk = here.draft, here.clerk
    assert draft  # noqa: S101  # whoever calls has seen it
    question = clerk.form.questions[draft.step]
    if verb == "a" and question.kind == "choices" and rest[1] in question.options:
        await context.pop_up(update)
        marked = steps.toggle(draft, rest[1])
        save(context, here, marked)
        await context.edit(update, clerk.prompt(marked))
        return
    if verb == "done" and question.kind == "choices":
        value = reading.picked(question, list(draft.picked))
    elif verb == "skip" and not question.required:
        value = None
    else:
        value = reading.pressed(question, rest[1] if verb == "a" else "")
    if isinstance(value, Refusal) and update.callback_query:
        await context.pop_up(update, clerk.speech.say(value.key, **value.values), alert=True)
        return
    await context.pop_up(update)
    await answered(update, context, here, value)


async def confirm(update: Update, context: Context, here: Visit) -> None:
    """The form is confirmed: a place, or the waiting list; in one transaction with the end of the draft."""
    draft, clerk, house, now = here.draft, here.clerk, context.house, context.now()
    assert draft  # noqa: S101  # whoever calls has seen it
    closed = clerk.not_open(now) if not here.registered else None
    if closed:
        await context.edit(update, closed)
        return
    old = here.registration if here.registered else None
    given = steps.applicable(clerk.form, steps.merged(draft, old.answers) if old else draft.answers)
    who = rolls.applicant(given, clerk.speech.lang, here.person.id)
    limits, wanted = places.limits(house), steps.wanted(clerk.form, given)
    paper = (old.code, old.secret) if old else registrations.fresh_ticket()
    # The picture takes longer than a transaction may: it is drawn before, when there is a place by the look of it.
    room = await house.db.read(lambda connection: registrations.room_for_another(connection, limits))
    due = old.holds and old.name != name_of(given) if old else room
    drawn = await asyncio.to_thread(ticket.picture, clerk, who.name, *paper, context.bot.username) if due else None

    def work(connection: sqlite3.Connection) -> Reply:
        drafts.drop(connection, here.person.id, "form")
        changed = registrations.change(connection, old.id, who, wanted, limits, now) if old else None
        one = changed or registrations.register(connection, who, wanted, limits, paper, now)[0]
        places.offer_freed(connection, house, now)
        reply = pages.outcome(clerk, places.standings(connection, one), one.code, edited=changed is not None)
        return replace(reply, attachment=drawn) if drawn and one.holds and one.code == paper[0] else reply

    await context.edit(update, Reply("\n".join(clerk.answers(given))))
    await context.settle(update, work)


async def confirm_theirs(update: Update, context: Context, here: Visit) -> None:
    """An organiser confirms what they changed for somebody."""
    draft, house, now, organiser, clerk = here.draft, context.house, context.now(), here.person.id, here.clerk
    assert draft  # noqa: S101  # whoever calls has seen it

    def work(connection: sqlite3.Connection) -> Reply:
        drafts.drop(connection, organiser, "edit")
        return rolls.change(connection, house, rolls.Case(clerk, organiser, draft.of, now), draft)

    await context.edit(update, work)


_PRIVATE = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGES & filters.TEXT & ~filters.COMMAND
FIRST: list[BaseHandler[Update, Context, None]] = [
    MessageHandler(_PRIVATE, typed),
    MessageHandler(filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE & filters.COMMAND, commanded),
    MessageHandler(
        filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE & ~filters.TEXT & ~filters.COMMAND & ~filters.StatusUpdate.ALL, not_typed
    ),
]
"""Asked before the questions: what is typed while a form is open is its answer."""
LAST: list[BaseHandler[Update, Context, None]] = [MessageHandler(_PRIVATE, goes_on)]
"""Asked after the questions were answered."""
HANDLERS: list[BaseHandler[Update, Context, None]] = [
    CallbackQueryHandler(
        pressed,
        pattern=r"^(form|edit):(go|stop|drop|change|confirm|(back|skip|done|q):[a-z0-9-]{1,32}|a:[a-z0-9-]{1,32}:[A-Za-z0-9-]{1,32})$",
    ),
]
