== The wizard shows what may be imported and offers templates
as truc
GET /imports
> 200
> has /templates/systems?format=xlsx
> has enctype="multipart/form-data"
GET /templates/organisations?format=csv
> 200
> has code,name,name_en,kind
GET /templates/organisations?format=xlsx
> 200
> header Content-Type: spreadsheetml
> header Content-Disposition: mau-organisations.xlsx
GET /templates/nonsense
> 404

== A file with a bad row is checked, each bad cell is named, and nothing is written
POST /imports
  from /imports
  form
    reg=organisations
  file file coquan.csv text/csv code,name,kind,phone\nNHAP1,Cơ quan nhập một,agency,=cmd\nNHAP2,Cơ quan hai,khonghieu,\nNHAP1,Trùng,agency,\n
> 303
> keep id header Location /imports/([0-9]+)
> journal sheet.upload
GET /imports/{id}
> 200
> has <progress
> lacks <table
clock {now+1}
GET /imports/{id}
> 200
> has khonghieu
> has C3
> lacks value="all"
> has value="good"
> sql select n_bad from sheet_import = 2
> sql select count(*) from organisation where code = 'NHAP1' = 0
GET /imports/{id}?lang=en
> 200
> has Cells to mend
GET /imports/{id}?lang=vi
> 200
POST /imports/{id}/commit
  from /imports/{id}
  form
    mode=all
> 422
> no journal
POST /imports/{id}/commit
  from /imports/{id}
  form
    mode=nonsense
> 422

== The good rows are written, the bad ones come back as a file
POST /imports/{id}/commit
  from /imports/{id}
  form
    mode=good
> 303
> journal sheet.commit
clock {now+1}
GET /imports/{id}
> 200
> sql select state from sheet_import = done
> sql select count(*) from organisation where code = 'NHAP1' = 1
> sql select count(*) from organisation where code = 'NHAP2' = 0
> has bad-rows
GET /imports/{id}/bad-rows
> 200
> header Content-Disposition: xlsx
POST /imports/{id}/commit
  from /imports
  form
    mode=good
> 409

== The same by the API; the same file again changes nothing
as program truc
POST /api/v1/imports
  form
    reg=organisations
  file file coquan.csv text/csv code,name,kind\nNHAP1,Cơ quan nhập một,agency\n
> 201
> header Location: ^/api/v1/imports/
> keep again json id
clock {now+1}
GET /api/v1/imports/{again}
> 200
> json state = "checked"
> json rows = 1
> json same = 1
> json added = 0
> json bad = 0
POST /api/v1/imports/{again}/commit
  json
    {"mode":"all"}
> 200
clock {now+1}
GET /api/v1/imports/{again}
> 200
> json state = "done"
> json changed = 0
GET /api/v1/imports
> 200
> json items # 2

== What is no table is refused in plain words
POST /api/v1/imports
  form
    reg=organisations
  file file x.csv text/csv code,name,kind\nA,\xd4\xec,agency\n
> 201
> keep wrong json id
clock {now+1}
GET /api/v1/imports/{wrong}
> 200
> json state = "refused"
> json problem ~ Windows-1258
POST /api/v1/imports
  form
    reg=nonsense
  file file x.csv text/csv code
> 422
POST /api/v1/imports
  json
    {"reg":"organisations"}
> 422

== Nobody else's imports, and no register that one may not change
as public
GET /imports
> 303
GET /imports/{id}
> 303
as ng.officer
GET /imports/{id}
> 404
GET /imports/{id}/bad-rows
> 404
GET /exports/systems?format=csv
> 200
> lacks 203.0.113
as truc
GET /exports/organisations?format=csv
> 200
> has NHAP1
> has ,'=cmd
