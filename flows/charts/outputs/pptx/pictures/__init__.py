"""The pictures of the slides: charts and tables that PowerPoint draws itself, and drawings of what it cannot."""
