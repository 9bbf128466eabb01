r"""LaTeX as BibTeX files have it, as plain text: `{\"U}ber` is Über, `\textless` is <.

Letters and signs come from the tables of pylatexenc. Its own converter is not used: it drops commands that it does not
know, and takes milliseconds for each value.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from pylatexenc.latex2text import get_default_latex_context_db
from pylatexenc.latexencode import get_builtin_uni2latex_dict

__all__ = ["read_latex"]

_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", '"': "\u0308", "=": "\u0304", ".": "\u0307",
    "u": "\u0306", "v": "\u030c", "H": "\u030b", "r": "\u030a", "c": "\u0327", "k": "\u0328", "d": "\u0323",
    "b": "\u0331", "h": "\u0309", "t": "\u0361", "textcommabelow": "\u0326",
}  # fmt: skip
"""The combining sign of each command that puts an accent on a letter."""

_STYLES = frozenset((
    "emph", "textbf", "textit", "textsc", "texttt", "textrm", "textsf", "textsl", "textup", "textmd", "textnormal",
    "text", "mbox", "hbox", "fbox", "underline", "uline", "mkbibemph", "mkbibbold", "mkbibitalic", "mathrm", "acro",
    "mathbf", "mathit", "mathsf", "mathtt", "mathbb", "mathcal", "mathscr", "mathfrak", "mathnormal", "operatorname",
    "textsuperscript", "textsubscript", "MakeUppercase", "MakeLowercase", "uppercase", "lowercase", "MakeSentenceCase",
    "NoCaseChange", "ce", "mkbibparens", "boldsymbol", "bm",
))  # fmt: skip
"""Commands that change how their argument looks; its text is what they say."""

_SWITCHES = frozenset((
    "bf", "it", "em", "tt", "sc", "rm", "sf", "sl", "bfseries", "itshape", "scshape", "upshape", "slshape", "rmfamily",
    "sffamily", "ttfamily", "normalfont", "mdseries", "tiny", "small", "footnotesize", "normalsize", "large", "Large",
    "relax", "protect", "displaystyle", "textstyle", "limits", "nolimits", "left", "right", "big", "Big", "bigl",
    "bigr", "noindent", "allowbreak", "nobreak", "bibnamedelima", "boldmath", "selectfont", "cyr", "rus",
))  # fmt: skip
"""Commands that change how all after them looks, and say nothing."""

_SIGNS = {
    "LaTeX": "LaTeX", "TeX": "TeX", "BibTeX": "BibTeX", "LaTeXe": "LaTeX2e", "XeTeX": "XeTeX", "pounds": "£", "S": "§",
    "P": "¶", "copyright": "©", "dag": "†", "ddag": "‡", "euro": "€", "EUR": "€", "textless": "<", "textgreater": ">",
    "textbar": "|", "textquotedbl": '"', "textquotesingle": "'", "textbackslash": "\\", "textbraceleft": "{",
    "textbraceright": "}", "textasciitilde": "~", "textasciicircum": "^", "textasciigrave": "`", "textasciiacute": "´",
    "textunderscore": "_", "textdollar": "$", "textsterling": "£", "textdegree": "°", "degree": "°", "lbrace": "{",
    "rbrace": "}", "lbrack": "[", "rbrack": "]", "backslash": "\\", "glqq": "„", "grqq": "“", "glq": "‚", "grq": "‘",
    "flqq": "«", "frqq": "»", "flq": "‹", "frq": "›", "quotedblbase": "„", "quotesinglbase": "‚", "og": "« ",
    "fg": " »", "guillemotleft": "«", "guillemotright": "»", "guillemetleft": "«", "guillemetright": "»",
    "guilsinglleft": "‹", "guilsinglright": "›", "textquotedblleft": "“", "textquotedblright": "”", "lq": "‘",
    "rq": "’", "textquoteleft": "‘", "textquoteright": "’", "i": "ı", "j": "ȷ", "ldots": "…", "dots": "…",
    "textellipsis": "…", "slash": "/", "space": " ", "quad": " ", "qquad": " ", "newline": " ", "linebreak": " ",
    "par": " ", "and": " and ", "textendash": "–", "textemdash": "—", "textexclamdown": "¡", "textquestiondown": "¿",
    "th": "þ", "TH": "Þ", "dh": "ð", "DH": "Ð", "dj": "đ", "DJ": "Đ", "ng": "ŋ", "NG": "Ŋ", "bibrangedash": "–",
    "textperiodcentered": "·", "textbullet": "•", "texttrademark": "™", "textregistered": "®", "textnumero": "№",
    "hyphen": "-", "hyp": "-", "dash": "–", "addcolon": ":", "addcomma": ",", "adddot": ".", "addspace": " ",
}  # fmt: skip
"""Signs that the tables do not have, or have otherwise than people mean them."""

_ESCAPES = {
    **{sign: sign for sign in "&%$#_{}"},
    **dict.fromkeys(" \\\n\t,;:>", " "),
    **dict.fromkeys('-/!@()[]"|', ""),
}
"""What a backslash before a sign makes of it."""

_LIGATURES = {"---": "—", "--": "–", "``": "“", "''": "”", "?`": "¿", "!`": "¡"}
_TOKEN = re.compile(r"\\([A-Za-z]+)(\*?)|\\(.)|(---?|``|''|[?!]`)|([{}$~^_])|([^\\{}$~^_\-`'?!]+|.)", re.DOTALL)
_NEEDED = re.compile(r"[\\{}$~]|--|``|''|[?!]`")
_MATH = re.compile(r"\$\$([^$]*)\$\$|\$((?:[^$\\]|\\.)*)\$", re.DOTALL)
_MONEY = re.compile(r"\d[\d.,]*\s+\w")
_GERMAN = re.compile(r"\"`([^\"`]*)\"'")
_GROUPS = re.compile(r"\s*[\[{]")
_SUPERSCRIPT = str.maketrans("0123456789+-−=()ni∘", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ°")
_SUBSCRIPT = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")


def read_latex(text: str, *, is_address: bool = False) -> tuple[str, tuple[str, ...]]:
    """Return the text, and the commands in it that are not known and so stay as they are written.

    Braces that only hold letters together are gone, white space is one space. In an address dashes, quotes and tildes
    are what they are.
    """
    if not _NEEDED.search(text):
        return " ".join(text.split()), ()
    reader = _Reader(text if is_address else _GERMAN.sub(r"„\1“", text), is_address=is_address)
    try:
        found = reader.read()
    except RecursionError:
        return " ".join(text.split()), ("braces deep within each other",)
    return " ".join(found.split()), tuple(reader.unknown)


@cache
def _signs() -> dict[str, str]:
    """Return what each command without arguments stands for."""
    signs = dict(_SIGNS)
    for spec in get_default_latex_context_db().iter_macro_specs():
        shown = spec.simplify_repl
        if isinstance(shown, str) and shown.strip() and "%" not in shown and len(shown) < 4:
            signs.setdefault(spec.macroname, shown)
    for code, written in get_builtin_uni2latex_dict().items():
        if found := re.fullmatch(r"\{?\\(?:ensuremath\{\\)?([A-Za-z]+)\}*", written):
            signs.setdefault(found[1], chr(code))
    return signs


class _Reader:
    """Reads one value from its beginning to its end."""

    def __init__(self, text: str, *, is_address: bool) -> None:
        self._text = text
        self._at = 0
        self._is_address = is_address
        self._is_math = False
        self.unknown: list[str] = []

    def read(self, *, in_group: bool = False) -> str:
        """Return the text up to the brace that ends the group, or to the end."""
        parts: list[str] = []
        while token := _TOKEN.match(self._text, self._at):
            start, self._at = self._at, token.end()
            name, star, escaped, ligature, sign, plain = token.groups()
            if name:
                parts.append(self._command(name, star, start))
            elif escaped:
                parts.append(self._escape(escaped, start))
            elif ligature:
                parts.append(ligature if self._is_address or self._is_math else _LIGATURES[ligature])
            elif sign == "}" and in_group:
                break
            elif sign:
                parts.append(self._sign(sign, start))
            else:
                parts.append(plain)
        return "".join(parts)

    def _sign(self, sign: str, start: int) -> str:
        if sign == "{":
            return self.read(in_group=True)
        if sign == "~":
            return "~" if self._is_address else " "
        if sign == "$" and (found := _MATH.match(self._text, start)) and not self._is_math:
            formula = found[1] or found[2] or ""
            if not _MONEY.match(formula) and formula.count("{") == formula.count("}"):
                self._at = found.end()
                return self._math(formula)
        if sign in "^_" and self._is_math:
            return self._raise(sign)
        return "" if sign == "}" else sign

    def _math(self, formula: str) -> str:
        inner = _Reader(formula, is_address=self._is_address)
        inner._is_math = True
        found = inner.read()
        self.unknown += inner.unknown
        return found

    def _raise(self, sign: str) -> str:
        """Return what stands above or below the line in the signs that there are for it, else with its mark."""
        found = self._argument().strip()
        raised = found.translate(_SUPERSCRIPT if sign == "^" else _SUBSCRIPT)
        is_whole = all(old != new for old, new in zip(found, raised, strict=True))
        return raised if is_whole else sign + found

    def _argument(self) -> str:
        """Return the next group, command or letter as text."""
        while self._text[self._at : self._at + 1].isspace():
            self._at += 1
        token = _TOKEN.match(self._text, self._at)
        if not token or token[0] == "}":
            return ""
        start = self._at
        if token[1] or token[3] or token[0] == "{":
            self._at = token.end()
            if token[1]:
                return self._command(token[1], token[2], start)
            return self._escape(token[3], start) if token[3] else self.read(in_group=True)
        self._at += 1
        return self._text[start]

    def _escape(self, sign: str, start: int) -> str:
        if sign in _ACCENTS:
            return self._accent(sign)
        if sign in _ESCAPES:
            return _ESCAPES[sign]
        return self._keep(start)

    def _accent(self, command: str) -> str:
        letters = self._argument()
        if not letters.strip():
            return command if len(command) == 1 and not command.isalpha() else letters
        first = {"ı": "i", "ȷ": "j"}.get(letters[0], letters[0])
        return unicodedata.normalize("NFC", f"{first}{_ACCENTS[command]}") + letters[1:]

    def _command(self, name: str, star: str, start: int) -> str:
        if name in _ACCENTS and not star:
            return self._accent(name)
        if name in _STYLES:
            return self._argument()
        if name in ("enquote", "mkbibquote"):
            return f"‘{self._argument()}’" if star else f"“{self._argument()}”"
        if name in ("url", "path", "nolinkurl"):
            return self._address()
        if name == "href":
            address, shown = self._address(), self._argument()
            return address if self._is_address or shown == address else f"{shown} ({address})"
        if name == "frac":
            return f"{self._argument()}/{self._argument()}"
        if name == "ensuremath":
            return self._math(self._raw_group())
        return self._plain_command(name, star, start)

    def _plain_command(self, name: str, star: str, start: int) -> str:
        """Return what a command without arguments says."""
        if name == "sim" and self._is_address:
            found = "~"
        elif name in _SWITCHES:
            found = ""
        elif name in _signs():
            found = _signs()[name]
        else:
            return self._keep(start)
        self._skip_space()
        return found + star

    def _skip_space(self) -> None:
        """Pass over the space after a command, which ends it and is not shown."""
        while self._text[self._at : self._at + 1].isspace():
            self._at += 1

    def _address(self) -> str:
        inner = _Reader(self._raw_group(), is_address=True)
        return inner.read().strip()

    def _raw_group(self) -> str:
        """Return the next group as it is written."""
        self._skip_space()
        start = self._at
        if self._text[start : start + 1] != "{":
            return ""
        self._at = _end_of_group(self._text, start)
        return self._text[start + 1 : self._at - 1]

    def _keep(self, start: int) -> str:
        """Return a command that is not known, with the groups behind it, as it is written."""
        while found := _GROUPS.match(self._text, self._at):
            end = _end_of_group(self._text, found.end() - 1)
            if end == found.end():
                break
            self._at = end
        written = self._text[start : self._at]
        self.unknown.append(written)
        return written


def _end_of_group(text: str, start: int) -> int:
    """Return where the group that opens at `start` has ended; just behind its beginning if it never does."""
    opening = text[start]
    closing, depth = {"{": "}", "[": "]"}[opening], 0
    for found in re.finditer(r"\\.|[{}\[\]]", text[start:], re.DOTALL):
        depth += (found[0] == opening) - (found[0] == closing)
        if not depth:
            return start + found.end()
    return start + 1
