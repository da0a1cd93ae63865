"""Pages of the year: the coloured table, its months and quarters, comparison, search, files out and in."""
