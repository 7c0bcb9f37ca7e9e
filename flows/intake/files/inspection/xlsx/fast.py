"""A sheet's XML looked through the fast way: a chunk of bytes at a time with numpy.

It trusts only XML written the way Excel, LibreOffice, R and Python libraries write it; anything else (prefixes, comments, CDATA,
cells without an address) goes the exact way (exact).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape

import numpy as np
from numpy.typing import NDArray

from flows.intake.files.inspection.depending import Formula
from flows.intake.files.inspection.formulas import FORMULA_CELL, SHARED_ID, ChangingCells
from flows.intake.files.inspection.sheet import SheetScan, column_number
from flows.intake.files.inspection.xlsx.beside_cells import note_page
from flows.intake.files.inspection.xlsx.layout import scan_before_rows, scan_conditional, scan_hidden, scan_merged
from flows.intake.files.inspection.xlsx.styles import Styles
from flows.intake.problems import refused

LONGEST = 1 << 25
"""Bytes without a tag (a text without an end): Excel's longest text is a thousandth of it."""
_PIECE = 1 << 22
_ERROR_CELL = re.compile(
    rb"""<c r="([A-Z]{1,3})([0-9]{1,7})"(?=[^>]*\st\s*=\s*["']e["'])[^>]*(?<!/)>"""
    rb"(?:(?!</c>).)*?<v[^>]*>([^<]*)</v>",
    re.DOTALL,
)
_EMPTY_FORMULA = re.compile(
    rb"""<c r="([A-Z]{1,3})([0-9]{1,7})"([^>]*)>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)"""
    rb"\s*(<v\s*/>|<v>\s*</v>)?\s*</c>"
)
_ZERO_FORMULA = re.compile(
    rb"""<c r="([A-Z]{1,3})([0-9]{1,7})"[^>]*>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*<v>0</v>\s*</c>"""
)
_TEXT_RESULT = re.compile(rb"""\st\s*=\s*["']str["']""")
_PREFIXED = re.compile(rb":c[\s>/]")
_CELL_START = re.compile(rb"<c[\s>/]")
_LONG_REF = re.compile(rb'([A-Z]{1,7})([0-9]{1,10})"')
_OPENING = np.uint64(int.from_bytes(b'<c r="', "little"))
_SIX = np.uint64(0xFFFFFFFFFFFF)
_ONES = np.uint64(0x0101010101010101)


def scan_fast(chunks: Iterable[bytes], styles: Styles) -> SheetScan | None:
    """Look through a sheet; None where its XML is not plain. Formatted empty cells count as used."""
    scan = SheetScan(calculates=False)
    styled, rounds = styles.pattern(), styles.rounding_pattern()
    seen_data, tail = False, b""
    formulas = ChangingCells(scan.changing)
    for piece in whole_rows(chunks, scan):
        if not seen_data:
            if re.search(rb"encoding\s*=\s*.(?!utf-8)", piece[:200], re.IGNORECASE):
                return None
            seen_data = b"<sheetData" in piece
            scan_before_rows(piece.partition(b"<sheetData")[0], scan)
        if not _scan_piece(piece, scan, formulas):
            return None
        for match in styled.finditer(piece) if styled else ():
            scan.style(int(match[2]), column_number(match[1]), int(match[3]), styles)
        for match in rounds.finditer(piece) if rounds else ():
            scan.formats.add((int(match[2]),), column_number(match[1]), styles.rounded[int(match[3])])
        scan.rich = scan.rich or b"rPr" in piece
        if b"<mergeCell " in piece and not scan_merged(piece, scan):
            return None
        if b"conditionalFormatting" in piece:
            scan_conditional(piece, scan, styles.differential.changing)
        note_page(piece, scan)
        tail = piece
    # A part that ends early is not plain: expat says where it breaks off.
    return scan if seen_data and tail.rstrip().endswith(b"</worksheet>") else None


def formulas_of(sheet: str, chunks: Iterable[bytes]) -> Iterator[Formula]:
    """The formulas of a sheet, those that cells share for each of them."""
    shared: dict[bytes, tuple[int, int, str]] = {}
    for piece in whole_rows(chunks, SheetScan()):
        for letters, number, attributes, text in FORMULA_CELL.findall(piece):
            row, column, said = int(number), column_number(letters), unescape(text.decode("utf-8", "replace"))
            found = SHARED_ID.search(attributes)
            top, left, said = shared.setdefault(found[1], (row, column, said)) if found else (row, column, said)
            yield Formula((sheet, row, column), said, row - top, column - left)


def note_zero_formulas(scan: SheetScan, chunks: Iterable[bytes]) -> None:
    """Note formulas whose value is 0 as formulas without a value, in a file that Excel calculates again when it opens it.

    Programs that write workbooks without calculating put 0 there, and nobody has seen that value.
    """
    for piece in whole_rows(chunks, SheetScan()):
        scan.empty_formulas.update((int(row), column_number(at)) for at, row in _ZERO_FORMULA.findall(piece))


def whole_rows(chunks: Iterable[bytes], scan: SheetScan) -> Iterator[bytes]:
    """Give the same bytes, cut just before a row (in a very long row: a cell), never inside a tag."""
    kept = b""
    for chunk in chunks:
        scan.size += len(chunk)
        kept = kept + chunk if kept else chunk
        cut = kept.rfind(b"<row ")
        if cut <= 0 and len(kept) > _PIECE:
            cut = max(kept.rfind(b"<c "), kept.rfind(b"<", 0, -1))
            if cut <= 0 and len(kept) > LONGEST:
                raise refused("TRASIG_FIL")
        if cut > 0:
            yield kept[:cut]
            kept = kept[cut:]
    yield kept


def _scan_piece(piece: bytes, scan: SheetScan, formulas: ChangingCells) -> bool:
    padded = piece + b"\x00" * 16
    a = np.frombuffer(padded, dtype=np.uint8)
    here, after = a[:-1], a[1:]
    opens, is_c = here == ord("<"), after == ord("c")
    if (opens & (after == ord("!"))).any() or _PREFIXED.search(piece, 0, _find(here == ord(":"), is_c)):
        return False
    if not _scan_addresses(padded, np.flatnonzero(opens & is_c), scan):
        return False
    if (opens & (after == ord("f"))).any():
        scan.calculates = True
        for match in _EMPTY_FORMULA.finditer(piece):
            if not (match[4] and _TEXT_RESULT.search(match[3])):
                scan.empty_formulas.add((int(match[2]), column_number(match[1])))
        scan.changing.update((int(row), column_number(letters)) for letters, row in formulas.take_xlsx(piece))
    is_e = after == ord("e")
    if ((here == ord('"')) & is_e).any() or ((here == ord("'")) & is_e).any():
        for match in _ERROR_CELL.finditer(piece):
            scan.errors[int(match[2]), column_number(match[1])] = match[3].decode("utf-8", "replace").strip()
    if ((here == ord("h")) & (after == ord("i"))).any() or b' ht="0' in piece:
        return scan_hidden(piece, scan)
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
