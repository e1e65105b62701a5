-- Passkeys (WebAuthn): public keys only. A passkey that was removed ends and keeps its row.
create table passkey (
	id t_id primary key,
	account_id t_id not null references account (id),
	credential_id t_bytes not null unique,   -- chosen by the authenticator
	name t_text not null,                    -- what its owner calls it
	rp_id t_text not null,                   -- host of the address it was made for; it works nowhere else
	alg t_int not null,                      -- COSE: -7 ES256, -8 EdDSA, -257 RS256
	public_key t_bytes not null,             -- x y | 32 bytes | n e
	sign_count t_int not null,               -- 0: the authenticator does not count
	is_synced t_bool not null,               -- kept by its maker's cloud, on several devices
	created_at t_time not null,
	used_at t_time,
	alarm_at t_time,                         -- its counter went back: a copy may exist
	ended_at t_time
);
create index passkey_account on passkey (account_id, id);

-- What authenticators know an account as: 32 random bytes that say nothing about the person.
create table passkey_handle (
	account_id t_id primary key references account (id),
	handle t_bytes not null unique
);

-- A question put to an authenticator, answered once. account_id 0: for signing in.
create table passkey_challenge (
	challenge_hash t_bytes primary key,
	account_id t_id not null,
	label t_text not null,                   -- name of the passkey being made
	expires_at t_time not null
);

-- Whom another system (OpenID Connect) vouches for. Found by issuer and subject, never by e-mail.
create table oidc_identity (
	id t_id primary key,
	account_id t_id not null references account (id),
	issuer t_text not null,
	subject t_text not null,
	email t_text not null,                   -- as the provider said when it was linked; for people to recognise it
	created_at t_time not null,
	used_at t_time,
	ended_at t_time
);
create unique index oidc_identity_subject on oidc_identity (issuer, subject) where ended_at is null;
create index oidc_identity_account on oidc_identity (account_id, id);

-- Somebody on the way to the provider and back. state, nonce and verifier are made from the secret in the browser's cookie.
create table oidc_flow (
	secret_hash t_bytes primary key,
	purpose t_text not null check (purpose in ('sign_in', 'link', 'invitation')),
	account_id t_id not null,                -- link: whose; else 0
	next t_text not null,                    -- where to go on to
	issuer t_text not null,                  -- what follows: filled in when an invited person comes back
	subject t_text not null,
	email t_text not null,
	full_name t_text not null,
	login t_text not null,
	returned_at t_time,
	expires_at t_time not null
);
