== Who is made responsible is told, in Vietnamese unless the person of that address reads English
as bv.responder
POST /account
  form
    full_name=Người bv.responder
    email=it@benhvienmau.example
    lang=en
    password_now={password}
> 303
as program truc
POST /api/v1/incidents
  json
    {"title": "Mã độc ở khoa nhi", "type": "malware", "severity": 3, "detected_at": "2026-11-20T01:00:00Z", "responsible": "BVM"}
> 201
> keep case json code
> sql select count(*) as n from mail where kind = 'incident' = 1
> sql select to_address from mail where kind = 'incident' = it@benhvienmau.example
> sql select lang from mail where kind = 'incident' = en
> sql select subject from mail where kind = 'incident' = [TBSC] Incident {case} has been given to Bệnh viện Mẫu
> sql select count(*) as n from mail where kind = 'incident' and subject like '%khoa nhi%' = 0

== Handed over: the new body in Vietnamese, the former one not again
GET /api/v1/incidents/{case}
> 200
> keep version json version
POST /api/v1/incidents/{case}/assign
  json
    {"version": {version}, "responsible": "BMH", "reason": "thuộc Bộ"}
> 200
> keep version json version
> sql select count(*) as n from mail where kind = 'incident' = 2
> sql select lang from mail where to_address = 'ungcuu@bominhhoa.example' = vi
> sql select subject from mail where to_address = 'ungcuu@bominhhoa.example' = [TBSC] Sự cố {case} được giao cho Bộ Minh Họa

== The person put in charge is told too, the body not twice
POST /api/v1/incidents/{case}/assign
  json
    {"version": {version}, "responsible": "BMH", "assignee": "bo.head", "reason": "người phụ trách"}
> 200
> sql select count(*) as n from mail where kind = 'incident' = 3
> sql select count(*) as n from mail where kind = 'incident' and to_address = 'bo.head@bmh.example' and subject like '[TBSC]%' = 1

== Nobody is told of what he opens himself, nor when the assignment is refused
as program bv.head
POST /api/v1/incidents
  json
    {"title": "Ca của mình", "type": "malware", "severity": 2, "detected_at": "2026-11-20T01:00:00Z"}
> 201
> sql select count(*) as n from mail where kind = 'incident' = 3
as program truc
POST /api/v1/incidents/{case}/assign
  json
    {"version": 1, "responsible": "BVM", "reason": "chậm một bước"}
> 409
> sql select count(*) as n from mail where kind = 'incident' = 3
