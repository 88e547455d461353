"""Every kind of question, fed in the chat with what no form expects: a clear answer in the person's language, and nothing is lost."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.core.dialogue import Mind
from bot.core.registration import Draft
from bot.rehearsal.chats import Message
from bot.store import drafts, people
from tests.conftest import ANA, BEN, Chat
from tests.signing_up import form_chat, with_form

KINDS = {
    "text": "organisation", "choice": "role", "choices": "days", "email": "email", "phone": "phone", "number": "guests",
    "yes-no": "matchmaking", "country": "country", "consent": "consent",
}  # fmt: skip
"""Each kind, and the question of the invented event that is of it."""
REFUSED = {
    "choice": "form-choose", "choices": "form-choose", "email": "form-email", "phone": "form-phone", "number": "form-number",
    "yes-no": "form-yes-or-no", "country": "form-country", "consent": "form-yes-or-no",
}  # fmt: skip
TYPED = {
    "control characters": ("\x00\x07Ion\x1b[31m", "Ion [31m"),
    "nothing but control characters": ("\x01\x02\x1f\u200b", None),
    "right-to-left override": ("\u202enoI\u202c\u2066Rusu", "noIRusu"),
    "HTML": ("<b>Ion</b><script>alert(1)</script>", "<b>Ion</b><script>alert(1)</script>"),
    "stars": ("**bold** {name} %s", "**bold** {name} %s"),
    "a formula": ("=cmd|'/C calc'!A0", "=cmd|'/C calc'!A0"),
    "emoji": ("🎉🎉🎉", None),
    "a tower of marks": ("Z" + "\u0301" * 60 + "algo", "Ź\u0301\u0301\u0301algo"),
    "SQL": ("x'); DROP TABLE places;--", "x'); DROP TABLE places;--"),
}
"""What is typed, and what a question for text keeps of it; None: it is refused."""


def asking(mind: Mind) -> Mind:
    """A form with one question of each kind, all of them asked."""
    assert mind.knowledge.form
    every = mind.knowledge.form.questions
    always = {"when": {}, "required": True}
    return with_form(mind, questions={id_: every[id_].model_copy(update=always) for id_ in ["name", *KINDS.values()]}, parts={})


class Victim:
    """Ana, who chose Romanian, before one question of the form."""

    def __init__(self, chat: Chat) -> None:
        self.chat, self.say = chat, chat.house.mind.speech("ro").say
        self.page: Message | None = None

    async def stands_at(self, id_: str, *heard: int) -> None:
        """The question is asked, all before it is answered, by the messages `heard`."""
        draft = Draft({"name": "Ana Popa"}, id_, lang="ro", heard=heard)
        now = self.chat.house.clock.now()
        await self.chat.house.db.write(lambda connection: drafts.save(connection, ANA, "form", draft.dump(), now))
        (self.page,) = await self.chat.say("/register")

    async def draft(self) -> dict[str, Any]:
        kept = await self.chat.house.db.read(lambda connection: drafts.load(connection, ANA, "form"))
        assert kept, "the form is lost"
        found: dict[str, Any] = json.loads(kept[0])
        return found

    async def refused(self, id_: str, what: str, said: list[Message], phrase: str) -> None:
        """One calm answer in Romanian, the question again, and the form as it was."""
        begins = re.split(r"[0,;]", self.say(phrase, least=0, most=0, count=1))[0]
        assert [message.text.startswith(begins) for message in said] == [True], f"{id_}, {what}: {[one.text for one in said]}"
        question = self.chat.house.mind.knowledge.form.questions[id_]  # type: ignore[union-attr]
        assert (question.question or question.label)["ro"] in said[0].text, f"{id_}, {what}: is not asked again"
        draft = await self.draft()
        assert (draft["step"], draft["answers"]) == (id_, {"name": "Ana Popa"}), f"{id_}, {what}"


async def test_every_kind_of_question_bears_whatever_comes(sample: Mind, tmp_path: Path) -> None:
    async with form_chat(asking(sample), tmp_path) as chat:
        await chat.say("/start")
        await chat.house.db.write(lambda connection: people.set_language(connection, ANA, "ro"))
        victim = Victim(chat)
        for kind, id_ in KINDS.items():
            await _typed(victim, kind, id_)
            await _sent(victim, id_)
            await _pressed(victim, kind, id_)


async def _typed(victim: Victim, kind: str, id_: str) -> None:
    for what, (typed, kept) in TYPED.items():
        await victim.stands_at(id_)
        said = await victim.chat.say(typed)
        if kind == "text" and kept is not None:
            assert (await victim.draft())["answers"][id_] == kept, what
        else:
            await victim.refused(id_, what, said, REFUSED.get(kind, "form-letters"))
    await victim.stands_at(id_)
    for piece in ("x" * 4096, "x" * 4096):
        victim.chat.emulator.say(ANA, piece)
    await victim.refused(id_, "10,000 characters", await victim.chat.say("x" * 1808), "form-too-long")


async def _sent(victim: Victim, id_: str) -> None:
    emulator = victim.chat.emulator
    elsewhere = emulator.send_voice(BEN)
    deeds: dict[str, Callable[[], object]] = {
        "a photo": lambda: emulator.send_photo(ANA, "Ana Popa"),
        "a voice": lambda: emulator.send_voice(ANA),
        "a sticker": lambda: emulator.send_sticker(ANA),
        "a document": lambda: emulator.send_document(ANA),
        "a place": lambda: emulator.send_location(ANA, 47.0, 28.8),
        "a forwarded voice": lambda: emulator.forward(ANA, elsewhere),
    }
    for what, deed in deeds.items():
        await victim.stands_at(id_)
        await victim.refused(id_, what, await victim.chat.do(deed), "form-text-only")
    await victim.stands_at(id_)
    forwarded = emulator.say(BEN, "!!!")
    await victim.chat.settle()
    said = await victim.chat.do(lambda: emulator.forward(ANA, forwarded))
    assert "!!!" not in (await victim.draft())["answers"].values()
    assert len(said) == 1
    earlier = next(one for one in emulator.messages(ANA) if one.text == "/register")
    await victim.stands_at(id_, earlier.message_id)
    said = await victim.chat.do(lambda: emulator.edit(ANA, earlier.message_id, "Ion Rusu"))
    await victim.refused(id_, "an edited message", said, "form-answered-already")


async def _pressed(victim: Victim, kind: str, id_: str) -> None:
    chat = victim.chat
    await victim.stands_at(id_)
    assert victim.page
    other = "role" if id_ != "role" else "visible"
    forged = (f"form:a:{id_}:no-such-option", f"form:a:{other}:town", f"form:done:{other}", f"form:skip:{id_}", "form:confirm",
              "form:a:../../etc:x", "form:q:no-such-question", f"form:a:{id_}:" + "x" * 40, "edit:confirm", "\x00", "")  # fmt: skip
    for data in forged:
        answered = len(chat.emulator.answers)
        await chat.press_data(victim.page, data)
        assert len(chat.emulator.answers) == answered + 1, f"{id_}, {data}: the button's wheel goes on turning"
        draft = await victim.draft()
        assert (draft["step"], draft["answers"]) == (id_, {"name": "Ana Popa"}), f"{id_}, {data}"
    options = [button["callback_data"] for button in victim.page.buttons if ":a:" in button.get("callback_data", "")]
    if kind == "consent":
        options = options[:1]
    if kind == "choices" or not options:
        return
    await victim.stands_at(id_)
    for data in (options[0], options[0], options[-1]):  # tapped twice, and on another device at once
        chat.emulator.press(ANA, victim.page.message_id, data)
    await chat.settle()
    draft = await victim.draft()
    given = draft["answers"].pop(id_)
    assert given in (options[0].split(":")[-1], {"version": "2025-03", "given": True})
    assert draft["answers"] == {"name": "Ana Popa"}, "nothing else was answered by the second tap"


async def test_options_marked_on_two_devices_are_all_kept(sample: Mind, tmp_path: Path) -> None:
    async with form_chat(asking(sample), tmp_path) as chat:
        victim = Victim(chat)
        await chat.say("/start")
        await victim.stands_at("days")
        assert victim.page
        for data in ("form:a:days:wed", "form:a:days:fri", "form:done:days", "form:done:days"):
            chat.emulator.press(ANA, victim.page.message_id, data)
        await chat.settle()
        assert (await victim.draft())["answers"] == {"name": "Ana Popa", "days": ["wed", "fri"]}
