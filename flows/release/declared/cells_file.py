"""The form of cells.json in a released folder. Whatever else it says is not asked for."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, PositiveInt


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True)


class ListedTable(_Strict):
    """What cells.json says of a table.

    Attributes:
        title: In Swedish.
        sha256: Of its Parquet file.
        dims: The columns that say which row it is.
        measures: The columns that are protected: the counts, amounts and shares.
        counts: Of these, the counts.
        public: Columns that are not protected.
        shares: A share → the counts that it is of.
        amounts: An amount → so many of its units are one.
    """

    title: str
    sha256: str
    dims: tuple[str, ...]
    measures: tuple[str, ...]
    counts: tuple[str, ...]
    public: tuple[str, ...]
    shares: dict[str, tuple[str, str]]
    amounts: dict[str, PositiveInt]


class Cell(_Strict):
    """A protected cell; it has no value where it is hidden."""

    key: str
    value: int | None


class Cells(_Strict):
    """The cells, as every version has listed them."""

    cells: tuple[Cell, ...]

    def values(self) -> dict[str, int | None]:
        """Each cell's value by its key."""
        return {cell.key: cell.value for cell in self.cells}


class CellsFile(Cells):
    """The whole file, by the tables' names."""

    tables: dict[str, ListedTable]
