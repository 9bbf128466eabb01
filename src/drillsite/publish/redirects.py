"""The page at a former address that leads to the present one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drillsite.site.escaping import escape_all

if TYPE_CHECKING:
    from drillsite.site.pages import Redirect

__all__ = ["redirect_html"]


def redirect_html(redirect: Redirect, site_url: str) -> str:
    """Give a page that sends browsers on at once, tells search engines the new address, and has a link for people."""
    target = escape_all("../" * redirect.address.count("/") + redirect.target)
    canonical = (
        f'<link rel="canonical" href="{escape_all(site_url.rstrip("/") + "/" + redirect.target)}">' if site_url else ""
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>This page has moved</title>\n'
        f'<meta http-equiv="refresh" content="0; url={target}">\n<meta name="robots" content="noindex">\n{canonical}\n'
        f'</head>\n<body>\n<p>This page has moved to <a href="{target}">its new address</a>.</p>\n</body>\n</html>\n'
    )
