-- When a site was read for the first time: what it agrees with, it has agreed with since then at the latest.
alter table site_check add column first_at t_time;
update site_check set first_at = checked_at;
