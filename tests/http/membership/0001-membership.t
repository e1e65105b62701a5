== A head begins the file; the draft is seen by nobody else, not even the coordinator
as program bv.head
POST /api/v1/memberships/BVM/begin
  json
    {"form": "01"}
> 201
> header Location: /api/v1/memberships/BVM$
> json code ~ ^TVHS-2\d{3}-0001$
> journal membership.begin
POST /api/v1/memberships/BVM/begin
  json
    {"form": "01"}
> 409
> no journal
GET /api/v1/memberships/BVM
> 200
> json file.state = "draft"
> keep id json file.id
as program truc
GET /api/v1/memberships/BVM
> 200
> json file = null
> lacks TVHS
GET /api/v1/memberships/BVM/applications/{id}/form.pdf
> 404
as program ng.head
GET /api/v1/memberships/BVM
> 404
GET /api/v1/memberships
> 200
> json items # 1
> json items[0].code = "NGOAI"

== What is missing is named, of the form and of the register
as program bv.head
POST /api/v1/memberships/BVM/submit
> 422
> json errors[0].field = "member_group"
> has "contacts"
> has "address"
> no journal

== Anything may be missing in a draft, what is there has its form, and the page keeps what was typed
as bv.head
POST /memberships/BVM/file
  from /memberships/BVM/file
  form
    version=1
    lead_name=Bà <b>Mẫu</b>
    pgp_fingerprint=
    intake_email=không phải thư
> 422
> has Bà &lt;b&gt;Mẫu&lt;/b&gt;
> has không phải thư
> no journal
POST /memberships/BVM/file
  from /memberships/BVM/file
  form
    version=1
    member_group=e
    lead_name=Bà Mẫu
    lead_title=Phó Giám đốc
    intake_address=Số 1 phố Mẫu
    intake_mobile=0900
    intake_email=tiepnhan@benhvienmau.example
    capability=Trực 24/7
    signed_by=Ông Mẫu
    signed_at=2026-11-20
    has_pledge=1
> 303
> header Location: ^/memberships/BVM$
> journal membership.save
POST /memberships/BVM/file
  from /memberships/BVM/file
  form
    version=1
    lead_name=Người khác
> 409
> has Người khác
> no journal

== The register is completed, the signed paper added, the file sent; a receipt goes out
as program bv.head
PATCH /api/v1/organisations/BVM
  json
    {"address": "Số 1 phố Mẫu", "phone": "024 1", "email": "bv@benhvienmau.example"}
> 200
POST /api/v1/organisations/BVM/contacts
  json
    {"kind": "in_hours", "name": "Trực", "email": "truc@benhvienmau.example", "call_order": 1}
> 201
as bv.head
POST /memberships/BVM/papers
  from /memberships/BVM
  file papers ban-ky.html text/html <script>alert(1)</script>
> 303
> journal membership.paper
GET /memberships/BVM
> 200
> has ban-ky.html
> keep paper matches /memberships/BVM/files/([0-9]+)
GET /memberships/BVM/files/{paper}
> 200
> header Content-Disposition: attachment
as program truc
GET /api/v1/memberships/BVM/files/{paper}
> 404
as bv.head
POST /memberships/BVM/submit
  from /memberships/BVM
> 303
> journal membership.submit
> sql select count(*) from mail where to_address = 'bv.head@bvm.example' and subject like '%TVHS%' = 1
> sql select state from membership = applied

== The officer returns it with a reason; it comes again, is checked; who checked does not approve
as program truc
GET /api/v1/memberships/BVM/files/{paper}
> 200
GET /api/v1/memberships?waiting=submitted
> 200
> json items # 1
POST /api/v1/memberships/BVM/return
  json
    {}
> 422
> json errors[0].field = "reason"
POST /api/v1/memberships/BVM/return
  json
    {"reason": "Thiếu dấu"}
> 200
> journal membership.return
as bv.head
GET /memberships/BVM
> 200
> has Thiếu dấu
POST /memberships/BVM/submit
  from /memberships/BVM
> 303
as program dp.head
POST /api/v1/memberships/BVM/approve
  json
    {}
> 409
POST /api/v1/memberships/BVM/check
  json
    {}
> 200
> journal membership.check
POST /api/v1/memberships/BVM/approve
  json
    {}
> 403
> no journal
as program bv.head
POST /api/v1/memberships/BVM/check
  json
    {}
> 403

== The head approves: number, group in the register, the next file in a year, a confirmation
as program dp.admin
POST /api/v1/memberships/BVM/approve
  json
    {"decision_no": "12/QĐ-DPQG", "decision_at": "2026-11-21", "member_group": "c"}
> 200
> journal membership.approve
GET /api/v1/memberships/BVM
> 200
> json state = "member"
> json number = "TV-0001"
> json is_report_exempt = true
> json is_late = false
> sql select member_group from organisation where code = 'BVM' = c
> sql select count(*) from mail where to_address = 'bv.head@bvm.example' and subject like '%TV-0001%' = 1
as dp.head
GET /organisations/BVM
> 200
> has TV-0001
as ng.head
GET /organisations/BVM
> 200
> lacks TV-0001

== Forms are documents
as program bv.head
GET /api/v1/memberships/BVM/applications/{id}/form.pdf
> 200
> header Content-Type: application/pdf
GET /api/v1/memberships/BVM/applications/{id}/form.docx?form=02&lang=en
> 200
> header Content-Disposition: TVHS-.*-02.docx
GET /api/v1/memberships/BVM/applications/{id}/form.pdf?form=03
> 422
GET /api/v1/memberships/NGOAI/applications/{id}/form.pdf
> 404

== Suspension needs papers; restoration brings it back
as dp.head
POST /memberships/BVM/suspend
  from /memberships/BVM/suspend
  form
    reason=Không trả lời
> 422
> has Không trả lời
> no journal
POST /memberships/BVM/suspend
  from /memberships/BVM/suspend
  form
    reason=Không trả lời
  file papers qd.pdf application/pdf %PDF-1.4
> 303
> journal membership.suspend
POST /memberships/BVM/restore
  from /memberships/BVM/restore
  form
    reason=Đã hoạt động lại
  file papers qd2.pdf application/pdf %PDF-1.4
> 303
> journal membership.restore
> sql select state from membership = member
GET /memberships?state=member&due=late
> 200
> lacks TV-0001
GET /memberships?after=khong-phai-con-tro
> 422
