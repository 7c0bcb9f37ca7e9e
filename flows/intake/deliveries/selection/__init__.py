"""Which of the delivered files count as of a day, and what is asked of the others. Imports the ledger and approvals."""

from flows.intake.deliveries.selection.choose import Disagreement, Selection, TypedTable, select_current

__all__ = ["Disagreement", "Selection", "TypedTable", "select_current"]
