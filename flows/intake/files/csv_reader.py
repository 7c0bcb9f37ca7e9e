"""Reads delimited text: finds encoding and delimiter, names lines with too many or too few fields."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import StringIO

from flows.intake.files.file_type import is_utf16
from flows.intake.files.time_limit import in_time
from flows.intake.problems import Problem, refused
from flows.intake.wording import sentence
from flows.limits import MB, Limits

_DELIMITERS = ";\t,|"
"""In order of preference where two fit: a Swedish comma is also a decimal comma."""
_END_OF_TEXT = "\x1a"
"""Ctrl-Z, with which programs for DOS end a text."""
_GUARDED = re.compile(r'="(.*)"\s*', re.DOTALL)
_UNQUOTED = 2
"""So many delimiters a text may have that nobody put between quotation marks."""
_SAMPLE = 50
_HEAD = 2000
"""Headers stand here: where they have been encoded twice so has the file; further down it may be one copied name."""
_SEP_LINE = re.compile(r'"?sep=(.)"?\r?\n', re.IGNORECASE)
_WINDOWS = re.compile(rb"[\xe4\xe5\xf6\xc4\xc5\xd6]")
_MAC, _DOS = (re.compile(rb"(?<=[A-Za-z])[" + own + rb"](?=[A-Za-z])") for own in (rb"\x8a\x8c\x9a", rb"\x84\x86\x94"))
"""å ä ö inside words, as Windows, an old Mac and DOS write them; Windows has other signs where those two have these."""
_LOST = re.compile("(?<=[A-Za-z])[?\ufffd](?=[A-Za-z])")
"""A letter that the program which saved the file had no sign for."""
_TWICE_ENCODED = re.compile("Ã[¥¤¶…„–]")


@dataclass(frozen=True)
class DelimitedText:
    """`rows[i]` is record i + 1, as Excel shows it; short ones filled up, extra empty fields cut off.

    `open_end`: the last field, where no line end follows it. `widths`: how many fields each record had in the file.
    """

    rows: list[list[object]]
    problems: list[Problem]
    open_end: str | None = None
    widths: tuple[int, ...] = ()


def read_csv(data: bytes, sha256: str, limits: Limits) -> DelimitedText:
    """Read a whole file. Raises Refused: unreadable encoding, open quotation mark, a limit passed."""
    text = _decode(data).rstrip(_END_OF_TEXT)
    lines_above, delimiter = 0, ""
    if match := _SEP_LINE.match(text):
        delimiter, text, lines_above = match[1], text[match.end() :], 1
    if not delimiter or delimiter not in text.lstrip().partition("\n")[0]:  # what is said is not always what is done
        delimiter = _delimiter(text)
    guarded = '="' in text
    rows: list[list[object]] = [[] for _ in range(lines_above)]
    starts = [1] * lines_above
    cells = 0
    for line, record in _records(text, delimiter, lines_above):
        rows.append([_unguarded(field) for field in record] if guarded else list(record))
        starts.append(line)
        cells += len(record)
        if len(rows) > limits.max_rows:
            raise refused("FOR_STOR/csv_rader", bound=limits.max_rows)
        if len(record) > limits.max_columns:
            raise refused("FOR_STOR/csv_kolumner", line=line, count=len(record), bound=limits.max_columns)
        if cells > limits.max_cells:
            raise refused("FOR_STOR/csv_celler", bound=limits.max_cells)
        if limits.memory_for(cells, cells) > limits.max_memory:
            raise refused("FOR_STOR/minne", bound=limits.max_memory // MB)
        in_time()
    is_open = not text.endswith(("\n", "\r")) and bool(rows and rows[-1])
    open_end = str(rows[-1][-1]).strip() if is_open else None
    widths = tuple(map(len, rows))
    problems = _even_out(rows, starts, sha256)
    if is_open and [p.row for p in problems] == [len(rows)]:
        problems, open_end = [_cut_off(problems[0])], None
    return DelimitedText(rows, problems, open_end, widths)


def _unguarded(field: str) -> str:
    """The text in `="19900101"`, which keeps Excel from taking it for a number."""
    found = _GUARDED.fullmatch(field)
    return found[1].replace('""', '"') if found else field


def _cut_off(problem: Problem) -> Problem:
    """The only line with another number of fields is the last one, and it does not end: what came after it is gone too."""
    words = sentence("HALV_FIL", line=problem.row)
    return replace(problem, code="HALV_FIL", severity="file", message=words, outside=words)


def _decode(data: bytes) -> str:
    """Decode the text: UTF-8 or UTF-16 by mark or by look, else Windows-1252."""
    if data.startswith(codecs.BOM_UTF8):
        encodings = ["utf-8-sig"]
    elif data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        encodings = [is_utf16(data[:4096]) or "utf-8", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            if encoding == "cp1252":  # Å of the two others is no letter of it
                _refuse_other_code_page(data)
            continue
        looked_at = text if encoding == "cp1252" else text[:_HEAD]
        if encoding == "cp1252":
            _refuse_other_code_page(data)
        if len(_LOST.findall(text.partition("\n")[0])) > 1:
            raise refused("TECKENKODNING/fragetecken")
        if "\x00" in text or _TWICE_ENCODED.search(looked_at):
            break
        return text
    raise refused("TECKENKODNING")


def _refuse_other_code_page(data: bytes) -> None:
    if _WINDOWS.search(data):
        return
    for code, letters in (("TECKENKODNING/mac", _MAC), ("TECKENKODNING/dos", _DOS)):
        if letters.search(data):
            raise refused(code)


def _records(text: str, delimiter: str, lines_above: int) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line it starts on."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    start = lines_above + 1
    try:
        for record in reader:
            yield start, record
            start = reader.line_num + lines_above + 1
    except csv.Error:
        raise refused("CITATTECKEN", line=start) from None


def _delimiter(text: str) -> str:
    """Choose the delimiter that gives most of the first records the same number of fields, more than one."""
    head = "\n".join(text[: 1 << 16].splitlines()[:_SAMPLE])
    best, best_score = _DELIMITERS[0], (0, 0)
    for delimiter in _DELIMITERS:
        widths = [len(record) for record in csv.reader(StringIO(head), delimiter=delimiter) if any(record)]
        counted = Counter(width for width in widths if width > 1).most_common(1)
        score = (counted[0][1], counted[0][0]) if counted else (0, 0)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _even_out(rows: list[list[object]], starts: list[int], sha256: str) -> list[Problem]:
    """Make the table's rows equally wide, in place; the lines that had too many or too few fields are named.

    The width is that of most rows, or that of the header where a row has it and it is but little less. Shorter lines above the
    first such row are titles.
    """
    widths = Counter(len(row) for row in rows if any(row))
    width = max(widths, key=lambda w: (widths[w], w), default=0)
    header = next((len(row) for row in rows if len(row) > 1), 0)
    if header < width <= header + _UNQUOTED and widths[header] > 1:  # most rows have a delimiter in a text
        width = header
    problems = []
    in_table = False
    for number, row in enumerate(rows, start=1):
        while len(row) > width and not str(row[-1]).strip():
            row.pop()
        in_table = in_table or len(row) == width
        if in_table and any(str(field).strip() for field in row) and len(row) != width:
            words = sentence("FALT_ANTAL", line=starts[number - 1], count=len(row), width=width)
            problems.append(Problem(sha256, None, None, number, None, "FALT_ANTAL", "row", words, words))
        row.extend("" for _ in range(width - len(row)))
    return problems
