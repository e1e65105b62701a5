== A contact point carries the fingerprint of its key, checked
as program truc
POST /api/v1/organisations/BVM/contacts
  json
    {"kind": "im", "name": "Nhóm trực", "phone": "0900000009", "call_order": 4, "is_public": true, "pgp_fingerprint": "5555ABCD"}
> 422
> json errors[0].field = "pgp_fingerprint"
> no journal
POST /api/v1/organisations/BVM/contacts
  json
    {"kind": "im", "name": "Nhóm trực", "phone": "0900000009", "call_order": 4, "is_public": true, "pgp_uid": "Nhóm trực <truc@benhvienmau.example>", "pgp_fingerprint": "0xd4c9 5f5b 9f5e 3f00 1111 2222 3333 4444 5555 abcd", "pgp_url": "https://benhvienmau.example/khoa.asc"}
> 201
> json id ~ ^[0-9]+$
> keep contact json id
> journal network.contact_add
GET /api/v1/organisations/BVM
> 200
> has "pgp_fingerprint":"D4C95F5B9F5E3F0011112222333344445555ABCD"

== A change of one thing keeps the key, and every state is on the page
PATCH /api/v1/organisations/BVM/contacts/{contact}
  json
    {"phone": "0900000010"}
> 200
> journal network.contact_edit
as truc
GET /organisations/BVM/contacts/{contact}/history
> 200
> has 0900000009
> has 0900000010
> has D4C9 5F5B 9F5E 3F00

== Whoever may not edit does not read the history
as ng.officer
GET /organisations/BVM/contacts/{contact}/history
> 403
GET /organisations/KHONGCO/contacts/{contact}/history
> 404
