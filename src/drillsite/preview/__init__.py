"""The site on this machine as its files are now: pages are made when they are asked for, and nothing is written."""

from drillsite.preview.current import CurrentSite
from drillsite.preview.server import open_port, serve

__all__ = ["CurrentSite", "open_port", "serve"]
