"""Whose pages they are: event, organisers, logos, colours, typeface and order, from the home's profil/profil.toml."""
