== A case and a report of the hospital
as program bv.head
POST /api/v1/incidents
  json
    {"title": "Lộ dữ liệu người bệnh", "type": "intrusion", "severity": 3, "detected_at": "2026-11-20T01:00:00Z", "system_level": 3}
> 201
> keep case json code
POST /api/v1/incidents/{case}/statutory-reports
  json
    {"kind": "notice"}
> 201
> keep report json code
> json files # 0

== The signed copy is put beside it, its hash shown
as bv.head
POST /statutory-reports/{report}/signed-copy
  from /statutory-reports/{report}
  file signed_copy da-ky.pdf application/pdf %PDF-1.7 ban da ky
> 303
> journal reporting.signed_copy
GET /statutory-reports/{report}
> 200
> has da-ky.pdf
> has 76914dd3
> keep file matches /files/(\d+)
as program bv.head
GET /api/v1/statutory-reports/{report}
> 200
> json files # 1
> json files[0].id = "{file}"
> json files[0].name = "da-ky.pdf"
> json files[0].size = 18
> json files[0].sha256 ~ ^[0-9a-f]{64}$

== It comes back as an attachment and nothing else
GET /api/v1/files/{file}
> 200
> header Content-Disposition: ^attachment; .*da-ky.pdf
> header X-Content-Type-Options: ^nosniff$
> has %PDF-1.7 ban da ky
as bv.head
GET /files/{file}
> 200
> header Content-Disposition: ^attachment
> header X-Content-Type-Options: ^nosniff$

== By a program as well, and what makes no document is refused
as program bv.head
POST /api/v1/statutory-reports/{report}/signed-copy
  file signed_copy trang-hai.pdf application/pdf %PDF-1.7 trang hai
> 201
> header Location: ^/api/v1/files/\d+$
> json files # 2
POST /api/v1/statutory-reports/{report}/signed-copy
  file signed_copy trang.html text/html <script>alert(1)</script>
> 422
> json errors[0].field = "signed_copy"
> no journal

== Another organisation neither reads nor adds
as program ng.head
GET /api/v1/files/{file}
> 404
POST /api/v1/statutory-reports/{report}/signed-copy
  file signed_copy gia.pdf application/pdf %PDF-1.7 gia
> 404
> no journal
as ng.head
GET /files/{file}
> 404
as program truc
GET /api/v1/files/{file}
> 404
POST /api/v1/statutory-reports/{report}/signed-copy
  file signed_copy gia.pdf application/pdf %PDF-1.7 gia
> 404
> no journal
as public api
GET /api/v1/files/{file}
> 401
