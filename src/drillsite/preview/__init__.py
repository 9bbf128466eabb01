"""The site on this machine as its files are now: pages are made when they are asked for, and nothing is written."""

from drillsite.preview.app import PreviewApp
from drillsite.preview.current import CurrentSite
from drillsite.preview.guard import is_everywhere, is_local, list_addresses
from drillsite.preview.server import open_port, serve

__all__ = ["CurrentSite", "PreviewApp", "is_everywhere", "is_local", "list_addresses", "open_port", "serve"]
