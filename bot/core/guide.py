"""Answers about the programme: a query in, the organisers' sessions out, in one language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.core.agenda import PARTS, Session, at, programme_day
from bot.core.mine import repeats
from bot.core.moments import Span
from bot.core.programme import Programme
from bot.core.query import Query
from bot.core.replies import Button, Reply, Status
from bot.core.selecting import select, within
from bot.core.telling import LIST_LIMIT, Teller
from bot.core.text import tokens

SPEAKERS_LIMIT = 8
"""Names in an answer; /speakers has them all."""
STAGED = ("who", "moderator")
UNSTAGED = ("registration", "coffee", "break", "lunch", "breakfast", "dinner", "reception", "party", "networking")
"""Who speaks now, in the coffee break? What is on is the answer, not that the speakers are unpublished."""
OF_TODAY = ("where", "until", "length")
"""Wants that are of today's meal or break, where there is one still to come."""
SERVED = ("lunch", "breakfast", "dinner", "reception", "party")
"""Where there is something to eat."""
NEAR_BEGIN = 2
"""Words at the beginning of a note."""
BESIDE = ("when", "where", "who", "moderator", "interpretation", "length", "capacity", "language")
"""Details that are told beside another, where both are asked of one session."""
ABOUT = timedelta(minutes=5)
"""Of a moment that is reckoned from now."""
DAY_LIMIT = 12
"""Sessions in the programme of a day: few days have more, and a part of one makes nobody happy."""
MANY_WAYS = 2
"""With more sessions than this, only their rooms are told, not the way to each."""
FEW = 5
"""Up to so many sessions, each is told with the detail that was asked for; more become a list."""


@dataclass(frozen=True)
class Told:
    """An answer from the programme, and the sessions it spoke of."""

    status: Status
    reply: Reply
    shown: tuple[str, ...] = field(default=())


def answer(query: Query, programme: Programme, teller: Teller) -> Told | None:
    """The answer, or None where the programme has none and a fact may."""
    now = teller.now
    if query.of_tongue:
        query = query._replace(want="list") if select(programme.agenda, query, programme.entities, now) else query
    if query.want == "again":
        return _again(query, programme, teller)
    if query.want == "many" and query.sessions:
        query = query._replace(want="capacity")  # of a session, people are counted
    if query.want == "speakers" or (query.want == "many" and "who" in query.wants and not query.speakers):
        return _all_speakers(query, programme, teller)
    if (query.want == "change" or "cancelled" in query.wants) and not (query.what or query.left or query.span):
        return _changes(programme, teller)
    if query.speakers and query.types == ("talk",) and query.want in ("about", "list"):
        query = query._replace(types=())  # "what does she talk about" is of all that she does
    if len(query.speakers) == 1 and not query.types and query.want in ("who", "about", "list") and query.span is None:
        return _speaker(query.speakers[0], programme, teller)
    meant = select(programme.agenda, query, programme.entities, now)
    chosen = _chosen(meant, query, programme, now)
    return _of(chosen, query, teller) if chosen else _nothing(query, meant, programme, teller)


def _chosen(meant: Sequence[Session], query: Query, programme: Programme, now: datetime) -> list[Session]:
    """Those of the sessions that the time means, or the first or the last of them."""
    chosen = within(meant, query.span, now)
    if query.span and query.span.kind == "moment" and "when" in query.wants and not query.what:
        chosen = _beginning(meant, query.span) or chosen
    if not chosen and query.sessions and query.span:
        again = {other.id: other for session in meant for other in repeats(session, programme.agenda, now)}
        chosen = within(list(again.values()), query.span, now)  # "the flood drill on Friday": the same once more
    return _edge(chosen, query.edge) if query.edge and (not query.what or len(chosen) > 1) else chosen


def _beginning(sessions: Sequence[Session], span: Span) -> list[Session]:
    """ "What starts in ten minutes?": what begins about then, not what is on."""
    return [session for session in sessions if session.start and abs(session.start - span.start) <= ABOUT and not session.entry.cancelled]


