"""The slide master: our own, made from the profile, or the organisation's template."""
