== What is stated is what the program does not record by itself
as program bv.head
GET /api/v1/evidence/kinds
> 200
> has "kind":"guide"
> lacks "kind":"member"
> lacks "kind":"budget"
> lacks "kind":"positions"
GET /api/v1/evidence
> 200
> json items # 0

== A statement without paper is a claim; mistakes are named by field
POST /api/v1/evidence
  json
    {"kind": "guide", "begins": "2026-01-05", "values": ["year=2026", "topic=budget"], "note": "Dự toán <b>năm</b>"}
> 201
> header Location: /api/v1/evidence/MC-2\d{3}-000001$
> json code ~ ^MC-2\d{3}-000001$
> keep code json code
> journal evidence.state
GET /api/v1/evidence/{code}
> 200
> json state = "waiting"
> json grade = "claimed"
> json subjects[0].code = "BVM"
> json versions[0].values.topic = "budget"
> json may_judge = false
> json flags # 0
POST /api/v1/evidence
  json
    {"kind": "guide", "begins": "2126-01-05", "values": ["topic=nothing"], "doc_no": "1/QĐ"}
> 422
> has "begins"
> has "topic"
> has "doc_at"
> no journal
POST /api/v1/evidence
  json
    {"kind": "member", "begins": "2026-01-05"}
> 422
> has "kind"
> no journal
POST /api/v1/evidence
  json
    {"kind": "scan", "subjects": ["HT-000001"], "begins": "2020-01-05"}
> 422
> has HT-000001
> no journal
POST /api/v1/evidence
  json
    {"kind": "guide", "org": "NGOAI", "begins": "2026-01-05"}
> 403
> no journal

== The page asks what the kind asks, keeps what was typed, and takes the signed paper
as bv.head
GET /evidence/new
> 200
> has value="guide"
GET /evidence/new?kind=campaign
> 200
> has name="v1"
> has name="v4"
> lacks name="v5"
POST /evidence
  from /evidence/new?kind=campaign
  form
    kind=campaign
    org=BVM
    begins=2026-03-01
    v4=rất nhiều
    note=<script>x</script>
> 422
> has rất nhiều
> has &lt;script&gt;x
> no journal
POST /evidence
  from /evidence/new?kind=campaign
  form
    kind=campaign
    org=BVM
    begins=2026-03-01
    ends=2026-03-31
    v1=public
    v2=reporting
    v3=yes
    v4=12.000
    doc_no=07/KH
    doc_at=2026-02-20
    signer=Bà <i>Mẫu</i>
  file file ky.html text/html <script>alert(1)</script>
> 303
> header Location: ^/evidence/MC-2\d{3}-000002$
> journal evidence.state
GET /evidence
> 200
> keep paged matches (MC-2[0-9]{3}-000002)
GET /evidence/{paged}
> 200
> has ky.html
> has Bà &lt;i&gt;Mẫu&lt;/i&gt;
> has 12.000
> lacks /verify
> keep paper matches /evidence/MC-2[0-9]{3}-000002/files/([0-9]+)
GET /evidence/{paged}/files/{paper}
> 200
> header Content-Disposition: attachment

== Nobody judges his own; strangers see nothing
as program bv.officer
POST /api/v1/evidence/{paged}/verify
  json
    {}
> 403
> no journal
as program ng.head
GET /api/v1/evidence
> 200
> json items # 0
GET /api/v1/evidence/{paged}
> 404
GET /api/v1/evidence/{paged}/files/{paper}
> 404
POST /api/v1/evidence/{paged}/verify
  json
    {}
> 404
> no journal
as program bv.inspector
POST /api/v1/evidence
  json
    {"kind": "guide", "begins": "2026-01-05"}
> 403
GET /api/v1/evidence/review
> 403

== The ministry finds what waits in its queue, sends back with a reason, and takes it back
as program bo.head
GET /api/v1/evidence/review
> 200
> json items # 2
> json items[0].code = "{code}"
> json items[0].is_late = false
> json items[0].flags[0] = "recorded_late"
> json items[0].flags[1] = "no_paper"
POST /api/v1/evidence/{code}/return
  json
    {}
> 422
> has "reason"
> no journal
POST /api/v1/evidence/{code}/return
  json
    {"reason": "Thiếu quyết định", "version": 7}
