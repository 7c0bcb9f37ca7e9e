"""Change a submitter's xlsx part by part: what is not changed stays byte for byte. Imports contracts and intake.files alone."""
