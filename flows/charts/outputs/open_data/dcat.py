"""A description of open data for data portals: an RDF catalogue with one dataset, by DCAT-AP-SE 3.0.

Everything has an absolute IRI: below the address that the profile names, or without one a `urn:uuid` made of the run's name.
Without an address no file has one either, so that the dataset is then described without its distributions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_OID, uuid5
from xml.etree import ElementTree as ET

from flows.charts.content.release_facts import ReleaseFacts
from flows.charts.profile.profile import Profile
from flows.language.catalogue import SOURCE
from flows.language.words import sentence

_EU = "http://publications.europa.eu/resource/authority"
_LANGUAGES = {"sv": "SWE", "en": "ENG"}
_SPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
}
_XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_DATE = "http://www.w3.org/2001/XMLSchema#date"


def catalogue(package: dict[str, Any], about: ReleaseFacts, profile: Profile) -> bytes:
    """Write the catalogue of a Frictionless package: its one dataset, a distribution for each file that has an address."""
    for prefix, space in _SPACES.items():
        ET.register_namespace(prefix, space)
    language = about.words.language
    root = ET.Element(_name("rdf:RDF"))
    names = _Names(_base(about, profile), about.run)
    publisher, dataset_name = names.of("utgivare"), names.of("datamangd")
    agent = _add(root, "foaf:Agent", about=publisher)
    _text(agent, "foaf:name", profile.organiser.name if profile.organiser else about.processed_by)
    listed = _add(root, "dcat:Catalog", about=names.of("katalog"))
    dataset = _add(root, "dcat:Dataset", about=dataset_name)
    for each in (listed, dataset):
        _text(each, "dcterms:title", package["title"], language)
        _text(each, "dcterms:description", package["description"], language)
        _add(each, "dcterms:publisher", resource=publisher)
        _add(each, "dcterms:language", resource=f"{_EU}/language/{_LANGUAGES.get(language, 'MUL')}")
        _text(each, "dcterms:issued", about.as_of.isoformat()).set(_name("rdf:datatype"), _DATE)
    licences = [licence["path"] for licence in package.get("licenses", [])]
    for licence in licences:
        _add(listed, "dcterms:license", resource=licence)
    _add(listed, "dcat:dataset", resource=dataset_name)
    _describe(dataset, package, about, profile)
    if names.base:
        for file in package["resources"]:
            _add(dataset, "dcat:distribution", resource=names.of(file["name"]))
            _distribution(root, file, names, licences, language)
    ET.indent(root)
    return bytes(ET.tostring(root, "utf-8", xml_declaration=True)) + b"\n"


@dataclass(frozen=True)
class _Names:
    """The names of things. `base`: the address that they are below; empty where none is known."""

    base: str
    run: str

    def of(self, name: str) -> str:
        """Name a thing."""
        return f"{self.base}#{name}" if self.base else uuid5(NAMESPACE_OID, f"fokusdag {self.run} {name}").urn


def _base(about: ReleaseFacts, profile: Profile) -> str:
    """Give where the files are: in another language than Swedish in a folder of its own."""
    language = about.words.language
    return f"{profile.address}{about.words.folder}/" if profile.address and language != SOURCE else profile.address


def _describe(dataset: ET.Element, package: dict[str, Any], about: ReleaseFacts, profile: Profile) -> None:
    """Say what the dataset is about, until when, how it was counted, and whom to ask."""
    language = about.words.language
    _add(dataset, "dcterms:accessRights", resource=f"{_EU}/access-right/PUBLIC")
    _add(dataset, "dcat:theme", resource=f"{_EU}/data-theme/SOCI")
    for word in package["keywords"]:
        _text(dataset, "dcat:keyword", word, language)
    period = _add(_add(dataset, "dcterms:temporal"), "dcterms:PeriodOfTime")
    _text(period, "dcat:endDate", about.period_end.isoformat()).set(_name("rdf:datatype"), _DATE)
    origin = _add(_add(dataset, "dcterms:provenance"), "dcterms:ProvenanceStatement")
    _text(origin, "rdfs:label", " ".join(sentence(each) for each in about.definitions), language)
    if profile.contact.email:
        who = _add(_add(dataset, "dcat:contactPoint"), "vcard:Organization")
        _text(who, "vcard:fn", profile.contact.name or profile.contact.email)
        _add(who, "vcard:hasEmail", resource=f"mailto:{profile.contact.email}")


def _distribution(
    root: ET.Element, file: dict[str, Any], names: _Names, licences: Sequence[str], language: str
) -> None:
    made = _add(root, "dcat:Distribution", about=names.of(file["name"]))
    _text(made, "dcterms:title", file["title"], language)
    _text(made, "dcterms:description", file["description"], language)
    for kind in ("dcat:accessURL", "dcat:downloadURL"):
        _add(made, kind, resource=f"{names.base}{file['path']}")
    _add(made, "dcterms:format", resource=f"{_EU}/file-type/CSV")
    _add(made, "dcat:mediaType", resource=f"https://www.iana.org/assignments/media-types/{file['mediatype']}")
    for licence in licences:
        _add(made, "dcterms:license", resource=licence)


def _add(parent: ET.Element, name: str, *, about: str = "", resource: str = "") -> ET.Element:
    marks = {_name("rdf:about"): about, _name("rdf:resource"): resource}
    return ET.SubElement(parent, _name(name), {key: value for key, value in marks.items() if value})


def _text(parent: ET.Element, name: str, text: str, language: str = "") -> ET.Element:
    made = ET.SubElement(parent, _name(name), {_XML_LANGUAGE: language} if language else {})
    made.text = text
    return made


def _name(name: str) -> str:
    prefix, local = name.split(":")
    return f"{{{_SPACES[prefix]}}}{local}"
