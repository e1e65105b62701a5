== A system says what it runs; names of software are canonical
as program truc
POST /api/v1/systems
  json
    {"owner": "BVM", "name": "Hệ thống nhiều thành phần", "level": 3}
> 201
> keep ht json code
POST /api/v1/systems/{ht}/software
  json
    {"cpe": "cpe:/a:Apache:HTTP_Server:2.4.58", "valid_from": "2026-02-01"}
> 201
> header Location: /systems/HT-[0-9]+/software#line-[0-9]+$
> journal network.system_part_add
> keep line json id
GET /api/v1/systems/{ht}/software
> 200
> json state[0].cpe = "cpe:2.3:a:apache:http_server:2.4.58:*:*:*:*:*:*:*"
> json state[0].product = "http server"
> keep known json known_at

== An upgrade keeps what was before
PATCH /api/v1/systems/{ht}/software/{line}
  json
    {"cpe": "cpe:/a:apache:http_server:2.4.62", "version": "2.4.62", "valid_from": "2026-03-01"}
> 200
> journal network.system_part_change
GET /api/v1/systems/{ht}/software?valid_at=2026-02-28T23:59:59%2B07:00
> 200
> json state[0].version = "2.4.58"
GET /api/v1/systems/{ht}/software?valid_at=2026-03-01
> 200
> json state[0].version = "2.4.62"
GET /api/v1/systems/{ht}/software?valid_at=2026-03-01&known_at={known}
> 200
> json state[0].version = "2.4.58"

== Who runs it?
GET /api/v1/systems?software=cpe:/a:apache:http_server:2.4.62
> 200
> has {ht}
GET /api/v1/systems?software=cpe:/a:apache:http_server:2.4.58
> 200
> lacks {ht}
as program ng.officer
GET /api/v1/systems?software=cpe:/a:apache:http_server
> 200
> lacks {ht}
GET /api/v1/systems/{ht}/software
> 200
> json state !
> lacks http_server
POST /api/v1/systems/{ht}/software
  json
    {"product": "X", "valid_from": "2026-02-01"}
> 403
> no journal

== What cannot be said is refused at its field
as program truc
POST /api/v1/systems/{ht}/software
  json
    {"cpe": "cpe:2.3:a:x", "purl": "npm/x", "valid_from": "2026-02-01"}
> 422
> no journal
> json errors[0].field = "cpe"
> json errors[1].field = "purl"
POST /api/v1/systems/{ht}/links
  json
    {"direction": "both", "target": "{ht}", "valid_from": "2026-02-01"}
> 422
> json errors[0].field = "target"
POST /api/v1/systems/{ht}/providers
  json
    {"org": "NGOAI", "outside": "Ai đó", "service": "hosting", "valid_from": "2026-02-01"}
> 422
> json errors[0].field = "outside"

== It ends, and its history stays
POST /api/v1/systems/{ht}/software/{line}/end
  json
    {"at": "2026-04-01"}
> 200
> journal network.system_part_end
POST /api/v1/systems/{ht}/software/{line}/end
  json
    {"at": "2026-05-01"}
> 409
> no journal
as truc
GET /systems/{ht}/software
> 200
> has 2.4.58
> has 2.4.62
GET /systems/{ht}
> 200
> has services-title
