== Nothing is due while accounts are young
as program bv.head
GET /api/v1/account-reviews
> 200
> json items = []
GET /api/v1/account-reviews?show=all
> 200
> has "bv.responder"
> has "state":"fine"
> lacks "ng.head"
as program bv.responder
GET /api/v1/account-reviews
> 403
POST /api/v1/accounts/bv.inspector/review
  json
    {"decision": "confirm"}
> 403
> no journal

== After six months they are, in the own tree only, and heads are reminded once
clock 2028-03-01T03:00:00Z
as program bv.head
GET /api/v1/account-reviews
> 200
> has "bv.responder"
> has "state":"overdue"
> lacks "ng.responder"
> statements 6
> sql select count(*) as n from account_review_told t join account a on a.id = t.account_id where a.name = 'bv.responder' = 1
> sql select count(*) as n from mail m join account a on a.id = m.record_id where m.kind = 'account' and a.name = 'bv.head' and m.body like '%(bv.responder)%' = 1
> sql select count(*) as n from mail m join account a on a.id = m.record_id where m.kind = 'account' and a.name = 'ng.head' and m.body like '%(bv.responder)%' = 0
> sql select count(*) as n from mail m join account a on a.id = m.record_id where m.kind = 'account' and a.name = 'bv.head' and m.body like '%(bv.admin)%' = 0
> sql select count(*) as n from mail m join account a on a.id = m.record_id where m.kind = 'account' and a.name = 'bv.head' and m.body like '%(bv.head)%' = 0
clock 2028-03-03T03:00:00Z
GET /api/v1/me
> 200
> sql select count(*) as n from mail m join account a on a.id = m.record_id where m.kind = 'account' and a.name = 'bv.head' and m.body like '%(bv.responder)%' = 1

== One page, decided about in one go
as bv.head
lang en
GET /admin/review
> 200
> has confirm:bv.responder
> lacks confirm:bv.head
> lacks confirm:bv.admin
> lacks ng.responder
POST /admin/review
  form
    decisions=confirm:bv.responder
    decisions=
    decisions=end:bv.inspector
> 303
> journal account.disable
> sql select count(*) as n from account_review where decision = 'confirmed' = 1
> sql select count(*) as n from account_review where decision = 'ended' = 1
> sql select count(*) as n from journal where name = 'account.review' = 2
> sql select count(*) as n from account where name = 'bv.inspector' and disabled_at is null = 0
GET /admin/review
> 200
> lacks confirm:bv.responder
> lacks confirm:bv.inspector
GET /admin/accounts/bv.responder
> 200
> has 03/09/2028

== Nothing chosen, nonsense, oneself, another tree, one who may do more
POST /admin/review
  form
    decisions=
> 422
> no journal
POST /admin/review
  form
    decisions=xoa:bv.responder
> 422
> no journal
POST /admin/review
  form
    decisions=confirm:bv.head
> 403
> no journal
POST /admin/review
  form
    decisions=confirm:ng.head
> 404
> no journal
POST /admin/review
  form
    decisions=confirm:bv.responder
    decisions=end:bv.admin
> 403
> no journal
as program bv.head
POST /api/v1/accounts/bv.inspector/review
  json
    {"decision": "confirm"}
> 409
> no journal
POST /api/v1/accounts/bv.responder/review
  json
    {"decision": "keep"}
> 422
> no journal
POST /api/v1/accounts/bv.responder/review
  json
    {"decision": "confirm"}
> 204
> journal account.review

== As a table
as bv.head
GET /admin/review.csv?show=all
> 200
> has bv.responder
> has name,full_name,org,roles
> lacks ng.head
as bv.responder
GET /admin/review.csv
> 403

== Overdue accounts are suspended where the setting says so, never the last administrator; enabling confirms
as program quantri
POST /api/v1/accounts/bv.head/review
  json
    {"decision": "confirm"}
> 204
as program bv.admin
POST /api/v1/accounts/quantri/review
  json
    {"decision": "confirm"}
> 204
settings identity.review_suspend 1
clock 2028-03-05T03:00:00Z
as program quantri
GET /api/v1/me
> 200
> sql select count(*) as n from account where name = 'ng.responder' and disabled_at is null = 0
> sql select count(*) as n from account_review r join account a on a.id = r.account_id where a.name = 'ng.responder' and r.decision = 'suspended' = 1
> sql select count(*) as n from account where name in ('bv.head', 'bv.responder', 'quantri') and disabled_at is null = 3
POST /api/v1/accounts/ng.responder/enable
> 204
> journal account.enable
clock 2028-03-07T03:00:00Z
GET /api/v1/accounts/ng.responder
> 200
> json is_disabled = false

== The last administrator is never suspended, however overdue
clock 2029-01-05T03:00:00Z
as program quantri
GET /api/v1/me
> 200
> sql select count(*) as n from account where name = 'bv.head' and disabled_at is null = 0
