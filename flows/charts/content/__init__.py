"""What a page says: its finding, facts and language. Imports release.released and contracts."""
