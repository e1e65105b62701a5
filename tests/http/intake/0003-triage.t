== Two officers at once: the second is told, nothing is lost
as public api
POST /api/v1/reports
  json
    {"description": "Máy trạm gửi thư rác", "detected_at": "2026-11-20T01:00:00Z", "ips": ["203.0.113.10"], "notifier_email": "nguoi@bao.example"}
> 201
> keep code json code
> keep secret json secret
as program truc
POST /api/v1/reports/{code}/take
  json
    {"version": 1}
> 2xx
> journal report.take
as program truc2
POST /api/v1/reports/{code}/take
  json
    {"version": 1}
> 409
> no journal

== Whose it is, is suggested with the reason
as truc
GET /triage/{code}
> 200
> has Bệnh viện Mẫu
> has Nhà mạng Mẫu

== Accepting opens the case, once
as program truc
GET /api/v1/reports/{code}
> 200
> keep version json version
POST /api/v1/reports/{code}/accept
  json
    {"version": {version}, "title": "Thư rác từ máy trạm", "type": "khong-co", "severity": 2, "responsible": "BVM"}
> 422
> json errors[0].field = "type"
POST /api/v1/reports/{code}/accept
  json
    {"version": {version}, "title": "Thư rác từ máy trạm", "type": "malware", "severity": 2, "responsible": "BVM", "owner": "BVM"}
> 2xx
> matches "(incident|code)":"SC-
> keep case matches (SC-[0-9]{4}-[0-9]+)
> journal report.accept
> sql select state from report where code = '{code}' = accepted
> sql select count(*) as n from incident where code = '{case}' = 1
POST /api/v1/reports/{code}/accept
  json
    {"version": {version}, "title": "Thư rác từ máy trạm", "type": "malware", "severity": 2, "responsible": "BVM", "owner": "BVM"}
> 409
> sql select count(*) as n from incident = 1
> no journal

== The responsible team sees it, the foreign one does not, the notifier follows
as program bv.responder
GET /api/v1/incidents/{case}
> 200
as program ng.responder
GET /api/v1/incidents/{case}
> 404
as public api
GET /api/v1/reports/{code}
  header Authorization: Bearer {secret}
> 200
> json state = "handling"

== Refused with a reason the notifier reads
POST /api/v1/reports
  json
    {"description": "Tôi quên mật khẩu thư điện tử", "detected_at": "2026-11-20T01:00:00Z", "notifier_email": "quen@bao.example"}
> 201
> keep other json code
> keep other_secret json secret
as program truc
POST /api/v1/reports/{other}/refuse
  json
    {"version": 1}
> 422
POST /api/v1/reports/{other}/refuse
  json
    {"version": 1, "reason": "Đây không phải sự cố an toàn thông tin mạng"}
> 2xx
> journal report.refuse
as public api
GET /api/v1/reports/{other}
  header Authorization: Bearer {other_secret}
> 200
> json state = "refused"
> has không phải sự cố an toàn
> sql select count(*) as n from mail where to_address = 'quen@bao.example' = 2

== A refusal can be taken back
as program truc
GET /api/v1/reports/{other}
> 200
> keep version json version
POST /api/v1/reports/{other}/back
  json
    {"version": {version}, "reason": "Xem lại"}
> 2xx
> journal report.back
> sql select state from report where code = '{other}' = verifying

== The same as another
as public api
POST /api/v1/reports
  json
    {"description": "Thư rác lại đến", "detected_at": "2026-11-20T05:00:00Z", "ips": ["203.0.113.10"]}
> 201
> keep third json code
as program truc
POST /api/v1/reports/{third}/duplicate
  json
    {"version": 1, "other": "{third}"}
> 4xx
> no journal
POST /api/v1/reports/{third}/duplicate
  json
    {"version": 1, "other": "{code}"}
> 2xx
> journal report.same
GET /api/v1/reports?view=duplicate
> 200
> has {third}
> statements 8

== Reading is not deciding
as program dp.inspector
GET /api/v1/reports
> 200
POST /api/v1/reports/{other}/take
  json
    {"version": 1}
> 403
