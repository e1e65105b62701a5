#!/usr/bin/env python3
"""The matrix route × role × organisation, generated from the program's own tables. Prints TAP and a table of counts.

Every route of `ungcuu routes --json` (checked against /api/v1/openapi.json) is asked as everybody: the public, and each of the five
roles in the coordinator's, the responsible and a foreign organisation. What is expected comes from three declarations: the route's
permission, the roles that hold it, and the grants of the record named in the path:

  no account                             401 for programs, the sign-in page for browsers
  a role without the permission          403
  a record without a grant               404, or exactly the refusal of a record that does not exist
  a grant too weak, or not one's own     403
  else                                   anything but 401, 403, 404 and 5xx, and done (2xx, 3xx) by somebody: doing.py has what that takes

No refused write leaves a journal entry, no answer anywhere shows a foreigner the words of a case that is not his."""
import http.client, os, re, sys, time, urllib.parse
sys.path[:0] = [os.path.dirname(os.path.abspath(__file__)), os.path.join(os.path.dirname(os.path.abspath(__file__)), 'http')]
from doing import EXCEPTED, Doing, day_from_now, hunt_new, hunt_upload
from lab import ENGINES, PLACES, ROLES, Answer, Client, Tap, fresh, letter_draft, need, statutory_send

# Words that only those who may see the case may read.
MARKS = ['Mã độc tống tiền khoa cấp cứu', 'mô tả chỉ điều phối đọc', 'ghi chú nội bộ của ca', 'việc của ca trực', 'chungcu-ca.txt',
         'c2-cua-ca.example', 'nguoibao@rieng.example', 'Chuyên Gia Riêng']
EVERYBODY = ['public'] + [f'{place}.{role}' for place in PLACES for role in ROLES]
GRANTED = {'incidents': 'incident', 'triage': 'report', 'reports': 'report'}
# Ordered behind the others, because they end what the others need.
OWN = re.compile(r'/(tokens|passkeys|oidc|identities|feeds)/\{id\}')   # one's own: of everybody's, each sees but his
LAST = ['/sign-out', '/account/password', '/account/sessions/end-others', '/accounts/{name}/disable', '/accounts/{name}/sessions', '/accounts/{name}/sessions/end', '/incidents/{code}/merge',
        '/parties/{org}/remove', '/refuse', '/duplicate', '/attach', '/accept', '/return', '/withdraw', '/admin/roles/{role}', '/api/v1/sessions']
DECIDING = ('/accept', '/return', '/see')      # asked of a report that was sent, the others of a draft
TEXTS = {'version': 1, 'code': 'MOI', 'name': 'Tên mới', 'title': 'Tiêu đề mới', 'kind': 'company', 'text': 'một lời nhắn', 'reason': 'vì thế',
         'value': '8.8.4.4', 'email': 'ai@do.example', 'detected_at': '2026-11-20T01:00:00Z', 'at': '2026-11-20T01:00:00Z', 'severity': 2,
         'type': 'malware', 'owner': 'BVM', 'org': 'BVM', 'responsible': 'BVM', 'to': 'BMH', 'call_order': 2, 'description': 'một mô tả', 'step': 'respond', 'state': 'open', 'label': 'thẻ',
         'full_name': 'Ai Đó', 'date': '2026-12-01', 'day': '2026-12-01', 'role': 'inspector', 'q': 'x', 'ip': '203.0.113.10', 'lang': 'vi', 'next': '/account', 'file': '1'}


def must(answer):
    need(answer.status in (200, 201), f'setting up: {answer!r}')
    return answer


