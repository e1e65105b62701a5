== A program of the head invites into his organisation and hears the link once
as program bv.head
POST /api/v1/invitations
  json
    {"org": "BVM", "role": "responder", "email": "May@benhvienmau.example"}
> 201
> journal invitation.add
> header Cache-Control: no-store
> header Location: ^/api/v1/invitations/\d+$
> json email = "may@benhvienmau.example"
> keep id json id
> keep link matches (/invitation/[A-Za-z0-9_-]+)
GET /api/v1/invitations/{id}
> 200
> json role = "responder"
> lacks /invitation/
GET /api/v1/invitations
> 200
> json items[0].id ?
> lacks /invitation/
> sql select count(*) as n from mail where to_address = 'may@benhvienmau.example' and kind = 'invitation' = 1

== Refused as on the page: another tree, more than he may, nobody
POST /api/v1/invitations
  json
    {"org": "NGOAI", "role": "responder"}
> 422
> no journal
POST /api/v1/invitations
  json
    {"org": "BVM", "role": "admin"}
> 403
> no journal
POST /api/v1/invitations
  json
    {"org": "BVM"}
> 422
> no journal
as program bv.responder
POST /api/v1/invitations
  json
    {"org": "BVM", "role": "responder"}
> 403
> no journal

== Another tree neither sees nor withdraws it
as program ng.head
GET /api/v1/invitations/{id}
> 404
GET /api/v1/invitations
> 200
> lacks may@benhvienmau.example
DELETE /api/v1/invitations/{id}
> 404
> no journal

== Withdrawn, the link is dead
as program bv.head
DELETE /api/v1/invitations/{id}
> 204
> journal invitation.withdraw
DELETE /api/v1/invitations/{id}
> 404
> no journal
GET /api/v1/invitations/khong-phai-so
> 404
as public
GET {link}
> 404

== One account, disabled and enabled by program
as program bv.head
GET /api/v1/accounts/bv.responder
> 200
> json org = "BVM"
> json is_disabled = false
> json has_second_factor = false
POST /api/v1/accounts/bv.responder/disable
> 204
> journal account.disable
GET /api/v1/accounts/bv.responder
> 200
> json is_disabled = true
POST /api/v1/accounts/bv.responder/enable
> 204
> journal account.enable
POST /api/v1/accounts/bv.admin/disable
> 403
> no journal
GET /api/v1/accounts/ng.head
> 404
POST /api/v1/accounts/ng.head/disable
> 404
> no journal
as program bv.responder
GET /api/v1/accounts/bv.head
> 403

== Sessions are listed and ended
as bv.responder
GET /account
> 200
as program bv.responder
GET /api/v1/sessions
> 200
> json items[0].is_this = false
> keep session json items[0].id
as program bv.inspector
DELETE /api/v1/sessions/{session}
> 404
> no journal
DELETE /api/v1/sessions/khong
> 404
> no journal
as program bv.responder
DELETE /api/v1/sessions/{session}
> 204
> journal account.session_end
DELETE /api/v1/sessions/{session}
> 404
> no journal

== The head sees the sessions of his people and ends them, nobody else's
as bv.inspector
GET /account
> 200
as program bv.head
GET /api/v1/accounts/bv.inspector/sessions
> 200
> json items[0].address ?
GET /api/v1/accounts/ng.head/sessions
> 404
DELETE /api/v1/accounts/ng.head/sessions
> 404
> no journal
DELETE /api/v1/accounts/bv.admin/sessions
> 403
> no journal
DELETE /api/v1/accounts/bv.inspector/sessions
> 204
> journal account.session_end
> sql select count(*) as n from session s join account a on a.id = s.account_id where a.name = 'bv.inspector' = 0
as bv.head
POST /admin/accounts/ng.head/sessions/end
  from /account
> 404
> no journal
POST /admin/accounts/bv.responder/sessions/end
  from /account
> 303
> journal account.session_end

== A disabled head's open invitations end with him
as program bv.head
POST /api/v1/invitations
  json
    {"org": "BVM", "role": "responder"}
> 201
> keep mine matches (/invitation/[A-Za-z0-9_-]+)
as program quantri
POST /api/v1/invitations
  json
    {"org": "BVM", "role": "responder"}
> 201
> keep other matches (/invitation/[A-Za-z0-9_-]+)
POST /api/v1/accounts/bv.head/disable
> 204
as public
GET {mine}
> 404
GET {other}
> 200
as program quantri
POST /api/v1/accounts/bv.head/enable
> 204
as public
GET {mine}
> 404
