"""The values of cells and of public series: days, months, numbers, amounts, choices. Imports number formats and keys."""