class World:
    """One record of each kind, of the responsible organisation, none of which concerns the foreign one."""
    def __init__(self, lab):
        self.lab = lab
        self.routes = lab.routes()
        self.roles = {}
        for r in lab.rows('select role, permission from role_permission'):
            self.roles.setdefault(r['permission'], set()).add(r['role'])
        self.texts = dict(TEXTS)
        self.args = {'name': 'tam', 'role': 'inspector', 'secret': 'khong-phai-lien-ket-nao-ca', 'org': 'ISPM', 'date': '2026-12-01', 'year': '2026', 'attribute': 'level', 'place': '1',
                     'duty': 'ct18-1l-1', 'unit': 'org', 'subject': 'BVM', 'catalogue': 'ct18', 'param': 'hunt_gap'}
        self.clients = {who: self.clients_of(who) for who in EVERYBODY}
        self.make()
        self.doing = Doing(lab)

    def clients_of(self, who):
        if who == 'public':
            return Client(self.lab), Client(self.lab)
        return self.lab.person(who), self.lab.program(who)

    def has(self, path, method='POST'):
        return any(r['path'] == path and r['method'] == method for r in self.routes)

    def make(self):
        lab, truc = self.lab, self.lab.program('truc')
        self.codes = {'organisations': 'BVM', 'memberships': 'BVM', 'directory': 'BVM', 'reachability': 'BVM', 'dossier': 'BVM', 'systems': self.lab.value('select code from system')}
        self.ids = {'addresses': str(lab.value("select id from address_space where value = '2001:db8:10::/48'")),
                    'contacts': str(lab.value("select id from contact_point where email = 'it@benhvienmau.example'"))}
        if self.has('/api/v1/incidents'):
            self.make_case(truc)
        if self.has('/api/v1/reports'):
            self.make_report()
        if self.has('/api/v1/incidents/{code}/statutory-reports'):
            self.make_statutory()
        self.make_succession(truc)
        self.make_team(truc)
        self.make_roster()
        self.codes['evidence'] = must(lab.program('bv.head').api('POST', '/api/v1/evidence', {'kind': 'guide', 'begins': '2026-01-05'})).json['code']
        self.codes['budget'] = 'BVM'
        self.codes['posts'] = must(lab.program('bv.head').api('POST', '/api/v1/posts', {'title': 'Vị trí thử', 'planned': 2, 'filled': '1'})).json['code']
        self.make_oversight(truc)
        self.make_chase(truc)
        self.make_hunt()
        self.codes['summary-reports'] = must(lab.program('bv.head').api('POST', '/api/v1/summary-reports', {'scope': 'organisation', 'of': 'BVM', 'year': 2025})).json['code']
        lab.trial('jobs')
        quantri = lab.program('quantri')
        if self.has('/api/v1/holidays'):
            must(quantri.api('POST', '/api/v1/holidays', {'name': 'Ngày thử', 'first': '2026-12-01'}))
        sent = lab.person('quantri').form('/admin/invitations', {'org': 'NGOAI', 'role': 'inspector', 'email': 'moi@ngoai.example'})
        need(sent.status in (200, 303), f'invitation: {sent!r}')
        self.ids['invitations'] = str(lab.value('select max(id) as id from invitation'))
        self.ids['tokens'] = str(lab.value('select max(id) as id from api_token where account_id = (select id from account where name = %s)' % "'tam'") or 1)
        self.ids.update(dict.fromkeys(('oidc', 'identities', 'passkeys'), '79'))
        tam = "(select id from account where name = 'tam')"
        lab.write(f"insert into oidc_identity (id, account_id, issuer, subject, email, created_at) values (79, {tam}, 'https://dinhdanh.example', 'tam', '', 1)")
        bytes_ = "'\\x01'" if lab.database else "x'01'"
        lab.write(f"insert into passkey (id, account_id, credential_id, name, rp_id, alg, public_key, sign_count, is_synced, created_at) "
                  f"values (79, {tam}, {bytes_}, 'thử', 'localhost', -8, {bytes_}, 0, 0, 1)")
        lab.write("insert into job (id, kind, key, args, state, run_at, tries, claimed_by, claimed_until, last_error, created_at) values "
                  "(77, 'identity.clean', 'thu', '{}', 'failed', 1, 1, '', 0, 'thử', 1)")
        lab.write("insert into mail (id, key, to_address, to_name, lang, subject, body, tlp, kind, record_id, message_id, state, tries, queued_at, "
                  "answer) values (78, 'thu', 'ai@do.example', '', 'vi', 'thử', 'thử', 0, 'account', 1, '<thu@thu>', 'queued', 0, 1, '')")
        self.ids.update(jobs='77', mail='78')

    def make_team(self, truc):
        team = self.codes['teams'] = must(truc.api('POST', '/api/v1/teams', {'org': 'BVM', 'kind': 'organisation', 'name': 'Đội thử',
                                                                             'from': '2026-01-01'})).json['code']
        person = self.codes['experts'] = must(truc.api('POST', '/api/v1/experts', {'org': 'BVM', 'name': MARKS[7]})).json['code']
        other = must(truc.api('POST', '/api/v1/experts', {'org': 'BVM', 'name': 'Người khác'})).json['code']
        self.texts.update(person=other, low=person, high=other, standard='other', duty_share=50, issuer='thử')
        self.ids['members'] = must(truc.api('POST', f'/api/v1/teams/{team}/members', {'person': person, 'kind': 'staff', 'duty_share': 50,
                                   'from': '2026-01-01'})).json['id']
        self.ids['credentials'] = must(truc.api('POST', f'/api/v1/experts/{person}/credentials', {'standard': 'other', 'name': 'thử',
                                       'issuer': 'thử', 'from': '2026-11-20'})).json['id']
        self.ids['education'] = must(truc.api('POST', f'/api/v1/experts/{person}/education', {'school': 'thử', 'major': 'thử', 'field': 'it',
            'degree': 'college'})).json['id']
        self.ids['trainings'] = must(truc.api('POST', f'/api/v1/experts/{person}/trainings', {'kind': 'course', 'title': 'thử', 'source': 'thử',
                                     'hours': 8, 'held_at': '2026-11-01'})).json['id']
        self.ids['affiliations'] = must(truc.api('POST', f'/api/v1/teams/{team}/affiliations', {'body': 'APCERT', 'from': '2026-01-01'})).json['id']

    def make_roster(self):
        """A shift that runs now, with everything that hangs on it, of bv.responder; an absence and a calendar of the foreigner."""
        lab, team = self.lab, self.codes['teams']
        head, mine, other = lab.program('bv.head'), lab.program('bv.responder'), lab.program('tam')
        at = f'/api/v1/roster/{team}'
        self.codes['roster'] = team
        moment = lambda days: time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(time.time() + days * 86400))
        shift = self.ids['shifts'] = must(head.api('POST', at + '/shifts', {'person': 'bv.responder', 'from': moment(-1), 'to': moment(1)})).json['id']
        self.ids['swaps'] = must(mine.api('POST', f'{at}/shifts/{shift}/swap', {})).json['id']
        self.ids['handovers'] = must(mine.api('POST', f'{at}/shifts/{shift}/handover', {'text': MARKS[2]})).json['id']
        self.ids['patterns'] = must(head.api('POST', at + '/patterns', {'kind': 'week', 'people': ['bv.responder'], 'anchor': '2026-01-05T08:00'})).json['id']
        self.ids['calls'] = must(head.api('POST', at + '/calls', {'reason': MARKS[3]})).json['id']
        self.ids['absences'] = must(other.api('POST', '/api/v1/my-duty/absences', {'kind': 'leave', 'from': moment(5), 'to': moment(6)})).json['id']
        self.ids['feeds'] = must(other.api('POST', '/api/v1/my-duty/feeds', {})).json['id']
        self.ids['duty feeds'] = must(other.api('POST', '/api/v1/duties/feeds', {})).json['id']

    def make_oversight(self, truc):
        """A waiver and a dispute of the hospital's, an inspection of it by the coordinator with one finding."""
        head, day = self.lab.program('bv.head'), day_from_now
        self.texts.update(duty='ct18-1a-2', claim='thử', result='done')
        files = [('files', 'can-cu.pdf', 'application/pdf', b'%PDF-1.4 thu')]
        fields = {'duty': 'ct18-1a-2', 'kind': 'waive', 'starts_at': day(0), 'ends_at': day(60), 'ground_no': '1', 'ground_at': day(-9), 'reason': MARKS[1]}
        self.codes['waivers'] = must(head.form('/api/v1/waivers', list(fields.items()), files=files, csrf='')).json['code']
        self.codes['disputes'] = must(head.form('/api/v1/disputes', [('duty', 'ct18-1a-2'), ('claim', MARKS[2])], files=files, csrf='')).json['code']
        code = self.codes['inspections'] = must(truc.api('POST', '/api/v1/inspections', {'org': 'BVM', 'purpose': MARKS[3], 'starts_at': day(0),
            'ends_at': day(1), 'decision_no': '1', 'decision_at': day(-9), 'inspectors': ['truc']})).json['code']
        must(truc.api('POST', f'/api/v1/inspections/{code}/begin'))
        must(truc.api('POST', f'/api/v1/inspections/{code}/findings', {'text': MARKS[3], 'remedy': 'x', 'owner': 'x', 'due_at': day(90)}))
        self.ids['findings'] = '1'
        self.ids['lines'] = must(truc.get(f'/api/v1/inspections/{code}/lines')).json['items'][0]['id']

    def make_hunt(self):
        """A hunt of the hospital's with one hit, and a key that signs."""
        head = self.lab.program('bv.head')
        code = self.codes['hunts'] = hunt_new(head)
        must(hunt_upload(head, code))
        self.ids['hits'] = must(head.get(f'/api/v1/hunts/{code}/hits')).json['items'][0]['id']
        self.ids['keys'] = must(head.api('POST', '/api/v1/hunts/keys', {'name': MARKS[3], 'key': '1' * 64})).json['id']

    def make_chase(self, truc):
        """A letter to the hospital, issued by the coordinator."""
        code = self.codes['chases'] = letter_draft(self.lab, 'BVM')
        must(truc.api('POST', f'/api/v1/chases/{code}/word', {'body': MARKS[1]}))
        must(truc.api('POST', f'/api/v1/chases/{code}/hand-in'))
        must(self.lab.program('dp.head').api('POST', f'/api/v1/chases/{code}/send', {'signer': 'Mẫu', 'signer_title': 'Giám đốc'}))

    def make_case(self, truc):
        lab = self.lab
        made = must(truc.api('POST', '/api/v1/incidents', {'title': MARKS[0], 'type': 'malware', 'severity': 3, 'system_level': 4,
                    'detected_at': '2026-11-20T01:00:00Z', 'responsible': 'BVM', 'owner': 'BVM', 'summary': MARKS[0]}))
        code = self.codes['incidents'] = made.json['code']
        second = must(truc.api('POST', '/api/v1/incidents', {'title': 'Ca thứ hai', 'type': 'dos', 'severity': 2,
                      'detected_at': '2026-11-20T02:00:00Z', 'responsible': 'BVM'}))
        self.texts.update(into=second.json['code'], incident=code)
        at = f'/api/v1/incidents/{code}'
        must(truc.api('POST', at + '/notes', {'text': MARKS[2]}))
        must(truc.api('POST', at + '/tasks', {'title': MARKS[3], 'org': 'BVM'}))
        must(truc.api('POST', at + '/observables', {'value': MARKS[5]}))
        must(truc.api('POST', at + '/parties', {'org': 'ISPM', 'level': 'see'}))
        sent = lab.person('truc').form(f'/incidents/{code}/files', page=f'/incidents/{code}',
                                       files=[('files', MARKS[4], 'text/plain', b'chung cu cua ca')])
        need(sent.status == 303, f'evidence: {sent!r}')
        self.ids['tasks'] = str(lab.value('select max(id) as id from incident_task'))
        self.ids['observables'] = str(lab.value('select max(observable_id) as id from incident_observable'))
        self.ids['files'] = str(lab.value("select max(id) as id from file where kind = 'incident'"))

    def make_succession(self, truc):
        """Planned, so that the people of the organisation may read it."""
        self.ids['successions'] = must(truc.api('POST', '/api/v1/organisations/BVM/succession', {'kind': 'renamed', 'name': 'Bệnh viện tên mới',
                                                                                             'at': '2090-01-01T00:00:00+07:00'})).json['id']

    def make_report(self):
        must(self.clients['public'][1].api('POST', '/api/v1/reports', {'description': MARKS[1], 'detected_at': '2026-11-20T01:00:00Z',
                    'notifier_email': MARKS[6], 'ips': ['203.0.113.10']}))
        page = self.clients['public'][0]
        sent = page.form('/report', {'description': 'có tệp', 'detected_at': '2026-11-20T08:00'}, files=[('files', 'a.txt', 'text/plain', b'a')])
        need(sent.status == 201, f'report with a file: {sent!r}')
        self.codes_of_file = self.lab.value("select r.code from file f join report r on r.id = f.record_id where f.kind = 'report'")
        self.report_file = str(self.lab.value("select max(id) as id from file where kind = 'report'"))
        page.cookies.clear()
        other = must(self.clients['public'][1].api('POST', '/api/v1/reports', {'description': 'chuyện khác', 'detected_at': '2026-11-20T01:00:00Z'}))
        self.texts['other'] = other.json['code']
        self.codes['triage'] = self.codes['reports'] = self.codes_of_file

    def make_statutory(self):
        it = self.lab.program('bv.head')
        made = must(it.api('POST', f'/api/v1/incidents/{self.codes["incidents"]}/statutory-reports', {'kind': 'initial'}))
        self.codes['statutory-reports'] = made.json['code']
        self.sent = statutory_send(it, self.codes['incidents'], 'notice', '2026-11-20T03:00:00Z')
        rows = self.lab.rows("select o.code, r.decides from statutory_report_recipient r join organisation o on o.id = r.org_id join "
                             f"statutory_report s on s.id = r.report_id where s.code = '{self.sent}'")
        self.recipients = {r['code']: r['decides'] for r in rows}

    def renew(self, row):
        """What an earlier route may have used up, made again."""
        truc, quantri, case = self.lab.program('truc'), self.lab.program('quantri'), self.codes.get('incidents')
        if 'contacts/{id}' in row['path']:
            truc.api('POST', '/api/v1/organisations/BVM/contacts', {'kind': 'post', 'name': 'Mới', 'email': 'moi@benhvienmau.example', 'call_order': 3})
            self.ids['contacts'] = str(self.lab.value('select id from contact_point where ended_at is null and org_id = (select id from '
                                                      "organisation where code = 'BVM') order by id desc limit 1"))
        if 'addresses/{id}' in row['path']:
            truc.api('POST', '/api/v1/organisations/BVM/addresses', {'value': '2001:db8:10::/48'})
            self.ids['addresses'] = str(self.lab.value("select id from address_space where value = '2001:db8:10::/48' and valid_to is null order by id "
                                                       'desc limit 1'))
        if 'observables/{id}' in row['path']:
            truc.api('POST', f'/api/v1/incidents/{case}/observables', {'value': MARKS[5]})
        if 'parties/{org}' in row['path']:
            truc.api('POST', f'/api/v1/incidents/{case}/parties', {'org': 'ISPM', 'level': 'see'})
        if '{date}' in row['path']:
            quantri.api('POST', '/api/v1/holidays', {'name': 'Ngày thử', 'first': '2026-12-01'})

    # ---- a request ----

    def path(self, row, nothing=False):
        """The route's address on our records, or on ones that do not exist."""
        parts, last = [], ''
        self.at_triage = row['path'].startswith('/triage')
        self.on_sent = row['path'].endswith(DECIDING)
        for part in row['path'].split('/'):
            if part.startswith('{'):
                part = self.arg(part[1:-1], last, nothing, len([p for p in parts if p.startswith('\0')]))
                parts.append('\0' + part)
            else:
                last = 'summary-reports' if part == 'reports' and row['permission'].startswith('report.') else \
                    'duty feeds' if part == 'feeds' and parts[-1] == 'duties' else part
                parts.append(part)
        return '/'.join(p.lstrip('\0') for p in parts)

    def arg(self, name, kind, nothing, before):
        if name == 'code':
            if kind == 'statutory-reports' and self.on_sent and not nothing:
                return self.sent
            if nothing:
                return {'incidents': 'SC-2026-987654', 'triage': 'TB-ZZZZ-ZZZZ', 'reports': 'TB-ZZZZ-ZZZZ', 'systems': 'HT-987654',
                        'statutory-reports': 'BC-2026-987654'}.get(kind, 'KHONGCO')
            return self.codes.get(kind, 'KHONGCO')
        if name == 'id':
            if kind == 'files' and self.at_triage:
                return self.report_file
            return '987654321' if nothing and not before else self.ids.get(kind, '1')
        if name == 'org' and kind == 'organisations':
            return 'BVM'                                                 # of a summary report
        return self.args.get(name, 'x')

    def fields(self, row, who='public'):
        out, texts = {}, dict(self.texts)
        if row['path'].endswith('/systems') and who != 'public' and not who.startswith('dp.'):
            texts['owner'] = PLACES[who[:2]]
        if row['path'].endswith(('/teams', '/experts')) and who != 'public' and not who.startswith('dp.'):
            texts['org'] = PLACES[who[:2]]
        if row['path'].endswith('/statutory-reports'):
            texts['kind'] = 'situation'
        if row['path'].endswith('/facts/{attribute}'):
            texts['value'] = '4'
        if row['path'].endswith('/step'):
            texts['to'] = texts['step'] = 'o1b'
        for f in row['fields']:
            name, kind = f['name'], f['type']
            if not f['required'] and name not in ('title', 'text', 'password'):
                continue
            if kind == 'choice':
                out[name] = texts[name] if texts.get(name) in f['choices'].split('|') else f['choices'].split('|')[0]
            elif kind == 'int':
                out[name] = texts.get(name, max(1, f['min'] or 1))
            elif kind == 'id':
                out[name] = '1'
            elif kind == 'bool':
                out[name] = True
            elif kind == 'time':
                out[name] = texts['detected_at']
            elif kind == 'texts':
                out[name] = ['x']
            elif kind == 'email':
                out[name] = texts['email']
            elif kind == 'files':
                pass
            else:
                out[name] = str(texts.get(name, 'chữ nào đó'))
        return out

    def ask(self, row, who, path):
        page, program = self.clients[who]
        is_api = row['path'].startswith('/api/')
        client = program if is_api else page
        if row['is_live']:
            return self.ask_live(client, path)
        if row['method'] == 'GET':
            query = urllib.parse.urlencode(self.fields(row, who))
            return client.get(path + ('?' + query if query else ''))
        if is_api:
            files = self.files(row)
            if files:
                return client.form(path, [(k, v) for k, v in self.fields(row, who).items()], files=files, csrf='')
            return client.api(row['method'], path, self.fields(row, who) if row['fields'] else None)
        fields = [(k, x) for k, v in self.fields(row, who).items() for x in (v if isinstance(v, list) else ['1' if v is True else v])]
        return client.form(path, fields, files=self.files(row), csrf=self.csrf(client, who))

    def files(self, row):
        return [(f['name'], 'thu.txt', 'text/plain', b'thu') for f in row['fields'] if f['type'] == 'files' and f['required']]

    def csrf(self, client, who):
        if who == 'public':
            return client.get('/sign-in').hidden('_csrf')
        seen = client.get('/account')
        if seen.status != 200:
            self.lab.people.pop(who, None)
            client.cookies = dict(self.lab.person(who).cookies)
            seen = client.get('/account')
        return seen.hidden('_csrf')

    def ask_live(self, client, path):
        """Only the head: the stream itself has no end."""
        c = http.client.HTTPConnection('127.0.0.1', self.lab.port, timeout=10)
        try:
            c.request('GET', path, headers={'Cookie': '; '.join(f'{k}={v}' for k, v in client.cookies.items())})
            got = c.getresponse()
            return Answer(got.status, got.getheaders(), b'' if got.status == 200 else got.read(), 0)
        finally:
            c.close()

    # ---- what is expected ----

    def grants(self, row):
        """Level by organisation on the record named in the path; None: the path names none that is granted."""
        m = re.match(r'^(?:/api/v1)?/([a-z-]+)/\{code\}', row['path'])
        if not m or m.group(1) not in GRANTED or m.group(1) not in self.codes:
            return None
        if row['permission'].startswith('report.'):
            return None                                                  # a summary report: whose it is, see expected()
        kind = GRANTED[m.group(1)]
        rows = self.lab.rows(f"select o.code, g.level from access_grant g join {kind} x on x.id = g.record_id join organisation o "
                             f"on o.id = g.org_id where g.kind = '{kind}' and x.code = '{self.codes[m.group(1)]}'")
        return {r['code']: r['level'] for r in rows}

    def expected(self, row, who, grants):
        permission = row['permission']
        if permission == 'public':
            return 'open'
        if who == 'public':
            return 'unsigned'
        if permission != 'signed_in' and not self.holds(who, permission) and not self.holds(who, row['wider']):
            return 'denied'
        if permission == 'identity.invite_own' and not self.holds(who, row['wider']) and '{' in row['path']:
            return 'allowed' if who.startswith('ng.') else 'hidden'      # the account and the invitation of the path are the foreigner's
        if '/statutory-reports/{code}' in row['path']:
            org = PLACES[who[:2]]
            if not row['path'].endswith(DECIDING):
                return 'allowed' if org == 'BVM' else 'hidden'           # a draft is its author's alone
            if org not in self.recipients:
                return 'weak' if org == 'BVM' else 'hidden'
            return 'allowed' if row['path'].endswith('/see') or self.recipients[org] else 'weak'
        if row['path'] in ('/files/{id}', '/api/v1/files/{id}'):
            return 'allowed' if not who.startswith('ng.') else 'hidden'
        if '/reachability/{code}' in row['path']:
            return 'allowed' if not who.startswith('ng.') else 'hidden'      # the own tree, and the coordinator everything
        if '/duties/' in row['path'] and '{code}' in row['path']:
            return 'allowed' if not who.startswith('ng.') else 'hidden'      # the own tree, and the coordinator everything
        if permission == 'duty.manage':
            return 'allowed' if who.startswith('dp.') else 'weak'            # decisions for the nation
        if OWN.search(row['path']):
            return 'hidden'                                              # somebody else's
        if '/my-duty/absences/{id}' in row['path']:
            return 'allowed' if who in ('ng.officer', 'ng.head') else 'hidden'   # whoever plans for the foreigner's organisation
        if '/roster/{code}' in row['path']:
            return self.expected_roster(row, who, permission)
        if permission.startswith('report.'):
            if '{code}' in row['path']:
                return 'hidden' if who.startswith('ng.') else 'allowed'  # the hospital's own, and the coordinator everything
            if row['method'] == 'POST' and not who.startswith('dp.'):
                return 'weak'                                            # the nation, a sector, a province: only the coordinator
        level = None if grants is None else grants.get(PLACES[who[:2]], 0)
        if level == 0:
            return 'hidden'
        if level is not None and level < 2 and row['method'] != 'GET':
            return 'weak'
        if '/succession' in row['path'] and not who.startswith('dp.') and who[3:] not in self.roles['network.edit_all']:
            plans = row['method'] != 'GET' or row['path'].endswith(('/succession', '/edit'))
            return 'weak' if plans or not who.startswith('bv.') else 'allowed'   # history is the coordinator's; what is planned for it, a body may read
        if row['path'] == '/experts/duplicates' and not who.startswith('dp.'):
            return 'weak'                                                # who is who is decided by the coordinator
        if '/evidence/{code}' in row['path']:
            if who.startswith('ng.'):
                return 'hidden'                                          # the own tree, and who stands above
            stands = {'evidence.state': 'bv.', 'evidence.verify': 'dp.'}.get(permission, '')
            return 'allowed' if who.startswith(stands) else 'weak'       # one states for oneself, and is judged from above
        if '/budget/{code}' in row['path'] or '/posts/{code}' in row['path']:
            if who.startswith('ng.'):
                return 'hidden'                                          # the own tree, and who stands above
            return 'allowed' if permission == 'budget.read' or who.startswith('bv.') else 'weak'   # money is recorded by those whose it is
        if '/memberships/{code}' in row['path'] and who.startswith('ng.'):
            return 'hidden'                                              # the own tree, and the coordination agency everything
        if permission and permission.startswith('oversight.') and (row['path'].endswith('/inspections') and row['method'] != 'GET' or '{code}' in row['path']):
            return self.expected_oversight(row, who, permission)
        if '/hunts/keys/{id}' in row['path']:
            return 'allowed' if who.startswith('bv.') else 'hidden'      # keys are of the house
        if permission and permission.startswith('hunt.') and '{code}' in row['path']:
            if who.startswith('ng.'):
                return 'hidden'                                          # the hunting house, and who stands above
            details = row['path'].endswith(('/hits', '/files/{id}'))
            return 'allowed' if who.startswith('bv.') or (permission == 'hunt.read' and not details) else 'weak'
        if permission == 'hunt.work' and row['method'] == 'POST':
            return 'allowed'
        if permission and permission.startswith('chase.') and '{code}' in row['path']:
            if who.startswith('ng.'):
                return 'hidden'                                          # the chased tree, and the chaser
            stands = {'chase.answer': 'bv.', 'chase.write': 'dp.', 'chase.sign': 'dp.'}.get(permission, '')
            return 'allowed' if who.startswith(stands) else 'weak'
        if permission == 'membership.apply':
            return 'allowed' if who.startswith('bv.') else 'weak'        # nobody writes another's file
        if permission in ('membership.check', 'membership.decide') and not who.startswith('dp.'):
            return 'weak'                                                # the coordination agency decides
        if '/experts/{code}' in row['path'] and who.startswith('ng.'):
            return 'hidden'                                              # to run the installation is not enough
        if permission == 'network.edit' and '{code}' in row['path'] and not self.edits(who):
            return 'weak'
        return 'allowed'

    def expected_oversight(self, row, who, permission):
        """Asked for by the hospital, decided and inspected by the coordinator; whoever is neither learns nothing."""
        if who.startswith('ng.'):
            return 'hidden'
        if permission in ('oversight.decide', 'oversight.inspect'):
            return 'allowed' if who.startswith('dp.') else 'weak'
        if permission == 'oversight.request' and not row['path'].endswith(('/close', '/sign')):
            return 'allowed' if who.startswith('bv.') else 'weak'
        return 'weak' if row['path'].endswith('/sign') and who == 'dp.admin' else 'allowed'   # signs for the inspectors only who inspects

    def expected_roster(self, row, who, permission):
        """The shift and what was asked and written about it are bv.responder's; the coordinator looks on and calls."""
        if who.startswith('ng.'):
            return 'hidden'
        if not who.startswith('bv.'):
            return 'weak' if permission in ('roster.plan', 'roster.duty') else 'allowed'
        if row['method'] == 'POST' and row['path'].endswith(('/swap', '/close', '/handover')):
            return 'allowed' if who == 'bv.responder' else 'weak'
        if row['path'].endswith(('/accept', '/read')):
            return 'weak' if who == 'bv.responder' else 'allowed'
        return 'allowed'

    def holds(self, who, permission):
        return who[3:] in self.roles.get(permission, ())

    def edits(self, who):
        """The register: the own tree, and the coordinator's people everything."""
        return who.startswith(('bv.', 'dp.')) or who[3:] in self.roles['network.edit_all']


