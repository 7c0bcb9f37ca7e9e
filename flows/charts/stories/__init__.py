"""One module for each chart: what it finds, its numbers and its picture as data. Imports content."""
