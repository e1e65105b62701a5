== The yearly report is computed from what is said of systems
as program truc
POST /api/v1/systems
  json
    {"owner": "NGOAI", "name": "Hệ thống trong báo cáo năm", "level": 3, "decision_no": "12/QĐ-NG", "decision_at": "2026-02-01"}
> 201
> keep ht json code
POST /api/v1/systems/{ht}/facts/measures
  json
    {"value": "partial", "valid_from": "2026-03-01"}
> 201
POST /api/v1/systems/{ht}/facts/measures_due
  json
    {"value": "30/06/2027", "valid_from": "2026-03-01"}
> 201
POST /api/v1/systems/{ht}/facts/measures_due
  json
    {"value": "sớm", "valid_from": "2026-03-01"}
> 422
> json errors[0].field = "value"
GET /api/v1/system-reports/form?org=NGOAI&year=2026
> 200
> json role = "owner"
> json from = "2025-12-14T17:00:00Z"
> json due_before = "2026-12-24T17:00:00Z"
> has 30/06/2027
> has 12/QĐ-NG
GET /api/v1/system-reports/form?org=NGOAI&year=2025
> 422

== People read it and take it away
as truc
GET /system-reports?org=NGOAI&year=2026
> 200
> has form.xlsx
GET /system-reports/form.xlsx?org=NGOAI&year=2026
> 200
> header Content-Type: spreadsheetml
GET /system-reports/form.docx?org=NGOAI&year=2026
> 200
> header Content-Type: wordprocessingml
GET /system-reports/form.pdf?org=NGOAI&year=2026
> 200
> header Content-Type: application/pdf

== It is its own tree's and the coordinator's
as program bv.officer
GET /api/v1/system-reports/form?org=NGOAI&year=2026
> 404
as program ng.officer
GET /api/v1/system-reports/form?year=2026
> 200
> json org = "NGOAI"
GET /api/v1/system-reports
> 200

== Sending is recorded with the signed copy
as truc
POST /system-reports
  from /system-reports?org=NGOAI&year=2026
  form
    org=NGOAI
    year=2026
    role=owner
    channel=portal
    number=12/BC
    sent_at=2026-11-20
  file file mau08-da-ky.pdf application/pdf %PDF-1.7 da ky
> 303
> journal network.system_report
> sql select number from system_report = 12/BC
GET /system-reports?org=NGOAI&year=2026
> 200
> has mau08-da-ky.pdf
> has 12/BC
> keep copy matches /system-reports/([0-9]+)/copy
GET /system-reports/{copy}/copy
> 200
> has %PDF-1.7 da ky
POST /system-reports
  from /system-reports?org=NGOAI&year=2026
  form
    org=NGOAI
    year=2026
    channel=telepathy
    sent_at=2099-01-01
> 422
> no journal
as bv.officer
GET /system-reports/{copy}/copy
> 404
as ng.officer
GET /system-reports/{copy}/copy
> 200
