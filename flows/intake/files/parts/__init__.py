"""The parts of a zipped workbook: unpacked within the limits, and small XML ones read. Imports nothing of the readers."""
