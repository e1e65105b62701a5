== A merger of the past takes effect at once, and an address names the successor
as program truc
POST /api/v1/organisations
  json
    {"code": "KHM", "name": "Trạm y tế Mẫu", "kind": "hospital", "parent": "BMH"}
> 201
as program truc
POST /api/v1/organisations/KHM/addresses
  json
    {"value": "tramyte.example"}
> 201
as program truc
POST /api/v1/organisations/KHM/succession
  json
    {"to": "BVM", "at": "2026-01-01T00:00:00+07:00", "kind": "merged", "note": "01/QĐ"}
> 201
> json state = "done"
> journal network.succession_confirm
> journal network.organisation_succeed
> journal network.organisation_inherit
as program truc
GET /api/v1/lookup?domain=www.tramyte.example
> 200
> json candidates[0].organisation = "BVM"
as program truc
GET /api/v1/organisations?q=tram+y+te+mau
> 200
> json items # 2
> json items[1].succeeded_by = "BVM"

== A day ahead is a plan: read by both sides, changed, cancelled
as program truc
POST /api/v1/organisations/BVM/succession
  json
    {"kind": "renamed", "name": "Bệnh viện Trung tâm", "at": "2090-01-01T00:00:00+07:00"}
> 201
> json state = "planned"
> keep plan json id
as program bv.head
GET /api/v1/organisations/BVM/successions
> 200
> json items # 1
> json items[0].name = "Bệnh viện Trung tâm"
as program truc
PATCH /api/v1/organisations/BVM/successions/{plan}
  json
    {"name": "Bệnh viện Tuyến cuối", "version": 1}
> 409
as program truc
PATCH /api/v1/organisations/BVM/successions/{plan}
  json
    {"name": "Bệnh viện Tuyến cuối", "version": 2}
> 200
as program bv.head
POST /api/v1/organisations/BVM/successions/{plan}/cancel
  json
    {"version": 3}
> 403
> no journal
as program truc
POST /api/v1/organisations/BVM/successions/{plan}/cancel
  json
    {"version": 3}
> 200
> json state = "cancelled"

== What cannot be says which field and why
as program truc
POST /api/v1/organisations/BVM/succession
  json
    {"kind": "merged", "to": "BVM", "at": "2090-01-01T00:00:00+07:00"}
> 422
as program truc
POST /api/v1/organisations/BVM/succession
  json
    {"kind": "moved", "at": "2090-01-01T00:00:00+07:00"}
> 422
> no journal
