== A year is filled in on one page; what is wrong is named by cell and nothing typed is lost
as bv.head
GET /budget
> 200
> keep year matches /budget/BVM/([0-9]{4})
> statements 30
GET /budget/BVM/{year}
> 200
> has name="csirt_planned"
> has name="other_disbursed"
> lacks ?copy=1
> statements 25
POST /budget/BVM/{year}
  form
    csirt_planned=-5
    csirt_approved=chín <b>trăm</b>
    drill_planned=250 triệu
    decision_no=1/QĐ
> 422
> has f-csirt_planned-error
> has f-csirt_approved-error
> has chín &lt;b&gt;trăm
> has value="250 triệu"
> has #f-decision_at
> no journal
POST /budget/BVM/{year}
  form
    csirt_planned=1,3 tỷ
    csirt_approved=900 triệu
    drill_planned=250.000.000
    decision_no=1/QĐ <b>x</b>
    decision_at=2026-01-05
> 303
> header Location: ^/budget/BVM/{year}$
> journal budget.save
GET /budget/BVM/{year}
> 200
> has value="1.300.000.000"
> has 1.550.000.000
> has 1/QĐ &lt;b&gt;x&lt;/b&gt;
> has name="version" value="1"

== The same again changes nothing; who read an older version is told; more spent than approved is shown, not refused
POST /budget/BVM/{year}
  form
    version=1
    csirt_planned=1.300.000.000
    csirt_approved=900.000.000
    drill_planned=250 triệu
    decision_no=1/QĐ <b>x</b>
    decision_at=2026-01-05
> 303
> no journal
as program bv.head
POST /api/v1/budget/BVM/{year}
  json
    {"csirt_disbursed": "950 triệu"}
> 200
> json version = 2
> json lines[0].approved = 900000000
> json lines[0].disbursed = 950000000
> json lines[0].is_odd = true
> json planned = 1550000000
> json versions # 2
> json peers.approved !
> journal budget.save
POST /api/v1/budget/BVM/{year}
  json
    {"csirt_disbursed": "1 quả"}
> 422
> json errors[0].field = "csirt_disbursed"
> no journal
POST /api/v1/budget/BVM/2014
  json
    {"csirt_planned": "1"}
> 404
POST /api/v1/budget/BVM/2099
  json
    {"csirt_planned": "1"}
> 422
> json errors[0].field = "year"
as bv.head
POST /budget/BVM/{year}
  form
    version=1
    csirt_planned=2
> 409
> no journal

== The duty is met by it, and its page leads to the record
clock {now+5}
as program bv.head
GET /api/v1/duties/organisations/BVM/ct18-1e-1/org/BVM
> 200
> json status = "met"
as bv.head
GET /duties/organisations/BVM/ct18-1e-1/org/BVM
> 200
> has /budget/BVM/{year}
GET /organisations/BVM
> 200
> has /budget/BVM/{year}
> has /posts?org=BVM

== Positions: a team is counted, several are said, vacancies have a beginning
as program bv.head
POST /api/v1/posts
  json
    {"title": "Chuyên viên <i>ứng cứu</i>", "planned": 4, "filled": "3", "skill": "b", "hiring": "advertised"}
> 201
> header Location: ^/api/v1/posts/VT-0001$
> keep post json code
> journal budget.post_add
POST /api/v1/posts
  json
    {"title": "", "planned": 0, "skill": "zz"}
> 422
> has "title"
> has "planned"
> has "skill"
> has "filled"
> no journal
GET /api/v1/posts/{post}
> 200
> json vacant = 1
> json vacant_since ~ ^2\d{3}-
> json versions # 1
POST /api/v1/posts/{post}/edit
  json
    {"filled": "4"}
> 200
> journal budget.post_edit
GET /api/v1/posts/{post}
> 200
> json vacant = 0
> json vacant_since = null
> json version = 2
clock {now+10}
GET /api/v1/duties/organisations/BVM/ct18-1e-2/org/BVM
> 200
> json status = "met"
as bv.head
GET /posts
> 200
> has Chuyên viên &lt;i&gt;ứng cứu
> statements 25
GET /posts/new
> 200
POST /posts
  from /posts/new
  form
    title=Trực giám sát
    planned=2
    filled=x
> 422
> has Trực giám sát
> has f-filled-error
> no journal
POST /posts/{post}/edit
  from /posts/{post}
  form
    title=Chuyên viên
    planned=4
    filled=4
    version=1
> 409
> no journal
POST /posts/{post}/end
  from /posts/{post}
  form
> 303
> journal budget.post_end
GET /posts?state=ended
> 200
> has {post}

== Others see nothing of it; the coordinator sees sums, and records nothing for anybody
as program ng.head
GET /api/v1/budget/BVM/{year}
> 404
GET /api/v1/posts/{post}
> 404
POST /api/v1/budget/BVM/{year}
  json
    {"csirt_planned": "1"}
> 404
> no journal
GET /api/v1/budget
> 200
> json items # 1
> json items[0].key = "NGOAI"
as ng.head
GET /organisations/BVM
> 200
> lacks /budget/BVM
as program truc
GET /api/v1/budget?by=kind&year={year}
> 200
> has "key":"hospital"
> has "approved":900000000
POST /api/v1/budget/BVM/{year}
  json
    {"csirt_planned": "1"}
> 403
> no journal
POST /api/v1/posts
  json
    {"org": "BVM", "title": "X", "planned": 1, "filled": "0"}
> 403
> no journal
as truc
GET /budget?by=sector&year={year}
> 200
> has 900 triệu
GET /budget/figures.csv?by=body&year={year}
> 200
> has BVM
> has 1550000000,900000000,950000000
GET /budget/figures.xlsx?by=province&year={year}
> 200
GET /budget?after=!
> 422

== Spreadsheets take lines of money and positions; the same file again changes nothing
as bv.head
POST /imports
  from /imports
  form
    reg=budget
  file file kinhphi.csv text/csv org,year,purpose,planned,approved,disbursed\nBVM,2026,tools,"1,5 tỷ",1.200.000.000,\nBVM,2026,hired,200 triệu,0,0\nBVM,2026,hunt,-1,0,0\nNGOAI,2026,hunt,1,0,0\n
> 303
> keep id header Location /imports/([0-9]+)
clock {now+15}
GET /imports/{id}
> 200
> sql select n_bad from sheet_import where id = {id} = 2
POST /imports/{id}/commit
  from /imports/{id}
  form
    mode=good
> 303
> journal sheet.commit
clock {now+20}
GET /imports/{id}
> 200
> sql select count(*) as n from budget_line l join budget_version v on v.id = l.version_id where v.known_to is null and l.purpose in ('tools', 'hired') = 2
GET /exports/budget?format=csv
> 200
> has 1200000000
POST /imports
  from /imports
  form
    reg=posts
  file file vitri.csv text/csv title,planned,filled,skill\nTrưởng ca,2,1,d\nTrưởng ca,2,1,d\nKhác,0,1,d\n
> 303
> keep id header Location /imports/([0-9]+)
clock {now+25}
GET /imports/{id}
> 200
> sql select n_bad from sheet_import where id = {id} = 1
> sql select n_same from sheet_import where id = {id} = 1
GET /exports/posts?format=csv
> 200
