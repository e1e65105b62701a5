== The form works in both languages, with nobody signed in
as public
lang vi
GET /report
> 200
> has <html lang="vi"
> has name="description"
> has name="once"
lang en
GET /report
> 200
> has <html lang="en"

== What is typed is kept when something is wrong
POST /report
  form
    description=Trang của trường bị thay bằng ảnh lạ
    detected_at=2099-01-01T10:00
    ips=10.0.0.1
    notifier_name=Nguyễn Văn A
    notifier_email=khong-phai-thu
> 422
> has Trang của trường bị thay bằng ảnh lạ
> has Nguyễn Văn A
> has khong-phai-thu
> has 10.0.0.1
> no journal

== A receipt with code and secret
POST /report
  form
    description=Trang của trường bị thay bằng ảnh lạ
    detected_at=2026-11-20T10:00
    ips=203.0.113.10
    domains=benhan.benhvienmau.example
    notifier_name=Nguyễn Văn A
    notifier_email=a@dan.example
> 201
> journal report.submit
> keep code matches (TB-[0-9A-Z]{4}-[0-9A-Z]{4})
> keep secret matches \b([A-Z2-7]{26})\b
> header Cache-Control: no-store
> sql select count(*) as n from report where code = '{code}' = 1
> sql select count(*) as n from mail where to_address = 'a@dan.example' and subject like '%{code}%' = 1
> sql select count(*) as n from mail where body like '%{secret}%' = 0

== The secret never stands in an address
as public
GET /report/status?code={code}&secret={secret}
> 4xx
as public
POST /report/status
  form
    code={code}
    secret=AAAA AAAA AAAA AAAA AAAA AAAA AA
> 4xx
> lacks Trang của trường
as public
POST /report/status
  form
    code={code}
    secret={secret}
> 303
> header Location: ^/report/status
> journal report.open_by_notifier
GET /report/status
> 200
> has {code}

== Somebody else without it sees the form only
as public
GET /report/status
> 200
> lacks {code}

== The same form sent twice is one report
as public
GET /report
> 200
> keep token matches name="_csrf" value="([^"]+)"
> keep once matches name="once" value="([^"]+)"
POST /report
  token {token}
  form
    once={once}
    description=Gửi hai lần cùng một biểu mẫu
    detected_at=2026-11-20T10:00
> 201
POST /report
  token {token}
  form
    once={once}
    description=Gửi hai lần cùng một biểu mẫu
    detected_at=2026-11-20T10:00
> 201
> sql select count(*) as n from report where description like 'Gửi hai lần%' = 1

== A forged or missing token
POST /report
  token none
  form
    description=Không có dấu
    detected_at=2026-11-20T10:00
> 403
> has Không có dấu
> sql select count(*) as n from report where description like 'Không có dấu%' = 0

== Files stay files: a page, a program and an archive are kept as they are and served as attachments
as public
POST /report
  form
    description=Có tệp kèm theo
    detected_at=2026-11-20T10:00
  file files ../../etc/passwd.html text/html <script>alert(1)</script>
  file files bom.zip application/zip PK-khong-phai-zip
> 201
> sql select count(*) as n from file where kind = 'report' = 2
> sql select count(*) as n from file where name like '%/%' = 0

== An archive that would grow without end is never opened
as public
POST /report
  form
    description=Bom nén
    detected_at=2026-11-20T10:00
  file files bom.zip application/zip @bomb
> 201
> ms 5000
> sql select count(*) as n from file where name = 'bom.zip' and size < 200000 = 2

== A thousand attachments are refused, and what was typed is kept
as public
POST /report
  form
    description=Một nghìn tệp
    detected_at=2026-11-20T10:00
  files 1000 files x.txt text/plain a
> 4xx
> sql select count(*) as n from report where description = 'Một nghìn tệp' = 0
> sql select count(*) as n from file where name like 'x%' = 0

== More than the form takes at once
as public
POST /report
  form
    description=Quá to
    detected_at=2026-11-20T10:00
  file files to.bin application/octet-stream {a*60000000}
> 413
> sql select count(*) as n from report where description = 'Quá to' = 0
