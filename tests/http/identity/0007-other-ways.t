== Without a public host name there are no passkeys, and without an issuer no provider
as public
GET /sign-in
> 200
> lacks /sign-in/passkey
> lacks /sign-in/oidc
POST /sign-in/passkey/begin
  from /sign-in
  form
    next=/
> 409
> no header Set-Cookie
> no journal
POST /sign-in/oidc/begin
  from /sign-in
  form
    next=/
> 409
> no journal
as tam
GET /account/passkeys/new
> 200
> has site.url

== With one, the page to sign in offers passkeys and asks a new question each time
settings site.url http://localhost:8080
clock {now+10}
as public
GET /sign-in
> 200
> has action="/sign-in/passkey/begin"
POST /sign-in/passkey/begin
  from /sign-in
  form
    next=/organisations
> 303
> header Location: ^/sign-in/passkey\?next=%2Forganisations$
> header Set-Cookie: ungcuu_challenge=[A-Za-z0-9_-]{43}; .*HttpOnly
> journal account.passkey_begin
GET /sign-in/passkey?next=/organisations
> 200
> has data-passkey="get"
> has JavaScript
> header Cache-Control: no-store
> sql select count(*) as n from passkey_challenge where length(challenge_hash) = 32 = 1

== An answer to no question, or without sense, signs nobody in
as public
POST /sign-in/passkey
  from /sign-in
  form
    id=AAAA
    client_data=e30
    auth_data=AAAA
    signature=AAAA
> 422
> no header Set-Cookie
POST /sign-in/passkey/begin
  from /sign-in
  form
    next=/
> 303
POST /sign-in/passkey
  from /sign-in
  form
    id=AAAA
    client_data=e30
    auth_data=AAAA
    signature=AAAA
> 422
> journal account.sign_in_failed
POST /sign-in/passkey
  from /sign-in
  form
    id=AAAA
    client_data=e30
    auth_data=AAAA
    signature=AAAA
> 422
> no journal

== A new passkey takes the password
as tam
POST /account/passkeys/new
  form
    name=Máy
    current=sai
> 422
> no journal
POST /account/passkeys/new
  form
    name=Máy
    current={password}
> 303
> header Location: ^/account/passkeys/make$
GET /account/passkeys/make
> 200
> matches attestation&quot;:&quot;none
> matches excludeCredentials
POST /account/passkeys
  from /account
  form
    client_data=e30
    attestation=o2NmbXQ
> 422
> sql select count(*) as n from passkey = 0

== Programs see their own and nobody else's
as program tam
GET /api/v1/passkeys
> 200
> json items # 0
GET /api/v1/passkeys/1
> 404
DELETE /api/v1/passkeys/1
> 404
> no journal
GET /api/v1/identities
> 200
> json items # 0
DELETE /api/v1/identities/1
> 404
as public
GET /api/v1/passkeys
> 401
GET /api/v1/identities
> 401

== A way back that nobody went is none
as public
GET /sign-in/oidc/return?code=x&state=y&iss=https://evil.example&session_state=z
> 422
> no header Set-Cookie
> no journal
GET /sign-in/oidc/join
> 404
