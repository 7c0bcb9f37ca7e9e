"""What stands in a sheet's XML: how far cells reach, errors, formulas without a value, hidden rows.

The fast way looks at a chunk of bytes at a time with numpy and trusts only XML written the way Excel,
LibreOffice, R and Python libraries write it; anything else (prefixes, comments, CDATA, cells without an
address) goes the exact way with expat.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

import numpy as np
from numpy.typing import NDArray

from flows.intake.limits import MB, Limits
from flows.intake.problem import refused

Address = tuple[int, int]
"""Excel row and column, both from 1."""

_PIECE = 1 << 22
_LONGEST = 1 << 25
"""Bytes without a tag (a text without an end): Excel's longest text is a thousandth of it."""
_REF = re.compile(r"([A-Za-z]{1,7})([0-9]{1,10})")
_ERROR_CELL = re.compile(
    rb"""<c r="([A-Z]{1,3})([0-9]{1,7})"(?=[^>]*\st\s*=\s*["']e["'])[^>]*(?<!/)>"""
    rb"(?:(?!</c>).)*?<v[^>]*>([^<]*)</v>",
    re.DOTALL,
)
_EMPTY_FORMULA = re.compile(
    rb"""<c r="([A-Z]{1,3})([0-9]{1,7})"([^>]*)>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)"""
    rb"\s*(<v\s*/>|<v>\s*</v>)?\s*</c>"
)
_TEXT_RESULT = re.compile(rb"""\st\s*=\s*["']str["']""")
_HIDDEN_ROW = re.compile(rb"""<row\s[^>]*?\br\s*=\s*["']([0-9]+)["'][^>]*>(?:(?!</row>).)*?<(?:v|is)[ >]""", re.DOTALL)
_NUMBERED = re.compile(rb"""\sr\s*=\s*["'][0-9]+["']""")
_HIDDEN = re.compile(rb"""<row\s[^>]*\bhidden\s*=\s*["'](?:1|true|on)["'][^>]*(?<!/)>""")
_PREFIXED = re.compile(rb":c[\s>/]")
_CELL_START = re.compile(rb"<c[\s>/]")
_LONG_REF = re.compile(rb'([A-Z]{1,7})([0-9]{1,10})"')
_OPENING = np.uint64(int.from_bytes(b'<c r="', "little"))
_SIX = np.uint64(0xFFFFFFFFFFFF)
_ONES = np.uint64(0x0101010101010101)
_UNIQUE_COUNT = re.compile(rb"""uniqueCount\s*=\s*["']\s*\+?([0-9]+)""")
_SHARED = re.compile(rb"""\st="s"[^>]*><v>([0-9]{1,9})<""")


@dataclass
class SheetScan:
    """A sheet seen from outside. Rows and columns are Excel's, from 1; `cells` counts elements."""

    last_row: int = 0
    last_column: int = 0
    cells: int = 0
    size: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    errors: dict[Address, str] = field(default_factory=dict)
    empty_formulas: set[Address] = field(default_factory=set)

    def reach(self, row: int, column: int) -> None:
        """Take note of a used cell."""
        self.last_row = max(self.last_row, row)
        self.last_column = max(self.last_column, column)


