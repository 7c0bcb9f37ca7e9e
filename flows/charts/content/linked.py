"""How many records of each kind are linked between the sources. Reads linked (kind: counted, linked, share_pct)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from flows.charts.content.values import Tables, Value, rows
from flows.contracts import contracts
from flows.language.words import Words


@dataclass(frozen=True)
class Linked:
    """Of each kind of record the share that is linked, in per cents. `partly`: the kinds that are or may be linked in part."""

    shares: Mapping[str, Value]
    partly: frozenset[str]

    @classmethod
    def of(cls, released: Tables) -> Linked:
        """Read the kinds that there are records of."""
        records = [row for row in rows(released.table("linked")) if Value.of(row, "counted").number != 0]
        return cls(
            shares={str(row["kind"]): Value.of(row, "share_pct") for row in records},
            # By the counts: a share of 99.5 is written as 100. Where a count is hidden, nobody may read the share as all.
            partly=frozenset(
                str(row["kind"])
                for row in records
                if Value.of(row, "share_pct").hidden or Value.of(row, "linked") != Value.of(row, "counted")
            ),
        )

    def in_words(self, kinds: Collection[str], leans_on: Sequence[str], w: Words) -> list[str]:
        """Say what share of each kind is linked: `Kopplat mellan källorna: 95 % av besluten och 84 % av deltagandena`.

        And for which kinds the share is hidden, so that nobody takes its absence for all of them.
        """
        of_tables = {c.linked.kind: c.linked for table, c in contracts().items() if c.linked and table in leans_on}
        asked = [of_tables[kind] for kind in self.shares if kind in kinds and kind in of_tables]
        told = [(each.kind, w.choose(each.name, each.name_en)) for each in asked]
        shown = [
            w("{share} av {records}", share=self._share(kind, w), records=name)
            for kind, name in told
            if not self.shares[kind].hidden
        ]
        hidden = w.listed([name for kind, name in told if self.shares[kind].hidden])
        not_shown = w("för {hidden} visas det inte, av hänsyn till enskilda", hidden=hidden)
        said = "; ".join([*([w.listed(shown)] if shown else []), *([not_shown] if hidden else [])])
        return [w("Kopplat mellan källorna: {shares}", shares=said)] if said else []

    def _share(self, kind: str, w: Words) -> str:
        share = self.shares[kind]
        nearly_all = share.number == 100 and kind in self.partly
        return w("nästan {share}", share=share.per_cent(w)) if nearly_all else share.per_cent(w)
