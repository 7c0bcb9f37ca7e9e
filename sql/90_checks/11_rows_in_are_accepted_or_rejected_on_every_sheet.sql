-- reads: intake.sheet, intake.file
-- Of each sheet: rows in = accepted + rejected; and the sheets of a file add up to the file (bytes that came again have none).
with sheet as (
  select sha256, sum(rows_read) as rows_read, sum(rows_accepted) as rows_accepted, sum(rows_rejected) as rows_rejected,
         count(*) filter (rows_read is distinct from rows_accepted + rows_rejected) as wrong
  from intake.sheet
  group by sha256
),
file as (
  select sha256, max(rows_read) as rows_read, max(rows_accepted) as rows_accepted, max(rows_rejected) as rows_rejected
  from intake.file
  group by sha256
)
select sha256
from sheet join file using (sha256)
where wrong > 0 or sheet.rows_read <> file.rows_read or sheet.rows_accepted <> file.rows_accepted
  or sheet.rows_rejected <> file.rows_rejected
