"""What leaves the bot as a file: tickets, sheets, pictures of numbers. Values in, bytes out."""
