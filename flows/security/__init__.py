"""Identity numbers, keys, encryption, masking and permissions. Imports storage and below."""
