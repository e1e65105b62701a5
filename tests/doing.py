"""What it takes to do each route once: fresh records and valid input for those that the matrix (matrix.py) has reached only with a refusal.

CASES: method and path without /api/v1 → a function of Doing that prepares what is needed and answers Act. EXCEPTED: routes that cannot be
done here, each with its reason."""
import base64, hashlib, hmac, http.client, re, struct, time
from lab import Answer, PASSWORD, Client, need, statutory_fill, statutory_send

FIRST = 'only an installation without an administrator has a first link; test_accounts (first_link_works_once) does it'
EXCEPTED = {('GET', '/first/{secret}'): FIRST, ('POST', '/first/{secret}'): FIRST}
CASES = {}


class Act:
    """Who asks (a client, or a name of the lab's people), of which address, with what."""
    def __init__(self, who, args=(), fields=None, files=(), page=None):
        self.who, self.args, self.fields, self.files, self.page = who, list(args), fields or {}, list(files), page


def case(method, *paths):
    def note(fn):
        for path in paths:
            CASES[method, path] = fn
        return fn
    return note


def totp(secret):
    """RFC 6238, of the secret as the page shows it."""
    digest = hmac.new(base64.b32decode(secret + '=' * (-len(secret) % 8)), struct.pack('>Q', int(time.time()) // 30), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f'{(struct.unpack(">I", digest[at:at + 4])[0] & 0x7fffffff) % 10 ** 6:06d}'


class Doing:
    def __init__(self, lab):
        self.lab, self.n = lab, 0
        self.truc, self.head = lab.program('truc'), lab.program('bv.head')

    def made(self, answer):
        need(answer.status in (200, 201, 303), f'preparing: {answer!r}')
        return answer

    def fresh(self, word):
        self.n += 1
        return f'{word}{self.n}'

    def act(self, row):
        """The route's address, client, fields and files; None when no case is written for it."""
        path = row['path'].removeprefix('/api/v1')
        fn = CASES.get((row['method'], path))
        if not fn:
            return None
        self.is_api = path != row['path']
        act = fn(self)
        args = iter(act.args)
        act.path = re.sub(r'\{[^}]*\}', lambda m: str(next(args)), row['path'])
        act.client = self.client = act.who if isinstance(act.who, Client) else self.lab.program(act.who) if self.is_api else self.lab.person(act.who)
        return act

    def ask(self, row):
        act = self.act(row)
        if not act:
            return None
        if row['is_live']:
            return self.ask_live(act)
        if row['method'] == 'GET':
            return act.client.ask('GET', act.path + ('?' + '&'.join(f'{k}={v}' for k, v in act.fields.items()) if act.fields else ''))
        if self.is_api and not act.files:
            return act.client.api(row['method'], act.path, act.fields if row['fields'] else None)
        fields = [(k, x) for k, v in act.fields.items() for x in (v if isinstance(v, list) else [v])]
        if self.is_api:
            return act.client.form(act.path, fields, files=act.files, csrf='')
        return act.client.form(act.path, fields, files=act.files, page=act.page or ('/account' if isinstance(act.who, str) else act.path))

    def ask_live(self, act):
        """Only the head: the stream itself has no end."""
        c = http.client.HTTPConnection('127.0.0.1', self.lab.port, timeout=10)
        try:
            c.request('GET', act.path, headers={'Cookie': '; '.join(f'{k}={v}' for k, v in act.client.cookies.items())})
            got = c.getresponse()
            return Answer(got.status, got.getheaders(), b'' if got.status == 200 else got.read(), 0)
        finally:
            c.close()

    # ---- records ----

    def incident(self):
        return self.made(self.truc.api('POST', '/api/v1/incidents', {'title': self.fresh('Ca '), 'type': 'malware', 'severity': 2, 'system_level': 3,
                         'detected_at': '2026-11-20T01:00:00Z', 'responsible': 'BVM', 'owner': 'BVM'})).json

    def report(self):
        made = self.made(Client(self.lab).api('POST', '/api/v1/reports', {'description': self.fresh('một thông báo '), 'detected_at': '2026-11-20T01:00:00Z'}))
        return made.json

    def version_of(self, report):
        return self.truc.get(f'/api/v1/reports/{report["code"]}').json['version']

    def draft(self, is_filled=False):
        code = self.made(self.head.api('POST', f'/api/v1/incidents/{self.incident()["code"]}/statutory-reports', {'kind': 'notice'})).json['code']
        if is_filled:
            self.made(statutory_fill(self.head, code, '2026-11-20T02:00:00Z'))
        return code, self.statutory_version(code)

    def statutory_version(self, code):
        return self.head.get(f'/api/v1/statutory-reports/{code}').json['version']

    def sent(self):
        code = statutory_send(self.head, self.incident()['code'], 'notice', '2026-11-20T02:00:00Z')
        return code, self.statutory_version(code)

    def account(self):
        name = self.fresh('nguoi')
        self.lab.account(name, 'NGOAI', 'responder', f'{name}@ngoai.example')
        return name, Client(self.lab).sign_in(name)

    def second_factor(self, client):
        """Turned on; the recovery codes."""
        page = self.made(client.form('/account/second-factor/begin', page='/account/second-factor'))
        page = client.get('/account/second-factor')
        secret = re.search(r'<code class="fs-3[^>]*>([A-Z2-7 ]+)<', page.text).group(1).replace(' ', '')
        on = self.made(client.form('/account/second-factor', {'code': totp(secret)}))
        return re.findall(r'>\s*([a-z0-9]{4,}-[a-z0-9-]{4,})\s*<', on.text, re.I)

    def link(self, answer, kind):
        return re.search(rf'/{kind}/([A-Za-z0-9_-]+)', self.made(answer).text).group(1)


# ---- the directory ----

@case('GET', '/.well-known/security.txt')
def _(d):
    CASES['POST', '/security-txt'](d)
    d.made(d.lab.program('quantri').api('POST', '/api/v1/security-txt'))
    return Act(Client(d.lab))


@case('POST', '/security-txt', '/admin/security-txt')
def _(d):
    d.lab.cli('settings', 'set', 'directory.security_contact', 'an.ninh@dieuphoi.example')
    time.sleep(3.5)                          # a running server reads the settings of another process again
    return Act('quantri')


@case('POST', '/reachability/{code}/visit')
def _(d):
    d.made(d.truc.api('PATCH', '/api/v1/organisations/BVM', {'website': 'https://www.benhvienmau.example'}))
    return Act('truc', ['BVM'])


def contact(d):
    return d.made(d.truc.api('POST', '/api/v1/organisations/BVM/contacts', {'kind': 'post', 'name': d.fresh('Đầu mối '), 'email': 'hoi@benhvienmau.example',
                  'phone': '024 0000 0009', 'call_order': 5})).json['id']


@case('POST', '/reachability/{code}/contacts/{id}/ask')
def _(d): return Act('truc', ['BVM', contact(d)], {'by': 'mail'})


@case('POST', '/reachability/{code}/checks/{id}')
def _(d):
    d.made(d.truc.api('POST', f'/api/v1/reachability/BVM/contacts/{contact(d)}/ask', {'by': 'phone'}))
    row = d.lab.rows("select id, code from contact_check where kind = 'phone' order by id desc limit 1")[0]
    return Act('truc', ['BVM', row['id']], {'code': row['code'].lower(), 'name': 'Bà Ba', 'result': 'answered'})


@case('GET', '/contact-check/{secret}')
def _(d):
    d.made(d.truc.api('POST', f'/api/v1/reachability/BVM/contacts/{contact(d)}/ask', {'by': 'mail'}))
    body = d.lab.value("select body from mail where kind = 'organisation' order by id desc limit 1")
    return Act(Client(d.lab), [re.search(r'/contact-check/([A-Za-z0-9_-]+)', body).group(1)])


@case('POST', '/contact-check/{secret}')
def _(d):
    act = CASES['GET', '/contact-check/{secret}'](d)
    return Act(act.who, act.args, {'name': 'Bà Ba', 'result': 'right'})


# ---- reading ----

@case('GET', '/lookup')
def _(d): return Act('truc', fields={'q': '203.0.113.10'})


@case('GET', '/observables')
def _(d): return Act('truc', fields={'value': '203.0.113.10'})


@case('GET', '/dashboard/terms')
def _(d):
    d.incident()
    row = d.lab.rows('select profile, rule from incident_clock order by id desc limit 1')[0]
    return Act('truc', fields={'profile': row['profile'], 'rule': row['rule'], 'outcome': 'kept'})


# ---- administration ----

@case('POST', '/admin/settings', '/settings')
def _(d): return Act('quantri', fields={'name': 'site.demo', 'value': '1'})


@case('POST', '/admin/holidays', '/holidays')
def _(d): return Act('quantri', fields={'name': 'Ngày thử', 'first': '2026-12-03'})


@case('POST', '/admin/jobs/{id}/cancel', '/jobs/{id}/cancel')
def _(d):
    d.n += 1
    d.lab.write("insert into job (id, kind, key, args, state, run_at, tries, claimed_by, claimed_until, last_error, created_at) values "
                f"({700 + d.n}, 'reporting.deliver', '', '{{}}', 'waiting', 9000000000000000, 0, '', 0, '', 1)")
    return Act('quantri', [700 + d.n])


@case('POST', '/mail/{id}/cancel')
def _(d):
    d.n += 1
    d.lab.write("insert into mail (id, key, to_address, to_name, lang, subject, body, tlp, kind, record_id, message_id, state, tries, queued_at, answer) "
                f"values ({700 + d.n}, '', 'ai@do.example', '', 'vi', 'thử', 'thử', 0, 'account', 1, '<thu{d.n}@thu>', 'queued', 0, 1, '')")
    return Act('quantri', [700 + d.n])


@case('POST', '/accounts/{name}/enable', '/admin/accounts/{name}/enable')
def _(d):
    name, _ = d.account()
    d.lab.cli('user', 'disable', name)
    return Act('quantri', [name])


@case('POST', '/admin/security-txt', '/security-txt')
def _(d):
    d.made(d.lab.program('quantri').api('POST', '/api/v1/settings', {'name': 'directory.security_contact', 'value': 'baomat@dieuphoi.example'}))
    return Act('quantri', page='/admin/security-txt')


@case('GET', '/.well-known/security.txt')
def _(d):
    CASES['POST', '/security-txt'](d)
    d.made(d.lab.program('quantri').api('POST', '/api/v1/security-txt'))
    return Act(Client(d.lab))


# ---- one's own account ----

@case('POST', '/account')
def _(d):
    name, client = d.account()
    return Act(client, fields={'full_name': 'Tên Mới', 'email': 'moi@do.example', 'lang': 'vi', 'password_now': PASSWORD})


@case('POST', '/account/password')
def _(d):
    name, client = d.account()
    other = PASSWORD + ' moi'
    return Act(client, fields={'current': PASSWORD, 'password': other, 'again': other}, page='/account')


@case('POST', '/account/sessions/end')
def _(d):
    name, client = d.account()
    Client(d.lab).sign_in(name)
    return Act(client, fields={'session': re.search(r'name="session" value="([^"]+)"', client.get('/account').text).group(1)}, page='/account')


@case('POST', '/admin/review')
def _(d):
    return Act('quantri', fields={'decisions': ['confirm:' + d.account()[0]]})


@case('POST', '/accounts/{name}/review')
def _(d):
    return Act('quantri', [d.account()[0]], fields={'decision': 'confirm'})


@case('DELETE', '/sessions/{id}')
def _(d):
    name, _ = d.account()
    client = d.lab.program(name)
    return Act(client, [client.get('/api/v1/sessions').json['items'][0]['id']])


@case('POST', '/accounts/{name}/disable', '/admin/accounts/{name}/disable')
def _(d):
    return Act('quantri', [d.account()[0]])


@case('DELETE', '/invitations/{id}')
@case('POST', '/admin/invitations/{id}/withdraw')
def _(d):
    made = d.made(d.lab.program('quantri').api('POST', '/api/v1/invitations', {'org': 'NGOAI', 'role': 'inspector'}))
    return Act('quantri', [made.json['id']])


@case('POST', '/account/second-factor')
def _(d):
    name, client = d.account()
    d.made(client.form('/account/second-factor/begin', page='/account/second-factor'))
    secret = re.search(r'<code class="fs-3[^>]*>([A-Z2-7 ]+)<', client.get('/account/second-factor').text).group(1).replace(' ', '')
    return Act(client, fields={'code': totp(secret)})


@case('POST', '/account/second-factor/codes', '/account/second-factor/off')
def _(d):
    name, client = d.account()
    return Act(client, fields={'current': PASSWORD, 'code': d.second_factor(client)[0]}, page='/account/second-factor')


@case('POST', '/sign-in/code')
def _(d):
    name, client = d.account()
    codes = d.second_factor(client)
    again = Client(d.lab)
    d.made(again.form('/sign-in', {'name': name, 'password': PASSWORD}))
    return Act(again, fields={'code': codes[0]})


@case('GET', '/invitation/{secret}')
def _(d):
    page = d.lab.person('quantri').form('/admin/invitations', {'org': 'NGOAI', 'role': 'inspector'})
    return Act(Client(d.lab), [d.link(page, 'invitation')])


@case('POST', '/invitation/{secret}')
def _(d):
    act = CASES['GET', '/invitation/{secret}'](d)
    act.fields = {'full_name': 'Người Mới', 'name': d.fresh('moi'), 'password': PASSWORD, 'again': PASSWORD}
    return act


@case('GET', '/reset/{secret}')
def _(d):
    name, _ = d.account()
    page = d.lab.person('quantri').form(f'/admin/accounts/{name}/reset', page='/account')
    return Act(Client(d.lab), [d.link(page, 'reset')])


@case('POST', '/reset/{secret}')
def _(d):
    act = CASES['GET', '/reset/{secret}'](d)
    act.fields = {'password': PASSWORD + ' khac', 'again': PASSWORD + ' khac'}
    return act


def token(d):
    return d.made(d.truc.api('POST', '/api/v1/tokens', {'label': 'thử'})).json['id']


@case('GET', '/tokens/{id}')
def _(d): return Act('truc', [token(d)])


@case('DELETE', '/tokens/{id}')
def _(d): return Act('truc', [token(d)])


@case('POST', '/account/tokens/{id}/revoke')
def _(d): return Act('truc', [token(d)])


# ---- register ----

def org(d):
    code = d.fresh('TC')
    d.made(d.truc.api('POST', '/api/v1/organisations', {'code': code, 'name': f'Tổ chức {code}', 'kind': 'company'}))
    return code


CONTACT = {'kind': 'in_hours', 'name': 'Đầu mối', 'email': 'dau@moi.example', 'phone': '02411112222', 'call_order': 1}


@case('POST', '/organisations')
def _(d): return Act('truc', fields={'code': d.fresh('TCM'), 'name': d.fresh('Tổ chức mới '), 'kind': 'company'})


@case('POST', '/organisations/{code}/addresses')
def _(d): return Act('truc', ['BVM'], {'value': f'2001:db8:{d.n:x}:ffff::/64'})


@case('POST', '/organisations/{code}/contacts')
def _(d): return Act('truc', [org(d)], CONTACT)


@case('POST', '/organisations/{code}/contacts/{id}')
def _(d):
    code = org(d)
    return Act('truc', [code, d.made(d.truc.api('POST', f'/api/v1/organisations/{code}/contacts', CONTACT)).json['id']], CONTACT)


@case('POST', '/organisations/{code}/succession')
def _(d): return Act('truc', [org(d)], {'to': org(d), 'at': '2026-11-20T01:00:00Z', 'kind': 'merged'})


def system(d):
    return d.made(d.truc.api('POST', '/api/v1/systems', {'owner': 'BVM', 'name': d.fresh('Hệ thống '), 'level': 2})).json['code']


@case('PATCH', '/systems/{code}')
def _(d): return Act('truc', [system(d)], {'purpose': 'Khám bệnh'})


@case('POST', '/systems/{code}/end')
def _(d): return Act('truc', [system(d)], {'at': '2026-11-20T01:00:00Z'})


@case('POST', '/systems/{code}/facts/{attribute}')
def _(d): return Act('truc', [system(d), 'stage'], {'value': 'changed', 'valid_from': '2026-11-20T01:00:00Z'})


# ---- cases ----

def on_case(method, path, **fields):
    @case(method, path)
    def _(d):
        made = d.incident()
        return Act('truc', [made['code']], {'version': made['version'], **fields})


on_case('PATCH', '/incidents/{code}', severity=3)
on_case('POST', '/incidents/{code}/class', system_level=4, national_important='no', owner_capable='yes', reason='vì thế')
on_case('POST', '/incidents/{code}/detected', detected_at='2026-11-20T00:30:00Z', reason='vì thế')
on_case('POST', '/incidents/{code}/assign', responsible='BMH', reason='vì thế')


@case('POST', '/incidents/{code}/step')
def _(d):
    made = d.truc.get('/api/v1/incidents/' + d.incident()['code']).json
    return Act('truc', [made['code']], {'version': made['version'], 'step': made['next_steps'][0], 'note': 'vì thế'})


@case('POST', '/incidents/{code}/merge')
def _(d):
    made = d.incident()
    return Act('truc', [made['code']], {'version': made['version'], 'into': d.incident()['code'], 'reason': 'cùng một việc'})


@case('POST', '/incidents/{code}/unmerge')
def _(d):
    act = CASES['POST', '/incidents/{code}/merge'](d)
    merged = d.made(d.truc.api('POST', f'/api/v1/incidents/{act.args[0]}/merge', act.fields)).json
    return Act('truc', act.args, {'version': merged['version'], 'reason': 'nhầm'})


@case('POST', '/incidents/{code}/reopen')
def _(d):
    code = d.incident()['code']
    at = f'/api/v1/incidents/{code}'
    seen = d.truc.get(at).json
    ended = d.made(d.truc.api('POST', at + '/step', {'version': seen['version'], 'step': 'cancelled', 'note': 'báo nhầm'})).json
    return Act('truc', [code], {'version': ended['version'], 'reason': 'có dấu hiệu mới'})


@case('POST', '/incidents/{code}/tasks/{id}')
def _(d):
    code = d.incident()['code']
    task = d.made(d.truc.api('POST', f'/api/v1/incidents/{code}/tasks', {'title': 'việc', 'org': 'BVM'})).json['id']
    version = next(t['version'] for t in d.truc.get(f'/api/v1/incidents/{code}').json['tasks'] if t['id'] == task)
    return Act('truc', [code, task], {'version': version, 'state': 'done'})


@case('POST', '/incidents/{code}/files')
def _(d): return Act('truc', [d.incident()['code']], files=[('files', 'thu.txt', 'text/plain', b'thu')])


# ---- reports of the public ----

@case('POST', '/report')
def _(d): return Act(Client(d.lab), fields={'description': d.fresh('có chuyện '), 'detected_at': '2026-11-20T08:00'})


@case('POST', '/report/status')
def _(d):
    made = d.report()
    return Act(Client(d.lab), fields={'code': made['code'], 'secret': made['secret']})


@case('POST', '/report/status/messages')
def _(d):
    made, client = d.report(), Client(d.lab)
    d.made(client.form('/report/status', {'code': made['code'], 'secret': made['secret']}))
    return Act(client, fields={'text': 'thêm một điều'}, page='/report/status')


def on_report(action, **fields):
    @case('POST', f'/triage/{{code}}/{action}', f'/reports/{{code}}/{action}')
    def _(d):
        made = d.report()
        return Act('truc', [made['code']], {'version': d.version_of(made), **{k: v(d) if callable(v) else v for k, v in fields.items()}})


on_report('take')
on_report('refuse', reason='không phải sự cố')
on_report('duplicate', other=lambda d: d.report()['code'])
on_report('attach', incident=lambda d: d.incident()['code'])
on_report('accept', title='Nhận xử lý', type='malware', severity=2, responsible='BVM')


@case('POST', '/triage/{code}/back', '/reports/{code}/back')
def _(d):
    made = d.report()
    d.made(d.truc.api('POST', f'/api/v1/reports/{made["code"]}/refuse', {'version': d.version_of(made), 'reason': 'nhầm'}))
    return Act('truc', [made['code']], {'version': d.version_of(made), 'reason': 'xem lại'})


# ---- statutory reports ----

@case('POST', '/incidents/{code}/statutory-reports')
def _(d): return Act('bv.head', [d.incident()['code']], {'kind': 'notice'})


def on_draft(method, path):
    @case(method, path)
    def _(d):
        code, version = d.draft()
        return Act('bv.head', [code], {'version': version, 'reporter_name': 'Người báo cáo'})


on_draft('POST', '/statutory-reports/{code}')
on_draft('PATCH', '/statutory-reports/{code}')


@case('POST', '/statutory-reports/{code}/send')
def _(d):
    code, version = d.draft(is_filled=True)
    return Act('bv.head', [code], {'version': version, 'signer_title': 'GIÁM ĐỐC', 'signer_name': 'Trần Văn Mẫu', 'place': 'Hà Nội'})


@case('POST', '/statutory-reports/{code}/number')
def _(d):
    act = CASES['POST', '/statutory-reports/{code}/send'](d)
    d.made(d.head.api('POST', f'/api/v1/statutory-reports/{act.args[0]}/send', act.fields))
    return Act('bv.head', act.args, {'number': '15/BC-BVM'})


@case('POST', '/statutory-reports/{code}/signed-copy')
def _(d): return Act('bv.head', [d.sent()[0]], files=[('signed_copy', 'da-ky.pdf', 'application/pdf', b'%PDF-1.7 da ky')])


@case('POST', '/statutory-reports/{code}/see')
def _(d): return Act('truc', [d.sent()[0]])


def on_sent(action, who, **fields):
    @case('POST', f'/statutory-reports/{{code}}/{action}')
    def _(d):
        code, version = d.sent()
        return Act(who, [code], {'version': version, **fields})


on_sent('accept', 'truc')
on_sent('return', 'truc', reason='thiếu số liệu')
on_sent('withdraw', 'bv.head', reason='gửi nhầm')


# ---- teams and experts ----

def team_of(d):
    return d.made(d.truc.api('POST', '/api/v1/teams', {'org': 'BVM', 'kind': 'organisation', 'name': d.fresh('Đội '), 'from': '2026-01-01'})).json['code']


def expert_of(d, **fields):
    return d.made(d.truc.api('POST', '/api/v1/experts', {'org': 'BVM', 'name': d.fresh('Chuyên gia '), **fields})).json['code']


def member_of(d):
    team = team_of(d)
    given = {'person': expert_of(d), 'kind': 'staff', 'duty_share': 50, 'from': '2026-02-01'}
    return team, d.made(d.truc.api('POST', f'/api/v1/teams/{team}/members', given)).json['id']


@case('POST', '/teams/{code}/end')
def _(d): return Act('truc', [team_of(d)], {'last': '2026-11-20'})


@case('POST', '/teams/{code}/members')
def _(d): return Act('truc', [team_of(d)], {'person': expert_of(d), 'kind': 'staff', 'duty_share': 50, 'from': '2026-02-01'})


@case('POST', '/teams/{code}/members/{id}')
def _(d): return Act('truc', member_of(d), {'kind': 'staff', 'duty_share': 60, 'from': '2026-02-01'})


@case('POST', '/teams/{code}/members/{id}/end')
def _(d): return Act('truc', member_of(d), {'last': '2026-11-20'})


@case('POST', '/experts/{code}')
def _(d): return Act('truc', [expert_of(d)], {'name': 'Tên khác'})


@case('POST', '/experts/{code}/end')
def _(d): return Act('truc', [expert_of(d)], {'last': '2026-11-20'})


@case('POST', '/experts/duplicates')
def _(d):
    number = f'{d.n:09d}'
    return Act('truc', fields={'low': expert_of(d, national_id=number), 'high': expert_of(d, national_id=number), 'is_same': '1'})


@case('POST', '/experts/{code}/credentials')
def _(d): return Act('truc', [expert_of(d)], {'standard': 'other', 'name': 'X', 'issuer': 'Y', 'from': '2026-01-01'})


@case('POST', '/experts/{code}/credentials/{id}/end')
def _(d):
    person = expert_of(d)
    given = {'standard': 'other', 'name': 'X', 'issuer': 'Y', 'from': '2026-01-01'}
    return Act('truc', [person, d.made(d.truc.api('POST', f'/api/v1/experts/{person}/credentials', given)).json['id']])


@case('POST', '/experts/{code}/credentials/{id}/origin')
def _(d):
    person = expert_of(d)
    given = {'standard': 'other', 'name': 'X', 'issuer': 'Y', 'from': '2026-01-01'}
    return Act('truc', [person, d.made(d.truc.api('POST', f'/api/v1/experts/{person}/credentials', given)).json['id']], {'origin': 'domestic'})


EDUCATION = {'school': 'Trường Mẫu', 'major': 'CNTT', 'field': 'it', 'degree': 'university', 'graduated': '06/2012'}


@case('POST', '/experts/{code}/education')
def _(d): return Act('truc', [expert_of(d)], EDUCATION)


@case('POST', '/experts/{code}/education/{id}/end')
def _(d):
    person = expert_of(d)
    return Act('truc', [person, d.made(d.truc.api('POST', f'/api/v1/experts/{person}/education', EDUCATION)).json['id']])


@case('POST', '/experts/{code}/skills')
def _(d): return Act('truc', [expert_of(d)], {'skills': '2.2.c'})


# ---- membership ----

FILE = {'lead_name': 'Bà Mẫu', 'lead_title': 'Phó Giám đốc', 'intake_address': 'Số 1', 'intake_landline': '024 1', 'intake_email': 'tiepnhan@benhvienmau.example',
        'capability': 'Trực 24/7', 'member_group': 'e', 'has_pledge': True, 'signed_by': 'Ông Mẫu', 'signed_at': '2026-11-20'}
PAPER = [('papers', 'quyet-dinh.pdf', 'application/pdf', b'%PDF-1.4 thu')]


def applicant_of(d, state='none'):
    """An organisation below the hospital, its file as far as `state`; the code."""
    code = d.fresh('TVIEN')
    d.made(d.truc.api('POST', '/api/v1/organisations', {'code': code, 'name': f'Khoa {code}', 'kind': 'hospital', 'network_role': 'none', 'parent': 'BVM',
                      'address': 'Số 1', 'phone': '024 1', 'email': 'khoa@benhvienmau.example'}))
    d.made(d.truc.api('POST', f'/api/v1/organisations/{code}/contacts', {'kind': 'in_hours', 'name': 'Trực', 'email': 'truc@benhvienmau.example', 'call_order': 1}))
    at = f'/api/v1/memberships/{code}'
    for now, act in [('draft', lambda: d.head.api('POST', at + '/begin', {'form': '01'})), ('written', lambda: d.head.api('PATCH', at + '/file', FILE)),
                     ('submitted', lambda: d.head.api('POST', at + '/submit')), ('checked', lambda: d.truc.api('POST', at + '/check', {})),
                     ('member', lambda: d.lab.program('dp.head').api('POST', at + '/approve', {})),
                     ('suspended', lambda: d.lab.program('dp.head').form(at + '/suspend', [('reason', 'thử')], files=PAPER, csrf=''))]:
        if state == 'none':
            break
        d.made(act())
        if now == state:
            break
    return code


def sub_of(d):
    """A member that has named an organisation below it; both codes."""
    code, sub = applicant_of(d, 'member'), d.fresh('CON')
    d.made(d.truc.api('POST', '/api/v1/organisations', {'code': sub, 'name': f'Đơn vị {sub}', 'kind': 'hospital', 'network_role': 'none', 'parent': code}))
    return code, sub


def sub_named(d):
    code, sub = sub_of(d)
    d.made(d.head.api('POST', f'/api/v1/memberships/{code}/sub-members', {'org': sub}))
    return [code, sub]


@case('POST', '/memberships/{code}/begin')
def _(d): return Act('bv.head', [applicant_of(d)], {'form': '01'})


@case('GET', '/memberships/{code}/file')
def _(d): return Act('bv.head', [applicant_of(d, 'draft')])


@case('POST', '/memberships/{code}/file')
def _(d): return Act('bv.head', [applicant_of(d, 'draft')], {'version': '1', 'lead_name': 'Bà Mẫu'})


@case('PATCH', '/memberships/{code}/file')
def _(d): return Act('bv.head', [applicant_of(d, 'draft')], {'lead_name': 'Bà Mẫu'})


@case('POST', '/memberships/{code}/papers')
def _(d): return Act('bv.head', [applicant_of(d, 'draft')], files=PAPER)


@case('POST', '/memberships/{code}/submit')
def _(d): return Act('bv.head', [applicant_of(d, 'written')])


@case('POST', '/memberships/{code}/withdraw')
def _(d): return Act('bv.head', [applicant_of(d, 'draft')])


@case('POST', '/memberships/{code}/check')
def _(d): return Act('truc', [applicant_of(d, 'submitted')])


@case('POST', '/memberships/{code}/return')
def _(d): return Act('truc', [applicant_of(d, 'submitted')], {'reason': 'thiếu dấu'})


@case('POST', '/memberships/{code}/approve')
def _(d): return Act('dp.head', [applicant_of(d, 'checked')], {'decision_no': '12/QĐ'})


@case('POST', '/memberships/{code}/refuse')
def _(d): return Act('dp.head', [applicant_of(d, 'checked')], {'reason': 'không đủ năng lực'})


@case('POST', '/memberships/{code}/suspend', '/memberships/{code}/end')
def _(d): return Act('dp.head', [applicant_of(d, 'member')], {'reason': 'thử'}, PAPER)


@case('POST', '/memberships/{code}/restore')
def _(d): return Act('dp.head', [applicant_of(d, 'suspended')], {'reason': 'thử'}, PAPER)


@case('POST', '/memberships/{code}/sub-members')
def _(d):
    code, sub = sub_of(d)
    return Act('bv.head', [code], {'org': sub})


@case('GET', '/memberships/{code}/sub-members/{org}')
def _(d): return Act('dp.head', sub_named(d))


@case('POST', '/memberships/{code}/sub-members/{org}')
def _(d): return Act('dp.head', sub_named(d), {'decision': 'approve'})


@case('GET', '/memberships/{code}/applications/{id}/form.pdf', '/memberships/{code}/applications/{id}/form.docx')
def _(d):
    code = applicant_of(d, 'draft')
    return Act('bv.head', [code, d.head.get(f'/api/v1/memberships/{code}').json['file']['id']])


@case('GET', '/memberships/{code}/files/{id}')
def _(d):
    code = applicant_of(d, 'submitted')
    d.made(d.head.form(f'/api/v1/memberships/{code}/papers', files=PAPER, csrf=''))
    return Act('truc', [code, d.lab.value("select max(id) as id from file where kind = 'membership_step'")])


# ---- spreadsheets, overlaps ----

def imported(d, rows):
    made = d.made(d.truc.form('/api/v1/imports', [('reg', 'organisations')], csrf='',
                              files=[('file', 'tochuc.csv', 'text/csv', f'code,name,kind\n{rows}'.encode())])).json['id']
    d.lab.trial('jobs')
    return made


def imported_row(d):
    code = d.fresh('NHAP')
    return imported(d, f'{code},Nhập {code},agency\n')


@case('POST', '/imports')
def _(d): return Act('truc', fields={'reg': 'organisations'}, files=[('file', 'a.csv', 'text/csv', b'code,name,kind\nA1,A,agency\n')], page='/imports')


@case('GET', '/imports/{id}', '/imports/{id}/live')
def _(d): return Act('truc', [imported_row(d)])


@case('POST', '/imports/{id}/commit')
def _(d): return Act('truc', [imported_row(d)], {'mode': 'all'}, page='/imports')


@case('GET', '/imports/{id}/bad-rows')
def _(d): return Act('truc', [imported(d, 'xấu,Mã sai,agency\n')])


@case('GET', '/templates/{register}', '/exports/{register}')
def _(d): return Act('truc', ['systems'])


@case('POST', '/overlaps/{outer}/{inner}')
def _(d):
    value = f'198.41.{100 + d.n % 150}.0/24'
    one, two = (d.made(d.truc.api('POST', f'/api/v1/organisations/{org(d)}/addresses', {'value': value})).json['id'] for _ in range(2))
    return Act('truc', [one, two], {'decision': 'both', 'reason': 'cùng dùng'}, page='/overlaps')


@case('POST', '/experts/{code}/trainings')
def _(d): return Act('truc', [expert_of(d)], {'kind': 'course', 'title': 'X', 'source': 'Y', 'hours': 8, 'held_at': '2026-11-01'})


@case('POST', '/experts/{code}/trainings/{id}/end')
def _(d):
    person = expert_of(d)
    given = {'kind': 'course', 'title': 'X', 'source': 'Y', 'hours': 8, 'held_at': '2026-11-01'}
    return Act('truc', [person, d.made(d.truc.api('POST', f'/api/v1/experts/{person}/trainings', given)).json['id']])


@case('POST', '/teams/{code}/affiliations')
def _(d): return Act('truc', [team_of(d)], {'body': 'FIRST', 'from': '2026-01-01'})


@case('POST', '/teams/{code}/affiliations/{id}/end')
def _(d):
    team = team_of(d)
    made = d.made(d.truc.api('POST', f'/api/v1/teams/{team}/affiliations', {'body': 'FIRST', 'from': '2026-01-01'}))
    return Act('truc', [team, made.json['id']], {'last': '2026-11-20'})
