"""SQLite: the schema's history and every statement, in the domain's words."""
