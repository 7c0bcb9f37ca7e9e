"""The same four results as people would write them by hand, with the libraries that they would take, beside ours."""
