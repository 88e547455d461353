"""Words of time in a question, in English, Romanian and Russian -> a span on the event's clock.

A cascade of rewriting rules: every word becomes a symbol of a class (moment_words.py), then patterns over symbols turn
runs of them into larger ones (a clock time, a day, a range) until only pieces are left, which are put together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from bot.core.agenda import DAY_BEGINS, PARTS, at, programme_day
from bot.core.moment_lexing import Item, lex, pattern
from bot.core.moment_words import MEALS
from bot.core.text import romanise, stems, tokens
