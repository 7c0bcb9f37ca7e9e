"""Rooms one to three: receive what came, read it into rows with addresses, judge every row."""
