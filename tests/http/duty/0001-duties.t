== Why a duty stands as it does is told with the rule, and only to those whose it is
as program bv.head
GET /api/v1/duties/organisations/BVM/ct18-1l-1/org/BVM
> 200
> json duty = "ct18-1l-1"
GET /api/v1/duties/ct18-1l-1/instances
> 200
GET /api/v1/duties/organisations/BVM/ct18-1l-1/system/BVM
> 404
GET /api/v1/duties/organisations/BVM?as_of=2999-01-01
> 422
> json errors[0].field = "as_of"
as program tam
GET /api/v1/duties/organisations/BVM/ct18-1l-1/org/BVM
> 404
GET /api/v1/duties/ct18-1l-1/instances?org=BVM
> 404

== Parameters and catalogues are decided by the coordinator alone; what is refused is named with its line
as program bv.officer
POST /api/v1/duties/parameters/ct18/hunt_gap
  json
    {"value": "P3M", "ground": "tự ý", "from": "2026-01-01"}
> 403
> no journal
as program truc
POST /api/v1/duties/parameters/ct18/hunt_gap
  json
    {"value": "ba tháng", "ground": "Công văn 12/CV", "from": "2020-01-01"}
> 422
> json errors[0].field = "value"
> json errors[1].field = "from"
POST /api/v1/duties/parameters/ct18/hunt_gap
  json
    {"value": "P3M", "ground": "Công văn 12/CV", "from": "2026-01-01"}
> 200
> journal duty.param_set
POST /api/v1/duties/catalogue
  json
    {"text": "{\"format\": \"ungcuu-duties/1\"}"}
> 422
> json errors[0].field = "text"
> no journal

== A calendar address of duties works without an account until it is revoked, by nobody else
clock 2026-12-28T01:00:00Z
as program bv.head
POST /api/v1/duties/feeds
  json
    {"org": "ISPM"}
> 404
> no journal
POST /api/v1/duties/feeds
  json
    {"org": "BVM"}
> 201
> header Cache-Control: no-store
> keep feed json id
> keep secret matches duty-feed/([A-Za-z0-9_-]+)\.ics
> journal duty.feed_make
> sql select count(*) as n from journal where data like '%{secret}%' = 0
GET /api/v1/duties/feeds
> 200
> json items # 1
> json items[0].org = "BVM"
> lacks {secret}
as public
GET /duty-feed/{secret}.ics
> 200
> header Content-Type: ^text/calendar
> has BEGIN:VCALENDAR
> has /duties/organisations/BVM/
> no header Set-Cookie
> keep tag header ETag .+
GET /duty-feed/{secret}
  header If-None-Match: {tag}
> 304
HEAD /duty-feed/{secret}.ics
> 200
GET /duty-feed/{secret}x.ics
> 404
as program bv.officer
GET /api/v1/duties/feeds
> 200
> json items # 0
POST /api/v1/duties/feeds/{feed}/end
> 404
> no journal
as program tam
POST /api/v1/duties/feeds/{feed}/end
> 404
as public
GET /duty-feed/{secret}.ics
> 200
as program bv.head
POST /api/v1/duties/feeds/{feed}/end
> 200
> journal duty.feed_end
as public
GET /duty-feed/{secret}.ics
> 404
> lacks VCALENDAR

== The page of the calendar makes an address and shows it once; a closed account's address is none
as bv.head
POST /duties/feeds
  from /duties/calendar
  form
    org=
> 200
> header Cache-Control: no-store
> keep secret matches duty-feed/([A-Za-z0-9_-]+)\.ics
> journal duty.feed_make
GET /duties/calendar
> 200
> has /duties/feeds/
> lacks {secret}
as public
GET /duty-feed/{secret}.ics
> 200
as quantri
POST /admin/accounts/bv.head/disable
  from /admin/accounts/bv.head
  form
> 303
as public
GET /duty-feed/{secret}.ics
> 404
as public
POST /duties/feeds
  token none
  form
> 303
> header Location: ^/sign-in
> no journal
