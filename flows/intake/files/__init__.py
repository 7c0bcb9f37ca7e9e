"""Open a file safely, whatever kind it is, and give its sheets as text."""
