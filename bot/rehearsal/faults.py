"""Things that go wrong between a bot and Telegram, ordered in advance by a test."""

from dataclasses import dataclass, field
from enum import StrEnum


class Fault(StrEnum):
    """What happens to a call. "Before" means that Telegram never saw it, "after" that only the answer is lost."""

    TOO_MANY_REQUESTS = "429"
    INTERNAL_ERROR = "500"
    BAD_GATEWAY = "502"
    RESET_BEFORE = "reset-before"
    RESET_AFTER = "reset-after"
    HANG_BEFORE = "hang-before"
    HANG_AFTER = "hang-after"

    @property
    def is_after(self) -> bool:
        return self in (Fault.RESET_AFTER, Fault.HANG_AFTER)


class Silence(Exception):  # noqa: N818 - not an error of the emulator: the door translates it
    """No answer comes. `after`: Telegram acted on the call all the same."""

    def __init__(self, *, after: bool) -> None:
        super().__init__()
        self.after = after


class Hang(Silence):
    """The caller runs into its own timeout."""


class Reset(Silence):
    """The connection breaks."""


class Broken(Exception):  # noqa: N818 - not an error of the emulator: the door translates it
    """The server in front of the Bot API answers with a page of its own instead of JSON."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        title = {500: "500 Internal Server Error", 502: "502 Bad Gateway"}[status]
        self.status = status
        self.page = (
            f"<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n"
            "<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n"
        )


@dataclass(slots=True)
class Order:
    """A fault that waits for its calls: of one method (or "*" for any), in one chat (or any), so many times."""

    method: str
    times: int
    kind: Fault
    retry_after: int
    chat_id: int | None = None

    def fits(self, method: str, chat_id: str) -> bool:
        return self.times > 0 and self.method in ("*", method) and (self.chat_id is None or str(self.chat_id) == chat_id)


@dataclass(slots=True)
class Faults:
    """The faults on order, oldest first."""

    orders: list[Order] = field(default_factory=list)

    def next(self, method: str, chat_id: str) -> Order | None:
        """The fault for this call, counted off; None if it may go through."""
        for order in self.orders:
            if order.fits(method, chat_id):
                order.times -= 1
                if order.times == 0:
                    self.orders.remove(order)
                return order
        return None


def raise_silence(kind: Fault) -> None:
    """Raise the way in which an answer fails to come; nothing for kinds that do answer."""
    if kind in (Fault.HANG_BEFORE, Fault.HANG_AFTER):
        raise Hang(after=kind.is_after)
    if kind in (Fault.RESET_BEFORE, Fault.RESET_AFTER):
        raise Reset(after=kind.is_after)
    if kind in (Fault.INTERNAL_ERROR, Fault.BAD_GATEWAY):
        raise Broken(int(kind))
