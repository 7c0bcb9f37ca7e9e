"""Which numbers of two runs are not the same: what is compared, how it differs, and what it is called."""
