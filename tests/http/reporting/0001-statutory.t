== A case of the hospital
as program bv.head
POST /api/v1/incidents
  json
    {"title": "Lộ dữ liệu người bệnh", "type": "intrusion", "severity": 3, "detected_at": "2026-11-20T01:00:00Z", "system_level": 3}
> 2xx
> keep case json code

== A draft is filled in from case and register, once per kind
POST /api/v1/incidents/{case}/statutory-reports
  json
    {"kind": "notice"}
> 201
> keep report json code
> header Location: ^/api/v1/statutory-reports/{report}$
> journal reporting.begin
> statements 40
POST /api/v1/incidents/{case}/statutory-reports
  json
    {"kind": "notice"}
> 200
> json code = "{report}"
POST /api/v1/incidents/{case}/statutory-reports
  json
    {"kind": "khong-co"}
> 4xx
> no journal
GET /api/v1/statutory-reports/{report}
> 200
> json state = "draft"
> has Bệnh viện Mẫu
> keep version json version
> statements 8

== What is missing or wrong is named item by item
POST /api/v1/statutory-reports/{report}/send
  json
    {"version": {version}}
> 422
> json errors[0].field ?
> no journal
PATCH /api/v1/statutory-reports/{report}
  json
    {"version": {version}, "la": "x"}
> 422
> no journal

== Private addresses have no place among public ones
POST /api/v1/incidents/{case}/statutory-reports
  json
    {"kind": "initial"}
> 2xx
> keep initial json code
GET /api/v1/statutory-reports/{initial}
> 200
> keep initial_version json version
PATCH /api/v1/statutory-reports/{initial}
  json
    {"version": {initial_version}, "public_ips": ["10.0.0.5", "203.0.113.10"]}
> 422
> matches "field":"public_ips
> no journal

== Numbers, times, yes and no have the types of JSON, in and out
POST /api/v1/incidents/{case}/statutory-reports
  json
    {"kind": "report_72h", "affected_persons": 1200, "personal_data": true, "detected_at": "2026-11-20T08:00:00+07:00", "data_types": "Họ tên"}
> 201
> keep notice json code
> keep notice_version json version
> json fields.affected_persons = 1200
> json fields.personal_data = true
> json fields.detected_at = "2026-11-20T01:00:00Z"
> json fields.data_types = "Họ tên"
> sql select count(*) as n from statutory_report where code = '{notice}' and fields like '%"personal_data":"yes"%' = 1
PATCH /api/v1/statutory-reports/{notice}
  json
    {"version": {notice_version}, "affected_persons": 0, "personal_data": false}
> 200
> keep notice_version json version
> json fields.affected_persons = 0
> json fields.personal_data = false
> json fields.data_types = "Họ tên"
PATCH /api/v1/statutory-reports/{notice}
  json
    {"version": {notice_version}, "data_types": "Họ tên, số thẻ", "clear": ["affected_persons", "personal_data"]}
> 200
> keep notice_version json version
> json fields.affected_persons = null
> json fields.personal_data = null

== A value of another type is refused by name
PATCH /api/v1/statutory-reports/{notice}
  json
    {"version": {notice_version}, "affected_persons": "1200", "personal_data": "yes", "detected_at": 5, "data_types": 7, "reporter_name": true}
> 422
> json errors # 5
> matches "field":"affected_persons"
> matches "field":"personal_data"
> matches "field":"detected_at"
> matches "field":"data_types"
> matches "field":"reporter_name"
> no journal
PATCH /api/v1/statutory-reports/{notice}
  json
    {"version": {notice_version}, "affected_persons": -1, "detected_at": "hôm qua"}
> 422
> json errors # 2
PATCH /api/v1/statutory-reports/{notice}
  json
    {"version": {notice_version}, "affected_persons": 12.5}
> 422
> json errors[0].field = "affected_persons"
PATCH /api/v1/statutory-reports/{notice}
  json
    {"version": {notice_version}, "affected_persons": 9007199254740993}
> 422
> json errors[0].field = "affected_persons"

== Two people at one draft: the second is told
PATCH /api/v1/statutory-reports/{report}
  json
    {"version": {version}, "reporter_address": "Số 1 phố Mẫu"}
> 2xx
> journal reporting.save
as program bv.responder
PATCH /api/v1/statutory-reports/{report}
  json
    {"version": {version}, "reporter_address": "Số 2 phố Mẫu"}
> 409
> no journal
GET /api/v1/statutory-reports/{report}
> 200
> has Số 1 phố Mẫu

== A draft is its author's alone, in every address
as program truc
GET /api/v1/statutory-reports/{report}
> 404
PATCH /api/v1/statutory-reports/{report}
  json
    {"version": 1, "reporter_address": "Kẻ khác"}
> 404
POST /api/v1/statutory-reports/{report}/send
  json
    {"version": 1}
> 404
GET /api/v1/statutory-reports/{report}/document.pdf
> 404
GET /api/v1/incidents/{case}/statutory-reports
> 200
> lacks {report}
as program ng.head
GET /api/v1/incidents/{case}/statutory-reports
> 404
GET /api/v1/statutory-reports/{report}
> 404
POST /api/v1/incidents/{case}/statutory-reports
  json
    {"kind": "notice"}
> 404
> no journal

== The form shows what was typed, as text
as bv.head
GET /statutory-reports/{report}/edit
> 200
> has Số 1 phố Mẫu
> statements 12
POST /statutory-reports/{report}
  from /statutory-reports/{report}/edit
  form
    version=2
    reporter_name=<script>alert(1)</script>
    reporter_email=không phải thư
> 422
> lacks <script>alert(1)
> has &lt;script&gt;alert(1)
> no journal

== A document of a draft, for its author
GET /statutory-reports/{report}/document.pdf
> 200
> header Content-Type: ^application/pdf
> header Content-Disposition: ^attachment
> matches ^%PDF-
GET /statutory-reports/{report}/document.docx
> 200
> matches ^PK

== Withdrawn, it takes no changes
GET /statutory-reports/{report}
> 200
as program bv.head
GET /api/v1/statutory-reports/{report}
> 200
> keep version json version
POST /api/v1/statutory-reports/{report}/withdraw
  json
    {"version": {version}, "reason": "Không cần nữa"}
> 2xx
> journal reporting.withdraw
PATCH /api/v1/statutory-reports/{report}
  json
    {"version": {version}, "reporter_address": "Muộn"}
> 409
