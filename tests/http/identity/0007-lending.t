== A head lends to her people, to those above, to nobody outside, and what is bound stays
clock 2026-12-28T02:00:00Z
as program bv.head
POST /api/v1/delegations
  json
    {"to": "bv.responder", "permissions": ["reporting.decide", "incident.lead"], "cause": "leave", "reason": "nghỉ phép năm", "last_day": "2026-12-31"}
> 201
> journal delegation.add
> header Location: ^/api/v1/delegations/[0-9]+$
> json state = "in_force"
> json ends_at = "2026-12-31T17:00:00Z"
> keep lent json id
> sql select count(*) as n from mail where subject like '[%giao quyền%' and to_address in ('bv.head@bvm.example', 'bv.responder@bvm.example') = 2
POST /api/v1/delegations
  json
    {"to": "bo.head", "permissions": ["reporting.send"], "cause": "trip", "reason": "đi công tác", "last_day": "2026-12-29"}
> 201
> keep above json id
POST /api/v1/delegations/{above}/end
> 204
> journal delegation.end
POST /api/v1/delegations/{above}/end
> 409
POST /api/v1/delegations
  json
    {"to": "ng.responder", "permissions": ["reporting.send"], "cause": "leave", "reason": "x", "last_day": "2026-12-31"}
> 422
> has identity.delegation_nobody
> no journal
POST /api/v1/delegations
  json
    {"to": "khong.co", "permissions": ["reporting.send"], "cause": "leave", "reason": "x", "last_day": "2026-12-31"}
> 422
> has identity.delegation_nobody
POST /api/v1/delegations
  json
    {"to": "bv.responder", "permissions": ["identity.invite_own"], "cause": "leave", "reason": "x", "last_day": "2026-12-31"}
> 422
> has identity.delegation_bound
POST /api/v1/delegations
  json
    {"to": "bv.responder", "permissions": ["core.settings"], "cause": "leave", "reason": "x", "last_day": "2026-12-31"}
> 422
> has identity.delegation_not_yours
POST /api/v1/delegations
  json
    {"to": "bv.responder", "permissions": ["reporting.send"], "cause": "sleep", "reason": "x", "last_day": "2027-12-31"}
> 422
> no journal

== Who received it may, in a session and never by token, and sees it on his page
as bv.responder
lang en
GET /api/v1/me
> 200
> json lent_permissions # 2
GET /account
> 200
> has Người bv.head
> has nghỉ phép năm
> has /account/delegations/{lent}/end
as program bv.responder
GET /api/v1/me
> 200
> json lent_permissions = []
as bv.responder
POST /account/delegations
  form
    to=bv.inspector
    permissions=reporting.decide
    cause=duty
    reason=giao tiếp
    last_day=2026-12-30
> 422
> no journal
> has value="bv.inspector"
> has value="2026-12-30"

== Who is neither of them, nor manages them, does not learn of it
as program ng.head
GET /api/v1/delegations/{lent}
> 404
POST /api/v1/delegations/{lent}/end
> 404
> no journal
GET /api/v1/account-delegations
> 200
> json items = []
GET /api/v1/account-delegations?account=bv.responder
> 404
as program bv.inspector
GET /api/v1/delegations/{lent}
> 404
as program bo.head
GET /api/v1/account-delegations
> 200
> json items[0].id = "{lent}"
as bv.head
GET /admin/review?show=all
> 200
> has /admin/delegations?account=bv.responder
GET /admin/accounts/bv.responder
> 200
> has /admin/delegations/{lent}/end
GET /api/v1/account-reviews?show=all
> 200
> has "n_delegations_received":1

== The year ends and with it the delegation
clock 2026-12-31T16:59:59Z
as program bv.responder
GET /api/v1/delegations
> 200
> json items[0].state = "in_force"
> statements 2
clock 2026-12-31T17:00:00Z
GET /api/v1/delegations
> 200
> json items = []
GET /api/v1/delegations?show=all
> 200
> json items[0].state = "over"

== Breaking the glass takes a role, a reason and the password
as ng.head
GET /account/break-glass
> 200
> has value="officer"
> lacks value="admin"
POST /account/break-glass
  form
    roles=officer
    reason=mã độc đang lan rộng
    current=sai mật khẩu rồi
> 422
> no journal
POST /account/break-glass
  form
    roles=admin
    reason=ngắn
    current={password}
> 422
> no journal
POST /account/break-glass
  form
    roles=officer
    reason=mã độc đang lan rộng, trực ban vắng
    current={password}
> 303
> journal break_glass.begin
> sql select count(*) as n from mail where subject like '[BÁO ĐỘNG]%' and to_address in ('ng.head@ngoai.example', 'ng.admin@ngoai.example', 'quantri@dieuphoi.example') = 3
GET /account
> 200
> has uc-alarm
GET /triage
> 200
as program ng.head
POST /api/v1/break-glass
  json
    {"roles": ["officer"], "reason": "mã độc đang lan rộng", "current": "{password}"}
> 403
> no journal
as program bv.head
GET /api/v1/break-glass
> 200
> json items = []
as ng.admin
GET /admin/break-glass
> 200
> has Người ng.head
> has Trực ban điều phối
> keep emergency matches /admin/break-glass/([0-9]+)
GET /admin/break-glass/{emergency}
> 200
> has trực ban vắng
POST /admin/break-glass/{emergency}/review
  from /admin/break-glass/{emergency}
  form
    verdict=justified
    comment=được
> 409
> no journal
as ng.head
POST /account/break-glass/end
  from /account
> 303
> journal break_glass.end
POST /admin/break-glass/{emergency}/review
  from /account
  form
    verdict=justified
    comment=tự khen
> 403
> no journal
as program bv.head
GET /api/v1/break-glass/{emergency}
> 404
as program quantri
POST /api/v1/break-glass/{emergency}/review
  json
    {"verdict": "not_justified", "comment": "trực ban vẫn có mặt"}
> 204
> journal break_glass.review
GET /api/v1/break-glass/{emergency}
> 200
> json verdict = "not_justified"
> json is_in_force = false
GET /api/v1/break-glass
> 200
> json items = []
