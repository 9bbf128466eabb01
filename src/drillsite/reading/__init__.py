"""YAML files to raw records: plain texts, lists and mappings, each with the place it stands at."""

from drillsite.reading.folder import KIND_FOLDERS, FolderReader, RawData, RawRecord, read_folder
from drillsite.reading.source import SourceFile

__all__ = ["KIND_FOLDERS", "FolderReader", "RawData", "RawRecord", "SourceFile", "read_folder"]
