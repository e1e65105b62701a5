== Nothing yet: naughts
as program truc
GET /api/v1/dashboard
> 200
> json open.all = 0
> json waiting.triage = 0

== Three cases, one of them serious and due, one public report
POST /api/v1/incidents
  json
    {"title": "Ca một", "type": "malware", "severity": 4, "detected_at": "{now-7200}", "responsible": "BVM", "sector": "health"}
> 201
> keep one json code
POST /api/v1/incidents
  json
    {"title": "Ca hai", "type": "malware", "severity": 2, "detected_at": "{now-7200}"}
> 201
POST /api/v1/incidents
  json
    {"title": "Ca ba", "type": "dos", "severity": 2, "detected_at": "{now-7200}", "responsible": "NGOAI"}
> 201
> keep three json code
as public api
POST /api/v1/reports
  json
    {"description": "Máy chủ lạ", "detected_at": "{now-3600}"}
> 201

== Each number is the length of the list behind it, for the coordinator
as program truc
GET /api/v1/dashboard
> 200
> json open.all = 3
> json waiting.triage = 1
> json open.by_severity[0].code = "4"
> json open.by_severity[0].n = 1
> json open.by_severity[1].code = "2"
> json open.by_severity[1].n = 2
> json waiting.responsible = 1
GET /api/v1/incidents?state=open
> 200
> json items # 3
GET /api/v1/incidents?state=open&severity=2
> 200
> json items # 2
GET /api/v1/incidents?state=open&severity=4
> 200
> json items # 1
GET /api/v1/incidents?state=open&type=malware
> 200
> json items # 2
GET /api/v1/incidents?state=open&responsible=DPQG
> 200
> json items # 1
GET /api/v1/reports
> 200
> json items # 1
as truc
GET /dashboard
> 200
> keep led matches href="(/incidents\?state=open&amp;responsible=DPQG)"
> keep malware matches <a href="(/incidents\?state=open&amp;type=malware)">2</a>
> has <a href="/incidents?state=open&amp;type=dos">1</a>
> has <a href="/incidents?state=open&amp;severity=2">2</a>
> has <a href="/incidents?state=open&amp;severity=4">1</a>
> has href="/triage"
GET /incidents?state=open&type=malware
> 200
> has {one}
> lacks {three}

== For a member only what it may see
as program ng.head
GET /api/v1/dashboard
> 200
> json open.all = 1
> json waiting.triage = 0
GET /api/v1/incidents?state=open
> 200
> json items # 1
> json items[0].code = "{three}"
as ng.head
GET /dashboard
> 200
> lacks {one}
> lacks Ca một
> has <a href="/incidents?state=open&amp;type=dos">1</a>
> lacks type=malware

== A case that ends leaves the numbers at once
as program truc
GET /api/v1/incidents/{three}
> 200
> keep version json version
POST /api/v1/incidents/{three}/step
  json
    {"version": {version}, "step": "cancelled", "note": "báo nhầm"}
> 200
GET /api/v1/dashboard
> 200
> json open.all = 2
GET /api/v1/incidents?state=open
> 200
> json items # 2
as program ng.head
GET /api/v1/dashboard
> 200
> json open.all = 0

== Terms run out and terms near: their numbers and the lists behind them
as program truc
POST /api/v1/incidents
  json
    {"title": "Ca sắp đến hạn", "type": "malware", "severity": 2, "detected_at": "{now-216000}", "responsible": "BVM"}
> 201
> keep near json code
POST /api/v1/incidents
  json
    {"title": "Ca quá hạn", "type": "malware", "severity": 2, "detected_at": "{now-360000}", "responsible": "BVM"}
> 201
> keep late json code
GET /api/v1/dashboard
> 200
> json waiting.overdue = 1
> json waiting.due_within_a_day = 1
GET /api/v1/incidents?due=overdue
> 200
> json items # 1
> json items[0].code = "{late}"
GET /api/v1/incidents?due=day
> 200
> json items # 1
> json items[0].code = "{near}"
GET /api/v1/incidents?due=overdue&q=ca&sort=due
> 200
> json items # 1
GET /api/v1/incidents?due=soon
> 422
as truc
GET /dashboard
> 200
> has href="/incidents?due=overdue"
> has href="/incidents?due=day"
GET /incidents.csv?due=overdue
> 200
> has {late}
> lacks {near}