def _again(query: Query, programme: Programme, teller: Teller) -> Told | None:
    """When the same is on once more; that it is on only once, where the programme is complete."""
    agenda = programme.agenda
    meant = within(select(agenda, query, programme.entities, teller.now), query.span, teller.now) if query.sessions else []
    if not 1 <= len(meant) <= FEW:
        return None
    others = list({other.id: other for session in meant for other in repeats(session, agenda, teller.now)}.values())
    if others:
        return _details(query._replace(want="when"), others, teller)
    shown = tuple(session.id for session in meant)
    if agenda.file.status == "partial":
        return Told(Status.UNPUBLISHED, Reply(teller.speech.say("detail-unpublished")), shown)
    once = "\n".join([teller.speech.say("on-once"), *(_reference(teller, session) for session in meant)])
    return Told(Status.ANSWERED, Reply(once, teller.buttons(meant)), shown)


def _of(chosen: Sequence[Session], query: Query, teller: Teller) -> Told:
    """What is wanted of the sessions that are meant."""
    now = teller.now
    if query.want != "many" and len(chosen) > 1 and (query.span is None or query.span.start <= now < query.span.end):
        coming = [session for session in chosen if not session.end or session.end > now]
        chosen = coming or chosen
        today = [session for session in chosen if session.day == programme_day(now, session.zone)]
        served = query.span is None and all(session.entry.type in UNSTAGED for session in chosen)
        chosen = today if today and served and query.want in OF_TODAY else chosen  # "where is lunch?" at noon
    if query.want == "many":
        return _told(teller, chosen, teller.speech.say("sessions-count", count=len(chosen)))
    if len(chosen) <= FEW and query.want != "list" and not (query.want in STAGED and all(s.entry.type in UNSTAGED for s in chosen)):
        return _details(query, chosen, teller)
    if len(chosen) == 1:
        return _told(teller, chosen, _over(chosen, teller), card=True)
    staged = [session for session in chosen if session.people and not session.entry.cancelled]
    if query.want in STAGED and staged and len(chosen) <= LIST_LIMIT:
        lines = [f"{teller.title(session)}: **{teller.people(session.people)}**" for session in staged]
        return Told(Status.ANSWERED, Reply("\n".join(lines), teller.buttons(staged)), tuple(session.id for session in chosen))
    of_day = query.span is not None and query.span.kind in ("day", "part")
    return _told(teller, chosen, _over(chosen, teller), limit=DAY_LIMIT if of_day else LIST_LIMIT)


def _told(teller: Teller, sessions: Sequence[Session], first: str = "", *, card: bool = False, limit: int = LIST_LIMIT) -> Told:
    body = teller.card(sessions[0]) if card else teller.listing(sessions, limit)
    text = f"{first}\n\n{body}" if first else body
    rows = (keep_button(teller, sessions[0]),) if card else teller.buttons(sessions)
    more: tuple[tuple[Button, ...], ...] = ()
    if len(sessions) > limit:
        more = ((Button(teller.speech.say("button-agenda"), f"day:{sessions[0].day}"),),)
    return Told(Status.ANSWERED, Reply(text, (*rows, *more)), tuple(session.id for session in sessions))


def keep_button(teller: Teller, session: Session) -> tuple[Button, ...]:
    """To save the session. An answer is the same for everybody who asks; pages.owned tells it who has it already."""
    return (Button(teller.speech.say("button-save"), f"save:{session.id}"),)


def _over(sessions: Sequence[Session], teller: Teller) -> str:
    return teller.speech.say("all-over") if all(session.end and session.end <= teller.now for session in sessions) else ""


