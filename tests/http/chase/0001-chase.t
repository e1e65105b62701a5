== What is long owed becomes the draft of a letter, which only the chaser sees
clock 2027-01-04T01:00:00Z
clock 2027-01-05T01:00:00Z
clock 2027-02-03T01:00:00Z
clock 2027-02-04T01:00:00Z
as program truc
GET /api/v1/chases?kind=letter&org=BVM
> 200
> json items[0].state = "draft"
> json items[0].by = "DPQG"
> keep code json items[0].code
> statements 12
as program bv.head
GET /api/v1/chases/{code}
> 404
GET /api/v1/chases?kind=letter
> 200
> json items # 0
as program ng.head
GET /api/v1/chases/{code}
> 404

== It is worded, handed in, and signed by somebody else
as program truc
POST /api/v1/chases/{code}/word
  json
    {"body": "Đề nghị <b>làm ngay</b>", "answer_by": "2027-02-01"}
> 422
> json errors[0].field = "answer_by"
> no journal
POST /api/v1/chases/{code}/word
  json
    {"body": "Đề nghị <b>làm ngay</b>", "answer_by": "2027-03-10"}
> 200
> journal chase.word
as truc
GET /chases/{code}
> 200
> has &lt;b&gt;làm ngay&lt;/b&gt;
> has /chases/{code}/letter.pdf
> lacks action="/chases/{code}/send"
POST /chases/{code}/hand-in
  from /chases/{code}
> 303
> journal chase.hand_in
as program truc
POST /api/v1/chases/{code}/send
  json
    {"signer": "x", "signer_title": "y"}
> 403
> no journal
as dp.head
POST /chases/{code}/send
  from /chases/{code}
  form
    signer=Bà Chi
> 422
> has Bà Chi
> no journal
as program dp.head
POST /api/v1/chases/{code}/send
  json
    {"signer": "Bà Chi", "signer_title": "Giám đốc"}
> 200
> journal chase.send
> sql select count(*) as n from mail where kind = 'chase' and subject like '%1/DPQG-ĐĐ%' = 3
GET /api/v1/chases/{code}/letter.pdf
> 200
> header Content-Type: ^application/pdf
GET /api/v1/chases/{code}/letter.docx?lang=en
> 200
POST /api/v1/chases/{code}/withdraw
  json
    {"reason": "x"}
> 409
> no journal

== The organisation acknowledges and answers; the chaser insists, then accepts
as program bv.officer
GET /api/v1/chases/{code}
> 200
> json state = "issued"
> json number = "1/DPQG-ĐĐ"
> json answer_by = "2027-03-10"
POST /api/v1/chases/{code}/acknowledge
> 200
> journal chase.acknowledge
POST /api/v1/chases/{code}/acknowledge
> 409
as program bv.responder
POST /api/v1/chases/{code}/answer
  json
    {"answer": "xong"}
> 403
as bv.head
POST /chases/{code}/answer
  from /chases/{code}
  form
    answer=
    promised_at=2027-12-31
> 422
> has 2027-12-31
> no journal
POST /chases/{code}/answer
  from /chases/{code}
  form
    answer=Đang làm
    promised_at=2027-12-31
  file files ke-hoach.pdf application/pdf %PDF-1.4 thử
> 303
> journal chase.answer
as program bv.head
POST /api/v1/chases/{code}/accept
  json
    {}
> 403
as program truc
POST /api/v1/chases/{code}/insist
  json
    {}
> 422
> json errors[0].field = "finding"
POST /api/v1/chases/{code}/insist
  json
    {"finding": "chưa nêu nguyên nhân"}
> 200
> journal chase.insist
as program bv.head
POST /api/v1/chases/{code}/answer
  json
    {"answer": "Vì thiếu người"}
> 200
as program truc
POST /api/v1/chases/{code}/accept
  json
    {"finding": "được"}
> 200
> journal chase.accept
GET /api/v1/chases/{code}
> 200
> json state = "accepted"
> json answers # 2
> json answers[0].verdict = "accepted"
as program ng.head
POST /api/v1/chases/{code}/answer
  json
    {"answer": "x"}
> 404

== What a person was told stands on the web as well, in one mail a day
as program bv.officer
GET /api/v1/my-tasks
> 200
> json digest_of = "2027-02-03"
> json items[0].org = "BVM"
> lacks NGOAI
as bv.responder
GET /my-tasks
> 200
> lacks NGOAI
> sql select count(*) as n from (select account_id, made_on from chase_digest group by account_id, made_on having count(*) > 1) x = 0
> sql select count(*) as n from (select to_address, substr(key, 1, 40) as k from mail where key like 'chase:%' group by to_address, substr(key, 1, 40) having count(*) > 1) x = 0

== Cure rates as page, JSON and CSV; reviewers who are late; filters
as program truc
GET /api/v1/chases/cure?from=2027-01-01&to=2027-12-31
> 200
> json all.chased ?
> json rows[0].step ?
GET /api/v1/chases/cure?from=2027-12-31&to=2027-01-01
> 422
GET /api/v1/chases?state=accepted&clause=1a
> 200
> json items # 1
GET /api/v1/chases?step=parent&kind=letter
> 200
> json items # 0
GET /api/v1/chases/reviews?kind=chase
> 200
> json items # 0
GET /api/v1/chases/reviews?after=x
> 422
as truc
GET /chases/cure
> 200
GET /chases/cure.csv
> 200
> header Content-Type: ^text/csv
> has followed_30
GET /chases?kind=reminder&show=late
> 200
GET /chases/reviews
> 200
GET /organisations/BVM
> 200
> has /chases?org=BVM
