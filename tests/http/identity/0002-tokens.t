== Who am I
as program truc
GET /api/v1/me
> 200
> json name = "truc"
> statements 6

== A token that is none, or ended, is not a person
as public
GET /api/v1/me
  header Authorization: Bearer uc_khong_phai_the_nay
> 401
GET /api/v1/me
  header Authorization: Basic dHJ1Yzp4
> 401

== A token only works for programs
GET /account
  header Authorization: Bearer uc_x
> 303

== A token limited to a scope does no more
as truc
POST /api/v1/tokens
  header X-CSRF-Token: no
  json
    {"label": "x"}
> 403
as program truc
POST /api/v1/tokens
  json
    {"label": "chỉ đọc", "scopes": ["network.read"], "expires_at": "{now+172800}"}
> 201
> keep small json token
> keep small_id json id
> header Location: ^/api/v1/tokens/{small_id}$
> header Cache-Control: no-store
> json name = "chỉ đọc"
> json scopes = ["network.read"]
> json expires_at ~ ^20
> journal token.add
GET /api/v1/tokens/{small_id}
> 200
> json name = "chỉ đọc"
> json scopes = ["network.read"]
> json token !
GET /api/v1/tokens/1
> 404
GET /api/v1/tokens/x
> 404
as program tam
GET /api/v1/tokens/{small_id}
> 404
as public
GET /api/v1/organisations
  header Authorization: Bearer {small}
> 200
POST /api/v1/organisations
  header Authorization: Bearer {small}
  json
    {"code": "X1", "name": "X", "kind": "company"}
> 403
GET /api/v1/incidents
  header Authorization: Bearer {small}
> 403

== A limited token makes no stronger one, and none that lives longer
POST /api/v1/tokens
  header Authorization: Bearer {small}
  json
    {"label": "mọi quyền"}
> 201
> keep other json token
> json scopes = ["network.read"]
> json expires_at ~ ^20
GET /api/v1/tokens
  header Authorization: Bearer {small}
> 200
> matches "label":"mọi quyền","scopes":\["network.read"\]
as public
POST /api/v1/organisations
  header Authorization: Bearer {other}
  json
    {"code": "X1", "name": "X", "kind": "company"}
> 403
POST /api/v1/tokens
  header Authorization: Bearer {small}
  json
    {"label": "quyền khác", "scopes": ["network.edit"]}
> 4xx

== The secret is not shown again, and not stored
as program truc
GET /api/v1/tokens
> 200
> has chỉ đọc
> lacks {small}
> sql select count(*) as n from journal where data like '%{small}%' = 0

== Somebody else's token cannot be revoked
as program tam
DELETE /api/v1/tokens/{small_id}
> 404
> no journal
as program truc
DELETE /api/v1/tokens/{small_id}
> 2xx
> journal token.revoke
as public
GET /api/v1/organisations
  header Authorization: Bearer {small}
> 401
