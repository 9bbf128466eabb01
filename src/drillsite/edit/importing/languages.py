"""Names of languages as reference managers write them, as BCP 47 tags."""

from __future__ import annotations

import re

__all__ = ["read_language"]

_TAGS = {
    "american": "en-US", "arabic": "ar", "australian": "en-AU", "austrian": "de-AT", "belarusian": "be",
    "brazilian": "pt-BR", "british": "en-GB", "bulgarian": "bg", "canadian": "en-CA", "catalan": "ca",
    "chinese": "zh", "croatian": "hr",
    "czech": "cs", "danish": "da", "dutch": "nl", "english": "en", "estonian": "et", "finnish": "fi", "french": "fr",
    "francais": "fr", "français": "fr", "german": "de", "deutsch": "de", "greek": "el", "hebrew": "he", "hindi": "hi",
    "hungarian": "hu", "icelandic": "is", "indonesian": "id", "italian": "it", "japanese": "ja", "korean": "ko",
    "latin": "la", "latvian": "lv", "lithuanian": "lt", "naustrian": "de-AT", "ngerman": "de", "norwegian": "no",
    "persian": "fa", "polish": "pl", "portuguese": "pt", "romanian": "ro", "russian": "ru", "serbian": "sr",
    "slovak": "sk", "slovene": "sl", "slovenian": "sl", "spanish": "es", "swedish": "sv", "thai": "th", "turkish": "tr",
    "ukrainian": "uk", "usenglish": "en-US", "ukenglish": "en-GB", "vietnamese": "vi",
}  # fmt: skip
"""The names of babel and of plain English."""

_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")


def read_language(text: str) -> str:
    """Return the tag of a language named in English or as LaTeX names it; a tag, and what is unknown, as it is."""
    plain = text.strip()
    return _TAGS.get(plain.lower()) or (plain.replace("_", "-") if _TAG.fullmatch(plain) else plain)
