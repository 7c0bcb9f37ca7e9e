"""The deck as a PowerPoint file: the same pages, with charts and tables that can be edited, on a slide master of the profile."""
