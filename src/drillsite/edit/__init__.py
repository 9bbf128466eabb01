"""What helps people edit records: schemas for their editor, and changes that keep everything else as it was."""
