"""Outlines from files: GeoJSON, shapefile (zipped, or its files together) and GeoPackage, in a process of its own."""

from platser.granser.las import FLEST_FILER, STORST_FIL, Granslager, Granspost, Olaslig, las

__all__ = ["FLEST_FILER", "STORST_FIL", "Granslager", "Granspost", "Olaslig", "las"]
