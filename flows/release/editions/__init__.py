"""Editions that are out, and what a later release gives away together with them."""
