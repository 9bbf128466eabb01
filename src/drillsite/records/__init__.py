"""The kinds of record: their fields, their dates and ids, and the check that turns raw records into them."""

from drillsite.records.check import RecordChecker, check_records
from drillsite.records.checked import Records
from drillsite.records.dates import DateError, EdtfDate, read_date
from drillsite.records.models import (
    MODELS,
    Actor,
    Author,
    Claim,
    Event,
    Evidence,
    Key,
    Record,
    Relation,
    Response,
    Search,
    Source,
    Statement,
    System,
    Theme,
)

__all__ = [
    "MODELS",
    "Actor",
    "Author",
    "Claim",
    "DateError",
    "EdtfDate",
    "Event",
    "Evidence",
    "Key",
    "Record",
    "RecordChecker",
    "Records",
    "Relation",
    "Response",
    "Search",
    "Source",
    "Statement",
    "System",
    "Theme",
    "check_records",
    "read_date",
]
