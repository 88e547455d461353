"""The pages behind commands and buttons: welcome, help, the agenda by day and track, a session, speakers, the place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.core import facts, guide
from bot.core.agenda import programme_day
from bot.core.dialogue import Mind
from bot.core.form_pages import Clerk
from bot.core.language import OWN_NAMES, Speech
from bot.core.moments import Span
from bot.core.query import Query
from bot.core.replies import Button, Pin, Reply, in_rows
from bot.core.telling import Teller, shorten
from bot.core.text import tokens

SPEAKERS_LIMIT = 40
"""Speakers on one page; a line has about 60 characters, a message 4,096."""


def welcome(mind: Mind, teller: Teller) -> Reply:
    """The first thing a newcomer reads."""
    event, say = mind.knowledge.event, teller.speech.say
    lines = [say("welcome-head", event=teller.name(event.name))]
    if event.invented:
        lines.append(say("invented-note"))
    lines.append(teller.name(event.texts.welcome))
    buttons = [
        Button(say("button-agenda"), "agenda"),
        Button(say("button-now"), "now"),
        Button(say("button-venue"), "venue"),
        Button(say("button-help"), "help"),
    ]
    form = mind.knowledge.form
    if form and Clerk(mind.knowledge, form, teller.speech).when_open(teller.now) == "open":
        buttons.append(Button(say("button-register"), "form:go"))
    languages = [Button(OWN_NAMES[code], f"lang:{code}") for code in event.languages]
    return Reply("\n".join(lines), (*in_rows(buttons), tuple(languages)))


def interrupted(speech: Speech, row_id: int) -> Reply:
    """Said to somebody whose answer may not have arrived: it is not sent twice, they can ask for it."""
    return Reply(speech.say("interrupted"), ((Button(speech.say("button-show-again"), f"again:{row_id}"),),))


def help_page(teller: Teller, *, organiser: bool = False) -> Reply:
    """What the bot can do; for organisers, what they can do in it besides."""
    say = teller.speech.say
    buttons = [
        Button(say("button-agenda"), "agenda"),
        Button(say("button-now"), "now"),
        Button(say("button-next"), "next"),
        Button(say("button-venue"), "venue"),
        Button(say("button-mine"), "mine"),
    ]
    lines = [say("help"), *([say("help-registration")] if teller.knowledge.form else []), say("help-privacy")]
    return Reply("\n".join([*lines, "", say("help-organisers")] if organiser else lines), in_rows(buttons))


def about(mind: Mind, teller: Teller) -> Reply:
    """About the event, the bot, and what it keeps."""
    event, say = mind.knowledge.event, teller.speech.say
    lines = [teller.name(event.texts.about), say("about-bot"), say("about-data", days=event.keep_questions_days)]
    if event.invented:
        lines.insert(0, say("invented-note"))
    return Reply("\n\n".join(lines))


def languages(mind: Mind, teller: Teller) -> Reply:
    """A choice of languages."""
    buttons = [Button(OWN_NAMES[code], f"lang:{code}") for code in mind.knowledge.event.languages]
    rows = (*in_rows(buttons, 3), (Button(teller.speech.say("button-follow-question"), "lang:auto"),))
    return Reply(teller.speech.say("choose-language"), rows)


def agenda(mind: Mind, teller: Teller, day: date | None = None, track: str = "") -> Reply:
    """One day of the programme, with buttons for the other days and the tracks."""
    programme, say = mind.knowledge.agenda, teller.speech.say
    if not programme.sessions:
        return facts.ask_organisers(Reply(f"{say('agenda-head')}\n{say('agenda-empty')}"), teller.speech)
    if day not in programme.days:
        today = programme_day(teller.now, programme.zone)
        day = today if today in programme.days else programme.days[0]
    if track not in programme.tracks:
        track = ""
    sessions = [
        session for session in programme.known(teller.now) if session.day == day and (not track or session.entry.track in (track, None))
    ]
    head = f"**{teller.speech.day(day)}**"
    if track:
        head += f" · {teller.name(programme.tracks[track].name)}"
    notes = {"partial": [say("agenda-partial")], "draft": [say("agenda-draft")]}.get(programme.file.status, [])
    text = "\n".join([head, *([teller.line(one) for one in sessions] or [say("day-empty")])])
    days = [
        Button(f"· {teller.speech.day(one, short=True)} ·" if one == day else teller.speech.day(one, short=True), _day(one, track))
        for one in programme.days
    ]
    tracks = [Button(shorten(teller.name(one.name), 24), _day(day, id_)) for id_, one in programme.tracks.items() if id_ != track]
    if track:
        tracks.insert(0, Button(say("button-all-tracks"), _day(day, "")))
    return Reply("\n\n".join([text, *notes]), (*in_rows(days, 3), *in_rows(tracks)))


def _day(day: date, track: str) -> str:
    return f"day:{day}:{track}" if track else f"day:{day}"


def now(mind: Mind, teller: Teller) -> Reply:
    """What is on."""
    span = Span("now", teller.now, teller.now.replace(microsecond=999_999), None)
    return _asked(mind, teller, Query(span=span))


def following(mind: Mind, teller: Teller) -> Reply:
    """What comes next."""
    return _asked(mind, teller, Query(span=Span("next", teller.now, teller.now, None)))


def _asked(mind: Mind, teller: Teller, query: Query) -> Reply:
    told = guide.answer(query, mind.programme, teller)
    more = (Button(teller.speech.say("button-agenda"), "agenda"), Button(teller.speech.say("button-next"), "next"))
    if told is None:
        return facts.ask_organisers(Reply(teller.speech.say("agenda-empty")), teller.speech)
    return told.reply.with_buttons(more)


def session(mind: Mind, teller: Teller, id_: str) -> Reply | None:
    """All of one session; None when there is none of that id."""
    found = mind.knowledge.agenda.by_id.get(id_)
    if found is None or found not in mind.knowledge.agenda.known(teller.now):
        return None
    back = Button(teller.speech.day(found.day, short=True), f"day:{found.day}")
    return Reply(teller.card(found), (saving(teller, id_), (back,)))


def saving(teller: Teller, id_: str) -> tuple[Button, ...]:
    """The buttons that save a session, or drop it, and put it into a calendar."""
    say = teller.speech.say
    keep = Button(say("button-drop"), f"drop:{id_}") if id_ in teller.mine else Button(say("button-save"), f"save:{id_}")
    return keep, Button(say("button-calendar"), f"ics:{id_}")


def owned(reply: Reply, teller: Teller) -> Reply:
    """An answer is the same for everybody who asks: whoever has its session already is offered to drop it."""

    def turned(button: Button) -> Button:
        verb, _, id_ = button.data.partition(":")
        return saving(teller, id_)[0] if verb == "save" and id_ in teller.mine else button

    return replace(reply, buttons=tuple(tuple(map(turned, row)) for row in reply.buttons))


def named_session(mind: Mind, teller: Teller, words: str) -> Reply:
    """The session of a name, or those that are like it."""
    say = teller.speech.say
    if not words.strip():
        return Reply(say("session-which"))
    found = mind.programme.entities.find_sessions(tokens(words), lambda _: False) or mind.programme.entities.about(tokens(words))[:5]
    sessions = [one for one in mind.knowledge.agenda.known(teller.now) if one.id in {named.id for named in found}]
    if not sessions:
        return Reply(say("session-unknown"), ((Button(say("button-agenda"), "agenda"),),))
    if len(sessions) == 1:
        return session(mind, teller, sessions[0].id) or Reply(say("session-unknown"))
    return Reply(teller.listing(sessions), teller.buttons(sessions))


def speakers(mind: Mind, teller: Teller) -> Reply:
    """Everybody on stage, by name."""
    programme = mind.knowledge.agenda
    people = sorted(
        {id_ for one in programme.known(teller.now) for id_ in one.people}, key=lambda id_: teller.name(programme.speakers[id_].name)
    )
    if not people:
        return facts.ask_organisers(Reply(teller.speech.say("speakers-empty")), teller.speech)
    lines = [f"- {teller.person(id_)}" for id_ in people[:SPEAKERS_LIMIT]]
    if len(people) > SPEAKERS_LIMIT:
        lines.append(teller.speech.say("and-more", count=len(people) - SPEAKERS_LIMIT))
    return Reply("\n".join([teller.speech.say("speakers-count", count=len(people)), *lines]))


def venue(mind: Mind, teller: Teller) -> Reply:
    """Where the event is; a pin on the map where the coordinates are known."""
    place, say = mind.knowledge.event.place, teller.speech.say
    city = f"{teller.name(place.city)}, {teller.name(place.country)}"
    if place.venue is None:
        return facts.ask_organisers(Reply(f"**{city}**\n{say('venue-unpublished')}"), teller.speech)
    lines = [f"**{teller.name(place.venue)}**", *([teller.name(place.address)] if place.address else []), city]
    pin = None
    if place.coordinates:
        title, address = teller.name(place.venue), teller.name(place.address) if place.address else city
        pin = Pin(place.coordinates.latitude, place.coordinates.longitude, title, address)
    return Reply("\n".join(lines), pin=pin)
