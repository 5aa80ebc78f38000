"""Schemas of frames, and ways to work on large ones that take less memory and time than polars alone."""
