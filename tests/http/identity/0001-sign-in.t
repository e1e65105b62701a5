== The page to sign in is open, small and in Vietnamese unless asked otherwise
lang vi
GET /sign-in
> 200
> has <html lang="vi"
> has Đăng nhập
> header Content-Type: ^text/html
> header Cache-Control: no-store
lang en
GET /sign-in
> 200
> has <html lang="en"

== Nobody gets in without signing in; the address asked for is kept
GET /organisations?kind=isp
> 303
> header Location: ^/sign-in\?next=%2Forganisations
GET /api/v1/organisations
> 401
> header WWW-Authenticate: Bearer
> json type ~ unsigned

== Right name and password
POST /sign-in
  form
    name=truc
    password={password}
    next=/organisations
> 303
> header Location: ^/organisations$
> header Set-Cookie: ungcuu_session=.{40,}; .*HttpOnly
> journal account.password_right
GET /account
> 200
> has Người truc

== A wrong password says nothing about the name
as public
POST /sign-in
  form
    name=truc
    password=khong phai mat khau
> 422
> no header Set-Cookie
> keep known matches class="[^"]*alert[^"]*"[^>]*>(.{10,200}?)</div>
> lacks khong phai mat khau
> journal account.sign_in_failed
as public
POST /sign-in
  form
    name=khongcoai
    password=khong phai mat khau
> 422
> has {known}
> sql select count(*) as n from journal where data like '%khong phai%' = 0

== An address of another site is no place to go on to
as public
POST /sign-in
  form
    name=truc
    password={password}
    next=//evil.example/
> 303
> header Location: ^/$
as public
POST /sign-in
  form
    name=truc
    password={password}
    next=https://evil.example/
> 303
> header Location: ^/$

== A form without its token does nothing
as public
POST /sign-in
  token none
  form
    name=truc
    password={password}
> 403
> no header Set-Cookie
> no journal

== Signing out ends the session on the server
as tam
GET /account
> 200
POST /sign-out
  from /account
  form
> 303
> journal account.sign_out
GET /account
> 303
> header Location: ^/sign-in
> sql select count(*) as n from session s join account a on a.id = s.account_id where a.name = 'tam' = 0

== A disabled account is out at once
as quantri
POST /admin/accounts/ng.head/disable
  from /admin/accounts/ng.head
  form
> 303
> journal account.disable
as ng.inspector
GET /organisations
> 200
as quantri
POST /admin/accounts/ng.inspector/disable
  from /admin/accounts/ng.inspector
  form
> 303
as ng.inspector
GET /organisations
> 303
> header Location: ^/sign-in
as public
POST /sign-in
  form
    name=ng.inspector
    password={password}
> 422

== Guessing is slowed down for the guesser
clock {now+60}
as public
POST /sign-in
  form
    name=bv.head
    password=x1
> 422
POST /sign-in
  form
    name=bv.head
    password=x2
> 422
POST /sign-in
  form
    name=bv.head
    password=x3
> 422
POST /sign-in
  form
    name=bv.head
    password=x4
> 422
POST /sign-in
  form
    name=bv.head
    password=x5
> 422
POST /sign-in
  form
    name=bv.head
    password=x6
> 429
> header Retry-After: ^[0-9]+$
