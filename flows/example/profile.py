"""The example's profile: an invented event, with invented organisers and logos."""

from __future__ import annotations

from pathlib import Path

_PROFILE = """\
# Påhittad, som allt i exemplet.
[evenemang]
namn = "Fokusdag om sociala företag"
namn_en = "Focus day on social enterprises"
dag = 2026-01-23
plats = "Ludvika"

[arrangor]
namn = "Lingonkraft"
logga = "lingonkraft.svg"
text = "Lingonkrafts logotyp: ett rött lingon med ett grönt blad"
text_en = "Logo of Lingonkraft: a red lingonberry with a green leaf"

[[partner]]
namn = "Brobygget"
logga = "brobygget.svg"
text = "Brobyggets logotyp: en bro med två valv"
text_en = "Logo of Brobygget: a bridge with two arches"

[[partner]]
namn = "Norrsken och barr"
logga = "norrsken.svg"
text = "Norrsken och barrs logotyp: en gran framför två bågar"
text_en = "Logo of Norrsken och barr: a spruce before two arches"

[oppna_data]
licens = "CC0-1.0"
adress = "https://lingonkraft.example/fokusdag/"

[kontakt]
namn = "Lingonkraft"
epost = "hej@lingonkraft.example"

[avslutning]
ord = "Tack! Kom gärna och hälsa på."
ord_en = "Thank you! You are welcome to visit us."
"""
_LOGOS = {
    "lingonkraft.svg": (
        '<circle cx="46" cy="56" r="34" fill="#B3123A"/><path d="M46 22 C60 0 92 2 98 22 C82 34 60 34 46 22 Z" fill="#2F7D4F"/>'
        '<circle cx="34" cy="46" r="7" fill="#FFFFFF" opacity="0.6"/>',
        104,
    ),
    "brobygget.svg": (
        '<path d="M4 84 V40 H156 V84 H132 A24 24 0 0 0 84 84 H76 A24 24 0 0 0 28 84 Z" fill="#37475A"/>'
        '<rect x="4" y="24" width="152" height="8" fill="#E0A100"/>',
        160,
    ),
    "norrsken.svg": (
        '<path d="M6 90 A54 60 0 0 1 114 90" fill="none" stroke="#1F9E89" stroke-width="9"/>'
        '<path d="M24 90 A36 42 0 0 1 96 90" fill="none" stroke="#6A4C93" stroke-width="9"/>'
        '<path d="M60 22 L84 64 H70 L92 92 H28 L50 64 H36 Z" fill="#1B4332"/>',
        120,
    ),
}


def write_example_profile(folder: Path) -> None:
    """Write profil.toml and its logos into a folder; the same call writes the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "profil.toml").write_text(_PROFILE, "utf-8")
    for name, (shapes, wide) in _LOGOS.items():
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} 96" width="{wide}" height="96">{shapes}</svg>\n'
        (folder / name).write_text(svg, "utf-8")
