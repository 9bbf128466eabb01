"""What a host asks of programs in its robots.txt (RFC 9309)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

if TYPE_CHECKING:
    from drillsite.edit.asking import Reply

__all__ = ["LARGEST", "KeptAwayError", "address_of_rules", "read_rules"]

LARGEST = 500 * 1024
"""As many bytes of a robots.txt are read: so many are to be read at the least."""


class KeptAwayError(Exception):
    """The host asks programs to stay away from the address."""

    def __init__(self) -> None:
        super().__init__("its robots.txt asks programs to stay away")


def address_of_rules(url: str) -> str:
    """Return where the rules for an address stand."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/robots.txt"


def read_rules(reply: Reply | None) -> RobotFileParser:
    """Return the rules that a host has answered with; where it has none, or does not answer, all is allowed."""
    rules = RobotFileParser()
    text = reply.body.decode("utf-8-sig", "replace") if reply and reply.status == 200 else ""
    rules.parse(text.splitlines())
    return rules
