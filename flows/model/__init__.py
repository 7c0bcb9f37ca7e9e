"""Room four: the warehouse, a pure function of the typed files known at a day and of sql/."""
