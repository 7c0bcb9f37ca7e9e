"""Writes .xls files (BIFF8 in an OLE container), small enough to check by eye against [MS-XLS] and [MS-CFB]."""

from __future__ import annotations

import struct
from typing import Any

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def xls(sheets: dict[str, list[list[Any]]], *, hidden_rows: tuple[int, ...] = ()) -> bytes:
    """The bytes of a workbook of texts and numbers. `hidden_rows`: Excel rows hidden on every sheet."""
    bodies = [_sheet(rows, hidden_rows) for rows in sheets.values()]
    bof, codepage, end = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 6)), _record(0x42, b"\xb0\x04"), b""
    names = [name.encode("utf-16-le") for name in sheets]
    size = len(bof) + len(codepage) + sum(4 + 8 + len(name) for name in names) + 4
    for name, body in zip(names, bodies, strict=True):
        end += _record(0x85, struct.pack("<IHBB", size, 0, len(name) // 2, 1) + name)
        size += len(body)
    return ole("Workbook", bof + codepage + end + _record(0x0A, b"") + b"".join(bodies))


def _sheet(rows: list[list[Any]], hidden_rows: tuple[int, ...]) -> bytes:
    out = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 6))
    for row in hidden_rows:
        out += _record(0x208, struct.pack("<HHHHHHHH", row - 1, 0, 255, 255, 0, 0, 0x20, 0))
    for at, row_ in enumerate(rows):
        for column, value in enumerate(row_):
            place = struct.pack("<HHH", at, column, 15)
            if isinstance(value, str) and value:
                text = value.encode("utf-16-le")
                out += _record(0x204, place + struct.pack("<HB", len(text) // 2, 1) + text)
            elif not isinstance(value, str):
                out += _record(0x203, place + struct.pack("<d", value))
    return out + _record(0x0A, b"")


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def ole(name: str, stream: bytes) -> bytes:
    """An OLE container with one stream, which is filled up so that it is no small stream with rules of its own."""
    stream = stream.ljust(4096, b"\0")
    count = -(-len(stream) // _SECTOR)
    fat_sectors = -(-(count + 2) // 127)
    fat = [_FAT] * fat_sectors + [_END] + [fat_sectors + 2 + i for i in range(count - 1)] + [_END]
    fat += [_FREE] * (fat_sectors * 128 - len(fat))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack(
        "<HHHHHHIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 0, 0, fat_sectors, fat_sectors, 0, 4096, _END, 0, _END, 0
    )
    header += struct.pack("<109I", *range(fat_sectors), *[_FREE] * (109 - fat_sectors))
    root = _entry("Root Entry", 5, 1, _END, 0)
    directory = root + _entry(name, 2, _FREE, fat_sectors + 1, len(stream)) + bytes(256)
    return header + struct.pack(f"<{len(fat)}I", *fat) + directory + stream.ljust(count * _SECTOR, b"\0")


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    head = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, _FREE, _FREE, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)
