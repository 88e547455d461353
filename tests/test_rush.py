"""Everybody registers at once for too few places, some cancel, and the bot is killed again and again while they do.

`pytest tests/test_rush.py --rush 500 --kills 6 -s` is the README's figure: 500 people, 150 places.
"""

from __future__ import annotations

import asyncio
import random
import shutil
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from bot.core.dialogue import Mind
from bot.rehearsal.chats import Message
from tests.living import Living, living

KNOWLEDGE = Path("knowledge")
FIRST = 5000
IMPATIENT = 3.0
"""Seconds without a word from the bot while nothing is on its way, after which a person tries again."""
PLACE = "You are registered"
ENDS = (
    (PLACE, "registered"), ("waiting list", "waiting"), ("is cancelled", "cancelled"), ("not registered here", "cancelled"),
    ("goes to the next", "let go"), ("You have no place", "let go"), ("is not kept any more", "undecided"),
)  # fmt: skip
"""What the bot says, and how somebody then stands."""


@dataclass
class Somebody:
    """A person with a will: to come, or to cancel once they have a place or wait for one, or to let an offer pass."""

    id: int
    fickle: bool
    slow: bool
    """Lets the offer of a freed place go."""
    seen: int = 0
    """How much of the chat they have reacted to."""
    heard: float = 0.0
    said: list[str] = field(default_factory=list)
    end: str = ""
    """registered, waiting, cancelled, let go."""

    def act(self, bot: Living, now: float, *, busy: bool) -> None:
        """React to the last thing the bot said, or try again after some silence; while it is busy everybody is patient."""
        messages = bot.heard(self.id)
        change = sum(1 + len(message.history) for message in messages)
        if not messages or change == self.seen:
            waits_for_more = self.end in ("", "undecided")
            self.heard = now if busy else self.heard
            if waits_for_more and now - self.heard > IMPATIENT:
                self.heard = now
                bot.emulator.say(self.id, "/register")
            return
        self.seen, self.heard = change, now
        self._react(bot, max(messages, key=lambda message: (message.edited or message.date, message.message_id)))

    def _react(self, bot: Living, page: Message) -> None:
        text = page.text
        if "What is your name?" in text:
            bot.emulator.say(self.id, f"Person {self.id}")
        elif "What is your e-mail" in text:
            bot.emulator.say(self.id, f"p{self.id}@example.org")
        elif "Is this right?" in text:
            self._press(bot, page, "Confirm")
        elif "Give your place back?" in text or "Leave the waiting list?" in text:
            self._press(bot, page, "Give back")
        elif "A place has become free" in text or "is kept for you" in text:
            self._press(bot, page, "Let go" if self.slow else "Take it")
            self.end = "undecided"
        elif self.fickle and (PLACE in text or "on the waiting list" in text):
            self.end = "undecided"
            if any(button["text"] == "Cancel registration" for button in page.buttons):
                self._press(bot, page, "Cancel registration")
            else:
                bot.emulator.say(self.id, "/registration")
        else:
            self.end = self._ended(text)

    def _ended(self, text: str) -> str:
        return next((end for sign, end in ENDS if sign in text), self.end)

    def _press(self, bot: Living, page: Message, label: str) -> None:
        data = [button["callback_data"] for button in page.buttons if button["text"] == label]
        if data:
            bot.emulator.press(self.id, page.message_id, data[0])


