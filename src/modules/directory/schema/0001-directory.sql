-- This node's own security.txt (RFC 9116), as made and signed last.
create table security_file (
	id t_id primary key,                     -- always 1
	text t_text not null,
	expires_at t_time not null,
	made_at t_time not null,
	fingerprint t_text not null,             -- of the key that signed it; "": not signed
	warned_days t_int not null               -- the smallest number of days before the end that a warning was sent for; 999: none yet
);
