-- reads: intake.file
-- Of each file: rows in = accepted + rejected, all known.
select sha256 from intake.file
where rows_read is distinct from rows_accepted + rows_rejected or rows_accepted < 0 or rows_rejected < 0
