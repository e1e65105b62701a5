== A hunt is planned; what is wrong is named by field and nothing typed is lost
as bv.head
GET /hunts
> 200
> has /hunts/new
> statements 30
GET /hunts/new?system=HT-000001&why=kev&reference=CVE-2026-1
> 200
> has value="CVE-2026-1"
> matches value="HT-000001"[^>]*checked
POST /hunts
  from /hunts/new
  form
    title=Săn <b>lùng</b>
    why=kev
    hypotheses=x
    techniques=T99
    sources=Nhật ký
    starts_at=2026-11-19
    ends_at=2026-11-18
> 422
> has Săn &lt;b&gt;lùng
> has f-reference-error
> has f-techniques-error
> has f-systems-error
> has f-ends_at-error
> no journal
POST /hunts
  from /hunts/new
  form
    title=Săn <b>lùng</b>
    why=routine
    hypotheses=Có webshell
    techniques=t1505.003
    systems=HT-000001
    sources=Nhật ký máy chủ
    starts_at=2026-11-19
    ends_at=2026-12-19
> 303
> keep hunt header Location /hunts/(SL-2[0-9]{3}-0001)$
> journal hunt.plan
GET /hunts/{hunt}
> 200
> has Săn &lt;b&gt;lùng
> has ungcuu hunt --indicators LIST --hunt {hunt}
> statements 30
GET /hunts/calendar?from=2026-11-01
> 200
> has {hunt}
GET /hunts/coverage
> 200
> has HT-000001
> statements 30
GET /hunts/techniques
> 200
> has T1505.003
> statements 25
as program bv.head
POST /api/v1/hunts
  json
    {"title": "Khác", "why": "kev", "hypotheses": "x", "systems": ["HT-999999"], "sources": ["x"], "starts_at": "2026-11-19", "ends_at": "2026-11-20"}
> 422
> has "reference"
> has "systems"
> no journal

== Keys are registered by their owner, and revoked with a reason
POST /api/v1/hunts/keys
  json
    {"name": "máy", "key": "xyz"}
> 422
> json errors[0].field = "key"
POST /api/v1/hunts/keys
  json
    {"name": "máy <i>a</i>", "key": "D75A980182B10AB7D54BFED3C964073A0EE172F3DAA62325AF021A68F707511A"}
> 201
> keep key json id
> journal hunt.key_add
GET /api/v1/hunts/keys
> 200
> json items[0].key = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
as program ng.head
GET /api/v1/hunts/keys
> 200
> json items # 0
POST /api/v1/hunts/keys/{key}/revoke
  json
    {"reason": "x"}
> 404
as bv.head
GET /hunts/keys
> 200
> has máy &lt;i&gt;a
POST /hunts/keys
  from /hunts/keys
  form
    name=máy b
    key=3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c
> 303
> journal hunt.key_add
POST /hunts/keys
  from /hunts/keys
  form
    name=máy b
    key=3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c
> 422
> has f-key-error
as program bv.head
GET /api/v1/hunts/keys
> 200
> keep other json items[0].id
POST /api/v1/hunts/keys/{other}/revoke
  json
    {"reason": "mất máy"}
> 200
> journal hunt.key_end
POST /api/v1/hunts/keys/{other}/revoke
  json
    {"reason": "mất máy"}
> 409
as bv.head

== An altered result is refused; a whole one is taken once, with what it could not read
POST /hunts/{hunt}/results
  from /hunts/{hunt}
  form
  file file r.jsonl application/x-ndjson {"kind":"head","format":"ungcuu.hunt.result","version":1,"program":"1","host":"may1","started":"2026-11-20T01:00:00Z","hunt":"","why":"","systems":["HT-000001"],"paths":["/var/log"]}\n{"file":"/var/log/a","line":1,"kind":"indicator","id":"l:1","value":"203.0.113.9","type":"ipv4","text":"<b>203.0.113.9</b>"}\n{"file":"/var/log/a","line":2,"kind":"indicator","id":"l:2","value":"xau.example","type":"domain","text":"<b>xau.example</b>"}\n{"kind":"trouble","file":"/var/log/rieng","inside":"","fault":"denied","skipped":false}\n{"kind":"coverage","path":"/var/log","files":9,"bytes":900,"lines":4481,"unread":1}\n{"kind":"summary","hits":2,"files":9,"bytes":900,"lines":4481,"unreadable":1,"skipped":0,"indicators":{"ipv4":5},"ended":"2026-11-20T02:00:00Z"}\n{"kind":"seal","sha256":"9cd49f549b4f1865be227edaa93e0f13eeba086a2b86e358691ea3871753ec2a"}\n