def is_last(row):
    return row['method'] != 'GET', next((i for i, end in enumerate(LAST, 1) if row['path'].endswith(end)), 0)


class Matrix:
    def __init__(self, world):
        self.w, self.counts, self.excepted = world, {}, []

    def plain(self, row, answer):
        text = re.sub(r'(urn:ungcuu:request:|Mã yêu cầu |Request id )[0-9a-f]+|name="_csrf" value="[^"]*"', '', answer.text)
        for nothing in (False, True):
            text = text.replace(self.w.path(row, nothing), 'PATH')
        return text

    def judge(self, row, who, want, got, nothing):
        what = f'{who} {row["method"]} {row["path"]}: {want}'
        need(got.status < 500, f'{what}: {got!r}\n{self.w.lab.tail()}')
        if want == 'unsigned':
            return need(got.status == (401 if row['path'].startswith('/api/') else 303), f'{what}: {got!r}') or \
                need(got.status == 401 or got.header('Location').startswith('/sign-in'), f'{what}: goes to {got.header("Location")}')
        if want == 'denied':
            return need(got.status == 403, f'{what}: {got!r}')
        if want == 'weak':
            return need(got.status in (403, 404, 409, 422), f'{what}: {got!r}')
        if want == 'hidden':
            need(400 <= got.status < 500, f'{what}: {got!r}')
            same = got.status == nothing.status and self.plain(row, got) == self.plain(row, nothing)
            return need(got.status == 404 or same, f'{what}: told apart from what does not exist: {got!r} / {nothing!r}')
        if want == 'open':
            return
        need(got.status not in (401, 403), f'{what}: {got!r}')

    def made(self, row, client, got):
        """A program hears what it has made, as the route's row says, and where that is."""
        if not row['path'].startswith('/api/') or got.status >= 300:
            return
        need(got.status != 201 or row['made'], f'made, but the row does not say what: {got!r}')
        if not row['made'] or (got.status == 200 and row['path'].endswith('/statutory-reports')):    # the draft begun before
            return
        need(got.status == 201, f'makes something and answers {got.status}')
        names = [name.rstrip('[]?#') for name in row['made'].split()]
        need(all(name in got.json for name in names), f'lacks {[n for n in names if n not in got.json]}: {got!r}')
        where = got.header('Location')
        need(where.startswith('/api/v1/'), f'Location {where!r}')
        if row['permission'] != 'public':
            seen = client.get(where.partition('#')[0])
            need(seen.status == 200, f'{where}: {seen!r}')

    def route(self, row):
        w, wants = self.w, {}
        grants = w.grants(row)
        for who in EVERYBODY:
            wants[who] = w.expected(row, who, grants)
        is_write = row['method'] != 'GET'
        seen = {}
        w.renew(row)
        before = w.lab.value('select count(*) as n from journal') if is_write else 0
        for who in EVERYBODY:
            want = wants[who]
            self.counts[want] = self.counts.get(want, 0) + 1
            if want in ('open', 'allowed'):
                continue
            got = w.ask(row, who, w.path(row))
            nothing = w.ask(row, who, w.path(row, True)) if want == 'hidden' else None
            self.judge(row, who, want, got, nothing)
            self.unmarked(row, who, got)
        if is_write:
            after = w.lab.value('select count(*) as n from journal')
            need(after == before, f'{after - before} journal entries by those who may not')
        for who in EVERYBODY:
            if wants[who] in ('open', 'allowed'):
                got = w.ask(row, who, w.path(row))
                self.judge(row, who, wants[who], got, None)
                self.made(row, w.clients[who][1], got)
                seen[who] = got.status
                if wants[who] == 'open' or who.startswith('ng.') or who == 'public':
                    self.unmarked(row, who, got)
        self.done(row, seen)
        need(row['permission'] == 'public' or any(x not in ('open', 'allowed') for x in wants.values()), 'nobody is refused')
        need(OWN.search(row['path']) or seen, 'nobody is allowed')

    def done(self, row, seen):
        """Somebody who may has done it: with what everybody was asked with, else with fresh records and input of its own (doing.py)."""
        key, got = (row['method'], row['path']), None
        if key in EXCEPTED:
            self.excepted.append(f'{row["method"]} {row["path"]}: {EXCEPTED[key]}')
            return need(not any(s < 400 for s in seen.values()), 'is excepted and yet done')
        if not any(s < 400 for s in seen.values()):
            got = self.w.doing.ask(row)
            need(got, f'reached only with refusals {sorted(set(seen.values()))}; write its case in doing.py')
            need(got.status < 400, f'refused with the input of doing.py: {got!r}')
            self.made(row, self.w.doing.client, got)
            self.counts['routes done with input of their own'] = self.counts.get('routes done with input of their own', 0) + 1

    def unmarked(self, row, who, got):
        if who == 'public' or who.startswith('ng.'):
            for mark in MARKS:
                # Who runs the installation sees to whom its mail goes, not what the cases say.
                if mark == MARKS[6] and who == 'ng.admin' and row['permission'] == 'mail.manage':
                    continue
                need(mark not in got.text, f'{who} {row["method"]} {row["path"]} reads «{mark}»')


