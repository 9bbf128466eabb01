"""`python -m drillsite`: the same as the `drillsite` command."""

from drillsite.cli import run

run()
