== A correction keeps the old answer for the old moment
as program truc
POST /api/v1/systems
  json
    {"owner": "BVM", "name": "Hệ thống hai trục thời gian", "level": 3, "decision_no": "12/QĐ-BVM", "decision_at": "2026-01-05"}
> 201
> keep ht json code
GET /api/v1/systems/{ht}/facts
> 200
> json state.level = "3"
> json state.dossier = "approved"
> json state.stage = "operating"
> keep known json known_at
POST /api/v1/systems/{ht}/facts/level
  json
    {"value": "4", "valid_from": "2026-02-01", "document": "90/QĐ-BVM"}
> 201
> header Location: /systems/HT-[0-9]+/facts$
> journal network.system_fact
GET /api/v1/systems/{ht}/facts?valid_at=2026-02-01
> 200
> json state.level = "4"
GET /api/v1/systems/{ht}/facts?valid_at=2026-01-31T23:59:59%2B07:00
> 200
> json state.level = "3"
GET /api/v1/systems/{ht}/facts?valid_at=2026-02-01&known_at={known}
> 200
> json state.level = "3"
GET /api/v1/systems/{ht}
> 200
> json level = 4

== What cannot be said is refused at its field
POST /api/v1/systems/{ht}/facts/level
  json
    {"value": "9", "valid_from": "2026-02-01", "valid_to": "2026-01-01"}
> 422
> no journal
> json errors[0].field = "value"
> json errors[1].field = "valid_to"
POST /api/v1/systems/{ht}/facts/khong-co
  json
    {"value": "1", "valid_from": "2026-02-01"}
> 404

== Only the own tree reads and writes it
as program ng.officer
GET /api/v1/systems/{ht}/facts
> 200
> json code = "{ht}"
> json state !
> json facts !
> lacks 90/QĐ-BVM
POST /api/v1/systems/{ht}/facts/level
  json
    {"value": "1", "valid_from": "2026-02-01"}
> 403
> no journal

== People read both axes
as truc
GET /systems/{ht}/facts
> 200
> has 12/QĐ-BVM
> has 90/QĐ-BVM
GET /systems/{ht}/facts/hosting
> 200
> has value="abroad"
POST /systems/{ht}/facts/hosting
  form
    value=abroad
    valid_from=2026-03-01
> 303
> sql select hosting from system where code = '{ht}' = abroad
