"""How the cost grows: with rows, with files, with cells to protect."""
