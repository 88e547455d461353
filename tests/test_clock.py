"""The rehearsal clock on a clock in the test's hands; of the real one only that it is aware and goes forward."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.clock import RealClock, RehearsalClock

EVE = datetime(2024, 10, 9, 7, 0, tzinfo=UTC)


class ClockInHand:
    """A clock that moves only by being slept on."""

    def __init__(self) -> None:
        self.stopwatch = 1000.0
        self.slept: list[float] = []

    def now(self) -> datetime:
        return datetime(2030, 1, 1, tzinfo=UTC) + timedelta(seconds=self.stopwatch)

    def monotonic(self) -> float:
        return self.stopwatch

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.stopwatch += seconds


async def test_the_real_clock_is_in_utc_and_goes_forward() -> None:
    clock = RealClock()
    before, began = clock.now(), clock.monotonic()
    await clock.sleep(0.001)
    assert before.tzinfo is UTC
    assert clock.now() > before
    assert clock.monotonic() > began


async def test_a_rehearsal_starts_at_its_moment_and_runs_on() -> None:
    beneath = ClockInHand()
    clock = RehearsalClock(EVE, beneath=beneath)
    assert (clock.now(), clock.monotonic()) == (EVE, 0.0)
    await clock.sleep(90)
    assert (clock.now(), clock.monotonic(), beneath.slept) == (EVE + timedelta(seconds=90), 90.0, [90])


async def test_at_sixty_times_the_speed_an_hour_takes_a_minute() -> None:
    beneath = ClockInHand()
    clock = RehearsalClock(EVE, speed=60, beneath=beneath)
    await clock.sleep(3600)
    assert (clock.now(), clock.monotonic(), beneath.slept) == (EVE + timedelta(hours=1), 3600.0, [60])


def test_a_moment_of_another_zone_is_the_same_moment_in_utc() -> None:
    clock = RehearsalClock(EVE.astimezone(timezone(timedelta(hours=3))), beneath=ClockInHand())
    assert clock.now() == EVE
    assert clock.now().tzinfo is UTC


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="with a zone"):
        RehearsalClock(EVE.replace(tzinfo=None))


@pytest.mark.parametrize("speed", [0, -1])
def test_time_that_does_not_run_forward_is_refused(speed: float) -> None:
    with pytest.raises(ValueError, match="above zero"):
        RehearsalClock(EVE, speed)
