"""The README's pictures, made by the real bot: `python -m tests.pictures` makes them anew."""
