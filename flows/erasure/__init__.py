"""Erase a person everywhere, finish an erasure that was killed, and leave a receipt. Imports run and below."""