def _details(query: Query, sessions: Sequence[Session], teller: Teller) -> Told:
    """The asked details of each session; where none has any published, that is said."""
    blocks = []
    known = False
    want, others = query.want, _beside(query) if len(sessions) == 1 else ()
    for session in sessions:
        note = teller.name(session.entry.note) if session.entry.note else None
        detail = note if want == "change" else teller.detail(want, session)
        if want == "where" and detail and len(sessions) > MANY_WAYS:
            detail = detail.partition("\n")[0]  # the way to each of many rooms would be too much
        if detail is None and want == "about":
            blocks.append(teller.card(session))
            known = True
            continue
        more = [said for other in others if (said := teller.detail(other, session))]
        more += teller.items(session, (*query.left, *query.hints), query.speakers if want == "when" else ())
        known = known or detail is not None or bool(more)
        placed = want == "where" and detail is None and teller.notes_place(session)  # "at the canteen, across the yard"
        known = known or placed
        off = session.entry.cancelled and want != "change"  # of what does not take place, that is the answer
        known = known or off
        told = detail or ("" if placed or off else teller.speech.say("detail-unpublished"))
        head = "\n".join(filter(None, [told, *more]))
        notes = [note] if note and want in ("cancelled", "when", "where", "until") else []
        if want == "where" and detail is None and session.entry.summary:
            notes.insert(0, teller.name(session.entry.summary))  # "on the steps at the main entrance"
        blocks.append("\n".join(filter(None, [head, _reference(teller, session, said=head), *notes])))
    # The desk stays when its entry in the programme is over.
    over = "" if want == "where" and all(session.entry.type == "registration" for session in sessions) else _over(sessions, teller)
    text = "\n\n".join([*([over] if over else []), *blocks])
    shown = tuple(session.id for session in sessions)
    return Told(Status.ANSWERED if known else Status.UNPUBLISHED, Reply(text, teller.buttons(sessions)), shown)


def part_at(session: Session, moment: datetime, teller: Teller) -> Told | None:
    """The part of a session that is on at a time; None where its parts have no hours, or it is not on then."""
    if session.start is None or session.end is None or not session.start <= moment < session.end:
        return None
    parts = teller.items_at(session, moment)
    return Told(Status.ANSWERED, Reply("\n".join([*parts, _reference(teller, session)])), (session.id,)) if parts else None


def next_part(session: Session, moment: datetime, teller: Teller) -> tuple[Told, datetime] | None:
    """The part of a session that begins first after a moment, and when; None where its parts have no hours, or none is left."""
    begins = [
        (begin, item)
        for item in session.entry.items
        if item.start and (begin := at(session.day, item.start, session.zone)) and begin > moment
    ]
    if not begins:
        return None
    begin, item = min(begins, key=lambda pair: pair[0])
    return Told(Status.ANSWERED, Reply("\n".join([teller.item(item), _reference(teller, session)])), (session.id,)), begin


def _beside(query: Query) -> tuple[str, ...]:
    """The other details that are asked for: "when is it, and how many may come"."""
    found = [want for want in BESIDE if want in query.wants and want != query.want]
    found += ["capacity"] if "many" in query.wants and query.want in ("when", "where", "who", "moderator") else []
    return tuple(want for want in found if (want, query.want) != ("who", "moderator"))


def _reference(teller: Teller, session: Session, said: str = "") -> str:
    """A session in a line; without its time or its room where just that was said."""
    parts = (part for part in (teller.when(session), teller.where(session)) if part and part not in said.replace("**", ""))
    return " · ".join(part for part in (teller.title(session), *parts, teller.state(session)) if part)


def _edge(sessions: Sequence[Session], edge: str) -> list[Session]:
    timed = [session for session in sessions if session.start and not session.entry.cancelled]
    if not timed:
        return []
    if edge == "first":
        talks = [session for session in timed if session.entry.type not in ("registration", "coffee", "breakfast")] or timed
        return [session for session in talks if session.start == talks[0].start]
    return [max(timed, key=lambda session: session.end or session.start or datetime.max.replace(tzinfo=session.zone))]


