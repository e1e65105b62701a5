== A waiver is asked for with its document; what is wrong is named
as program bv.head
POST /api/v1/waivers
  json
    {"duty": "ct18-1i-1", "kind": "waive", "starts_at": "2026-12-01", "ends_at": "2028-12-01", "ground_no": "1/NQ", "ground_at": "2026-11-01", "reason": "x"}
> 422
> has "files"
> no journal
as bv.head
POST /waivers
  from /waivers/new
  form
    duty=ct18-1a-2
    kind=waive
    starts_at=2026-01-01
    ends_at=2020-01-01
    ground_no=<b>12</b>
    ground_at=2026-01-01
    reason=Chuyển trụ sở
> 422
> has &lt;b&gt;12&lt;/b&gt;
> has Chuyển trụ sở
> no journal
as program ng.head
GET /api/v1/waivers
> 200
> json items # 0
GET /api/v1/waivers/MT-2026-0001
> 404

== Planning an inspection is for bodies above
as program bv.head
POST /api/v1/inspections
  json
    {"org": "BVM", "purpose": "x", "starts_at": "2026-12-01", "ends_at": "2026-12-02", "decision_no": "1", "decision_at": "2026-01-01", "inspectors": ["bv.head"]}
> 403
> no journal
as program ng.head
POST /api/v1/inspections
  json
    {"org": "BVM", "purpose": "x", "starts_at": "2026-12-01", "ends_at": "2026-12-02", "decision_no": "1", "decision_at": "2026-01-01", "inspectors": ["ng.head"]}
> 404
as program bo.head
POST /api/v1/inspections
  json
    {"org": "BVM", "purpose": "Kiểm tra", "starts_at": "2026-12-01", "ends_at": "2026-12-02", "decision_no": "1", "decision_at": "2026-01-01", "inspectors": ["la"]}
> 422
> json errors[0].field = "inspectors"
POST /api/v1/inspections
  json
    {"org": "BVM", "purpose": "Kiểm tra", "starts_at": "2026-12-01", "ends_at": "2026-12-02", "decision_no": "1", "decision_at": "2026-01-01", "inspectors": ["bo.head"]}
> 201
> header Location: /api/v1/inspections/KT-2\d{3}-0001$
> journal oversight.inspection_plan
> keep code json code
as program ng.head
GET /api/v1/inspections/{code}
> 404
as program bv.head
GET /api/v1/inspections/{code}
> 200
> json state = "planned"
POST /api/v1/inspections/{code}/begin
> 403
as program bo.head
POST /api/v1/inspections/{code}/begin
> 200
GET /api/v1/inspections/{code}/minutes.pdf
> 409
