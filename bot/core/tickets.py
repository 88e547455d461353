"""A ticket's code and link: what is printed, what a link carries, and whether the two belong together."""

from __future__ import annotations

import hmac
import re

ALPHABET = "ACDEFGHJKMNPQRTUVWXY34679"
"""No two that look alike in print or sound alike on the phone: no 0 O, 1 I L, 2 Z, 5 S, 8 B."""
CODE_LENGTH = 8
"""25 to the 8th, 1.5e11: with a thousand registrations and ten tries an hour, nobody hits one."""
SECRET_LENGTH = 22
"""Of secrets.token_urlsafe(16): 128 bits."""
_CYRILLIC_LOOK = str.maketrans("АСЕНКМРТУХВО", "ACEHKMPTYXBO")


def payload(code: str, secret: str) -> str:
    """What follows `?start=` in the ticket's link; Telegram allows 64 of A-Z a-z 0-9 _ -."""
    return f"t_{code}{secret}"


def link(username: str, code: str, secret: str) -> str:
    """The address in the QR code: opened by any phone's camera, it leads to the bot."""
    return f"https://t.me/{username}?start={payload(code, secret)}"


def parts(start: str) -> tuple[str, str] | None:
    """Code and secret of a payload; None for what is none."""
    match = re.fullmatch(rf"t_([{ALPHABET}]{{{CODE_LENGTH}}})([A-Za-z0-9_-]{{{SECRET_LENGTH}}})", start)
    return (match[1], match[2]) if match else None


def belongs(given: str, kept: str) -> bool:
    """Whether the secret is right; takes as long for a wrong one, wherever it differs."""
    return hmac.compare_digest(given.encode(), kept.encode())


def typed_code(text: str) -> str | None:
    """A code as somebody types it: small letters, gaps, a Cyrillic keyboard; None for what is none."""
    plain = re.sub(r"[\s·.\u2010-\u2014-]", "", text).upper().translate(_CYRILLIC_LOOK)
    return plain if re.fullmatch(rf"[{ALPHABET}]{{{CODE_LENGTH}}}", plain) else None


def sent_code(text: str) -> str | None:
    """A code that is sent by itself, as it is printed, with its dash: eight letters without one may be words."""
    return typed_code(text) if re.fullmatch(r"\s*\w{4}[-\u2010-\u2014]\w{4}\s*", text) else None


def spaced(code: str) -> str:
    """The code for eyes: ACDE-FGHJ."""
    return f"{code[:4]}-{code[4:]}"
