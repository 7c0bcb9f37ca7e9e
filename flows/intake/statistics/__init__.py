"""Read the public series of Arbetsförmedlingen and SCB into one long table."""
