"""YAML files to raw records: plain texts, lists and mappings, each with the place it stands at."""

from drillsite.reading.cache import FileCache
from drillsite.reading.folder import (
    KIND_FOLDERS,
    LOCK_NAME,
    FolderReader,
    RawData,
    RawFile,
    RawRecord,
    make_raw,
    read_folder,
)
from drillsite.reading.source import SourceFile

__all__ = [
    "KIND_FOLDERS",
    "LOCK_NAME",
    "FileCache",
    "FolderReader",
    "RawData",
    "RawFile",
    "RawRecord",
    "SourceFile",
    "make_raw",
    "read_folder",
]
