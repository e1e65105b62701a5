== The coordinator sees everybody, a member itself, each with the reason
lang vi
as program truc
GET /api/v1/reachability
> 200
> json items ?
> has "code":"BVM"
GET /api/v1/reachability?state=khac
> 422
GET /api/v1/reachability?after=khong-doc-duoc
> 422
as program bv.head
GET /api/v1/reachability
> 200
> has "code":"BVM"
> lacks "code":"NGOAI"
GET /api/v1/reachability/NGOAI
> 404
as program ng.officer
GET /api/v1/reachability/BVM
> 404
as public api
GET /api/v1/reachability
> 401

== The list is a page and a spreadsheet
as truc
GET /reachability
> 200
> has Liên hệ được với ai
> has /reachability/BVM
GET /reachability?q=b%E1%BB%87nh+vi%E1%BB%87n
> 200
> has /reachability/BVM
GET /reachability.csv
> 200
> header Content-Type: ^text/csv
> has BVM
GET /reachability?state=alive
> 200
> lacks /reachability/BVM"

== A contact point is asked by mail, one question at a time
as program truc
POST /api/v1/organisations/BVM/contacts
  json
    {"kind": "in_hours", "name": "Trực hỏi", "email": "hoi@benhvienmau.example", "phone": "024 0000 0009", "call_order": 1}
> 201
> keep contact json id
POST /api/v1/reachability/BVM/contacts/{contact}/ask
  json
    {"by": "mail"}
> 200
> journal directory.check_ask
> sql select count(*) as n from mail where to_address = 'hoi@benhvienmau.example' = 1
POST /api/v1/reachability/BVM/contacts/{contact}/ask
  json
    {"by": "mail"}
> 409
> no journal
POST /api/v1/reachability/BVM/contacts/987654321/ask
  json
    {"by": "mail"}
> 404
GET /api/v1/reachability/BVM
> 200
> json checks[0].result = "waiting"
as program ng.officer
POST /api/v1/reachability/BVM/contacts/{contact}/ask
  json
    {"by": "mail"}
> 404
> no journal

== By phone: a wrong code is no answer
as program truc
POST /api/v1/reachability/BVM/contacts/{contact}/ask
  json
    {"by": "phone"}
> 200
> journal directory.check_ask
GET /api/v1/reachability/BVM
> json checks[0].kind = "phone"
> 200
> keep check json checks[0].id
as truc
POST /reachability/BVM/checks/{check}
  from /reachability/BVM
  form
    code=0000-0000
    name=Bà Ba
    result=answered
> 422
> has Mã không khớp
> no journal
POST /reachability/BVM/checks/{check}
  from /reachability/BVM
  form
    result=no_answer
> 303
> journal directory.check_answer
as program truc
GET /api/v1/reachability
> 200
> has "state":"silent"

== A link that is none tells nothing
as public
GET /contact-check/khong-phai
> 404
POST /contact-check/khong-phai
  from /sign-in
  form
    name=Ai
    result=right
> 404
> no journal

== A body without a website cannot be visited
as program truc
POST /api/v1/reachability/NGOAI/visit
> 409
> no journal
