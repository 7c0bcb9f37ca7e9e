"""The values of cells: days, numbers, amounts, choices, each as its column declares it. Imports number formats and keys."""
