"""Fuzzing: what is read from files is bent in every way that a seed can tell, until the time is used up."""
