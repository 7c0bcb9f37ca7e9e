"""The people in the jobs: who they are, from where they came, and what became of them. Imports content."""