def _nothing(query: Query, meant: Sequence[Session], programme: Programme, teller: Teller) -> Told | None:
    """Nothing fits: say what there is instead, or that it is not published, or leave it to the facts."""
    say, agenda = teller.speech.say, programme.agenda
    if query.rooms and query.types and not meant:
        elsewhere = within(select(agenda, query._replace(rooms=()), programme.entities, teller.now), query.span, teller.now)
        rooms = teller.speech.these([teller.name(agenda.rooms[id_].name) for id_ in query.rooms])
        return _told(teller, elsewhere, say("not-then", when=rooms)) if elsewhere else None
    if query.span is None or (query.what and not meant):
        return None
    if not agenda.sessions:
        return None
    if query.what:
        return _not_then(query, query.span, meant, programme, teller)
    if query.span.kind in ("now", "next") and (outside := _outside(query.span, programme, teller)):
        return outside
    if query.span.kind in ("day", "moment", "range") and query.span.day and not agenda.days[0] <= query.span.day <= agenda.days[-1]:
        dates = say("from-to", first=teller.speech.day(agenda.days[0]), last=teller.speech.day(agenda.days[-1]))
        none = say("nothing-then", when=teller.speech.day(query.span.day))
        return Told(Status.ANSWERED, Reply(f"{none} {say('days-are', days=dates)}"))
    if agenda.file.status == "partial":
        # Only the day: an hour of the asker's own must not look like one of the programme's.
        day = query.span.day or (programme_day(teller.now, agenda.zone) if query.span.kind in ("now", "next") else None)
        when = teller.speech.day(day) if day else span_text(query.span, teller)
        return Told(Status.UNPUBLISHED, Reply(say("programme-unpublished", when=when)))
    first = say("nothing-then", when=span_text(query.span, teller))
    after = [s for s in agenda.known(teller.now) if s.start and s.start >= query.span.start and not s.entry.cancelled]
    if not after:
        return Told(Status.ANSWERED, Reply(first))
    return _told(teller, [s for s in after if s.start == after[0].start], f"{first} {say('then-comes')}")


def _not_then(query: Query, span: Span, meant: Sequence[Session], programme: Programme, teller: Teller) -> Told:
    """What is meant is not on at the time that is asked for: when it is, or what is like it then."""
    vague = [session for session in meant if session.start is None and session.day == span.day]
    if vague and span.kind != "day":
        return _details(query._replace(want="when"), vague, teller)  # at 14:00? Its hour is not published
    first = teller.speech.say("not-then", when=span_text(span, teller))
    same_day = [session for session in meant if session.day == span.day]
    coming = [session for session in same_day if session.end and session.end > teller.now]
    if same_day and not coming and set(query.types) <= set(SERVED):  # "any food tonight?": there is a reception
        alike = query._replace(types=SERVED)
        coming = within(select(programme.agenda, alike, programme.entities, teller.now), span, teller.now)
    return _told(teller, coming or same_day or meant, first)


def _outside(span: Span, programme: Programme, teller: Teller) -> Told | None:
    """Before the event or after it, "now" is answered with when it is."""
    agenda, say = programme.agenda, teller.speech.say
    today = programme_day(teller.now, agenda.zone)
    if today < agenda.days[0]:
        first = say("not-begun", day=teller.speech.day(agenda.days[0]))
        coming = [s for s in agenda.known(teller.now) if s.day == agenda.days[0]][:FEW]
        if not coming:
            return Told(Status.ANSWERED, Reply(first))
        return _told(teller, coming, first)
    if today > agenda.days[-1]:
        return Told(Status.ANSWERED, Reply(say("event-over", day=teller.speech.day(agenda.days[-1]))))
    if span.kind == "now" and agenda.file.status != "partial":
        coming = within(agenda.known(teller.now), Span("next", span.start, span.end, None), teller.now)
        if coming:
            return _told(teller, coming, say("nothing-now"))
    return None


def _all_speakers(query: Query, programme: Programme, teller: Teller) -> Told | None:
    meant = within(select(programme.agenda, query, programme.entities, teller.now), query.span, teller.now)
    people = list(dict.fromkeys(id_ for session in meant if not session.entry.cancelled for id_ in session.people))
    if not people:
        return None
    people.sort(key=lambda id_: teller.name(programme.agenda.speakers[id_].name))
    lines = [f"- {teller.person(id_)}" for id_ in people[:SPEAKERS_LIMIT]]
    if len(people) > SPEAKERS_LIMIT:
        lines.append(teller.speech.say("and-more", count=len(people) - SPEAKERS_LIMIT))
    text = "\n".join([teller.speech.say("speakers-count", count=len(people)), *lines])
    return Told(Status.ANSWERED, Reply(text), tuple(session.id for session in meant))


