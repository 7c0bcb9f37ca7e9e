"""Tables and answers of the warehouse for people: on the screen and in files. May import the rest of the model."""
