"""`python -m drillsite`: the same as the `drillsite` command."""

from drillsite.cli import main

main()
