"""Why each table and each column is there. /privacy is made of it, and a test fails for what is not declared here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Group = Literal["person", "questions", "agenda", "registration", "door", "volunteers", "announcements", "delivery", "none"]
Until = Literal["event", "questions", "short"]
Seen = Literal["organisers", "door", "bot"]


@dataclass(frozen=True)
class Table:
    """What a table is for."""

    group: Group
    """Phrases kept-<group> and kept-<group>-why say it to people; none: it is about nobody."""
    columns: Mapping[str, str]
    """Every column, and what for."""
    person: str = ""
    """The column that says whose a row is, when it is no reference to people."""
    mentions: tuple[str, ...] = ()
    """Columns that name somebody whose row it is not; emptied when they are forgotten."""


MOMENTS = frozenset(
    [
        "moment", "first_seen", "last_seen", "to_organisers", "answered", "registered", "changed", "cancelled", "since", "offered_until",
        "touched", "invited", "appointed", "announced", "due", "stale", "valid_until", "started", "ended", "corrected", "created", "seen",
    ]
)  # fmt: skip
"""Columns that hold a moment, as Unix seconds."""
GROUPS: Mapping[Group, tuple[Until, Seen]] = {
    "person": ("event", "bot"),
    "questions": ("questions", "organisers"),
    "agenda": ("event", "bot"),
    "registration": ("event", "organisers"),
    "door": ("event", "door"),
    "volunteers": ("event", "organisers"),
    "announcements": ("event", "organisers"),
    "delivery": ("short", "bot"),
}
"""How long, and who sees it."""

TABLES: Mapping[str, Table] = {
    "people": Table(
        "person",
        {
            "user_id": "Telegram's id, to write to them",
            "first_seen": "to count people",
            "last_seen": "to erase those who are long gone",
            "language": "the language they chose",
            "hint": "the language they last wrote in",
        },
    ),
    "focus": Table("person", {"user_id": "whose", "focus": "what the last answer was about, for a follow-up", "moment": "to forget it"}),
    "questions": Table(
        "questions",
        {
            "id": "rides in buttons",
            "user_id": "who gets the organisers' answer",
            "text": "what the organisers must know to answer, and what is missing in the facts",
            "lang": "to answer in it",
            "status": "to count what was not known",
            "sources": "which facts were told",
            "moment": "to forget the text in time",
            "to_organisers": "when it was passed on",
            "answered": "when an organiser answered",
            "answered_by": "which organiser",
            "answer": "so that another organiser does not answer it once more without knowing",
        },
        mentions=("answered_by",),
    ),
    "registrations": Table(
        "registration",
        {
            "id": "rides in buttons",
            "user_id": "whose",
            "origin": "made here, imported, or at the door",
            "code": "on the ticket, for eyes",
            "secret": "in the ticket's QR code, to prove it",
            "name": "on the ticket and the list at the door",
            "email": "to find an imported registration again",
            "reference": "its key where it was imported from",
            "lang": "to write to them in it",
            "answers": "the form's answers; the form says what for",
            "registered": "the order of coming",
            "changed": "when answers were last changed",
            "cancelled": "that the place was given back",
        },
    ),
    "places": Table(
        "registration",
        {
            "id": "the order of the waiting list",
            "registration_id": "whose",
            "part": "of what",
            "state": "held, waiting, offered, lapsed",
            "since": "from when",
            "offered_until": "until when a freed place is kept",
            "first": "whether an organiser put it before the others in the queue",
        },
    ),
    "drafts": Table(
        "registration",
        {
            "id": "the newest is what they last turned to",
            "user_id": "whose",
            "kind": "one's own form, somebody's that an organiser changes, or the door",
            "about": "whose answers an organiser changes, so that it goes with them",
            "state": "answers so far, to go on with",
            "touched": "to forget it in time",
        },
    ),
    "checkins": Table(
        "door",
        {"registration_id": "who came", "day": "on which day", "moment": "when", "by_id": "who let them in"},
    ),
    "volunteers": Table(
        "volunteers",
        {
            "id": "rides in buttons",
            "label": "what the organiser calls them",
            "secret": "of the invitation, until it is used",
            "invited": "to end the invitation",
            "user_id": "who may check in",
            "appointed": "since when",
        },
    ),
    "attempts": Table("person", {"user_id": "whose", "count": "wrong codes, so that none can be tried out", "since": "to forget them"}),
    "goodbyes": Table("person", {"user_id": "whose", "announced": "when they were told that all will be erased"}),
    "inbox": Table(
        "delivery",
        {
            "update_id": "so that nothing is handled twice",
            "user_id": "whose",
            "mark": "so that nothing is handled twice",
            "content": "what they wrote, until it is answered",
            "moment": "to forget it",
            "tries": "to give up what breaks the bot",
        },
        person="user_id",
    ),
    "outbox": Table(
        "delivery",
        {
            "id": "order",
            "chat_id": "to whom",
            "key": "what the message is, so that it is not sent twice",
            "kind": "what goes first",
            "priority": "what goes first",
            "content": "what it says, until it has arrived",
            "edits": "which message it takes the place of",
            "reply_to": "which message it answers",
            "due": "when to send it",
            "stale": "when it is of no use any more",
            "budgeted": "so that nobody gets too many",
            "digest": "which digest it waits for",
            "tell": "who is told when it does not arrive",
            "state": "whether it arrived",
            "reason": "why not",
            "tries": "how often it was tried",
            "message_id": "to edit it, or to know what is replied to",
            "changed": "to forget it in time",
        },
        person="chat_id",
        mentions=("tell",),
    ),
    "unreachable": Table("delivery", {"chat_id": "who blocked the bot", "reason": "how", "moment": "since when"}, person="chat_id"),
    "saved": Table("agenda", {"user_id": "whose", "session_id": "which session, to remind of it and tell of changes", "moment": "order"}),
    "wishes": Table(
        "agenda",
        {
            "user_id": "whose",
            "leads": "how long before a session to remind",
            "event": "whether to tell of the event as a whole",
            "quiet": "whether the night is quiet",
            "changed": "so that a reminder is not sent twice after a change",
        },
    ),
    "looked": Table("agenda", {"user_id": "whose", "moment": "what is new since"}),
    "published": Table("none", {"session_id": "which", "sequence": "order", "content": "the session as published", "modified": "when"}),
    "told": Table("none", {"session_id": "which", "sequence": "the state that people know of"}),
    "change_sets": Table(
        "none", {"id": "order", "digest": "what the edits are", "edited": "when", "state": "whether told", "people": "to how many"}
    ),
    "telling": Table(
        "none",
        {"set_id": "of which edits", "session_id": "which", "known": "the state people knew", "sequence": "the one they are told of"},
    ),
    "announcements": Table(
        "volunteers",
        {
            "id": "rides in buttons",
            "author": "whose draft it is",
            "content": "what it says",
            "audience": "to whom",
            "timing": "when",
            "fallback": "whether another language will do",
            "valid_until": "until when newcomers are told",
            "state": "how far it is",
            "revision": "so that what is sent is what was seen",
            "edition": "how often it was corrected",
            "corrects": "which it corrects",
            "alarm": "which prepared text",
            "settling": "whether a correction is on its way",
            "tell_chat": "who sees its progress",
            "tell_message": "which message shows it",
            "started": "when",
            "ended": "when",
            "corrected": "when",
            "due": "when it is to go out",
            "created": "when",
            "changed": "when",
        },
        mentions=("author", "tell_chat"),
    ),
    "announcement_copies": Table(
        "announcements",
        {
            "announcement_id": "which",
            "user_id": "to whom",
            "lang": "in which language",
            "edition": "which correction they have",
            "late": "whether it was told later",
            "seen": "when they said that they have seen it",
            "withdrawn": "whether it is taken back",
        },
    ),
    "composing": Table(
        "volunteers", {"user_id": "whose next message it is", "announcement_id": "which", "expects": "what it is taken for"}
    ),
    "acts": Table(
        "volunteers",
        {
            "id": "order",
            "moment": "when",
            "organiser": "who",
            "announcement_id": "of which announcement",
            "registration_id": "of which registration",
            "act": "what was done",
            "note": "with what outcome",
        },
        mentions=("organiser",),
    ),
    "urgent_only": Table("person", {"user_id": "who wants no other announcements"}),
    "tallies": Table("none", {"what": "of what", "key": "which", "count": "how many"}),
    "migrations": Table("none", {"number": "order", "name": "which", "moment": "when"}),
}
