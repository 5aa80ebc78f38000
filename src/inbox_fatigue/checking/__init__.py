"""Looks at what plugins hand in before anything relies on it: what they offer, yield and measure.

Nothing is imported here: processes that read mail look at offers, and do without polars.
"""
