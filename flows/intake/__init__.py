"""From a received file to typed rows, problems and an answer. Imports security, settings and below."""
