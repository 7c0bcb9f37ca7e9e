"""Disclosure control: protect every table that leaves, attack the result, publish it."""
