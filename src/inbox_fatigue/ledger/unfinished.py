"""What was not read to its end, asked of a ledger in use (`reading`) and of one that may be broken (`examining`)."""

from __future__ import annotations

UNFINISHED = """
SELECT path
  FROM source
 WHERE finished = 0
   AND kind <> 'contacts'
   AND NOT EXISTS (SELECT 1
                     FROM source AS renamed
                    WHERE renamed.finished = 1
                      AND renamed.kind = source.kind
                      AND renamed.state = source.state)
 ORDER BY path"""  # what was not read to its end, nor under another name since
