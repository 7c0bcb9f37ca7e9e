"""The doctor: what is wrong with a home, its server and its nights, and what to do."""
