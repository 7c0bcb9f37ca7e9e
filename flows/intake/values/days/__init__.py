"""Days, months and years in the ways people write them. Imports numbers and texts."""