def check_reach(scan: SheetScan, name: str | None, limits: Limits) -> None:
    """Refuse a sheet whose cells reach past a limit."""
    for count, bound, what in (
        (scan.last_row, limits.max_rows, "rader"),
        (scan.last_column, limits.max_columns, "kolumner"),
        (scan.last_row * scan.last_column, limits.max_cells, "celler"),
    ):
        if count > bound:
            where = f"Bladet ”{name}”" if name else "Ett blad"
            raise refused(f"FOR_STOR/{what}", sheet=name, where=where, count=count, bound=bound)
    if limits.memory_for(scan.last_row * scan.last_column, scan.cells) > limits.max_memory:
        raise refused("FOR_STOR/minne", sheet=name, bound=limits.max_memory // MB)


def column_number(letters: str | bytes) -> int:
    """Excel's column letters as a number from 1."""
    number = 0
    for letter in letters.upper() if isinstance(letters, bytes) else letters.upper().encode():
        number = number * 26 + letter - 64
    return number


def column_letters(number: int) -> str:
    """Write a column number from 1 as Excel's letters."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def scan_fast(chunks: Iterable[bytes]) -> SheetScan | None:
    """Look through a sheet; None where its XML is not plain. Formatted empty cells count as used."""
    scan = SheetScan()
    seen_data, tail = False, b""
    for piece in _whole_rows(chunks, scan):
        if not seen_data:
            if re.search(rb"encoding\s*=\s*.(?!utf-8)", piece[:200], re.IGNORECASE):
                return None
            seen_data = b"<sheetData" in piece
        if not _scan_piece(piece, scan):
            return None
        tail = piece
    # A part that ends early is not plain: expat says where it breaks off.
    return scan if seen_data and tail.rstrip().endswith(b"</worksheet>") else None


def _whole_rows(chunks: Iterable[bytes], scan: SheetScan) -> Iterator[bytes]:
    """Give the same bytes, cut just before a row (in a very long row: a cell), never inside a tag."""
    kept = b""
    for chunk in chunks:
        scan.size += len(chunk)
        kept = kept + chunk if kept else chunk
        cut = kept.rfind(b"<row ")
        if cut <= 0 and len(kept) > _PIECE:
            cut = max(kept.rfind(b"<c "), kept.rfind(b"<", 0, -1))
            if cut <= 0 and len(kept) > _LONGEST:
                raise refused("TRASIG_FIL")
        if cut > 0:
            yield kept[:cut]
            kept = kept[cut:]
    yield kept


def _scan_piece(piece: bytes, scan: SheetScan) -> bool:
    padded = piece + b"\x00" * 16
    a = np.frombuffer(padded, dtype=np.uint8)
    here, after = a[:-1], a[1:]
    opens, is_c = here == ord("<"), after == ord("c")
    if (opens & (after == ord("!"))).any() or _PREFIXED.search(piece, 0, _find(here == ord(":"), is_c)):
        return False
    if not _scan_addresses(padded, np.flatnonzero(opens & is_c), scan):
        return False
    if (opens & (after == ord("f"))).any():
        for match in _EMPTY_FORMULA.finditer(piece):
            if not (match[4] and _TEXT_RESULT.search(match[3])):
                scan.empty_formulas.add((int(match[2]), column_number(match[1])))
    is_e = after == ord("e")
    if ((here == ord('"')) & is_e).any() or ((here == ord("'")) & is_e).any():
        for match in _ERROR_CELL.finditer(piece):
            scan.errors[int(match[2]), column_number(match[1])] = match[3].decode("utf-8", "replace").strip()
    if ((here == ord("h")) & (after == ord("i"))).any():
        return _scan_hidden(piece, scan)
    return True


def _find(first: NDArray[np.bool_], second: NDArray[np.bool_]) -> int:
    """Where a search has to go to: past the end when both meet somewhere, else nowhere."""
    return len(first) if (first & second).any() else 0


def _scan_addresses(padded: bytes, at: NDArray[np.intp], scan: SheetScan) -> bool:
    """Take in `<c r="AB12"` at each place, eight bytes to a word; False where one is written otherwise."""
    words = np.ndarray(shape=(len(padded) - 7,), dtype="<u8", buffer=padded, strides=(1,))
    plain = (words[at] & _SIX) == _OPENING
    if not plain.all():
        if any(_CELL_START.match(padded, place) for place in at[~plain].tolist()):
            return False
        at = at[plain]
    if not len(at):
        return True
    scan.cells += len(at)
    word = words[at + 6]
    other = word ^ (_ONES * np.uint64(ord('"')))
    quotes = (other - _ONES) & ~other & (_ONES << np.uint64(7))
    long = quotes == 0
    for place in at[long].tolist():
        match = _LONG_REF.match(padded, place + 6)
        if match is None:
            return False
        scan.reach(int(match[2]), column_number(match[1]))
    word, quotes = word[~long], quotes[~long]
    first_quote = (quotes & (~quotes + np.uint64(1))) >> np.uint64(7)
    word = word & (first_quote - np.uint64(1))
    for letters in (1, 2, 3):
        # Digits are below 0x3A, letters above 0x40: the first byte that is no letter ends the column.
        next_is_digit = (word >> np.uint64(8 * letters)) & np.uint64(0xC0) == 0
        if not _reach(word[next_is_digit], letters, scan):
            return False
        word = word[~next_is_digit]
    return not len(word)


def _reach(word: NDArray[np.uint64], letters: int, scan: SheetScan) -> bool:
    """Take in addresses of so many letters; False where one is no address."""
    if not len(word):
        return True
    column = np.zeros(len(word), dtype=np.int64)
    for place in range(letters):
        letter = ((word >> np.uint64(8 * place)) & np.uint64(0xFF)).astype(np.int64) - 64
        if letter.min() < 1 or letter.max() > 26:
            return False
        column = column * 26 + letter
    row = np.zeros(len(word), dtype=np.int64)
    for place in range(letters, 8):
        byte = ((word >> np.uint64(8 * place)) & np.uint64(0xFF)).astype(np.int64)
        filled = byte != 0
        if not filled.any():
            break
        if (filled & ((byte < ord("0")) | (byte > ord("9")))).any():
            return False
        row = np.where(filled, row * 10 + byte - ord("0"), row)
    if not row.all():
        return False
    scan.reach(int(row.max()), int(column.max()))
    return True


def _scan_hidden(piece: bytes, scan: SheetScan) -> bool:
    """Take in hidden rows with something in them; False where one does not say which it is."""
    for hidden in _HIDDEN.finditer(piece):
        if not _NUMBERED.search(hidden[0]):
            return False
        row = _HIDDEN_ROW.match(piece, hidden.start())
        if row:
            scan.hidden_rows.add(int(row[1]))
    return True


def scan_exactly(chunks: Iterable[bytes], limits: Limits) -> SheetScan:
    """Look through a sheet with expat; only cells with a value count, as for calamine. Raises Refused.

    Stops gathering (not counting) once past the limits: the file is going to be refused.
    """
    scan = SheetScan()
    reader = _Reader(scan, limits)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    try:
        for chunk in chunks:
            scan.size += len(chunk)
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError):
        raise refused("TRASIG_FIL") from None
    return scan


class _Reader:
    """Follows rows and cells. A row or cell without an address stands after the one before it."""

    def __init__(self, scan: SheetScan, limits: Limits) -> None:
        self._scan = scan
        self._limits = limits
        self._row, self._column = 0, 0
        self._hidden = self._formula = self._in_value = False
        self._kind = ""
        self._value: str | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._column = 0
            self._hidden = attributes.get("hidden") in ("1", "true", "on")
        elif name == "c":
            self._scan.cells += 1
            self._column += 1
            if "r" in attributes:
                match = _REF.fullmatch(attributes["r"])
                if match is None:
                    raise ValueError
                self._row, self._column = int(match[2]), column_number(match[1])
            self._kind = attributes.get("t", "n")
            self._value, self._formula = None, False
        elif name == "f":
            self._formula = True
        elif name in ("v", "is"):
            self._value, self._in_value = "", True

    def end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        if name in ("v", "is"):
            self._in_value = False
        elif name == "c":
            self._cell()

    def text(self, text: str) -> None:
        if self._in_value and self._kind == "e":
            self._value = (self._value or "") + text
        elif self._in_value and text.strip():
            self._value = "…"

    def _cell(self) -> None:
        address = (self._row, self._column)
        if self._value is not None:
            self._scan.reach(*address)
            if self._hidden:
                self._scan.hidden_rows.add(self._row)
        if self._scan.last_row * self._scan.last_column > self._limits.max_cells:
            return
        if self._kind == "e" and self._value is not None:
            self._scan.errors[address] = self._value.strip()
        if self._formula and not self._value and not (self._value == "" and self._kind == "str"):
            self._scan.empty_formulas.add(address)


class TextScan:
    """The lengths of the shared texts, and how much text a sheet's cells hold when each has its own copy."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept = b""
        self._lengths: list[int] = []

    def add(self, chunk: bytes) -> None:
        """Take in the next bytes of the shared texts; the markup round a text counts as text."""
        text = self._kept + chunk
        if b"uniqueCount" in text:
            self._check_counts(text)
        *whole, self._kept = text.split(b"</si>")
        if len(self._kept) > _LONGEST:
            raise refused("TRASIG_FIL")
        self._lengths.extend(map(len, whole))

    def _check_counts(self, text: bytes) -> None:
        """Refuse a count that cannot be true: calamine reserves 24 bytes for each, up to 103 GB."""
        for match in _UNIQUE_COUNT.finditer(text):
            if int(match[1]) > self._most:
                raise refused("TRASIG_FIL")

    def lengths(self) -> list[int]:
        """Tell the length of each shared text in bytes, and of what stands after the last."""
        return [*self._lengths, len(self._kept)]

    @staticmethod
    def used(chunks: Iterable[bytes], lengths: list[int]) -> int:
        """Bytes of shared text in all cells of a sheet."""
        of_text = np.array(lengths, dtype=np.int64)
        used = 0
        for piece in _whole_rows(chunks, SheetScan()):
            found = np.array(_SHARED.findall(piece), dtype="S9").astype(np.int64)
            used += int(of_text[found[found < len(of_text)]].sum())
        return used