> 409
> no journal
POST /api/v1/evidence/{code}/return
  json
    {"reason": "Thiếu quyết định", "version": 1}
> 200
> journal evidence.return
POST /api/v1/evidence/{code}/verify
  json
    {}
> 409
> no journal
POST /api/v1/evidence/{code}/reopen
  json
    {"reason": "nhầm"}
> 200
> journal evidence.reopen
as bo.head
GET /evidence/review
> 200
> has Dự toán &lt;b&gt;năm&lt;/b&gt;
POST /evidence/{code}/return
  from /evidence/review
  form
    reason=
    version=3
    next=review
> 422
> no journal
POST /evidence/{paged}/verify
  from /evidence/review
  form
    version=1
    next=review
> 303
> header Location: ^/evidence/review$
> journal evidence.verify
GET /evidence/{paged}
> 200
> has /reopen
> has /judge-false

== A correction is a further version and waits again; what is named changes, the rest stays
as program bv.head
POST /api/v1/evidence/{paged}/correct
  json
    {"signer": "Ông Mẫu"}
> 200
> journal evidence.correct
GET /api/v1/evidence/{paged}
> 200
> json version = 3
> json state = "waiting"
> json grade = "attested"
> json versions # 3
> json versions[0].doc_no = "07/KH"
> json versions[0].values.reach = "12000"
> json versions[2].signer = "Bà <i>Mẫu</i>"
as bv.head
GET /evidence/{paged}/correct
> 200
> has value="2026-03-31"
> has value="Ông Mẫu"

== False is false: no withdrawal, no correction; known then as it was
as program truc
POST /api/v1/evidence/{paged}/judge-false
  json
    {"reason": "Không có chiến dịch nào"}
> 200
> journal evidence.judge_false
as program bv.head
POST /api/v1/evidence/{paged}/withdraw
  json
    {"reason": "xin rút"}
> 409
> no journal
POST /api/v1/evidence/{paged}/correct
  json
    {"signer": "Ai"}
> 409
> no journal
POST /api/v1/evidence/{code}/withdraw
  json
    {"reason": "khai trùng"}
> 200
> journal evidence.withdraw
GET /api/v1/evidence?state=false
> 200
> json items # 1
GET /api/v1/evidence?kind=guide&state=withdrawn&org=BVM
> 200
> json items # 1
GET /api/v1/evidence?after=x
> 422
> sql select count(*) as n from evidence_version where known_to is null = 2
> sql select count(*) as n from evidence_version = 8

== The same paper by two organisations is shown to who judges both
as ng.head
POST /evidence
  from /evidence/new?kind=campaign
  form
    kind=campaign
    org=NGOAI
    begins=2026-03-01
  file file khac-ten.html text/html <script>alert(1)</script>
> 303
> journal evidence.state
as truc
GET /evidence/review
> 200
> has dùng chính bản ký này

== Spreadsheets take one row for each; the same file again changes nothing
as bv.head
GET /templates/evidence?format=csv
> 200
> has code,org,kind,subjects
POST /imports
  from /imports
  form
    reg=evidence
  file file minhchung.csv text/csv kind,begins,values,doc_no,doc_at\nguide,01/02/2026,topic=budget year=2026,5/HD,02/02/2026\ncampaign,01/02/2026,audience=staff reach=12.500,,\nmember,01/02/2026,,,\n
> 303
> keep id header Location /imports/([0-9]+)
clock {now+1}
GET /imports/{id}
> 200
> sql select n_bad from sheet_import where id = {id} = 1
POST /imports/{id}/commit
  from /imports/{id}
  form
    mode=good
> 303
> journal sheet.commit
clock {now+1}
GET /imports/{id}
> 200
> sql select count(*) as n from evidence where kind = 'guide' = 2
> sql select count(*) as n from evidence_version where fields like 'audience=staff%reach=12500' = 1
POST /imports
  from /imports
  form
    reg=evidence
  file file lannua.csv text/csv kind,begins,values,doc_no,doc_at\nguide,01/02/2026,topic=budget year=2026,5/HD,02/02/2026\n
> 303
> keep id header Location /imports/([0-9]+)
clock {now+1}
GET /imports/{id}
> 200
> sql select n_same from sheet_import where id = {id} = 1
GET /exports/evidence?format=csv
> 200
> has reach=12500
