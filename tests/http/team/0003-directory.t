== The directory of FIRST beside the register: every difference by name, nothing changed
as program truc
POST /api/v1/teams
  json
    {"org": "BVM", "kind": "organisation", "name": "Đội Sông Mẫu", "email": "cert@song.example", "website": "https://cu.song.example/", "from": "2020-01-01"}
> 201
> keep team json code
POST /api/v1/teams/directory
  file file first.json application/json {"status":"OK","data":[{"id":"song-cert","team":"SONG-CERT","team-full":"Song Emergency Team","membership":"Full Member","country":"VN","email":"CERT@song.example","website":"https://www.song.example/","member-since":"February 29, 2024"},{"team":"FJORD","country":"NO"},{"team":"NEW-CERT","country":"VN"}]}
> 200
> journal team.directory_read
> json read = 3
> json is_cut = false
> json teams # 2
> json teams[0].team = "{team}"
> json teams[0].body = "FIRST"
> json teams[0].differences # 3
> json teams[0].differences[0].field = "name_en"
> keep name_key json teams[0].differences[0].key
> json teams[0].differences[1].field = "website"
> json teams[0].differences[1].was = "https://cu.song.example/"
> json teams[0].differences[1].now = "https://www.song.example/"
> json teams[0].differences[2].field = "affiliation"
> json teams[0].differences[2].was = null
> keep body_key json teams[0].differences[2].key
> json teams[1].entry = "NEW-CERT"
> json teams[1].team = null
> json teams[1].differences # 0
GET /api/v1/teams/{team}
> 200
> json website = "https://cu.song.example/"
> json affiliations # 0

== What is chosen is taken, and nothing else
POST /api/v1/teams/directory/take
  json
    {"entries": "FIRST\tSONG-CERT\tSong Emergency Team\t\tVN\tCERT@song.example\t\thttps://www.song.example/\tfull member\t2024-02-29\thttps://www.first.org/members/teams/song-cert", "take": ["{name_key}", "{body_key}"]}
> 200
> json taken = 2
> journal team.directory_take
> journal team.edit
> journal team.affiliation_add
GET /api/v1/teams/{team}
> 200
> json name_en = "Song Emergency Team"
> json website = "https://cu.song.example/"
> json affiliations # 1
> json affiliations[0].body = "FIRST"
> json affiliations[0].level = "full member"
> json affiliations[0].evidence = "https://www.first.org/members/teams/song-cert"

== What is no longer as it was shown is not taken
POST /api/v1/teams/directory/take
  json
    {"entries": "FIRST\tSONG-CERT\tSong Emergency Team\t\tVN\tCERT@song.example\t\thttps://www.song.example/\tfull member\t2024-02-29\thttps://www.first.org/members/teams/song-cert", "take": ["{name_key}"]}
> 422
> json errors[0].field = "take"
> no journal

== On the page, by the directory of TF-CSIRT; nothing ticked shows the differences again
as truc
POST /teams/directory
  from /teams/directory
  file file teams.json application/json [{"short_name":"SONG-CERT","official_name":"Song Emergency Team","country":{"code":"VN"},"classification":{"name":"Accredited","since":"2023-12-31"},"emails":[{"address":"cert@song.example","usage":["contact"]}]}]
> 200
> has TF-CSIRT, accredited, 31/12/2023
> keep ti_key matches value="(0\.affiliation\.[0-9a-f]{8})"
POST /teams/directory/take
  from /teams/directory
  form
    entries=TF-CSIRT	SONG-CERT	Song Emergency Team		VN	cert@song.example			accredited	2023-12-31	https://www.trusted-introducer.org/directory/teams.html
> 422
> has form-errors
> has {ti_key}
> no journal
POST /teams/directory/take
  from /teams/directory
  form
    entries=TF-CSIRT	SONG-CERT	Song Emergency Team		VN	cert@song.example			accredited	2023-12-31	https://www.trusted-introducer.org/directory/teams.html
    take={ti_key}
> 303
> header Location: ^/teams
> journal team.affiliation_add
GET /teams/{team}
> 200
> has TF-CSIRT, accredited

== The own head sees it too, a foreign one does not
as program bv.head
POST /api/v1/teams/directory
  file file teams.json application/json [{"short_name":"OTHER","official_name":"Other","country":{"code":"NO"},"emails":[{"address":"cert@song.example"}]}]
> 200
> json teams # 1
as program ng.head
POST /api/v1/teams/directory
  file file teams.json application/json [{"short_name":"OTHER","official_name":"Other","country":{"code":"NO"},"emails":[{"address":"cert@song.example"}]}]
> 200
> json teams # 0

== Files that are no such directory
as program truc
POST /api/v1/teams/directory
  file file x.json application/json {"status":"OK","data":[{"name":"x"}]}
> 422
> json errors[0].field = "file"
> no journal
POST /api/v1/teams/directory
  file file x.json application/json [[[[[[[[[[[[[[[[
> 422
> no journal
POST /api/v1/teams/directory
  file file x.zip application/zip @bomb
> 422
> no journal
