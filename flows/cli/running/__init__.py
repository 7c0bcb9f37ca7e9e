"""The commands that run the pipeline, or keep it running."""
