"""The parts of a zip, unpacked as streams within the limits."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from flows.intake.files.time_limit import in_time
from flows.intake.problems import refused
from flows.limits import MB, Limits

CHUNK = 1 << 20


class Archive:
    """The parts of a zip by lower-case name, unpacked as a stream within the limits. Raises Refused."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._data = memoryview(data)
        self._limits = limits
        try:
            with ZipFile(BytesIO(data)) as archive:
                infos = [info for info in archive.infolist() if not info.filename.endswith("/")]
        except (BadZipFile, OSError, ValueError, NotImplementedError):
            raise refused("TRASIG_FIL") from None
        if len(infos) > limits.max_members:
            raise refused("FOR_STOR/delar", bound=limits.max_members)
        self.parts = {info.filename.lower().replace("\\", "/"): info for info in infos}
        if len(self.parts) != len(infos):  # which of two parts of one name is read depends on the reader
            raise refused("TRASIG_FIL")

    def check_ratio(self, unpacked: int) -> None:
        """Refuse an archive whose parts unpack to more than the file's size allows."""
        if unpacked > max(self._limits.ratio_from, self._limits.max_ratio * len(self._data)):
            raise refused("FOR_STOR/vaxer", bound=self._limits.max_ratio)

    def stream(self, name: str) -> Iterator[bytes]:
        """Unpack a part, a chunk at a time. Raises Refused where it is not what the directory states."""
        info = self.parts[name]
        if info.flag_bits & 1:
            raise refused("LOSENORD")
        packed, total, checksum = self._packed(info), 0, 0
        bound = self._limits.max_unpacked
        for chunk in _inflated(packed) if info.compress_type == ZIP_DEFLATED else _stored(packed, info):
            in_time()
            total += len(chunk)
            checksum = zlib.crc32(chunk, checksum)
            if total > bound:
                raise refused("FOR_STOR/uppackad", bound=f"{bound / MB:.0f}")
            yield chunk
        if (total, checksum) != (
            info.file_size,
            info.CRC,
        ):  # calamine leaves a sheet before its end, unchecked
            raise refused("TRASIG_FIL")

    def _packed(self, info: ZipInfo) -> memoryview:
        header = bytes(self._data[info.header_offset : info.header_offset + 30])
        if len(header) < 30 or not header.startswith(b"PK\x03\x04"):
            raise refused("TRASIG_FIL")
        at = info.header_offset + 30 + int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
        if at + info.compress_size > len(self._data) or info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise refused("TRASIG_FIL")
        return self._data[at : at + info.compress_size]


def _inflated(packed: memoryview) -> Iterator[bytes]:
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for at in range(0, len(packed), CHUNK):
            pending: bytes | memoryview = packed[at : at + CHUNK]
            while len(pending):
                if chunk := inflate.decompress(pending, CHUNK):
                    yield chunk
                pending = inflate.unconsumed_tail
                if inflate.eof:
                    return
        while chunk := inflate.decompress(inflate.unconsumed_tail, CHUNK):
            yield chunk
    except zlib.error:
        raise refused("TRASIG_FIL") from None
    if not inflate.eof:
        raise refused("TRASIG_FIL")


def _stored(packed: memoryview, info: ZipInfo) -> Iterator[bytes]:
    if info.compress_size != info.file_size:
        raise refused("TRASIG_FIL")
    for at in range(0, len(packed), CHUNK):
        yield bytes(packed[at : at + CHUNK])
