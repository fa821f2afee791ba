"""Changes: what publications did to records, in order, for whoever keeps a copy and wants no more than what is new."""