> 422
> has f-file-error
> no journal
POST /hunts/{hunt}/results
  from /hunts/{hunt}
  form
  file file r.jsonl application/x-ndjson không phải
> 422
> has f-file-error
> no journal
as program bv.head
POST /api/v1/hunts/{hunt}/results
  token none
  file file r.jsonl application/x-ndjson {"kind":"head","format":"ungcuu.hunt.result","version":1,"program":"1","host":"may1","started":"2026-11-20T01:00:00Z","hunt":"","why":"","systems":["HT-000001"],"paths":["/var/log"]}\n{"file":"/var/log/a","line":1,"kind":"indicator","id":"l:1","value":"203.0.113.9","type":"ipv4","text":"<b>203.0.113.9</b>"}\n{"file":"/var/log/a","line":2,"kind":"indicator","id":"l:2","value":"xau.example","type":"domain","text":"<b>xau.example</b>"}\n{"kind":"trouble","file":"/var/log/rieng","inside":"","fault":"denied","skipped":false}\n{"kind":"coverage","path":"/var/log","files":9,"bytes":900,"lines":4480,"unread":1}\n{"kind":"summary","hits":2,"files":9,"bytes":900,"lines":4480,"unreadable":1,"skipped":0,"indicators":{"ipv4":5},"ended":"2026-11-20T02:00:00Z"}\n{"kind":"seal","sha256":"9cd49f549b4f1865be227edaa93e0f13eeba086a2b86e358691ea3871753ec2a","key":"d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a","signature":"431c3b4247460758f4c9057178bd6bb0422fb95703f1514c4e5e8721afac38319c6e06a7fa63cad5b6410025b2ce70fd50f2e572dc17892949e1356036f44709"}\n
> 201
> json id ?
> journal hunt.result
as bv.head
POST /hunts/{hunt}/results
  from /hunts/{hunt}
  form
  file file r.jsonl application/x-ndjson {"kind":"head","format":"ungcuu.hunt.result","version":1,"program":"1","host":"may1","started":"2026-11-20T01:00:00Z","hunt":"","why":"","systems":["HT-000001"],"paths":["/var/log"]}\n{"file":"/var/log/a","line":1,"kind":"indicator","id":"l:1","value":"203.0.113.9","type":"ipv4","text":"<b>203.0.113.9</b>"}\n{"file":"/var/log/a","line":2,"kind":"indicator","id":"l:2","value":"xau.example","type":"domain","text":"<b>xau.example</b>"}\n{"kind":"trouble","file":"/var/log/rieng","inside":"","fault":"denied","skipped":false}\n{"kind":"coverage","path":"/var/log","files":9,"bytes":900,"lines":4480,"unread":1}\n{"kind":"summary","hits":2,"files":9,"bytes":900,"lines":4480,"unreadable":1,"skipped":0,"indicators":{"ipv4":5},"ended":"2026-11-20T02:00:00Z"}\n{"kind":"seal","sha256":"9cd49f549b4f1865be227edaa93e0f13eeba086a2b86e358691ea3871753ec2a","key":"d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a","signature":"431c3b4247460758f4c9057178bd6bb0422fb95703f1514c4e5e8721afac38319c6e06a7fa63cad5b6410025b2ce70fd50f2e572dc17892949e1356036f44709"}\n
> 409
> no journal
GET /hunts/{hunt}
> 200
> has /var/log/rieng
> lacks <b>203
> statements 30
as program bv.head
GET /api/v1/hunts/{hunt}
> 200
> json state = "judging"
> json results[0].seal = "signed"
> json results[0].lines = 4480
> json systems[0].coverage = 9000
> json counts.unjudged = 2
GET /api/v1/hunts/{hunt}/hits?verdict=unjudged
> 200
> json items # 2
> json items[0].value = "xau.example"
> json items[0].examples[0].text = "<b>xau.example</b>"
> keep one json items[0].id
> keep two json items[1].id

