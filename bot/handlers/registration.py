"""/register, /registration, /ticket: the form as a conversation, and what can be done about a registration."""

from __future__ import annotations

import asyncio
import sqlite3
from dataclasses import dataclass, replace

from telegram import Update
from telegram.ext import ApplicationHandlerStop, BaseHandler, CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot import desk
from bot.context import Context
from bot.core import answers as reading
from bot.core import registration as steps
from bot.core import registration_pages as pages
from bot.core.answers import Refusal, Value
from bot.core.form import EMAIL, WHOLE
from bot.core.form_pages import Clerk, name_of
from bot.core.registration import SUMMARY, Draft
from bot.core.replies import Reply
from bot.core.text import fold, tokens
from bot.core.turns import Question
from bot.papers import ticket
from bot.store import drafts, registrations
from bot.store.people import Person
from bot.store.registrations import Applicant, Registration


@dataclass(frozen=True)
class Visit:
    """Somebody at the desk: who asks them, who they are, how far they have got, what they have."""

    clerk: Clerk
    person: Person
    draft: Draft | None
    registration: Registration | None

    @property
    def registered(self) -> bool:
        """Whether they are, with a place or without."""
        return self.registration is not None and self.registration.cancelled is None


async def visit(update: Update, context: Context) -> Visit | None:
    """Who is here; None where nobody registers: in a group, or at an event without a form."""
    person = await context.person(update)
    clerk = desk.clerk(context.house, context.speech(context.language(person, update)))
    if clerk is None:
        return None
    kept, found = await context.house.db.read(
        lambda connection: (drafts.load(connection, person.id, "form"), registrations.of_person(connection, person.id))
    )
    return Visit(clerk, person, Draft.load(kept[0], clerk.form) if kept else None, found)


async def register(update: Update, context: Context) -> None:
    """/register: begin, go on, or show the registration there is."""
    teller = await context.teller(update)
    if update.effective_chat and update.effective_chat.type != update.effective_chat.PRIVATE:
        await context.reply(update, Reply(teller.speech.say("form-privately")))
        return
    here = await visit(update, context)
    if here is None:
        await context.reply(update, Reply(teller.speech.say("form-elsewhere")))
        return
    await context.reply(update, await begun(context, here))


async def begun(context: Context, here: Visit) -> Reply:
    """The first question, the present one, or the registration there is."""
    if here.draft:
        return here.clerk.prompt(here.draft, here.clerk.speech.say("form-waits"))
    if here.registered:
        return await status(context, here)
    closed = here.clerk.not_open(context.now())
    if closed:
        return closed
    before = here.registration.answers if here.registration else {}
    draft = replace(steps.begin(here.clerk.form, before), mode="new")
    save(context, here, draft)
    return here.clerk.welcome(draft)


def save(context: Context, here: Visit, draft: Draft) -> None:
    """Queue keeping how far somebody has got."""
    id_, state, now = here.person.id, draft.dump(), context.now()
    context.effect(lambda connection: drafts.save(connection, id_, "form", state, now))


async def status(context: Context, here: Visit) -> Reply:
    """How somebody stands."""
    one = here.registration
    if one is None or one.cancelled is not None:
        return pages.none_yet(here.clerk, context.now())
    found = await context.house.db.read(lambda connection: desk.standings(connection, one))
    return pages.status(here.clerk, found, one.code, one.answers, opened=context.now() < here.clerk.knowledge.ends)


async def registration(update: Update, context: Context) -> None:
    """/registration."""
    here = await visit(update, context)
    if here is None or (update.effective_chat and update.effective_chat.type != update.effective_chat.PRIVATE):
        await register(update, context)
        return
    await context.pop_up(update)
    if here.draft and not here.registered:
        await context.reply(update, await begun(context, here))
    elif update.callback_query and update.effective_message and update.effective_message.text:
        await context.edit(update, await status(context, here))
    else:
        await context.reply(update, await status(context, here))


async def show_ticket(update: Update, context: Context) -> None:
    """/ticket and its button: the picture again."""
    here = await visit(update, context)
    if here is None:
        await register(update, context)
        return
    await context.pop_up(update)
    one = here.registration
    if one is None or not one.holds:
        await context.reply(update, Reply(here.clerk.speech.say("ticket-none")))
        return
    content = await asyncio.to_thread(ticket.draw, desk.face(here.clerk, one.name, one.code, one.secret, context.bot.username))
    caption = pages.ticket_caption(here.clerk, one.name, one.code)
    await context.reply(update, Reply(caption, attachment=desk.picture(content, one.code)))