def openapi_agrees(w):
    doc = w.clients['public'][1].get('/api/v1/openapi.json').json
    told = {(m.upper(), p): o for p, ops in doc['paths'].items() for m, o in ops.items()}
    ours = {(r['method'], r['path']): r for r in w.routes if r['path'].startswith('/api/')}
    need(set(ours) <= set(told), f'not described: {sorted(set(ours) - set(told))}')
    for key, row in ours.items():
        need(told[key].get('x-permission', 'public') == row['permission'], f'{key}: another permission')


def main():
    tap = Tap()
    for engine in ENGINES:
        lab = fresh(engine)
        try:
            lab.start('web')
            w = tap.check(f'{engine}: records of every kind', World, lab)
            if not w:
                continue
            tap.check(f'{engine}: OpenAPI names the same routes and permissions', openapi_agrees, w)
            m = Matrix(w)
            for row in sorted(w.routes, key=is_last):
                tap.check(f'{engine}: {row["method"]} {row["path"]}', m.route, row)
            metrics = Client(lab).get('/metrics').text
            tap.check(f'{engine}: every write was journalled', lambda: need(re.search(r'^ungcuu_journal_missing_total 0$', metrics, re.M), metrics[:300]))
            tap.note(f'{engine}: {len(w.routes)} routes × {len(EVERYBODY)} people: ' + ', '.join(f'{k} {v}' for k, v in sorted(m.counts.items())))
            for line in m.excepted:
                tap.note(f'{engine}: not done here: {line}')
            tap.check(f'{engine}: the server ends well', lab.stop)
        finally:
            lab.remove()
    tap.end()


if __name__ == '__main__':
    main()
