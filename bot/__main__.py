"""The command line: python -m bot VERB."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from bot.core.reading import KnowledgeError
from bot.settings import SettingsError
from bot.store.schema import SchemaError


def parser() -> argparse.ArgumentParser:
    """All verbs with their options."""
    top = argparse.ArgumentParser(prog="python -m bot", description="A Telegram bot that answers attendees' questions about an event.")
    verbs = top.add_subparsers(dest="verb", required=True, metavar="VERB")

    def verb(name: str, text: str) -> argparse.ArgumentParser:
        sub = verbs.add_parser(name, help=text, description=text)
        sub.add_argument(
            "--event", metavar="DIR|NAME", help="the event's folder, or its name in knowledge/ (default: BOT_EVENT, else the first event)"
        )
        return sub

    verb("run", "start on Telegram (needs BOT_TOKEN)")
    trial = verb("try", "a chat in this terminal; no token, no network")
    trial.add_argument("--as", dest="role", choices=("attendee", "organiser"), default="attendee", help="who you are in the chat")
    trial.add_argument("--now", metavar="MOMENT", help="pretend it is then, like 2024-10-10T09:00 on the event's clock")
    trial.add_argument("--lang", choices=("en", "ro", "ru"), help="the language of your Telegram (default: en)")
    verb("schema", "write the JSON Schemas of the event's files to knowledge/schema/")
    verb("check", "load an event; print every problem, or a summary").add_argument(
        "--no-report", action="store_true", help="leave out the report on the matcher, which may need training first"
    )
    asking = verb("ask", "answer one question, or a file of them")
    asking.add_argument("question", nargs="?", help="the question, in quotes")
    asking.add_argument("--batch", metavar="FILE.jsonl", help="one question a line; - reads standard input")
    asking.add_argument("--lang", choices=("en", "ro", "ru"), help="the language to answer in (default: the question's)")
    asking.add_argument("--now", metavar="MOMENT", help="pretend it is then")
    asking.add_argument("--json", action="store_true", help="one JSON object instead of text")
    asking.add_argument("--explain", action="store_true", help="show how the answer came about")
    score = verb("score", "run a file of questions with expectations and count what is right")
    score.add_argument("file", metavar="FILE.jsonl")
    verb("backup", "copy the database whole, while the bot runs").add_argument("file", metavar="FILE")
    verb("health", "exit 0 when a running bot has given a sign of life within the last two minutes")
    export = verb("export", "write the lists of registrations, check-ins and waiting, the list for the door, and the numbers")
    export.add_argument("folder", metavar="FOLDER", help="where to")
    export.add_argument("--lang", choices=("en", "ro", "ru"), help="the language of headings (default: the event's first)")
    taking = verb("import", "take registrations over from a CSV or XLSX file; doing it again adds nobody twice")
    taking.add_argument("file", metavar="FILE")
    taking.add_argument("--map", metavar="MAP.yaml", required=True, help="which column answers which question")
    taking.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
    taking.add_argument("--letters", metavar="FILE.csv", help="write each person's code and link, for your mail to them")
    taking.add_argument("--bot", metavar="USERNAME", default="YOUR_BOT", help="the bot's name in those links")
    announce = verb("announce", "show an announcement from a file, and to how many it would go; or hand it to the running bot")
    announce.add_argument("file", metavar="FILE.yaml")
    deed = announce.add_mutually_exclusive_group()
    deed.add_argument("--dry-run", action="store_true", help="only show it (this is what happens without any option)")
    deed.add_argument("--send", action="store_true", help="send or plan it; needs --people")
    announce.add_argument(
        "--people", type=int, metavar="N", help="the number of people that the dry run told: it goes to so many or not at all"
    )
    announce.add_argument("--now", metavar="MOMENT", help="pretend it is then")
    emulator = verb("emulator", "serve a Telegram Bot API on this machine, for tests (BOT_API_URL points to it)")
    emulator.add_argument("--port", type=int, default=8081)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a verb; 0, or 1 with a clear message on standard error."""
    options = parser().parse_args(arguments)
    # Each verb imports what it needs: `ask` must not wait for Telegram's library, nor `run` for the emulator.
    try:
        if options.verb in ("run", "try", "emulator", "backup", "health"):
            from bot import live  # noqa: PLC0415

            return live.VERBS[options.verb](options)
        if options.verb in ("export", "import"):
            from bot import office  # noqa: PLC0415

            return office.VERBS[options.verb](options)
        if options.verb == "announce":
            from bot import announce  # noqa: PLC0415

            return announce.VERBS[options.verb](options)
        from bot import offline  # noqa: PLC0415

        return offline.VERBS[options.verb](options)
    except KnowledgeError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)  # noqa: T201  # the command line speaks by printing
        print(f"{len(error.problems)} problem(s) in the event's files", file=sys.stderr)  # noqa: T201
    except (SettingsError, SchemaError) as error:
        print(error, file=sys.stderr)  # noqa: T201
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stderr.close()
    return 1


if __name__ == "__main__":
    sys.exit(main())
