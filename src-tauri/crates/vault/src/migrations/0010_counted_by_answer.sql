-- Transactions are added in one place, by the thousand: there they are counted once for an answer.
DROP TRIGGER account_transaction_counted;
