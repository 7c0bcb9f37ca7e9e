"""All that imports Prefect beside nightly and cli: progress, notifications, crashed runs, Dask."""
