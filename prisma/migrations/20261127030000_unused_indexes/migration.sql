-- Nothing is looked up by them, and every write of a row paid for both.
DROP INDEX "change_index_idx";
DROP INDEX "state_row_table_peer_idx";
