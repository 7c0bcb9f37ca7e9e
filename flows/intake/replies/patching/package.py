"""The zip of an xlsx as its parts, with their relations and content types. A part that nobody changes is written as it was."""

from __future__ import annotations

import io
import posixpath
import zipfile
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from lxml import etree

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES_NAMESPACE = "http://schemas.openxmlformats.org/package/2006/content-types"
_TYPES = "[Content_Types].xml"
ZIP_DAY = (1980, 1, 1, 0, 0, 0)
"""The day of every part, so that the same workbook gives the same bytes."""
LARGEST_UNPACKED = 400_000_000
"""Bytes of all parts unpacked: a larger workbook is not marked."""


class CannotPatch(Exception):  # noqa: N818 - the caller takes another way
    """The workbook is written in a way that we do not change part by part."""


def parsed(xml: bytes) -> Any:
    """The root of a part. Raises CannotPatch where it is no XML, or has a document type."""
    try:
        root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        raise CannotPatch("xml") from None
    if root.getroottree().docinfo.doctype:
        raise CannotPatch("doctype")
    return root


def serialised(root: Any) -> bytes:
    """The part's bytes, as Office writes them."""
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


class Package:
    """An xlsx, open for changes. Raises CannotPatch where it is no whole zip, or too large."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = ZipFile(io.BytesIO(data))
        except zipfile.BadZipFile:
            raise CannotPatch("zip") from None
        self._infos = {info.filename: info for info in self._zip.infolist()}
        if _TYPES not in self._infos or len(self._infos) != len(self._zip.infolist()):
            raise CannotPatch("parts")
        if sum(info.file_size for info in self._infos.values()) > LARGEST_UNPACKED:
            raise CannotPatch("size")
        self._changed: dict[str, bytes | None] = {}
        self._types = parsed(self.read(_TYPES))

    def __contains__(self, part: str) -> bool:
        return self._changed[part] is not None if part in self._changed else part in self._infos

    def read(self, part: str) -> bytes:
        """The bytes of a part. Raises CannotPatch where it is missing or damaged."""
        if part not in self:
            raise CannotPatch("part")
        changed = self._changed.get(part)
        try:
            return self._zip.read(part) if changed is None else changed
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError):
            raise CannotPatch("part") from None

    def write(self, part: str, data: bytes, content_type: str | None = None) -> None:
        """Put bytes in the place of a part, or add it with its content type."""
        self._changed[part] = data
        if content_type:
            self.declare(part, content_type)

    def remove(self, part: str) -> None:
        """Take a part away, with its relations and its content type."""
        for each in (part, _relations_part(part)):
            if each in self:
                self._changed[each] = None
        for override in self._overrides(part):
            self._types.remove(override)

    def free_name(self, pattern: str) -> str:
        """The first name of a part that is not taken: `xl/comments{}.xml`."""
        return next(name for number in range(1, 100_000) if (name := pattern.format(number)) not in self)

    def content_type(self, part: str) -> str:
        """The content type that is declared of the part by its name; empty where there is none."""
        return next((str(each.get("ContentType")) for each in self._overrides(part)), "")

    def declare(self, part: str, content_type: str) -> None:
        """Say what a part is."""
        for each in self._overrides(part):
            each.set("ContentType", content_type)
            return
        etree.SubElement(
            self._types, f"{{{_TYPES_NAMESPACE}}}Override", {"PartName": f"/{part}", "ContentType": content_type}
        )

    def declare_extension(self, extension: str, content_type: str) -> None:
        """Say what every part is whose name ends so, where that has not been said."""
        for each in self._types.iter(f"{{{_TYPES_NAMESPACE}}}Default"):
            if str(each.get("Extension")).lower() == extension:
                return
        tag = f"{{{_TYPES_NAMESPACE}}}Default"
        self._types.insert(0, etree.Element(tag, {"Extension": extension, "ContentType": content_type}))

    def _overrides(self, part: str) -> list[Any]:
        found = self._types.iter(f"{{{_TYPES_NAMESPACE}}}Override")
        return [each for each in found if each.get("PartName") == f"/{part}"]

    def related(self, part: str) -> list[tuple[str, str, str]]:
        """Id, kind (the last word of its type) and target part of each relation of a part; those that lead outside left out."""
        where = _relations_part(part)
        if where not in self:
            return []
        return [
            (str(each.get("Id")), str(each.get("Type")).rpartition("/")[2], _target(part, str(each.get("Target"))))
            for each in parsed(self.read(where)).iter(f"{{{_PACKAGE}}}Relationship")
            if each.get("TargetMode") != "External"
        ]

    def relate(self, part: str, kind: str, target: str) -> str:
        """Add a relation between two parts. Returns its id."""
        where = _relations_part(part)
        root = parsed(self.read(where)) if where in self else etree.Element(
            f"{{{_PACKAGE}}}Relationships", nsmap={None: _PACKAGE}
        )  # fmt: skip
        taken = {each.get("Id") for each in root}
        name = next(name for number in range(1, 100_000) if (name := f"rIdFd{number}") not in taken)
        tag = f"{{{_PACKAGE}}}Relationship"
        etree.SubElement(root, tag, {"Id": name, "Type": f"{RELATIONSHIPS}/{kind}", "Target": f"/{target}"})
        self.write(where, serialised(root))
        return name

    def unrelate(self, part: str, name: str) -> None:
        """Take the relation of this id away."""
        where = _relations_part(part)
        root = parsed(self.read(where))
        for each in [each for each in root if each.get("Id") == name]:
            root.remove(each)
        self.write(where, serialised(root))

    def save(self) -> bytes:
        """The bytes of the zip: parts in their order, new ones last; the same bytes for the same changes."""
        self._changed[_TYPES] = serialised(self._types)
        out = io.BytesIO()
        with ZipFile(out, "w", ZIP_DEFLATED) as target:
            for part in [*self._infos, *(part for part in self._changed if part not in self._infos)]:
                if part in self:
                    old = self._infos.get(part)
                    stored = old is not None and old.compress_type == ZIP_STORED and part not in self._changed
                    target.writestr(ZipInfo(part, ZIP_DAY), self.read(part), ZIP_STORED if stored else ZIP_DEFLATED, 2)
        return out.getvalue()


def _relations_part(part: str) -> str:
    """The part with the relations of a part; `` stands for the package itself."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _target(part: str, target: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), target))
