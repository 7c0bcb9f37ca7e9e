"""The texts that readers see, by language: catalogues of sentences, and how numbers and days are written. Imports errors."""
