-- Transactions come in by the thousand: the index of words is brought up to date after the bank's answer was shown.

-- What the bank said is kept in its own words, and read again when somebody looks.
UPDATE account_transaction SET json = json_extract(json, '$.raw')
WHERE json_valid(json) AND json_extract(json, '$.raw') IS NOT NULL;

-- Among the transactions between these numbers there may be some whose words are not in the index.
CREATE TABLE account_transaction_unindexed (
    lowest  INTEGER PRIMARY KEY,
    highest INTEGER NOT NULL
) STRICT;
