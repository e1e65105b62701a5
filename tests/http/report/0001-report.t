== A report is made; whoever has no part in it does not learn that it exists
as program bv.head
POST /api/v1/summary-reports
  json
    {"scope": "nation", "year": 2025}
> 403
> no journal
POST /api/v1/summary-reports
  json
    {"scope": "organisation", "of": "BVM", "year": 2021}
> 422
> json errors[0].field = "year"
> no journal
POST /api/v1/summary-reports
  json
    {"scope": "organisation", "of": "BVM", "year": 2025}
> 201
> keep report json code
> journal summary.open
GET /api/v1/summary-reports/{report}
> 200
> json scope = "organisation"
> json of = "BVM"
as program ng.head
GET /api/v1/summary-reports/{report}
> 404
as program truc
GET /api/v1/summary-reports/{report}
> 200
POST /api/v1/summary-reports/{report}/issue
  json
    {"number": "1/BC", "place": "Hà Nội", "signed_at": "2026-12-01", "title": "Cục trưởng", "name": "An"}
> 409
> no journal
