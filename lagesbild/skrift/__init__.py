"""The yearly document's texts as values, without database: template, blocks, bound figures, references, differences."""
