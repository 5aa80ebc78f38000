"""What all files that users write have in common: their lines, spans, zones, and words for what is wrong in them."""
