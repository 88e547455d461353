"""The shapes of an event's files: what an organiser may write, field by field."""

from __future__ import annotations

import re
from datetime import time
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from bot.core.values import (
    Clock,
    Day,
    Id,
    Ids,
    Language,
    Leads,
    LongName,
    Moment,
    Name,
    OnWall,
    Shape,
    ShortText,
    Spellings,
    Texts,
    WallTime,
    Ways,
)


class Source(Shape):
    """Where facts come from."""

    title: Name = Field(description="As people should see it named")
    url: Annotated[str, StringConstraints(pattern=r"^https?://\S+$")] | None = None
    as_of: Name | None = Field(default=None, description="The moment it speaks of, in words: before the event")


class Coordinates(Shape):
    """A pin on the map, in degrees (WGS 84)."""

    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)


class Place(Shape):
    """Where the event is; leave out what is not published."""

    city: Name
    country: Name
    venue: Name | None = None
    address: Name | None = None
    coordinates: Coordinates | None = None


class Settled(Shape):
    """Which of several contradicting claims is right, and why."""

    right: ShortText = Field(description="One of the claimed values, letter for letter")
    why: Texts = Field(description="Told to who asks about it")


class EventTexts(Shape):
    """The organisers' own words about the bot and the event."""

    welcome: Texts = Field(description="The first thing a newcomer reads, after the name of the event")
    about: Texts = Field(description="What /about says")
    description: dict[Language, Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=512)]]
    short_description: dict[Language, Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]]


class ReminderTimes(Shape):
    """When people are reminded unless they choose otherwise with /reminders."""

    leads: Leads = Field(default=(15,), max_length=4, description="Before each session that somebody saved")
    day_before: OnWall = Field(default=time(18), description="On the evening before the first day")
    morning: OnWall = Field(default=time(8), description="On each day, with what the person saved for it")


