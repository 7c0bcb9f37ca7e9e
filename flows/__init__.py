"""fokusdag: one way for the data, through six rooms: receive, read, judge, model, release, draw."""
