-- mart.linked
-- grain: one row per kind of record: jobb, platser, beslut, deltaganden
-- reads: core.linked_record
-- How many of the records can be followed from one source to another (core.linked_record says when). Numbers that need this are
-- not more complete than it: target_reasons (beslut, deltaganden), step_in (platser, jobb), next_step after 90 and 180 days and
-- sources (all). What one enterprise states in its own workbook needs no linking.
create table mart.linked as
with record as (
  from core.linked_record
),
final as (
  select place, kinds.kind, count(record.kind) as counted, count(*) filter (linked) as linked
  from (values (1, 'jobb'), (2, 'platser'), (3, 'beslut'), (4, 'deltaganden')) kinds(place, kind)
  left join record using (kind)
  group by place, kinds.kind
)
select kind, counted, linked from final order by place
