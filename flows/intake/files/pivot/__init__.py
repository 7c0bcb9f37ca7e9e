"""Read the pivot caches of Arbetsförmedlingen's workbooks as a stream."""
