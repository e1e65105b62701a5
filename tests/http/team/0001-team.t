== A team is set up, and everybody who reads the register sees it
as program truc
POST /api/v1/teams
  json
    {"org": "BVM", "kind": "organisation", "name": "Đội ứng cứu Bệnh viện Mẫu", "decision_no": "12/QĐ-BVM", "decision_at": "2026-01-05", "head": "Bà Mẫu", "services": ["6.1", "6.2"]}
> 201
> header Location: /api/v1/teams/DUC-
> keep team json code
> journal team.add
GET /api/v1/teams?q=ung+cuu+benh+vien
> 200
> json items # 1
> json items[0].organisation = "BVM"
GET /api/v1/teams?service=6.2
> 200
> json items # 1
GET /api/v1/teams?service=9.1
> 200
> json items # 0
GET /api/v1/teams?after=khong-phai-con-tro
> 422
GET /api/v1/teams/{team}
> 200
> json services # 2
> json members # 0

== A sector team names its sector; areas are no services
POST /api/v1/teams
  json
    {"org": "BVM", "kind": "sector", "name": "Đội y tế", "services": ["6"]}
> 422
> no journal

== An expert's record keeps no number
POST /api/v1/experts
  json
    {"org": "BVM", "name": "Nguyễn Văn Mẫu", "national_id": "001085012345", "has_consent": true, "consent_at": "2026-01-01"}
> 201
> keep expert json code
> journal team.person_add
GET /api/v1/experts/{expert}
> 200
> json has_number = true
> lacks 001085012345
POST /api/v1/experts
  json
    {"org": "BVM", "name": "Sai Số", "national_id": "12"}
> 422
> json errors[0].field = "national_id"
> no journal

== A member counts while membership and credential are in force
POST /api/v1/experts/{expert}/credentials
  json
    {"standard": "tt20-2017", "skill": "2.2.c", "name": "GCIH", "issuer": "GIAC", "from": "2026-01-01", "last": "2026-12-31"}
> 201
> keep credential json id
> journal team.credential_add
POST /api/v1/teams/{team}/members
  json
    {"person": "{expert}", "kind": "staff", "from": "2026-02-01", "duty_share": 100}
> 201
> keep member json id
> journal team.member_add
POST /api/v1/teams/{team}/members
  json
    {"person": "{expert}", "kind": "staff", "from": "2026-03-01", "duty_share": 100}
> 422
> no journal
GET /api/v1/teams/count-once?as_of=2026-12-31
> 200
> json national.distinct_experts = 1
> json items[0].effective = 1
> json items[0].missing = 4
GET /api/v1/teams/count-once?as_of=2027-01-01
> 200
> json national.distinct_experts = 0
> json items[0].nominal = 1
> json items[0].effective = 0
GET /api/v1/teams/count-once?as_of=hom-qua
> 422

== A foreign organisation sees the team, not the people
as program ng.officer
GET /api/v1/teams/{team}
> 200
> lacks Nguyễn Văn Mẫu
> lacks members
GET /api/v1/experts/{expert}
> 404
GET /api/v1/experts?q=nguyen+van+mau
> 200
> json items # 0
GET /api/v1/teams/count-once?as_of=2026-12-31
> 200
> json items # 0
> lacks national
POST /api/v1/teams/{team}/members
  json
    {"person": "{expert}", "kind": "staff", "from": "2026-02-01", "duty_share": 100}
> 403
> no journal

== Two records with one number: whoever keeps one is not told, the coordinator decides
POST /api/v1/experts
  json
    {"org": "NGOAI", "name": "Nguyen Van Mau", "national_id": "001 085 012 345", "has_consent": true}
> 201
> keep second json code
as ng.officer
GET /experts/duplicates
> 403
as truc
GET /experts/duplicates
> 200
> has {expert}
> has {second}
POST /experts/duplicates
  form
    low={expert}
    high={second}
    is_same=1
> 303
> journal team.person_decide
GET /experts/duplicates
> 200
> lacks {second}

== Training is recorded with its hours, a body with its dates
as program truc
POST /api/v1/experts/{expert}/trainings
  json
    {"kind": "drill", "title": "Diễn tập thực chiến", "source": "Điều phối", "hours": 16, "held_at": "2020-02-29", "standard": "tt20-2017", "skill": "2.2.c"}
> 201
> journal team.training_add
GET /api/v1/experts/{expert}
> 200
> json trainings[0].hours = 16
> json trainings[0].held_at = "2020-02-29"
> json hours_this_half_year = 0
POST /api/v1/teams/{team}/affiliations
  json
    {"body": "APCERT", "level": "operational member", "from": "2026-01-01", "last": "2026-12-31", "evidence": "https://www.apcert.org/"}
> 201
> journal team.affiliation_add
GET /api/v1/teams/{team}
> 200
> json affiliations[0].last = "2026-12-31"
as program ng.officer
POST /api/v1/teams/{team}/affiliations
  json
    {"body": "FIRST", "from": "2026-01-01"}
> 403
> no journal

== A team's body sees its hired expert, not where else he works
as program truc
POST /api/v1/teams
  json
    {"org": "NGOAI", "kind": "organisation", "name": "Đội Người Ngoài", "from": "2026-01-01"}
> 201
> keep outside json code
POST /api/v1/teams/{outside}/members
  json
    {"person": "{expert}", "kind": "hired", "provider": "BVM", "contract_no": "1", "contract_from": "2026-02-01", "from": "2026-02-01", "duty_share": 10}
> 201
GET /api/v1/experts/{expert}
> 200
> json teams # 2
as program ng.officer
GET /api/v1/experts/{expert}
> 200
> json teams # 1
> json teams[0].team = "{outside}"

== Pages show the team, its people, what ends soon, and the count
as truc
GET /teams
> 200
> has Đội ứng cứu Bệnh viện Mẫu
GET /teams/{team}
> 200
> has Nguyễn Văn Mẫu
> has Phân tích sự cố
GET /experts/{expert}
> 200
> has GCIH
GET /teams/count-once?as_of=2026-12-31
> 200
> has Thiếu 4 người
GET /teams/{team}/members/{member}/end
> 200
POST /teams/{team}/members/{member}/end
  form
    last=2026-01-01
> 422
> has Ngày cuối cùng trước ngày đầu tiên
POST /teams/{team}/members/{member}/end
  form
    last=2026-12-31
> 303
> journal team.member_end
