== Lists are paged by key and say how to go on
as program truc
GET /api/v1/organisations
> 200
> json items # 5
> json next = null
> statements 3
GET /api/v1/organisations?after=khong-phai-con-tro
> 422

== A search finds with and without marks
GET /api/v1/organisations?q=minh+hoa
> 200
> json items # 1
> json items[0].code = "BMH"
GET /api/v1/organisations?q=B%E1%BB%99%20Minh
> 200
> json items[0].code = "BMH"
GET /api/v1/organisations?q=%25
> 200
> json items # 0

== An organisation is added once
POST /api/v1/organisations
  json
    {"code": "CTM", "name": "Công ty Mẫu", "kind": "company", "parent": "BMH"}
> 201
> header Location: /organisations/CTM$
> journal network.organisation_add
POST /api/v1/organisations
  json
    {"code": "CTM", "name": "Công ty Mẫu khác", "kind": "company", "parent": "BMH"}
> 4xx
> no journal
> sql select count(*) as n from organisation where code = 'CTM' = 1

== Whose is it: the longest prefix, then the carrier, then the sector's lead, then the coordinator
GET /api/v1/lookup?ip=203.0.113.10
> 200
> json candidates[0].organisation = "BVM"
> json candidates[0].reason = "owner"
> json candidates[1].organisation = "ISPM"
> json candidates[-1].organisation = "DPQG"
> statements 7
GET /api/v1/lookup?ip=203.0.113.200
> 200
> json candidates[0].organisation = "ISPM"
GET /api/v1/lookup?domain=www.benhan.benhvienmau.example
> 200
> json candidates[0].organisation = "BVM"
GET /api/v1/lookup?q=hxxps://www[.]bominhhoa[.]example/trang
> 200
> json candidates[0].organisation = "BMH"
GET /api/v1/lookup?ip=2001:db8:10::1
> 200
> json candidates[0].organisation = "BVM"
GET /api/v1/lookup?ip=8.8.8.8
> 200
> json candidates[0].organisation = "DPQG"

== What is no address is said, and what is typed comes back as text
GET /api/v1/lookup?ip=999.1.1.1
> 422
as truc
GET /lookup?q=%3Cscript%3Ealert(1)%3C/script%3E
> 200
> lacks <script>alert(1)
> has &lt;script&gt;alert(1)

== Private address space is nobody's
as program truc
POST /api/v1/organisations/BVM/addresses
  json
    {"value": "10.0.0.0/8"}
> 422
> json errors[0].field = "value"
POST /api/v1/organisations/BVM/addresses
  json
    {"value": "0.0.0.0/0"}
> 422

== Another organisation changes nothing here
as program ng.officer
POST /api/v1/organisations/BVM/addresses
  json
    {"value": "203.0.113.64/26"}
> 403
> no journal
POST /api/v1/organisations/KHONGCO/addresses
  json
    {"value": "203.0.113.64/26"}
> 404

== Levels and private contacts are for those who may know
as program ng.officer
GET /api/v1/systems
> 200
> lacks "level":4
GET /api/v1/organisations/BVM
> 200
> lacks it@benhvienmau.example
as program truc
GET /api/v1/systems
> 200
> has "level":4
GET /api/v1/organisations/BVM
> 200
> has it@benhvienmau.example
