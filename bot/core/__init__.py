"""What the bot knows and how it thinks: pure functions, values in and values out."""
