"""The edition as open data: CSV files, described for machines by Frictionless and by DCAT-AP-SE."""
