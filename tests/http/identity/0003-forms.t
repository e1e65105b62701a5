== A form from another site is refused although the cookie comes along
as truc
POST /account
  from /account
  header Origin: https://evil.example
  form
    full_name=Kẻ khác
> 403
> no journal
POST /account
  from /account
  header Sec-Fetch-Site: cross-site
  form
    full_name=Kẻ khác
> 403
> no journal

== A session's form needs the session's token, also by script
POST /account
  token none
  form
    full_name=Kẻ khác
> 403
POST /account
  token {x*43}
  form
    full_name=Kẻ khác
> 403
> sql select full_name from account where name = 'truc' = Người truc

== Fields nobody declared do not exist
POST /account
  from /account
  form
    full_name=Người trực ca
    email=truc@dieuphoi.example
    lang=vi
    org_id=1
> 422
> no journal
POST /account
  from /account
  form
    full_name=Người trực ca
    email=truc@dpqg.example
    lang=vi
> 303
> journal account.profile
> sql select full_name from account where name = 'truc' = Người trực ca

== A script typed as a name comes back as text
POST /account
  from /account
  form
    full_name=<script>alert(1)</script>"'&
    email=truc@dpqg.example
    lang=en
> 303
GET /account
> 200
> lacks <script>alert(1)
> has &lt;script&gt;alert(1)

== What was typed is not lost when something is wrong
POST /account
  from /account
  form
    full_name=Trần Thị Không Mất
    email=không phải thư
    lang=vi
> 422
> has Trần Thị Không Mất
> no journal
