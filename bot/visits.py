"""Who comes to the registration desk, and as what: somebody with a form before them, or an organiser. Its topics share this."""

from __future__ import annotations

from dataclasses import dataclass

from telegram import Update

from bot import places
from bot.context import Context
from bot.core import registration as steps
from bot.core import registration_pages as pages
from bot.core.form_pages import Clerk
from bot.core.registration import Draft
from bot.core.replies import Reply
from bot.store import drafts, registrations
from bot.store.drafts import Form as Kind
from bot.store.people import Person
from bot.store.registrations import Registration


@dataclass(frozen=True)
class Visit:
    """Somebody with the form before them: their own, or, for an organiser, somebody else's."""

    clerk: Clerk
    person: Person
    draft: Draft | None
    registration: Registration | None
    """The one that the form is about."""

    @property
    def registered(self) -> bool:
        """Whether it counts, with a place or without."""
        return self.registration is not None and self.registration.cancelled is None


async def visit(update: Update, context: Context, kind: Kind = "form") -> Visit | None:
    """Who is here. None at an event without a form, and where somebody who is no organiser would change what others answered."""
    person = await context.person(update)
    form, house = context.house.mind.knowledge.form, context.house
    if form is None or (kind == "edit" and person.id not in house.settings.organisers):
        return None
    kept, own = await house.db.read(
        lambda connection: (drafts.load(connection, person.id, kind), registrations.of_person(connection, person.id))
    )
    draft = Draft.load(kept[0], form) if kept else None
    begun_in = draft.lang if draft and draft.lang in house.mind.knowledge.event.languages else None
    speech = context.speech(person.language or begun_in or context.language(person, update))
    if kind == "edit":
        of = draft.of if draft else 0
        own = await house.db.read(lambda connection: registrations.by_id(connection, of))
    return Visit(Clerk(house.mind.knowledge, form, speech, kind), person, draft, own)


async def begun(context: Context, here: Visit) -> Reply:
    """The first question, the present one, or the registration there is."""
    if here.draft:
        save(context, here, here.draft)  # what is written next is for the form
        return here.clerk.prompt(here.draft, here.clerk.speech.say("form-waits"))
    if here.registered:
        return await status(context, here)
    closed = here.clerk.not_open(context.now())
    if closed:
        return closed
    draft = steps.begin(here.clerk.form, here.registration.answers if here.registration else None, lang=here.clerk.speech.lang)
    save(context, here, draft)
    return here.clerk.welcome(draft)


def save(context: Context, here: Visit, draft: Draft) -> None:
    """Queue keeping how far somebody has got."""
    id_, kind, state, now = here.person.id, here.clerk.prefix, draft.dump(), context.now()
    about = draft.of or None
    context.effect(lambda connection: drafts.save(connection, id_, kind, state, now, about))


def drop(context: Context, here: Visit) -> None:
    """Queue forgetting it."""
    id_, kind = here.person.id, here.clerk.prefix
    context.effect(lambda connection: drafts.drop(connection, id_, kind))


async def status(context: Context, here: Visit) -> Reply:
    """How somebody stands."""
    one = here.registration
    if one is None or one.cancelled is not None:
        return pages.none_yet(here.clerk, context.now())
    found = await context.house.db.read(lambda connection: places.standings(connection, one))
    return pages.status(here.clerk, found, one.code, one.answers, opened=context.now() < here.clerk.knowledge.ends)


def private(update: Update) -> bool:
    """Whether nobody else reads along."""
    return update.effective_chat is not None and update.effective_chat.type == update.effective_chat.PRIVATE


async def organiser(update: Update, context: Context) -> Clerk | None:
    """The clerk of an organiser in private; anybody else is told why not."""
    teller, user = await context.teller(update), update.effective_user
    clerk = places.clerk(context.house, teller.speech)
    allowed = user is not None and user.id in context.house.settings.organisers
    if allowed and clerk and private(update):
        return clerk
    why = teller.speech.say("organisers-only" if not allowed else "form-elsewhere" if not clerk else "only-privately")
    if update.callback_query:
        await context.pop_up(update, why, alert=True)
    else:
        await context.reply(update, Reply(why))
    return None
