"""A Telegram that needs no network: the emulator, its HTTP door and the terminal chat."""
