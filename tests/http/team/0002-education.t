== Education of an expert, as the staff annex of Form 01 asks
as program truc
POST /api/v1/experts
  json
    {"org": "BVM", "name": "Nguyễn Văn Học"}
> 201
> keep expert json code
POST /api/v1/experts/{expert}/education
  json
    {"school": "Đại học Mẫu", "major": "An toàn thông tin", "field": "security", "degree": "university", "graduated": "6/2012"}
> 201
> keep education json id
> journal team.education_add
POST /api/v1/experts/{expert}/education
  json
    {"school": "Đại học Mẫu", "major": "Khác", "field": "it", "degree": "university", "graduated": "13/2012"}
> 422
> json errors[0].field = "graduated"
> no journal
GET /api/v1/experts/{expert}
> 200
> json education # 1
> json education[0].graduated = "06/2012"
> json skills # 0

== Skills worked in are set as a whole
POST /api/v1/experts/{expert}/skills
  json
    {"skills": ["2.2.c", "2.1.dd"]}
> 200
> journal team.person_skills
POST /api/v1/experts/{expert}/skills
  json
    {"skills": ["2.2"]}
> 422
> json errors[0].field = "skills"
> no journal
GET /api/v1/experts/{expert}
> 200
> json skills # 2

== A certificate is international or domestic, from the beginning or said later
POST /api/v1/experts/{expert}/credentials
  json
    {"standard": "other", "name": "CISSP", "issuer": "ISC2", "from": "2026-01-01"}
> 201
> keep credential json id
POST /api/v1/experts/{expert}/credentials/{credential}/origin
  json
    {"origin": "international"}
> 200
> journal team.credential_origin
GET /api/v1/experts/{expert}
> 200
> json credentials[0].origin = "international"

== What was recorded by mistake is taken out, once
POST /api/v1/experts/{expert}/education/{education}/end
  json
    {}
> 200
> journal team.education_end
POST /api/v1/experts/{expert}/education/{education}/end
  json
    {}
> 409
GET /api/v1/experts/{expert}
> 200
> json education # 0