def event_with(folder: Path, capacity: int) -> Path:
    """The invented event with a form of two questions and so many places."""
    event = folder / "rush"
    shutil.copytree(KNOWLEDGE / "sample", event)
    form = yaml.safe_load((event / "registration.yaml").read_text(encoding="utf-8"))
    form["questions"] = {id_: form["questions"][id_] for id_ in ("name", "email")}
    form |= {"parts": {}, "capacity": capacity, "opens": "2025-03-03", "closes": "2025-06-02"}
    del form["note"]
    (event / "registration.yaml").write_text(yaml.safe_dump(form, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return event


def taken(bot: Living, capacity: int) -> int:
    """How many places are taken in this moment: never more than there are, and all of them while anybody waits."""
    ((taken, waiting),) = bot.query(
        "SELECT COUNT(*) FILTER (WHERE state IN ('held', 'offered')), COUNT(*) FILTER (WHERE state = 'waiting') FROM places"
    )
    assert taken <= capacity
    assert taken == capacity or not waiting, f"{capacity - taken} places are free, and {waiting} people wait"
    return int(taken)


async def test_never_more_places_than_there_are_nobody_twice_nobody_lost(sample: Mind, tmp_path: Path, rush: int, kills: int) -> None:
    capacity, dice = rush * 3 // 10, random.Random(rush)
    people = [Somebody(FIRST + number, dice.random() < 0.15, dice.random() < 0.3) for number in range(rush)]
    most, looks, full, left = 0, 0, 0, kills
    async with living(
        tmp_path, str(event_with(tmp_path, capacity)), BOT_PRETEND_NOW="2025-05-10T10:00", BOT_MESSAGES_PER_SECOND="900"
    ) as bot:
        bot.emulator.limits = None
        await bot.start()
        loop = asyncio.get_running_loop()
        for one in people:
            bot.emulator.person(one.id, f"P{one.id}", "en")
            bot.emulator.say(one.id, "/register")
            one.heard = loop.time()
        begun, still = loop.time(), 0.0
        next_kill = begun + dice.uniform(0.5, 2)
        while still < 3 or left:
            assert loop.time() - begun < 60 + rush + 20 * kills, Counter(one.end for one in people)
            before = [(one.seen, one.end) for one in people]
            busy = len(bot.emulator.updates) or bot.open_rows()
            for one in people:
                one.act(bot, loop.time(), busy=bool(busy))
            now, looks = taken(bot, capacity), looks + 1
            most = max(most, now)
            full += now == capacity
            await asyncio.sleep(0.1)
            decided = all(one.end not in ("", "undecided") for one in people) and [(one.seen, one.end) for one in people] == before
            still = still + 0.1 if decided else 0.0
            if left and loop.time() >= next_kill:
                await bot.kill()
                taken(bot, capacity)
                await bot.start()
                left, next_kill = left - 1, loop.time() + dice.uniform(0.5, 3)
        seconds = loop.time() - begun
        await bot.quiet()
        made = _judge(bot, people, capacity)
    print(f"\n{rush} people, {capacity} places, {kills} kills, {seconds:.0f} s; looked {looks} times: at most {most} places taken, "
          f"all of them {full} times; offers {made}; in the end {dict(Counter(one.end for one in people))}")  # fmt: skip


def _judge(bot: Living, people: list[Somebody], capacity: int) -> int:
    """All is as it should be; gives how many offers were made."""
    rows = bot.query("SELECT user_id, cancelled IS NULL, (SELECT state FROM places WHERE registration_id = registrations.id) "
                     "FROM registrations ORDER BY user_id")  # fmt: skip
    assert [user for user, *_ in rows] == [one.id for one in people], "each once, and nobody lost"
    states = {user: state if active else "cancelled" for user, active, state in rows}
    wanted = {"registered": "held", "waiting": "waiting", "cancelled": "cancelled", "let go": "lapsed"}
    assert {one.id: wanted[one.end] for one in people} == states, "each knows how they stand"
    assert Counter(states.values())["held"] == capacity, "every place is taken while people wait"
    offers = [int(key.split(":")[1]) for (key,) in bot.query("SELECT key FROM outbox WHERE key LIKE 'offer:%' ORDER BY id")]
    assert offers == sorted(offers), "offered in the order of the queue"
    queue = [id_ for (id_,) in bot.query("SELECT registration_id FROM places WHERE state = 'waiting' ORDER BY first DESC, id")]
    assert queue == sorted(queue), "who came first waits first"
    waiting = [id_ for (id_,) in bot.query("SELECT id FROM places WHERE state = 'waiting' ORDER BY id")]
    assert not offers or not waiting or max(offers) < min(waiting), "nobody was passed over"
    tickets = bot.query("SELECT COUNT(DISTINCT code), COUNT(DISTINCT secret), COUNT(*) FROM registrations")[0]
    assert len(set(tickets)) == 1
    return len(offers)
