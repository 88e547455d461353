"""A Telegram bot that answers attendees' questions about one event."""
