"""Sources out of what reference managers export: BibTeX, RIS, CSL-JSON and CSL-YAML.

Every field of an entry is found again in the record or named in a warning.
"""
