-- A table of an account's transactions is counted, narrowed and sorted without a look at the rows themselves, which are
-- large: what the bank said is in them.
CREATE INDEX account_transaction_places
    ON account_transaction (number >> 33, number, signed_e5, status, credit, label);

-- How many transactions of an account are kept.
ALTER TABLE account ADD COLUMN kept INTEGER NOT NULL DEFAULT 0;
UPDATE account SET kept = (SELECT count(*) FROM account_transaction WHERE number >> 33 = account.number);
CREATE TRIGGER account_transaction_counted AFTER INSERT ON account_transaction BEGIN
    UPDATE account SET kept = kept + 1 WHERE number = new.number >> 33;
END;
CREATE TRIGGER account_transaction_uncounted AFTER DELETE ON account_transaction BEGIN
    UPDATE account SET kept = kept - 1 WHERE number = old.number >> 33;
END;
