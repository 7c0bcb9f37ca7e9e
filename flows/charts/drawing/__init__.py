"""How pages are drawn with matplotlib: typeface, colours, frame and pictures. Imports content, pages and profile."""
