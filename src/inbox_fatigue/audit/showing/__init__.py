"""Puts what was found into the nouns of a report (`results`): names, sentences, pictures, and one person's inbox."""
