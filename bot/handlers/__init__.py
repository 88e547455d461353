"""Telegram in, Telegram out: one file per topic, in the attendee's words."""
