== A report by a program: nothing but what happened and when is required
as public api
POST /api/v1/reports
  json
    {"description": "Máy chủ bị mã hóa", "detected_at": "{now-3600}"}
> 201
> header Location: ^/api/v1/reports/TB-[0-9A-Z]{4}-[0-9A-Z]{4}$
> json code ~ ^TB-
> json secret ~ ^[A-Z2-7]{26}$
> json is_repeat = false
> keep code json code
> keep secret json secret
> journal report.submit
> statements 16
> sql select state from report where code = '{code}' = new
> sql select count(*) as n from access_grant g join report r on r.id = g.record_id and g.kind = 'report' where r.code = '{code}' = 1

== The secret is kept as its hash alone
GET /healthz
> 200
> sql select count(*) as n from journal where data like '%{secret}%' = 0
> sql select count(*) as n from mail where body like '%{secret}%' = 0

== Its state, for whoever has the secret
GET /api/v1/reports/{code}
  header Authorization: Bearer {secret}
> 200
> json state = "received"
> json messages # 0
GET /api/v1/reports/{code}
  header Authorization: Bearer AAAAAAAAAAAAAAAAAAAAAAAAAA
> 404
GET /api/v1/reports/TB-AAAA-AAAA
  header Authorization: Bearer {secret}
> 404
GET /api/v1/reports/{code}
> 4xx
> lacks mã hóa

== A message, and an answer to it
POST /api/v1/reports/{code}/messages
  header Authorization: Bearer {secret}
  json
    {"text": "Đã ngắt mạng"}
> 2xx
> journal report.message
POST /api/v1/reports/{code}/messages
  header Authorization: Bearer AAAAAAAAAAAAAAAAAAAAAAAAAA
  json
    {"text": "Kẻ lạ"}
> 404
> no journal
as truc
POST /reports/{code}/messages
  from /triage/{code}
  form
    text=Cảm ơn, chúng tôi đang xem
> 303
as public api
GET /api/v1/reports/{code}
  header Authorization: Bearer {secret}
> 200
> json messages # 2
> has Cảm ơn, chúng tôi đang xem

== Sent again with the same key: the same receipt, nothing twice
POST /api/v1/reports
  header Idempotency-Key: khoa-{engine}-1
  json
    {"description": "Trang chủ bị thay đổi", "detected_at": "2026-11-20T01:00:00Z", "ips": ["203.0.113.10"], "notifier_email": "dan@thuong.example"}
> 201
> keep once json code
> keep its_secret json secret
> sql select count(*) as n from mail where to_address = 'dan@thuong.example' = 1
POST /api/v1/reports
  header Idempotency-Key: khoa-{engine}-1
  json
    {"description": "Trang chủ bị thay đổi", "detected_at": "2026-11-20T01:00:00Z", "ips": ["203.0.113.10"], "notifier_email": "dan@thuong.example"}
> 201
> json code = "{once}"
> json secret = "{its_secret}"
> no journal
> sql select count(*) as n from report where description like 'Trang chủ%' = 1
> sql select count(*) as n from mail where to_address = 'dan@thuong.example' = 1

== The same key with another content
POST /api/v1/reports
  header Idempotency-Key: khoa-{engine}-1
  json
    {"description": "Trang chủ khác", "detected_at": "2026-11-20T01:00:00Z"}
> 409
> no journal

== The same content again within a day is joined to the first
POST /api/v1/reports
  json
    {"description": "trang chủ  bị thay đổi", "detected_at": "2026-11-20T01:00:00Z", "ips": ["203.0.113.10"], "notifier_email": "dan@thuong.example"}
> 201
> json is_repeat = true
> keep again json code
> sql select state from report where code = '{again}' = duplicate

== Every wrong field is named
POST /api/v1/reports
  json
    {"description": 5, "detected_at": "hôm qua", "ips": "203.0.113.1", "notifier_email": "không", "officer": "truc", "state": "accepted"}
> 422
> matches "field":"description"
> matches "field":"detected_at"
> matches "field":"notifier_email"
> matches "field":"officer"
> matches "field":"state"
> no journal

== Addresses nobody can answer for
POST /api/v1/reports
  json
    {"description": "x", "detected_at": "{now}", "ips": ["10.1.2.3", "192.168.0.1", "127.0.0.1", "fe80::1", "0.0.0.0", "999.1.1.1", "203.0.113.7"]}
> 422
> json errors # 6
> json errors[0].field = "ips[0]"
> json errors[5].field = "ips[5]"
POST /api/v1/reports
  json
    {"description": "x", "detected_at": "{now}", "domains": ["khong co dau cach.vn", "-a.vn", "a..vn"]}
> 422
> json errors # 3

== Times that cannot be
POST /api/v1/reports
  json
    {"description": "x", "detected_at": "{now+600}"}
> 422
> json errors[0].field = "detected_at"
POST /api/v1/reports
  json
    {"description": "x tương lai gần", "detected_at": "{now+120}"}
> 201
POST /api/v1/reports
  json
    {"description": "x", "detected_at": "1999-12-31T00:00:00Z"}
> 422
POST /api/v1/reports
  json
    {"description": "x", "detected_at": "2026-02-30T00:00:00Z"}
> 422
POST /api/v1/reports
  json
    {"description": "x", "detected_at": "9999-99-99T99:99:99Z"}
> 422
POST /api/v1/reports
  json
    {"description": "x", "detected_at": 1900000000}
> 422
> no journal

== Ten megabytes, and just too long
POST /api/v1/reports
  json
    {"description": "{a*10000000}", "detected_at": "{now}"}
> 413
POST /api/v1/reports
  json
    {"description": "{ă*20001}", "detected_at": "{now}"}
> 422
> json errors[0].field = "description"
POST /api/v1/reports
  json
    {"description": "{ă*20000}", "detected_at": "{now}"}
> 201
POST /api/v1/reports
  raw application/json
    {"description": "\xc3\x28\xff", "detected_at": "2026-11-20T01:00:00Z"}
> 400
POST /api/v1/reports
  raw application/json
    {"description": "a\u0000b", "detected_at": "2026-11-20T01:00:00Z"}
> 4xx
POST /api/v1/reports
  raw application/json
    {"description": "\ud800", "detected_at": "2026-11-20T01:00:00Z"}
> 4xx

== A script in every field comes back as text
POST /api/v1/reports
  json
    {"notifier_name": "<script>alert(1)</script>", "notifier_address": "<script>alert(2)</script>", "notifier_phone": "02412345678", "system_name": "<script>alert(4)</script>", "operator": "<script>alert(5)</script>", "owner": "<script>alert(6)</script>", "description": "<script>alert(7)</script><img src=x onerror=alert(8)>", "detected_at": "2026-11-20T01:00:00Z", "result": "<script>alert(9)</script>", "proposal": "\"><script>alert(10)</script>"}
> 201
> keep bad json code
> keep bad_secret json secret
as truc
GET /triage/{bad}
> 200
> lacks <script>alert
> lacks <img src=x
> has &lt;script&gt;alert(7)
> has &lt;script&gt;alert(10)
> statements 20
GET /triage
> 200
> lacks <script>alert
> statements 8
as public
POST /report/status
  form
    code={bad}
    secret={bad_secret}
> 303
GET /report/status
> 200
> lacks <script>alert

== Foreign organisations learn nothing of reports
as program ng.officer
GET /api/v1/reports
> 200
> json items # 0
GET /api/v1/reports/{code}
> 404
POST /api/v1/reports/{code}/take
  json
    {"version": 1}
> 404
> no journal
as program ng.responder
GET /api/v1/reports
> 403
