== A team's duty is planned; gaps are told exactly
clock 2026-12-28T01:00:00Z
as program truc
POST /api/v1/teams
  json
    {"org": "BVM", "kind": "organisation", "name": "Đội trực", "from": "2026-01-01"}
> 201
> keep team json code
as program bv.head
POST /api/v1/roster/{team}/shifts
  json
    {"person": "bv.responder", "backup": "bv.head", "from": "2026-12-28T08:00", "to": "2026-12-28T20:00"}
> 201
> keep shift json id
> journal roster.shift_add
GET /api/v1/roster/{team}?from=2026-12-30
> 200
> json shifts # 1
> json gaps # 2
> json gaps[1].from = "2026-12-28T13:00:00Z"
> json gaps[1].to = "2027-01-03T17:00:00Z"
POST /api/v1/roster/{team}/shifts
  json
    {"person": "bv.officer", "from": "2026-12-28T19:00", "to": "2026-12-29T08:00"}
> 422
> json errors[0].field = "from"
> no journal
POST /api/v1/roster/{team}/shifts
  json
    {"person": "bv.responder", "from": "2026-12-29T08:00", "to": "2026-12-29T08:05"}
> 422
> json errors[0].field = "to"

== Whoever has no part in the organisation sees nothing of it; the coordinator looks on
as program tam
GET /api/v1/roster/{team}
> 404
GET /api/v1/on-call
> 200
> json items # 0
as program truc
GET /api/v1/on-call
> 200
> json items # 1
> json items[0].team = "{team}"
> json items[0].is_covered = true
POST /api/v1/roster/{team}/shifts
  json
    {"person": "bv.responder", "from": "2026-12-29T08:00", "to": "2026-12-29T20:00"}
> 403
> no journal

== A rotation is looked at before it is used
as program bv.head
POST /api/v1/roster/{team}/patterns
  json
    {"kind": "day_night", "people": ["bv.responder", "bv.officer", "bv.head"], "anchor": "2026-12-28T08:00", "night": "20:00"}
> 201
> keep pattern json id
GET /api/v1/roster/{team}/patterns/{pattern}/plan?from=2026-12-28T08:00&weeks=1
> 200
> json items # 13
POST /api/v1/roster/{team}/patterns/{pattern}/generate
  json
    {"from": "2026-12-28T08:00", "weeks": 1}
> 200
> json shifts = 13
> journal roster.generate
GET /api/v1/roster/{team}
> 200
> json shifts # 14
GET /api/v1/roster/{team}/hours?month=2026-12-15
> 200
> json people # 3
as bv.head
GET /roster/{team}/hours.csv?month=2026-12-15
> 200
> header Content-Type: ^text/csv
> has bv.responder
GET /roster/{team}/roster.ics
> 200
> header Content-Type: ^text/calendar
> has BEGIN:VCALENDAR
> has STATUS:CONFIRMED

== A calendar address works without an account until it is revoked
as program bv.responder
POST /api/v1/my-duty/feeds
  json
    {}
> 201
> header Cache-Control: no-store
> keep feed json id
> keep secret matches roster-feed/([A-Za-z0-9_-]+)\.ics
> journal roster.feed_make
as public
GET /roster-feed/{secret}.ics
> 200
> has DTSTART:20261228T010000Z
> sql select count(*) as n from roster_feed where ended_at is null = 1
as program bv.responder
POST /api/v1/my-duty/feeds/{feed}/end
> 200
as public
GET /roster-feed/{secret}.ics
> 404

== A grave case calls whoever is on duty; opening the link answers nothing, the button answers once
clock 2026-12-28T02:00:00Z
as program truc
POST /api/v1/incidents
  json
    {"title": "Mã hoá tống tiền", "type": "malware", "severity": 4, "detected_at": "2026-12-28T01:30:00Z", "responsible": "BVM", "owner": "BVM"}
> 201
> keep case json code
clock 2026-12-28T02:01:00Z
GET /api/v1/roster/{team}/calls
> 200
> json items # 1
> json items[0].incident = "{case}"
> json items[0].state = "open"
> keep call json items[0].id
> sql select count(*) as n from roster_call_step where rung = 'duty' and result = 'waiting' = 1
> sql select count(*) as n from mail where kind = 'team' = 1
clock 2026-12-28T02:17:00Z
GET /api/v1/roster/{team}/calls
> 200
> json items[0].state = "open"
> sql select count(*) as n from roster_call_step where rung = 'duty' and result = 'silent' = 1
> sql select count(*) as n from roster_call_step where rung = 'backup' and result = 'waiting' = 1
as program bv.responder
POST /api/v1/roster/{team}/calls/{call}/answer
> 200
> journal roster.call_answer
POST /api/v1/roster/{team}/calls/{call}/answer
> 409
> no journal
GET /api/v1/roster/{team}/calls
> 200
> json items[0].state = "answered"
as bv.responder
GET /incidents/{case}
> 200
> has panel-15
GET /roster/{team}/calls/{call}
> 200
as public
GET /call/khong-phai-lien-ket
> 404
