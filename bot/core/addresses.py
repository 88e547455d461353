"""Addresses behind buttons and links: which of them Telegram takes."""

from urllib.parse import urlsplit


def checked_url(url: str) -> str:
    """The address as Telegram keeps it (a scheme, the host in small letters, a path); ValueError says what is wrong."""
    scheme, mark, rest = url.partition("://")
    if not mark:
        scheme, rest = "http", url
    scheme = scheme.lower()
    if scheme in ("tg", "ton", "tonsite"):
        return f"{scheme}://{rest}"
    if scheme not in ("http", "https"):
        raise ValueError("Unsupported URL protocol")
    parts = urlsplit(f"{scheme}://{rest}")
    host = parts.hostname or ""
    if not host:
        raise ValueError("URL host is empty")
    try:
        port = parts.port
    except ValueError:
        raise ValueError("Wrong port number specified in the URL") from None
    if "." not in host.strip(".") or any(character.isspace() for character in host):
        raise ValueError("Wrong HTTP URL")
    query = f"?{parts.query}" if parts.query else ""
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    return f"{scheme}://{host}{f':{port}' if port else ''}{parts.path or '/'}{query}{fragment}"
