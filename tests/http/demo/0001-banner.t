== No banner on an installation of one's own
as public
GET /
> 2xx
> lacks class="uc-demo"
GET /sign-in
> 200
> lacks class="uc-demo"

== A demonstration says so on every page, to everybody, in both languages
as quantri
POST /admin/settings
  from /admin/settings
  form
    name=site.demo
    value=1
> 303
> journal setting.set
as public
GET /sign-in
> 200
> has class="uc-demo"
GET /sign-in?lang=vi
> 200
> has class="uc-demo"
GET /khong-co-trang-nay
> 404
> has class="uc-demo"
as truc
GET /incidents
> 200
> has class="uc-demo"
GET /dashboard
> 200
> has class="uc-demo"

== Off again, it is gone
as quantri
POST /admin/settings
  from /admin/settings
  form
    name=site.demo
    value=0
> 303
as truc
GET /dashboard
> 200
> lacks class="uc-demo"