class QuietHours(Shape):
    """When nobody is written to unasked."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    begin: WallTime = Field(default=time(22), alias="from")
    end: WallTime = Field(default=time(7), alias="to")


class Event(Shape):
    """event.yaml: the event as a whole."""

    name: Name
    invented: bool = Field(default=False, description="yes for a sample: the bot says so")
    zone: str = Field(description="The event's time zone, like Europe/Chisinau")
    days: tuple[Day, ...] = Field(min_length=1, max_length=31)
    languages: tuple[Language, ...] = Field(min_length=1, description="The first is used where another lacks a text")
    missing_translations: Literal["refuse", "fall-back"] = Field(
        default="refuse", description="fall-back: a text that lacks a language is shown in the first one, and says so"
    )
    place: Place
    texts: EventTexts
    contact: Texts | None = Field(default=None, description="How to reach a human; leave out if not published")
    sources: dict[Id, Source] = Field(default_factory=dict)
    settled: dict[str, Settled] = Field(default_factory=dict, description="Contradictions that were looked into")
    keep_questions_days: int = Field(default=30, ge=0, le=3650, description="Days for which the text of a question is kept")
    keep_people_days: int = Field(
        default=90, ge=1, le=3650, description="Days after the event, or after somebody last wrote, until all about them is erased"
    )
    false_answer_limit: float = Field(default=0.02, gt=0, lt=0.5, description="Share of wrong answers that may be risked")
    follow_up_minutes: int = Field(default=15, ge=0, le=1440, description="For how long 'and on Friday?' refers back")
    reminders: ReminderTimes = Field(default_factory=ReminderTimes)
    quiet_hours: QuietHours = Field(default_factory=QuietHours, description="What falls into them comes at their end")
    notices_a_day: int = Field(default=5, ge=1, le=50, description="Unasked messages a person gets in a day; the rest comes as one")
    settle_minutes: int = Field(default=3, ge=0, le=120, description="How long after the last edit of the programme people are told")

    @model_validator(mode="after")
    def _days_in_order(self) -> Event:
        if list(self.days) != sorted(set(self.days)):
            raise ValueError("days: must be in order, each once")
        return self


class Fact(Shape):
    """One answer, or one thing that is not published yet."""

    topic: Id | None = Field(default=None, description="The topic of the library that this answers")
    also_topics: Ids = Field(default=(), description="Further topics that this answers as well")
    label: Name | None = Field(default=None, description="A few words for a button; the topic's own when left out")
    source: Ids = Field(default=(), description="Where it comes from: an id of event.yaml's sources")
    checked: Moment | None = Field(default=None, description="When it was last checked against the source")
    known_from: Moment | None = Field(default=None, description="The bot does not use it before")
    known_until: Moment | None = Field(default=None, description="The bot does not use it after")
    until: Moment | None = Field(default=None, description="The last moment or day for what it tells of; later the answer says so")
    replaces: Ids = Field(default=(), description="Facts that this one answers in place of, once it is known")
    unpublished: bool = Field(default=False, description="yes: people ask, the organisers have not said yet")
    ask: Ways = Field(default_factory=dict, description="Ways of asking; few are needed where a topic is named")
    answer: Texts | None = None
    claims: dict[str, ShortText] = Field(default_factory=dict, description="What it says of dates, prices ...: compared")

    @model_validator(mode="after")
    def _answers(self) -> Fact:
        if not self.unpublished and not self.answer:
            raise ValueError("needs an answer, or `unpublished: yes`")
        if not self.unpublished and not self.source:
            raise ValueError("needs a source: where does the answer come from?")
        if not self.topic and not any(self.ask.values()):
            raise ValueError("needs a topic, or ways of asking (ask)")
        if not self.topic and not self.label:
            raise ValueError("needs a label, for there is no topic to take it from")
        return self


class Track(Shape):
    """A strand of sessions that belong together."""

    name: Name
    also: Spellings = Field(default=(), description="Other names people use")


class Room(Shape):
    """Where sessions are held."""

    name: Name
    also: Spellings = Field(default=(), description="Other names people use")
    floor: Name | None = None
    capacity: int | None = Field(default=None, ge=1)
    directions: LongName | None = None


class Speaker(Shape):
    """Somebody on stage."""

    name: Name
    also: Spellings = Field(default=(), description="Other spellings")
    role: Name | None = None
    organisation: Name | None = None
    about: LongName | None = None


SessionType = Literal[
    "registration", "opening", "closing", "keynote", "talk", "panel", "workshop", "pitch", "matchmaking", "networking", "break",
    "coffee", "lunch", "breakfast", "dinner", "reception", "visit", "tour", "awards", "demo", "poster", "meeting", "party", "other",
]  # fmt: skip


class Item(Shape):
    """A part of a session."""

    title: Name
    start: Clock = None
    end: Clock = None
    speakers: Ids = ()


class SessionEntry(Shape):
    """One entry of the programme."""

    title: Name
    also: Spellings = Field(default=(), description="Other names people use")
    type: SessionType = "talk"
    day: Day
    start: Clock = Field(default=None, description="On the wall clock; tbc when not fixed")
    end: Clock = None
    part: Literal["morning", "afternoon", "evening"] | None = Field(default=None, description="When no clock time is fixed")
    rooms: Ids = ()
    track: Id | None = None
    speakers: Ids = ()
    moderators: Ids = ()
    summary: LongName | None = None
    languages: tuple[ShortText, ...] = Field(default=(), description="Languages spoken: en, ro, ru, uk ...")
    interpretation: tuple[ShortText, ...] | None = Field(default=None, description="Into which; [] for none; leave out if not known")
    capacity: int | None = Field(default=None, ge=1)
    cancelled: bool = False
    note: LongName | None = Field(default=None, description="What people must know: why cancelled, what to bring")
    items: tuple[Item, ...] = ()
    known_from: Moment | None = None
    repeats: Id | None = Field(default=None, description="The session that this one offers once more, at another time")


class AgendaFile(Shape):
    """agenda.yaml: the programme."""

    source: Ids = ()
    checked: Moment | None = None
    status: Literal["partial", "draft", "final"] = Field(
        default="final", description="partial: what is not listed is not published; draft: times may change"
    )
    tracks: dict[Id, Track] = Field(default_factory=dict)
    rooms: dict[Id, Room] = Field(default_factory=dict)
    speakers: dict[Id, Speaker] = Field(default_factory=dict)
    sessions: dict[Id, SessionEntry] = Field(default_factory=dict)


class Alarm(Shape):
    """A message that is ready before it is needed."""

    label: Name = Field(description="A word or two for the organisers' button")
    text: Texts = Field(
        description="In every language of the event. {session.title}, .start, .end, .day, .room: of the session it is about"
    )
    to: ShortText = Field(default="everybody", description="To whom, like: registered and day:2024-10-10")
    seen: bool = Field(default=True, description='Whether there is a button "seen"')


class AlarmsFile(Shape):
    """alarms.yaml: what may have to be said to everybody at once."""

    delay: int = Field(default=30, ge=5, le=600, description="Seconds in which it can be stopped when no second organiser confirms it")
    alone_after: int = Field(default=60, ge=0, le=3600, description="Seconds after which it may go out without a second organiser")
    alarms: dict[Id, Alarm] = Field(default_factory=dict)


class AnnouncementButton(Shape):
    """A button below an announcement."""

    label: Name | None = Field(default=None, description="Left out: the session's title")
    url: Annotated[str, StringConstraints(pattern=r"^(https?|tg)://\S+$", max_length=500)] | None = None
    session: Id | None = None

    @model_validator(mode="after")
    def _leads_somewhere(self) -> AnnouncementButton:
        if (self.url is None) == (self.session is None):
            raise ValueError("needs either url or session")
        if self.url and not self.label:
            raise ValueError("a link needs a label")
        return self


class AnnouncementFile(Shape):
    """What `python -m bot announce` reads."""

    text: dict[Language, Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=8000)]] = Field(min_length=1)
    to: Annotated[str, StringConstraints(min_length=1, max_length=1000)] = Field(description="To whom, like: registered and not checked-in")
    when: ShortText = Field(default="now", description="now, 2024-10-10 09:30, or 30 min before ID")
    buttons: tuple[AnnouncementButton, ...] = ()
    seen: bool = False
    urgent: bool = False
    valid_until: Moment | None = Field(default=None, description="Newcomers are told until then")
    missing_languages: Literal["refuse", "other"] = Field(default="refuse", description="other: who reads one gets another")


Want = Literal[
    "list", "when", "until", "where", "who", "moderator", "length", "many", "cancelled", "interpretation", "language", "about",
    "capacity", "change", "first", "last", "topic", "countdown", "clock", "speakers",
]  # fmt: skip
"""What a question about the programme is after."""


class Topic(Shape):
    """Something that attendees ask at any event."""

    label: Name
    kind: Literal["event", "uncovered", "smalltalk"] = "event"
    reply: Texts | None = None
    sessions: tuple[SessionType, ...] = Field(default=(), description="The programme answers with its sessions of these types")
    want: Want | None = Field(default=None, description="What the programme is asked for then")
    near: Ids = Field(default=(), description="Topics whose published answer tells it too, where nothing is said of it by name")
    ask: Ways

    @model_validator(mode="after")
    def _smalltalk_replies(self) -> Topic:
        if self.kind == "smalltalk" and not self.reply:
            raise ValueError("smalltalk needs a reply")
        return self


def _each(value: Any) -> Any:
    if isinstance(value, str):
        return [part for part in (part.strip() for part in re.split(r"[,\n]", value)) if part]
    return value


Phrases = Annotated[tuple[ShortText, ...], BeforeValidator(_each)]
"""Words and phrases with commas between them."""
Concept = dict[Language, Phrases]
"""Words for one thing, per language."""
