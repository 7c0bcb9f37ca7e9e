"""How a page looks: frame, text and bars. Imports charts.content."""
