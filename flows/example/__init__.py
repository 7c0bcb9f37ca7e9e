"""Invented example deliveries, in the layouts of the real sources."""