async def typed(update: Update, context: Context) -> None:
    """A text while a question of the form is open: its answer, or a question that is answered before the form goes on."""
    message, user = update.effective_message, update.effective_user
    if message is None or message.text is None or user is None:
        return
    if "form" not in (await context.known(user.id)).drafts:
        return
    here = await visit(update, context)
    if here is None or here.draft is None:
        return
    if update.edited_message:  # it may be the answer to any earlier question
        await context.reply(update, here.clerk.prompt(here.draft, here.clerk.speech.say("form-answered-already")))
        raise ApplicationHandlerStop
    if here.draft.step == SUMMARY or interjected(update, context, here, message.text):
        context.form_waits = True
        return
    await answered(update, context, here, read(here, message.text))
    raise ApplicationHandlerStop


def read(here: Visit, text: str) -> Value | Refusal:
    """The text as an answer to the present question."""
    assert here.draft  # noqa: S101  # whoever calls has seen it
    country = here.draft.answers.get("country")
    return reading.read(here.clerk.form.questions[here.draft.step], text, country if isinstance(country, str) else None)


def interjected(update: Update, context: Context, here: Visit, text: str) -> bool:
    """Whether the text is a question of its own."""
    assert here.draft  # noqa: S101  # whoever calls has seen it
    fits = not isinstance(read(here, text), Refusal)
    asked = Question(text, context.now(), here.person.language, None, context.language(here.person, update))
    understood = context.house.mind.answer(asked).status.value
    question = here.clerk.form.questions[here.draft.step]
    words = tokens(text)
    asks = steps.sounds_like_a_question(words, text) or fold(text) in steps.greetings(context.house.mind.knowledge.topics)
    return steps.is_interjection(question, fits, asks, steps.is_wordy(words, text), understood)


async def answered(update: Update, context: Context, here: Visit, value: Value | Refusal) -> None:
    """Keep the answer and ask on, or say why it is none."""
    assert here.draft  # noqa: S101  # whoever calls has seen it
    if isinstance(value, Refusal):
        await context.reply(update, here.clerk.refusal(here.draft, value))
        return
    draft = steps.give(here.clerk.form, here.draft, value)
    save(context, here, draft)
    if update.callback_query:
        await context.edit(update, here.clerk.prompt(draft))
    else:
        await context.reply(update, here.clerk.prompt(draft))


async def goes_on(update: Update, context: Context) -> None:
    """After a question in the middle was answered: the form's own question again."""
    if not context.form_waits:
        return
    here = await visit(update, context)
    if here and here.draft:
        await context.reply(update, here.clerk.prompt(here.draft, here.clerk.speech.say("form-goes-on")))


async def not_typed(update: Update, context: Context) -> None:
    """A photo, a voice message, a shared contact, while a question of the form is open."""
    message, user = update.message, update.effective_user
    if message is None or user is None:
        return
    if "form" not in (await context.known(user.id)).drafts:
        return
    here = await visit(update, context)
    if here is None or here.draft is None or here.draft.step == SUMMARY:
        return
    if message.contact and here.clerk.form.questions[here.draft.step].kind == "phone":
        number = message.contact.phone_number
        await answered(update, context, here, read(here, number if number.startswith("+") else f"+{number}"))
    else:
        await context.reply(update, here.clerk.prompt(here.draft, here.clerk.speech.say("form-text-only")))
    raise ApplicationHandlerStop


async def pressed(update: Update, context: Context) -> None:
    """A button of the form."""
    query = update.callback_query
    here = await visit(update, context)
    if query is None or here is None:
        return
    _, verb, *rest = (query.data or "").split(":")
    draft, clerk = here.draft, here.clerk
    if draft is None:
        await context.pop_up(update, "" if verb == "go" else clerk.speech.say("stale-button"), alert=verb != "go")
        await context.reply(update, await begun(context, here) if verb == "go" else await status(context, here))
        return
    if verb in ("a", "done", "skip", "back") and rest[0] != draft.step:
        await context.pop_up(update, clerk.speech.say("form-answered-already"))
        return
    if verb in ("a", "done", "skip"):
        await chosen(update, context, here, verb, rest)
        return
    await context.pop_up(update)
    if verb == "confirm" and draft.step == SUMMARY:
        await confirm(update, context, here)
    elif verb == "drop":
        id_ = here.person.id
        context.effect(lambda connection: drafts.drop(connection, id_, "form"))
        await context.edit(update, Reply(clerk.speech.say("form-dropped" if draft.mode == "new" else "form-dropped-edit")))
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
    if isinstance(value, Refusal):
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
    given = steps.applicable(clerk.form, draft.answers)
    email = given.get(EMAIL)
    who = Applicant(name_of(given), given, clerk.speech.lang, email if isinstance(email, str) else None, here.person.id)
    places, wanted = desk.limits(house), steps.wanted(clerk.form, given)
    paper = registrations.fresh_ticket()
    # The picture takes longer than a transaction may: it is drawn before, when there is a place by the look of it.
    drawn = b""
    if not here.registered and await house.db.read(lambda connection: registrations.room_for_another(connection, places)):
        drawn = await asyncio.to_thread(ticket.draw, desk.face(clerk, who.name, *paper, context.bot.username))
    old = here.registration.id if here.registration and here.registered else None

    def work(connection: sqlite3.Connection) -> Reply:
        drafts.drop(connection, here.person.id, "form")
        changed = registrations.change(connection, old, who, wanted, places, now) if old is not None else None
        one, new = (changed, False) if changed else registrations.register(connection, who, wanted, places, paper, now)
        desk.offer_freed(connection, house, now)
        reply = pages.outcome(clerk, desk.standings(connection, one), one.code, edited=changed is not None)
        return replace(reply, attachment=desk.picture(drawn, one.code)) if drawn and new and one.holds else reply

    await context.edit(update, Reply("\n".join(clerk.answers(given))))
    await context.settle(update, work)