== Every group is judged, a benign one with its reason; a true one opens an incident
POST /api/v1/hunts/{hunt}/close
  json
    {"minutes": 90, "gaps": "x", "conclusion": "x"}
> 409
> no journal
as bv.head
GET /hunts/{hunt}/hits?verdict=unjudged
> 200
> has &lt;b&gt;xau.example
> has data-key="b"
> statements 30
POST /hunts/{hunt}/hits/{one}
  from /hunts/{hunt}/hits?verdict=unjudged
  form
    verdict=benign
> 422
> has form-errors
> no journal
POST /hunts/{hunt}/hits/{one}
  from /hunts/{hunt}/hits?verdict=unjudged
  form
    verdict=benign
    reason=máy <b>quét</b>
> 303
> journal hunt.judge
POST /hunts/{hunt}/hits/{two}/incident
  from /hunts/{hunt}/hits?verdict=unjudged
  form
> 303
> keep incident header Location /incidents/(SC-[0-9]+-[0-9]+)
> sql select count(*) as n from hunt_hit where incident_id is not null and verdict = 'true' = 1
GET /incidents/{incident}
> 200
> has /hunts/{hunt}
POST /hunts/{hunt}/hits/{two}/incident
  from /hunts/{hunt}/hits
  form
> 409

== Those above see figures; hits only when they are released; strangers nothing
as program truc
GET /api/v1/hunts/{hunt}
> 200
> json counts.true = 1
> json has_details = false
> lacks rieng
GET /api/v1/hunts/{hunt}/hits
> 403
POST /api/v1/hunts/{hunt}/release
  json
    {"released": true}
> 403
as program ng.head
GET /api/v1/hunts/{hunt}
> 404
GET /api/v1/hunts
> 200
> json items # 0
as program bv.head
POST /api/v1/hunts/{hunt}/release
  json
    {"released": true}
> 200
> journal hunt.release
as program truc
GET /api/v1/hunts/{hunt}/hits
> 200
> json items # 2

== The end makes it the proof of the system's duty, until it is opened again
as program bv.head
GET /api/v1/duties/organisations/BVM/ct18-1b-1/system/HT-000001
> 200
> keep before json status
POST /api/v1/hunts/{hunt}/close
  json
    {"minutes": 90, "conclusion": "Xong"}
> 422
> json errors[0].field = "gaps"
POST /api/v1/hunts/{hunt}/close
  json
    {"minutes": 90, "gaps": "một tệp không có quyền", "conclusion": "Xong"}
> 200
> journal hunt.close
clock {now+5}
GET /api/v1/duties/organisations/BVM/ct18-1b-1/system/HT-000001
> 200
> json status = "met"
as bv.head
GET /duties/organisations/BVM/ct18-1b-1/system/HT-000001
> 200
> has /hunts/{hunt}
GET /hunts/coverage
> 200
> has {hunt} · 90 %
GET /hunts/{hunt}/report.pdf
> 200
> has %PDF
GET /hunts/{hunt}/report.docx?lang=en
> 200
as program bv.head
POST /api/v1/hunts/{hunt}/reopen
  json
    {"reason": "sót nguồn"}
> 200
> journal hunt.reopen
clock {now+10}
GET /api/v1/duties/organisations/BVM/ct18-1b-1/system/HT-000001
> 200
> json status = "{before}"

== What is planned can be called off
POST /api/v1/hunts
  json
    {"title": "Khác", "why": "routine", "hypotheses": "x", "systems": ["HT-000001"], "sources": ["x"], "starts_at": "2026-11-19", "ends_at": "2026-11-20"}
> 201
> keep other json code
POST /api/v1/hunts/{other}/begin
  json
    {}
> 200
> journal hunt.begin
POST /api/v1/hunts/{other}/cancel
  json
    {"reason": "trùng"}
> 200
> journal hunt.cancel
POST /api/v1/hunts/{other}/close
  json
    {"minutes": 1, "gaps": "x", "conclusion": "x"}
> 409
