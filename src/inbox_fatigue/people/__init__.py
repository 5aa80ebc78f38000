"""Who is who: addresses become people, senders become organisations, people belong to accounts.

Nothing is imported here: processes that read mail ask for names and domains, and do without polars.
"""
