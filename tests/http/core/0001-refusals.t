== Unknown addresses, for people and for programs
GET /khong-co
> 404
> header Content-Type: ^text/html
GET /api/v1/khong-co
> 404
> header Content-Type: ^application/problem\+json
> json type ~ not_found

== Another method is named with those allowed
PUT /sign-in
> 405
> header Allow: GET, HEAD, POST
DELETE /api/v1/organisations
> 405
> header Allow: GET
PURGE /sign-in
> 405

== A slash too many goes to the right address
GET /sign-in/
> 308
> header Location: ^/sign-in$

== Paths that climb, or hold a NUL, are not found
GET /static/../../etc/passwd
> 404
GET /static/%2e%2e/%2e%2e/etc/passwd
> 404
GET /organisations/%00
> 404

== The body is of the kind the address takes
as program truc
POST /api/v1/organisations
  raw text/plain
    code=X
> 415
POST /api/v1/organisations
  raw application/json
    {"code": "X1", "name": "thiếu ngoặc"
> 400
POST /api/v1/organisations
  raw application/json
    {"code": "X1", "code": "X2", "name": "hai lần", "kind": "company"}
> 400
POST /api/v1/organisations
  raw application/json
    [[[[[[[[[[[[1]]]]]]]]]]]]
> 400
POST /api/v1/organisations
  raw application/json
    "chỉ một chuỗi"
> 4xx
POST /api/v1/organisations
  raw application/json
    {"code": "X1", "name": "\xff\xfe", "kind": "company"}
> 400
> sql select count(*) as n from organisation where code = 'X1' = 0

== Every wrong field is named at once
POST /api/v1/organisations
  json
    {"code": 7, "name": ["a"], "kind": "pirate", "email": "không", "la": 1}
> 422
> json errors # 5
> no journal

== Ten megabytes are too much and said so
POST /api/v1/organisations
  json
    {"code": "X1", "name": "{a*10000000}", "kind": "company"}
> 413

== A text beyond its limit is refused by name
POST /api/v1/organisations
  json
    {"code": "X1", "name": "{ă*201}", "kind": "company"}
> 422
> json errors[0].field = "name"
POST /api/v1/organisations
  json
    {"code": "X1", "name": "{ă*200}", "kind": "company"}
> 201

== Language: asked for in the address, kept in a cookie, else the browser's, else Vietnamese
as public
lang fr
GET /sign-in
> 200
> has <html lang="vi"
lang vi
GET /sign-in?lang=en
> 200
> has <html lang="en"
> header Set-Cookie: lang=en
GET /sign-in
> 200
> has <html lang="en"
GET /sign-in?lang=fr
> 200
> has <html lang="en"
GET /api/v1/khong-co?lang=vi
> 404
> header Content-Language: ^vi$

== What has not changed is not sent again
as program truc
GET /api/v1/organisations
> 200
> keep tag header ETag .+
GET /api/v1/organisations
  header If-None-Match: {tag}
> 304
GET /sign-in
  header Accept-Encoding: gzip
> 200
> header Content-Encoding: ^gzip$

== Health, figures and the description of the interface
as public
GET /healthz
> 200
GET /metrics
> 200
> has ungcuu_
GET /api/v1/openapi.json
> 200
> json openapi ~ ^3\.1
> json paths./api/v1/incidents.post.responses.201.headers.Location.schema.type = "string"
> json paths./api/v1/incidents.post.responses.201.content.application/json.schema.properties.code.type = "string"
> json paths./api/v1/incidents.post.responses.2XX !
> json paths./api/v1/tokens.post.responses.201.content.application/json.schema.properties.expires_at.type = ["string", "null"]
> json paths./api/v1/statutory-reports/{code}.patch.requestBody.content.application/json.schema.properties.affected_persons.type = "integer"
> json paths./api/v1/statutory-reports/{code}.patch.requestBody.content.application/json.schema.properties.personal_data.type = "boolean"
> json paths./api/v1/statutory-reports/{code}.patch.requestBody.content.application/json.schema.properties.detected_at.format = "date-time"
> json paths./api/v1/incidents/{code}/class.post.responses.201 !
> json paths ?
