"""The outside table z1 by tau-Argus's optimal method, beside ours. It needs `pip install pytauargus`; the project does not."""

from __future__ import annotations

from flows.release.attack import attack
from flows.release.suppression.complementary import protect
from tests.release import sdc_cases


def main() -> None:
    """Print what both hide, and what our attack makes of the other's pattern."""
    try:
        import pandas as pd  # noqa: PLC0415 - as the next
        from pytauargus import protect as tau  # noqa: PLC0415 - it need not be there
    except ImportError:
        print("pytauargus is not installed: nothing to hold the protection against.")
        return
    table = pd.read_csv(sdc_cases.SDC / "z1.csv")
    persons = table.loc[table.index.repeat(table["ant"].astype(int)), ["region", "hovedint"]].assign(one=1)
    done = tau(
        persons.reset_index(drop=True), ["region", "hovedint"], "one", safety_rules="FREQ(5,50)", suppress="OPT(1)"
    )
    frame = done.tables[0].dataframe().astype(str).apply(lambda column: column.str.strip())
    keys = frame["region"].replace("Total", "alla") + "|" + frame["hovedint"].replace("Total", "totalt")
    theirs = frozenset(keys[frame["status"] != "S"])
    system = sdc_cases.z1()
    ours = protect(system).hidden
    print(f"z1: ours hides {len(ours)}, tau-Argus {len(theirs)}, in common {len(ours & theirs)}")
    print(f"our attack on ours: {attack(system.published(ours))}, on theirs: {attack(system.published(theirs))}")


if __name__ == "__main__":
    main()
