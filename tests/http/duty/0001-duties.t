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
