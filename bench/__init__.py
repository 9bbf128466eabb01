"""The benchmark: drillsite beside Hugo and MkDocs + Material, on the same seeded records.

`python -m bench` runs it. `corpus` makes the records, `contents` turns them into pages, `rivals` writes
those pages for the two other generators, `measure` runs a command and says what it cost.
"""

__all__ = ["FRAME_BYTES", "SEED"]

SEED = 20251206
"""The seed of the published figures."""

FRAME_BYTES = 21_200
"""How many bytes of inline icons Hugo's frame carries on each page, so that pages weigh alike."""