def _speaker(id_: str, programme: Programme, teller: Teller) -> Told:
    speaker = programme.agenda.speakers[id_]
    sessions = [session for session in programme.agenda.known(teller.now) if id_ in session.people]
    lines = [f"**{teller.person(id_)}**"]
    if speaker.about:
        lines.append(teller.name(speaker.about))
    text = "\n".join(lines)
    if sessions:
        text += "\n\n" + teller.listing(sessions)
    if len(sessions) == 1 and sessions[0].entry.note:
        text += f"\n{teller.name(sessions[0].entry.note)}"  # that she is not there in person
    return Told(Status.ANSWERED, Reply(text, teller.buttons(sessions)), tuple(session.id for session in sessions))


def _changes(programme: Programme, teller: Teller) -> Told | None:
    if not programme.agenda.sessions or programme.agenda.file.status == "partial":
        return None
    known = programme.agenda.known(teller.now)
    cancelled = [session for session in known if session.entry.cancelled]
    moved = [session for session in known if not session.entry.cancelled and _says_change(session, programme)]
    if not cancelled and not moved:
        return Told(Status.ANSWERED, Reply(teller.speech.say("no-changes")))
    blocks = [f"{teller.speech.say('cancelled-are')}\n\n{teller.listing(cancelled)}"] if cancelled else []
    blocks += [f"{_reference(teller, session)}\n{teller.name(session.entry.note)}" for session in moved if session.entry.note]
    both = (*cancelled, *moved)
    return Told(Status.ANSWERED, Reply("\n\n".join(blocks), teller.buttons(both)), tuple(session.id for session in both))


def _says_change(session: Session, programme: Programme) -> bool:
    """Whether a session's note begins with a word for a change: "Moved: it was announced for 15:00"."""
    begins = [tokens(note)[:NEAR_BEGIN] for note in (session.entry.note or {}).values()]
    return any("want-change" in programme.lexicon.find(words) for words in begins)


def span_text(span: Span, teller: Teller) -> str:
    """A span as people say it: Friday 11 October, 14:30."""
    speech = teller.speech
    if span.kind == "now":
        return speech.say("right-now")
    if span.kind == "next":
        return speech.say("later-on")
    if span.kind == "week":
        return speech.say("those-days")
    day = speech.day(span.day or span.start.astimezone(speech.zone).date())
    if span.kind == "day":
        return day
    if span.kind == "part":
        begins = span.start.astimezone(speech.zone).time()
        part = next((name for name, (first, _) in PARTS.items() if first == begins), None)
        if part:
            return f"{day}, {speech.say(f'part-{part}')}"
    if span.kind == "moment":
        return f"{day}, {speech.clock(span.start)}"
    return f"{day}, {speech.clock(span.start)}-{speech.clock(span.end)}"


def countdown(days: Sequence[date], teller: Teller) -> Told:
    """How many days until the event, or which of its days it is, or that it is over."""
    say, speech = teller.speech.say, teller.speech
    today = programme_day(teller.now, speech.zone)
    span = say("from-to", first=speech.day(days[0]), last=speech.day(days[-1])) if len(days) > 1 else speech.day(days[0])
    if today < days[0]:
        return Told(Status.ANSWERED, Reply(say("days-left", count=(days[0] - today).days, days=span)))
    if today > days[-1]:
        return Told(Status.ANSWERED, Reply(say("event-over", day=speech.day(days[-1]))))
    number = next((index for index, day in enumerate(days, 1) if day == today), None)
    if number is None:
        return Told(Status.ANSWERED, Reply(say("days-are", days=span)))
    return Told(Status.ANSWERED, Reply(say("day-number", number=number, days=span)))


def clock(teller: Teller) -> Told:
    """What time it is at the event."""
    local = teller.now.astimezone(teller.speech.zone)
    offset = local.utcoffset() or timedelta()
    sign = f"UTC{'+' if offset >= timedelta() else '-'}{abs(offset) // timedelta(hours=1)}"
    text = teller.speech.say("clock-now", day=teller.speech.day(local.date()), time=teller.speech.clock(local), offset=sign)
    return Told(Status.ANSWERED, Reply(text))
