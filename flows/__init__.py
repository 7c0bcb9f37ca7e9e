"""fokusdag: one way for the data, through six steps: receive, read, validate, model, release, draw."""
