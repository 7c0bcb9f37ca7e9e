"""Write every example delivery into a home's data/raw.

21 files: arbetsformedlingen 9 (six public ones, two of decisions, one of replaced numbers), finsam 3, foretag 8, scb 1. Of
these one is refused whole (tallvinden_2025.xls), one repeats another's bytes
(ljungnaset_2025_kopia.xlsx), one is superseded by a later period (trastmyran_2024.xlsx). Rows to be
rejected, with their codes:

| file | table | rows | rejected | code |
|---|---|---|---|---|
| beslut_2024.xlsx | beslut | 167 | 0 | |
| beslut_2025.xlsx | beslut | 32 | 2 | SAKNAT_VARDE, PNR_KONTROLLSIFFRA |
| nummerbyte_2025.xlsx | nummerbyte | 3 | 0 | |
| deltagare_2024.xlsx | deltagare | 165 | 1 | DATUM_FORMAT |
| deltagare_2024.xlsx | insatser | 24 | 0 | |
| deltagare_2025.csv | deltagare | 35 | 0 | |
| insatser_2025.xlsx | insatser | 4 | 0 | |
| trastmyran_2025.xlsx | anstallningar | 126 | 1 | SLUT_FORE_START |
| gnistbacken_2025.xlsx | anstallningar | 62 | 1 | PNR_KONTROLLSIFFRA |
| gnistbacken_2025.xlsx | platser | 30 | 1 | UTANFOR_INTERVALL |
| myrkullen_2025.xlsx | platser | 22 | 1 | PNR_KONTROLLSIFFRA |
| ljungnaset_2025.xlsx | anstallningar | 40 | 1 | OKANT_VARDE |
| kvarnvippan_2025.xlsx | anstallningar | 25 | 1 | SAKNAT_VARDE |
| bas_arbetsmarknadsstatus_kommun_2025M12.xlsx | bas | 612 | 0 | |

The rest is in foretag.py. What is counted, at the five enterprises that can be read, up to 2025-12-31:
target jobs begun in 2018 to 2025: 24, 13, 12, 16, 17, 18, 21, 22 (143, as many persons each year);
persons employed at the end of each of these years: 21, 26, 27, 28, 32, 34, 38, 43 (45 jobs at the end:
two persons have two; 32 persons in Ludvika and 11 in Smedjebacken); retention at 3, 6, 12, 24 months: 130
of 138, 112 of 131, 80 of 121, 47 of 100; places begun by 2024-12-31: 115, of which 48 had a job in 12
months. At all six, 47 are employed at the end. Seven målgrupp jobs are not target jobs. Eight persons
came back to an enterprise. Of 183 participations 26 are without identity and 3 have an interim number. Finsam knew three
persons under a coordination number that a personal number has replaced: with nummerbyte they are one person each.
"""

from __future__ import annotations

from pathlib import Path

from flows.example.files.beslut import write_beslut
from flows.example.files.finsam import write_finsam
from flows.example.files.foretag import write_foretag
from flows.example.files.public_statistics import write_public
from flows.example.files.scb import write_scb
from flows.example.world.services import example_world


def write_example(home_raw: Path) -> None:
    """Write the files of all sources into `home_raw`/<source>/; the same call writes the same bytes."""
    world = example_world()
    write_public(home_raw / "arbetsformedlingen")
    write_beslut(home_raw / "arbetsformedlingen", world)
    write_finsam(home_raw / "finsam", world)
    write_foretag(home_raw / "foretag", world)
    write_scb(home_raw / "scb")
