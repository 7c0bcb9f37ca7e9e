"""Build the warehouse from typed rows with sql/, and read from it. Imports contracts and storage."""
