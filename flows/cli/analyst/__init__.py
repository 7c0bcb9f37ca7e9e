"""The commands of those who answer for a home's numbers: its own definitions, comparisons, exports. A part of cli."""
