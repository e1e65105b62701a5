== Anybody finds a body by name, marks or not, and sees what is public
lang vi
as public
GET /directory
> 200
> has Danh bạ mạng lưới
> header Cache-Control: no-cache
GET /directory?q=benh+vien+mau
> 200
> has /directory/BVM
GET /directory?q=B%E1%BB%87nh%20vi%E1%BB%87n
> 200
> has /directory/BVM
GET /directory?q=khongcoaitenthenay
> 200
> lacks /directory/BVM
GET /directory?q=%3Cscript%3E
> 200
> lacks <script>&
as public api
GET /api/v1/directory
> 200
> json items ?
> lacks it@benhvienmau.example

== Private contacts never leave; what becomes public is there at once, and gone at once
as program truc
POST /api/v1/organisations/BVM/contacts
  json
    {"kind": "in_hours", "name": "Đầu mối, công khai; một", "email": "congkhai@benhvienmau.example", "phone": "+84 24 0000 0001", "call_order": 1, "is_public": true, "pgp_fingerprint": "D4C95F5B9F5E3F0011112222333344445555ABCD", "pgp_url": "https://benhvienmau.example/khoa.asc"}
> 201
> keep contact json id
as public api
GET /api/v1/directory/BVM
> 200
> json code = "BVM"
> has congkhai@benhvienmau.example
> lacks it@benhvienmau.example
as public
GET /directory/BVM
> 200
> has congkhai@benhvienmau.example
> has D4C9 5F5B 9F5E 3F00 1111 2222 3333 4444 5555 ABCD
> lacks it@benhvienmau.example
GET /directory/BVM.vcf
> 200
> header Content-Type: ^text/vcard
> has VERSION:4.0
> has FN:Đầu mối\, công khai\; một
> has TEL;TYPE=work,voice;VALUE=uri:tel:+842400000001
> has KEY;MEDIATYPE=application/pgp-keys:https://benhvienmau.example/khoa.asc
> lacks it@benhvienmau.example
GET /directory/BVM/rfc2350.txt
> 200
> header Content-Type: ^text/plain
> has 2.8 Khoá công khai và mã hoá
> has congkhai@benhvienmau.example
> lacks it@benhvienmau.example
lang en
GET /directory/BVM/rfc2350.txt?lang=en
> 200
> has 2.8 Public Keys and Encryption Information
lang vi
GET /directory/BVM/security-txt?lang=vi
> 200
> has Contact: mailto:congkhai@benhvienmau.example
> has Contact: tel:+842400000001
> has Expires: 20
> lacks it@benhvienmau.example
as program truc
DELETE /api/v1/organisations/BVM/contacts/{contact}
> 200
as public api
GET /api/v1/directory/BVM
> 200
> lacks congkhai@benhvienmau.example
as public
GET /directory/BVM
> 200
> lacks congkhai@benhvienmau.example

== Whose is this address: only what public registers say
as program truc
POST /api/v1/organisations/BVM/addresses
  json
    {"value": "2001:db8:77::/48", "source": "whois"}
> 201
as public api
GET /api/v1/directory?address=2001:db8:77::5
> 200
> json items[0].code = "BVM"
GET /api/v1/directory?address=203.0.113.10
> 200
> json items # 0
GET /api/v1/directory?address=khong%20phai
> 422
as public
GET /directory?address=203.0.113.10
> 200
> has /directory/DPQG
GET /directory?address=%3Cb%3E
> 422
> lacks <b>
> has &lt;b&gt;

== What is not listed is not known
as public
GET /directory/KHONGCO
> 404
GET /directory/KHONGCO.vcf
> 404
GET /directory/KHONGCO/rfc2350.txt
> 404
GET /directory/KHONGCO/security-txt
> 404
as public api
GET /api/v1/directory/KHONGCO
> 404

== The node's own security.txt is made by the administrator and carries its end
as public
GET /.well-known/security.txt
> 404
as program quantri
POST /api/v1/security-txt
> 409
settings directory.security_contact an.ninh@dieuphoi.example, https://dieuphoi.example/bao
as program quantri
POST /api/v1/security-txt
> 200
> json expires_at ?
> journal directory.security_make
as public
GET /.well-known/security.txt
> 200
> header Content-Type: ^text/plain
> has Contact: mailto:an.ninh@dieuphoi.example
> has Contact: https://dieuphoi.example/bao
> matches Expires: 20[0-9-]+T[0-9:]+Z
> has Preferred-Languages: vi, en
as program ng.officer
POST /api/v1/security-txt
> 403
> no journal
as quantri
GET /admin/security-txt
> 200
> has Contact: mailto:an.ninh@dieuphoi.example

== A key that is not there is said
settings directory.pgp_key D4C95F5B9F5E3F0011112222333344445555ABCD
settings directory.pgp_home /nonexistent
as program quantri
POST /api/v1/security-txt
> 409
> no journal