async def managed(update: Update, context: Context) -> None:
    """Change or cancel what is registered."""
    query = update.callback_query
    here = await visit(update, context)
    if query is None or here is None:
        return
    one, clerk, now, house = here.registration, here.clerk, context.now(), context.house
    if one is None or not here.registered:
        await context.pop_up(update, clerk.speech.say("stale-button"), alert=True)
        await context.reply(update, await status(context, here))
        return
    await context.pop_up(update)
    verb = (query.data or "").partition(":")[2]
    if verb == "edit":
        draft = steps.begin(clerk.form, one.answers)
        save(context, here, draft)
        await context.edit(update, clerk.which(draft) if draft.step == SUMMARY else clerk.prompt(draft))
    elif verb == "cancel":
        found = await house.db.read(lambda connection: desk.standings(connection, one))
        await context.edit(update, pages.really_cancel(clerk, found))
    else:

        def work(connection: sqlite3.Connection) -> Reply:
            drafts.drop(connection, here.person.id, "form")
            desk.give_back(connection, house, one.id, now)
            return pages.cancelled(clerk)

        await context.edit(update, work)


async def offered(update: Update, context: Context) -> None:
    """Take the place that is kept for one, let it go, or join the queue again."""
    query = update.callback_query
    here = await visit(update, context)
    if query is None or here is None:
        return
    clerk, house, now, one = here.clerk, context.house, context.now(), here.registration
    await context.pop_up(update)
    _, verb, what = (query.data or "").split(":", 2)
    drawn = b""
    if verb == "yes" and one and WHOLE in one.places and str(one.places[WHOLE].id) == what and one.places[WHOLE].state == "offered":
        drawn = await asyncio.to_thread(ticket.draw, desk.face(clerk, one.name, one.code, one.secret, context.bot.username))

    def work(connection: sqlite3.Connection) -> Reply:
        if verb == "again":
            found = registrations.rejoin(connection, one.id, what, desk.limits(house), now) if one else None
        else:
            answer = registrations.accept if verb == "yes" else registrations.decline
            found = answer(connection, int(what), here.person.id, now)
        if found is None:
            return Reply(clerk.speech.say("reg-offer-gone"))
        found = desk.take_parts(connection, house, found, now)
        desk.offer_freed(connection, house, now)
        if verb == "no":
            return Reply(clerk.speech.say("reg-declined"))
        reply = pages.outcome(clerk, desk.standings(connection, found), found.code)
        return replace(reply, attachment=desk.picture(drawn, found.code)) if drawn and found.holds else reply

    if drawn:
        await context.settle(update, work)
    else:
        await context.edit(update, work)


_PRIVATE = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
FIRST: list[BaseHandler[Update, Context, None]] = [
    MessageHandler(filters.ChatType.PRIVATE & filters.UpdateType.MESSAGES & filters.TEXT & ~filters.COMMAND, typed),
    MessageHandler(_PRIVATE & ~filters.TEXT & ~filters.COMMAND & ~filters.StatusUpdate.ALL, not_typed),
]
"""Asked before the questions: what is typed while the form is open is its answer."""
LAST: list[BaseHandler[Update, Context, None]] = [MessageHandler(_PRIVATE & filters.TEXT & ~filters.COMMAND, goes_on)]
"""Asked after the questions were answered."""
HANDLERS: list[BaseHandler[Update, Context, None]] = [
    CommandHandler("register", register),
    CommandHandler("registration", registration),
    CommandHandler("ticket", show_ticket),
    CallbackQueryHandler(
        pressed, pattern=r"^form:(go|stop|drop|change|confirm|(back|skip|done|q):[a-z0-9-]{1,32}|a:[a-z0-9-]{1,32}:[A-Za-z0-9-]{1,32})$"
    ),
    CallbackQueryHandler(registration, pattern=r"^reg:show$"),
    CallbackQueryHandler(show_ticket, pattern=r"^reg:ticket$"),
    CallbackQueryHandler(managed, pattern=r"^reg:(edit|cancel|cancel-yes)$"),
    CallbackQueryHandler(offered, pattern=r"^place:((yes|no):\d{1,15}|again:[a-z0-9-]{0,32})$"),
]
