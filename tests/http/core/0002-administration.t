== The coordinator's administrator alone changes settings
as program truc
POST /api/v1/settings
  json
    {"name": "site.demo", "value": "1"}
> 403
as program quantri
POST /api/v1/settings
  json
    {"name": "site.demo", "value": "1"}
> 2xx
> journal setting.set
> sql select value from setting where name = 'site.demo' = 1

== A wrong value, an unknown name
POST /api/v1/settings
  json
    {"name": "site.demo", "value": "có"}
> 422
> no journal
POST /api/v1/settings
  json
    {"name": "site.mau", "value": "1"}
> 404
> no journal

== The journal can be read and paged, newest first
GET /api/v1/journal
> 200
> json items[0].name = "setting.set"
> statements 3
as program ng.officer
GET /api/v1/journal
> 403
