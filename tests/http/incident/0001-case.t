== A case by hand, by the team itself, once
as program bv.responder
POST /api/v1/incidents
  header Idempotency-Key: ca-{engine}
  json
    {"title": "Mã độc ở khoa cấp cứu", "type": "malware", "severity": 3, "detected_at": "2026-11-20T01:00:00Z", "system_level": 4}
> 201
> json code ~ ^SC-2026-
> keep case json code
> header Location: ^/api/v1/incidents/{case}$
> journal incident.open
> statements 60
POST /api/v1/incidents
  header Idempotency-Key: ca-{engine}
  json
    {"title": "Mã độc ở khoa cấp cứu", "type": "malware", "severity": 3, "detected_at": "2026-11-20T01:00:00Z", "system_level": 4}
> 201
> json code = "{case}"
> header Location: ^/api/v1/incidents/{case}$
> sql select count(*) as n from incident = 1

== Not for another body without the right to
POST /api/v1/incidents
  json
    {"title": "Ca của người khác", "type": "malware", "severity": 3, "detected_at": "2026-11-20T01:00:00Z", "responsible": "NGOAI"}
> 403
> no journal

== Wrong values
POST /api/v1/incidents
  json
    {"title": "", "type": "khong", "severity": 9, "detected_at": "2099-01-01T00:00:00Z", "sector": "khong", "province": "xx"}
> 422
> no journal
POST /api/v1/incidents
  json
    {"title": "Ca ở tương lai", "type": "malware", "severity": 2, "detected_at": "2099-01-01T00:00:00Z"}
> 422
> no journal

== Lists: few statements, filters, paging, the viewer's own
GET /api/v1/incidents
> 200
> json items # 1
> json items[0].code = "{case}"
> json next = null
> statements 4
GET /api/v1/incidents?q=ma+doc+cap+cuu
> 200
> json items # 1
> statements 4
GET /api/v1/incidents?q=M%C3%A3%20%C4%91%E1%BB%99c
> 200
> json items # 1
GET /api/v1/incidents?q=%22%29%28%2A%3A%27--
> 200
GET /api/v1/incidents?type=dos
> 200
> json items # 0
GET /api/v1/incidents?limit=0
> 422
GET /api/v1/incidents?cursor=khong-phai
> 4xx
GET /api/v1/incidents?la=1
> 422
as program ng.responder
GET /api/v1/incidents
> 200
> json items # 0
GET /api/v1/incidents?q=ma+doc
> 200
> json items # 0
as bv.responder
GET /incidents
> 200
> has {case}
> statements 5
GET /incidents/{case}
> 200
> statements 40

== Two at once: the second hears what happened
as program bv.responder
GET /api/v1/incidents/{case}
> 200
> keep version json version
POST /api/v1/incidents/{case}/step
  json
    {"version": {version}, "step": "o1b"}
> 2xx
> journal incident.step
as program bv.head
POST /api/v1/incidents/{case}/step
  json
    {"version": {version}, "step": "o1b"}
> 409
> no journal
PATCH /api/v1/incidents/{case}
  json
    {"version": {version}, "title": "Cũ"}
> 409
> no journal

== A step the process does not have
GET /api/v1/incidents/{case}
> 200
> keep version json version
POST /api/v1/incidents/{case}/step
  json
    {"version": {version}, "step": "o4"}
> 4xx
> no journal
POST /api/v1/incidents/{case}/step
  json
    {"version": {version}, "step": "closed"}
> 4xx
> no journal
> sql select step from incident where code = '{case}' = o1b

== Notes: observables are taken out, hostile text stays text
POST /api/v1/incidents/{case}/notes
  json
    {"text": "Gọi về hxxp://c2[.]xau.example/a và 198.51.100.7 <script>alert(1)</script> [x](javascript:alert(1))"}
> 2xx
> journal incident.note
> sql select count(*) as n from observable where value = '198.51.100.7' = 1
as bv.head
GET /incidents/{case}
> 200
> lacks <script>alert(1)
> lacks href="javascript:
> has 198[.]51[.]100[.]7

== What an organisation keeps to itself
as program bv.responder
POST /api/v1/incidents/{case}/notes
  json
    {"text": "Chuyện riêng của bệnh viện", "own_only": true}
> 2xx
as truc
GET /incidents/{case}
> 200
> lacks Chuyện riêng của bệnh viện
as program truc
GET /api/v1/incidents/{case}
> 200
> lacks Chuyện riêng của bệnh viện
as bv.head
GET /incidents/{case}
> 200
> has Chuyện riêng của bệnh viện

== Evidence: kept with its hash, served as an attachment to those who may
as bv.responder
POST /incidents/{case}/files
  from /incidents/{case}
  file files chung-cu.html text/html <script>alert(1)</script>
> 303
> journal incident.file
GET /incidents/{case}
> 200
> keep file matches /incidents/{case}/files/([0-9]+)
GET /incidents/{case}/files/{file}
> 200
> header Content-Disposition: ^attachment
> header Content-Type: ^(application/octet-stream|text/plain|text/html)
as ng.responder
GET /incidents/{case}/files/{file}
> 404
GET /files/{file}
> 404

== Brought in, seen, and out again
as program bv.head
POST /api/v1/incidents/{case}/parties
  json
    {"org": "NGOAI", "level": "see", "role": "support"}
> 2xx
> journal incident.bring_in
as program ng.responder
GET /api/v1/incidents/{case}
> 200
POST /api/v1/incidents/{case}/notes
  json
    {"text": "Không được viết"}
> 403
> no journal
as program bv.head
POST /api/v1/incidents/{case}/parties/NGOAI/remove
  json
    {"reason": "Xong việc"}
> 2xx
> journal incident.leave
as program ng.responder
GET /api/v1/incidents/{case}
> 404
GET /api/v1/incidents
> 200
> json items # 0

== T0 is corrected with a reason only, and the clocks with it
as program bv.head
GET /api/v1/incidents/{case}
> 200
> keep version json version
POST /api/v1/incidents/{case}/detected
  json
    {"version": {version}, "detected_at": "2026-11-19T01:00:00Z"}
> 422
> no journal
POST /api/v1/incidents/{case}/detected
  json
    {"version": {version}, "detected_at": "2099-11-19T01:00:00Z", "reason": "Sai"}
> 422
POST /api/v1/incidents/{case}/detected
  json
    {"version": {version}, "detected_at": "2026-11-19T01:00:00Z", "reason": "Nhật ký cho thấy sớm hơn một ngày"}
> 2xx
> journal incident.correct
> sql select c.started_at from incident_clock c join incident i on i.id = c.incident_id where i.code = '{case}' and c.rule = 'R26-03' and c.ended_at is null and c.due_at <> 0 = 1795050000000000
> sql select count(*) as n from incident_correction = 1

== Nothing above AMBER leaves as a table
as truc
GET /incidents.csv
> 200
> header Content-Disposition: ^attachment
> has {case}
as ng.responder
GET /incidents.csv
> 200
> lacks {case}
