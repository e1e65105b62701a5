== Two owners of the same addresses: both are kept, and it is shown
as program truc
POST /api/v1/organisations
  json
    {"code": "CHONG1", "name": "Cơ quan chồng một", "kind": "agency"}
> 201
POST /api/v1/organisations
  json
    {"code": "CHONG2", "name": "Cơ quan chồng hai", "kind": "agency"}
> 201
POST /api/v1/imports
  form
    reg=address-space
  file file diachi.csv text/csv organisation,value\nCHONG1,198.41.0.0/22\nCHONG2,198.41.1.0/24\nCHONG2,as4134\nCHONG1,AS4134\nCHONG1,chong-lan.vn\nChONG1,198.41.0.0/22\n
> 201
> keep id json id
clock {now+1}
GET /api/v1/imports/{id}
> 200
> json added = 5
> json bad = 0
POST /api/v1/imports/{id}/commit
  json
    {"mode": "all"}
> 200
clock {now+1}
GET /api/v1/overlaps
> 200
> json items # 2
> json items[0].outer_value = "198.41.0.0/22"
> json items[0].inner_value = "198.41.1.0/24"
> json items[1].outer_value = "AS4134"
> keep outer json items[0].outer
> keep inner json items[0].inner

== A person decides, with a reason; both registrations stay
as truc
GET /overlaps
> 200
> has Cơ quan chồng hai
POST /overlaps/{outer}/{inner}
  from /overlaps
  form
    decision=inner
> 422
> no journal
POST /overlaps/{inner}/{outer}
  from /overlaps
  form
    decision=inner
    reason=ngược
> 404
POST /overlaps/{outer}/{inner}
  from /overlaps
  form
    decision=inner
    reason=VNNIC đã cấp lại ngày 01/02
> 303
> journal network.overlap_decide
> sql select count(*) from address_space where value like '198.41.%' and valid_to is null = 2
GET /overlaps
> 200
> lacks 198.41.1.0
GET /overlaps?all=1
> 200
> has VNNIC đã cấp lại
as program truc
POST /api/v1/overlaps/{outer}/{inner}
  json
    {"decision": "both", "reason": "Hai bên cùng dùng"}
> 200
> sql select count(*) from address_overlap = 1
GET /api/v1/overlaps?all=1
> 200
> json items[0].decision = "both"

== Others neither see nor decide
as ng.officer
GET /overlaps?all=1
> 200
> lacks 198.41
POST /overlaps/{outer}/{inner}
  from /overlaps
  form
    decision=both
    reason=x
> 403
> no journal
as public
GET /overlaps
> 303
