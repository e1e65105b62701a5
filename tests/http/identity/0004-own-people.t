== The head of an organisation invites into it
as bv.head
GET /admin/invitations
> 200
> has value="BVM"
> has value="responder"
> lacks value="admin"
> lacks value="officer"
POST /admin/invitations
  form
    org=BVM
    role=responder
    email=Moi@benhvienmau.example
> 200
> journal invitation.add
> keep link matches (/invitation/[A-Za-z0-9_-]+)
> sql select count(*) as n from mail where to_address = 'moi@benhvienmau.example' and kind = 'invitation' = 1
as public
POST {link}
  form
    full_name=Người mới
    name=bv.moi
    email=moi@benhvienmau.example
    password={password}
    again={password}
> 303
> sql select o.code from account a join organisation o on o.id = a.org_id where a.name = 'bv.moi' = BVM
> sql select role from account_role ar join account a on a.id = ar.account_id where a.name = 'bv.moi' = responder

== Not into another organisation, above, beside or unknown
as bv.head
POST /admin/invitations
  form
    org=NGOAI
    role=responder
> 422
> no journal
POST /admin/invitations
  form
    org=BMH
    role=responder
> 422
> no journal
POST /admin/invitations
  form
    org=KHONGCO
    role=responder
> 422
> no journal
as ng.head
POST /admin/invitations
  form
    org=BVM
    role=responder
> 422
> no journal

== But into those below it
as bo.head
POST /admin/invitations
  form
    org=BVM
    role=inspector
> 200
> journal invitation.add

== Nobody is given more than the head may do
as bv.head
POST /admin/invitations
  form
    org=BVM
    role=admin
> 403
> no journal
POST /admin/invitations
  form
    org=BVM
    role=officer
> 403
> no journal
POST /admin/accounts/bv.responder/roles
  form
    roles=admin
> 403
> no journal
POST /admin/accounts/bv.responder/reset
> 403
> no journal
POST /admin/accounts/bv.responder/second-factor-off
> 403
> no journal

== A head sees the accounts of his own tree, an administrator all
as program bv.head
GET /api/v1/accounts
> 200
> has "bv.moi"
> lacks "bo.head"
> lacks "ng.head"
> lacks "truc"
> statements 6
as program bo.head
GET /api/v1/accounts
> 200
> has "bv.head"
> has "bo.head"
> lacks "ng.head"
as program quantri
GET /api/v1/accounts
> 200
> has "ng.head"
> has "bo.head"
as program bv.responder
GET /api/v1/accounts
> 403
as bv.head
GET /admin/accounts
> 200
> has /admin/accounts/bv.moi
> lacks /admin/accounts/bo.head
> lacks /admin/roles
GET /admin/accounts/bv.moi
> 200
> has /admin/accounts/bv.moi/disable
> lacks /admin/accounts/bv.moi/roles
> lacks /admin/accounts/bv.moi/reset
GET /admin/accounts/ng.head
> 404
GET /admin/accounts/bo.head
> 404

== He disables and enables them, and nobody else
POST /admin/accounts/bv.moi/disable
  from /admin/accounts/bv.moi
> 303
> journal account.disable
> sql select count(*) as n from account where name = 'bv.moi' and disabled_at is null = 0
POST /admin/accounts/bv.moi/enable
  from /admin/accounts/bv.moi
> 303
> journal account.enable
POST /admin/accounts/ng.responder/disable
  from /account
> 404
> no journal
POST /admin/accounts/bo.head/disable
  from /account
> 404
> no journal
POST /admin/accounts/bv.admin/disable
  from /account
> 403
> no journal
as bo.head
POST /admin/accounts/bv.moi/disable
  from /account
> 303
> journal account.disable

== Open invitations are seen and withdrawn by those they belong to
as bv.head
POST /admin/invitations
  form
    org=BVM
    role=responder
    email=hai@benhvienmau.example
> 200
GET /admin/invitations
> 200
> has hai@benhvienmau.example
> keep invitation matches /admin/invitations/(\d+)/withdraw
as ng.head
GET /admin/invitations
> 200
> lacks hai@benhvienmau.example
POST /admin/invitations/{invitation}/withdraw
  from /account
> 404
> no journal
as bv.head
POST /admin/invitations/{invitation}/withdraw
  from /admin/invitations
> 303
> journal invitation.withdraw
