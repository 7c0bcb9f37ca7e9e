"""Where files lie and how they are written. Imports contracts and errors."""
