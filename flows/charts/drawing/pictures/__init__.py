"""One module for each kind of picture, drawn into the space of a frame, however wide it is."""
