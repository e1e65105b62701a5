"""What it takes to do each route once: fresh records and valid input for those that the matrix (matrix.py) has reached only with a refusal.

CASES: method and path without /api/v1 → a function of Doing that prepares what is needed and answers Act. EXCEPTED: routes that cannot be
done here, each with its reason."""
import base64, hashlib, hmac, http.client, json, os, re, struct, time
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from lab import Answer, PASSWORD, Client, letter_draft, need, statutory_fill, statutory_send

FIRST = 'only an installation without an administrator has a first link; test_accounts (first_link_works_once) does it'
PROVIDER = 'needs an OpenID provider; test_oidc does it, with one (tests/oidc_provider.py)'
NEW_BODY = 'the bodies of the small network are of today and owe nothing in the year reported; the browser test (reports.mjs) does it'
EXCEPTED = {('GET', '/reports/{code}/organisations/{org}/page.pdf'): NEW_BODY, ('GET', '/first/{secret}'): FIRST, ('POST', '/first/{secret}'): FIRST}
EXCEPTED.update({row: PROVIDER for row in [('GET', '/sign-in/oidc/return'), ('GET', '/sign-in/oidc/join'), ('POST', '/sign-in/oidc/join'),
                                           ('POST', '/invitation/{secret}/oidc'), ('POST', '/account/oidc')]})
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


class Authenticator:
    """What a device with a passkey answers (WebAuthn §6), as the fields of the form. One key, EdDSA."""
    ORIGIN = 'http://localhost:8080'

    def __init__(self):
        self.key, self.id = Ed25519PrivateKey.generate(), os.urandom(16)

    def text(self, data):
        return base64.urlsafe_b64encode(data).rstrip(b'=').decode()

    def client_data(self, kind, challenge):
        return json.dumps({'type': kind, 'challenge': challenge, 'origin': self.ORIGIN}).encode()

    def data(self, flags):
        return hashlib.sha256(b'localhost').digest() + bytes([flags, 0, 0, 0, 0])

    def made(self, challenge):
        public = self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        data = self.data(0x45) + bytes(16) + b'\0\x10' + self.id + b'\xa4\x01\x01\x03\x27\x20\x06\x21\x58\x20' + public
        return {'client_data': self.text(self.client_data('webauthn.create', challenge)),
                'attestation': self.text(b'\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58' + bytes([len(data)]) + data)}

    def answer(self, challenge):
        client_data, data = self.client_data('webauthn.get', challenge), self.data(5)
        return {'id': self.text(self.id), 'client_data': self.text(client_data), 'auth_data': self.text(data), 'user_handle': '',
                'signature': self.text(self.key.sign(data + hashlib.sha256(client_data).digest()))}


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
        fields = [(k, x) for k, v in act.fields.items() for x in (v if isinstance(v, list) else ['1' if v is True else v])]
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

    def passkey_asked(self):
        """Somebody on the page on which the browser asks for a new passkey."""
        if self.lab.value("select value from setting where name = 'site.url'") != Authenticator.ORIGIN:
            self.lab.cli('settings', 'set', 'site.url', Authenticator.ORIGIN)
            time.sleep(3.5)                  # a running server reads the settings of another process again
        name, client = self.account()
        self.made(client.form('/account/passkeys/new', {'name': 'Máy', 'current': PASSWORD}))
        return name, client

    def passkey(self):
        """Who has one, his client, its id, the device."""
        name, client = self.passkey_asked()
        device = Authenticator()
        self.made(client.form('/account/passkeys', device.made(client.cookies['ungcuu_challenge']), page='/account'))
        return name, client, str(self.lab.value('select max(id) as id from passkey')), device

    def identity(self):
        name, client = self.account()
        self.n += 1
        self.lab.write(f"insert into oidc_identity (id, account_id, issuer, subject, email, created_at) select {900 + self.n}, id, 'https://dinhdanh.example', name, '', 1 "
                       f"from account where name = '{name}'")
        return name, client, 900 + self.n

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


# ---- permissions for a time ----

class Session(Client):
    """A browser's script: the session's cookie, and its form token in the header."""
    def api(self, method, path, value=None, headers=None):
        return super().api(method, path, value, {'X-CSRF-Token': self.csrf('/account'), **(headers or {})})


def lending():
    return {'to': 'truc2', 'permissions': ['intake.triage'], 'cause': 'leave', 'reason': 'nghỉ phép năm',
            'last_day': day_from_now(2)}


def delegation(d):
    return d.made(d.truc.api('POST', '/api/v1/delegations', lending())).json['id']


@case('POST', '/delegations', '/account/delegations')
def _(d): return Act('truc', fields=lending())


@case('GET', '/delegations/{id}')
def _(d): return Act('truc', [delegation(d)])


@case('POST', '/delegations/{id}/end', '/account/delegations/{id}/end')
def _(d): return Act('truc', [delegation(d)])


@case('POST', '/admin/delegations/{id}/end')
def _(d): return Act('quantri', [delegation(d)])


EMERGENCY = {'roles': ['officer'], 'reason': 'mã độc đang lan, trực ban vắng', 'current': PASSWORD}


def emergency_head(d):
    name = d.fresh('khan')
    d.lab.account(name, 'NGOAI', 'head', f'{name}@ngoai.example')
    return Session(d.lab).sign_in(name)


def broken(d, is_over=False):
    client = emergency_head(d)
    made = d.made(client.api('POST', '/api/v1/break-glass', EMERGENCY)).json['id']
    if is_over:
        need(client.api('POST', f'/api/v1/break-glass/{made}/end').status == 204, 'ending an emergency')
    return client, made


@case('POST', '/break-glass', '/account/break-glass')
def _(d): return Act(emergency_head(d), fields=EMERGENCY)


@case('POST', '/account/break-glass/end')
def _(d): return Act(broken(d)[0], page='/account')


@case('GET', '/break-glass/{id}')
@case('POST', '/break-glass/{id}/end')
def _(d):
    client, made = broken(d)
    return Act(client, [made])


@case('GET', '/admin/break-glass/{id}')
@case('POST', '/admin/break-glass/{id}/end')
def _(d): return Act('quantri', [broken(d)[1]])


@case('POST', '/break-glass/{id}/review', '/admin/break-glass/{id}/review')
def _(d): return Act('quantri', [broken(d, True)[1]], {'verdict': 'justified', 'comment': 'đúng là khẩn cấp'})


@case('GET', '/break-glass/{secret}')
def _(d): return Act(Client(d.lab), [d.lab.cli('user', 'break-glass', d.account()[0]).split('/break-glass/')[1].strip()])


@case('POST', '/break-glass/{secret}')
def _(d):
    act = CASES['GET', '/break-glass/{secret}'](d)
    act.fields = {'reason': 'không ai đăng nhập được'}
    return act


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


# ---- other ways to sign in ----

@case('POST', '/account/passkeys/new')
def _(d):
    _, client = d.passkey_asked()
    return Act(client, fields={'name': 'Máy', 'current': PASSWORD})


@case('GET', '/account/passkeys/make')
def _(d): return Act(d.passkey_asked()[1])


@case('POST', '/account/passkeys')
def _(d):
    _, client = d.passkey_asked()
    return Act(client, fields=Authenticator().made(client.cookies['ungcuu_challenge']), page='/account')


@case('GET', '/account/passkeys/{id}')
def _(d):
    _, client, id, _ = d.passkey()
    return Act(client, [id])


@case('POST', '/account/passkeys/{id}/rename')
def _(d):
    _, client, id, _ = d.passkey()
    return Act(client, [id], fields={'name': 'Tên khác'}, page='/account')


@case('POST', '/account/passkeys/{id}/remove')
def _(d):
    _, client, id, _ = d.passkey()
    return Act(client, [id], fields={'current': PASSWORD, 'agreed': '1'}, page='/account')


@case('GET', '/passkeys/{id}')
def _(d):
    name, _, id, _ = d.passkey()
    return Act(d.lab.program(name), [id])


@case('PATCH', '/passkeys/{id}')
def _(d):
    name, _, id, _ = d.passkey()
    return Act(d.lab.program(name), [id], fields={'name': 'Tên khác'})


@case('DELETE', '/passkeys/{id}')
def _(d):
    name, client, id, _ = d.passkey()
    d.second_factor(client)                  # what stays when the passkey goes
    return Act(d.lab.program(name), [id])


@case('POST', '/sign-in/passkey/begin')
def _(d):
    d.passkey_asked()
    return Act(Client(d.lab), page='/sign-in')


@case('GET', '/sign-in/passkey')
def _(d):
    act = CASES['POST', '/sign-in/passkey/begin'](d)
    d.made(act.who.form('/sign-in/passkey/begin', page='/sign-in'))
    return Act(act.who)


@case('POST', '/sign-in/passkey')
def _(d):
    *_, device = d.passkey()
    client = CASES['GET', '/sign-in/passkey'](d).who
    return Act(client, fields=device.answer(client.cookies['ungcuu_challenge']), page='/sign-in')


@case('POST', '/account/oidc/{id}/unlink')
def _(d):
    _, client, id = d.identity()
    return Act(client, [id], page='/account')


@case('DELETE', '/identities/{id}')
def _(d):
    name, _, id = d.identity()
    return Act(d.lab.program(name), [id])


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


SUCCESSION = {'at': '2090-01-01T00:00:00+07:00', 'kind': 'renamed', 'name': 'Bệnh viện tên mới'}


def succession(d, **fields):
    """A draft: the organisation's code and the draft's id."""
    code = org(d)
    made = d.made(d.truc.api('POST', f'/api/v1/organisations/{code}/successions', SUCCESSION | fields)).json
    return [code, made['id']]


def split(d):
    return succession(d, kind='split', to=org(d), name='')


@case('POST', '/organisations/{code}/succession')
def _(d): return Act('truc', [org(d)], {'to': org(d), 'at': '2026-11-20T01:00:00Z', 'kind': 'merged'})


@case('POST', '/organisations/{code}/successions')
def _(d): return Act('truc', [org(d)], SUCCESSION)


@case('GET', '/organisations/{code}/successions/{id}', '/organisations/{code}/successions/{id}/edit')
def _(d): return Act('truc', succession(d))


@case('POST', '/organisations/{code}/successions/{id}')
@case('PATCH', '/organisations/{code}/successions/{id}')
def _(d): return Act('truc', succession(d), SUCCESSION | {'version': 1, 'name': 'Tên khác'})


@case('POST', '/organisations/{code}/successions/{id}/confirm', '/organisations/{code}/successions/{id}/cancel')
def _(d): return Act('truc', succession(d), {'version': 1})


@case('POST', '/organisations/{code}/successions/{id}/assign')
def _(d):
    code, id = split(d)
    owned = d.made(d.truc.api('POST', '/api/v1/systems', {'owner': code, 'name': d.fresh('Hệ thống '), 'level': 2})).json['code']
    return Act('truc', [code, id], {'to': code, 'systems': [owned]})


def system(d):
    return d.made(d.truc.api('POST', '/api/v1/systems', {'owner': 'BVM', 'name': d.fresh('Hệ thống '), 'level': 2})).json['code']


@case('PATCH', '/systems/{code}')
def _(d): return Act('truc', [system(d)], {'purpose': 'Khám bệnh'})


@case('POST', '/systems/{code}/end')
def _(d): return Act('truc', [system(d)], {'at': '2026-11-20T01:00:00Z'})


@case('POST', '/systems/{code}/facts/{attribute}')
def _(d): return Act('truc', [system(d), 'stage'], {'value': 'changed', 'valid_from': '2026-11-20T01:00:00Z'})


PARTS = {'services': {'name': 'Cổng', 'kind': 'web', 'port': 443}, 'software': {'cpe': 'cpe:/a:apache:http_server:2.4.58'},
         'links': {'outside': 'Trục liên thông', 'direction': 'both'}, 'providers': {'outside': 'Công ty Mẫu', 'service': 'hosting'}}


def part_cases(kind, fields):
    said = {**fields, 'valid_from': '2026-11-20T01:00:00Z'}

    def line(d):
        code = system(d)
        return [code, d.made(d.truc.api('POST', f'/api/v1/systems/{code}/{kind}', said)).json['id']]

    @case('POST', f'/systems/{{code}}/{kind}')
    def _(d): return Act('truc', [system(d)], said)

    @case('POST', f'/systems/{{code}}/{kind}/{{id}}')
    def _(d): return Act('truc', line(d), said)

    @case('PATCH', f'/systems/{{code}}/{kind}/{{id}}')
    def _(d): return Act('truc', line(d), {'valid_from': '2026-11-21T01:00:00Z'})

    @case('POST', f'/systems/{{code}}/{kind}/{{id}}/end')
    def _(d): return Act('truc', line(d), {'at': '2026-11-21T01:00:00Z'})

    @case('GET', f'/systems/{{code}}/{kind}/{{id}}/edit')
    def _(d): return Act('truc', line(d))


for kind, fields in PARTS.items():
    part_cases(kind, fields)


# ---- the yearly system report ----

SENT = {'org': 'BVM', 'year': '2026', 'role': 'owner', 'sent_at': '2026-11-20T01:00:00Z', 'channel': 'document'}
COPY = [('file', 'mau08.pdf', 'application/pdf', b'%PDF-1.7 mau 08')]


@case('POST', '/system-reports')
def _(d): return Act('truc', [], SENT, COPY, '/system-reports')


@case('GET', '/system-reports/{id}/copy')
def _(d):
    made = d.lab.person('truc').form('/system-reports', SENT, files=COPY)
    need(made.status == 303, f'preparing: {made!r}')
    return Act('truc', [d.lab.value('select max(id) as id from system_report')])


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


# ---- waivers, disputes, inspections ----

GROUND = [('files', 'can-cu.pdf', 'application/pdf', b'%PDF-1.4 thu')]


def below(d):
    """A member below the hospital; its code."""
    code = d.fresh('KHOA')
    d.made(d.truc.api('POST', '/api/v1/organisations', {'code': code, 'name': f'Khoa {code}', 'kind': 'hospital', 'network_role': 'member', 'parent': 'BVM'}))
    return code


def waiver_fields(org):
    return {'org': org, 'duty': 'ct18-1a-2', 'kind': 'waive', 'starts_at': day_from_now(0), 'ends_at': day_from_now(60), 'ground_no': '1/NQ',
            'ground_at': day_from_now(-9), 'reason': 'thử'}


def day_from_now(n):
    """By the clock of Vietnam, as the program counts days."""
    return time.strftime('%Y-%m-%d', time.gmtime(time.time() + 7 * 3600 + n * 86400))


def waiver_of(d, approved=False):
    code = d.made(d.head.form('/api/v1/waivers', list(waiver_fields(below(d)).items()), files=GROUND, csrf='')).json['code']
    if approved:
        d.made(d.truc.api('POST', f'/api/v1/waivers/{code}/approve', {}))
    return code


def dispute_of(d, answered=False):
    code = d.made(d.head.form('/api/v1/disputes', [('org', below(d)), ('duty', 'ct18-1a-2'), ('claim', 'thử')], files=GROUND, csrf='')).json['code']
    if answered:
        d.made(d.truc.api('POST', f'/api/v1/disputes/{code}/answer', VERDICT))
    return code


VERDICT = {'outcome': 'upheld', 'follow': 'evidence', 'answer': 'nộp hồ sơ'}
FOUND = {'text': 'thiếu', 'remedy': 'bổ sung', 'owner': 'Phòng CNTT', 'due_at': '2099-12-31'}


def visit_of(d, state='planned'):
    """An inspection of the coordinator's as far as `state`, with one finding once it is under way; its code."""
    code = d.made(d.truc.api('POST', '/api/v1/inspections', visit_fields(below(d)))).json['code']
    at = f'/api/v1/inspections/{code}'
    for now, act in [('planned', lambda: None), ('under_way', lambda: visit_begun(d, at)), ('written', lambda: visit_written(d, at)),
                     ('signed', lambda: [d.made(who.api('POST', at + '/sign', {'signer': 'Mẫu', 'signer_title': 'Trưởng'})) for who in (d.truc, d.head)]),
                     ('fixed', lambda: d.made(d.head.api('POST', at + '/findings/1/fix', {'fixed': 'xong'})))]:
        act()
        if now == state:
            break
    return code


def visit_fields(org):
    return {'org': org, 'purpose': 'thử', 'starts_at': day_from_now(0), 'ends_at': day_from_now(1), 'decision_no': '1/QĐ', 'decision_at': day_from_now(-9),
            'inspectors': ['truc']}


def visit_begun(d, at):
    d.made(d.truc.api('POST', at + '/begin'))
    d.made(d.truc.api('POST', at + '/findings', FOUND))


def visit_written(d, at):
    for line in d.truc.get(at + '/lines').json['items']:
        d.made(d.truc.form(f'{at}/lines/{line["id"]}', [('answer', 'ok')], files=GROUND, csrf=''))
    d.made(d.truc.api('POST', at + '/minutes', {'attended': 'Ông Mẫu', 'conclusion': 'tốt'}))


def line_of(d):
    code = visit_of(d, 'under_way')
    return [code, d.truc.get(f'/api/v1/inspections/{code}/lines').json['items'][0]['id']]


# ---- chases ----

SIGNED = {'signer': 'Bà Mẫu', 'signer_title': 'Giám đốc'}


def letter_of(d, state='draft'):
    """A letter of the coordinator's to a body below the hospital, as far as `state`; its code."""
    code = letter_draft(d.lab, below(d))
    at, boss = f'/api/v1/chases/{code}', d.lab.program('dp.head')
    for now, act in [('draft', lambda: None), ('submitted', lambda: d.made(d.truc.api('POST', at + '/hand-in'))),
                     ('issued', lambda: d.made(boss.api('POST', at + '/send', SIGNED))),
                     ('answered', lambda: d.made(d.head.form(at + '/answer', [('answer', 'đang làm')], files=GROUND, csrf='')))]:
        act()
        if now == state:
            break
    return code


@case('POST', '/chases/{code}/word')
def _(d): return Act('truc', [letter_of(d)], {'body': 'Đề nghị thực hiện.', 'answer_by': day_from_now(20)})


@case('POST', '/chases/{code}/hand-in')
def _(d): return Act('truc', [letter_of(d)])


@case('POST', '/chases/{code}/withdraw')
def _(d): return Act('truc', [letter_of(d)], {'reason': 'đã nhắc'})


@case('POST', '/chases/{code}/back')
def _(d): return Act('dp.head', [letter_of(d, 'submitted')], {'reason': 'sai số liệu'})


@case('POST', '/chases/{code}/send')
def _(d): return Act('dp.head', [letter_of(d, 'submitted')], SIGNED)


@case('POST', '/chases/{code}/acknowledge')
def _(d): return Act('bv.head', [letter_of(d, 'issued')])


@case('POST', '/chases/{code}/answer')
def _(d): return Act('bv.head', [letter_of(d, 'issued')], {'answer': 'đang làm', 'promised_at': day_from_now(20)}, files=GROUND)


@case('POST', '/chases/{code}/accept')
def _(d): return Act('truc', [letter_of(d, 'answered')], {'finding': 'được'})


@case('POST', '/chases/{code}/insist')
def _(d): return Act('truc', [letter_of(d, 'answered')], {'finding': 'chưa rõ'})


@case('GET', '/chases/{code}/files/{id}')
def _(d): return Act('bv.head', [letter_of(d, 'answered'), d.lab.value("select max(id) as id from file where kind = 'chase'")])


@case('POST', '/waivers')
def _(d): return Act('bv.head', fields=waiver_fields(below(d)), files=GROUND)


@case('GET', '/waivers/{code}')
def _(d): return Act('bv.head', [waiver_of(d)])


@case('POST', '/waivers/{code}/approve')
def _(d): return Act('truc', [waiver_of(d)], {'note': 'đồng ý'})


@case('POST', '/waivers/{code}/refuse')
def _(d): return Act('truc', [waiver_of(d)], {'reason': 'thiếu căn cứ'})


@case('POST', '/waivers/{code}/revoke')
def _(d): return Act('truc', [waiver_of(d, True)], {'reason': 'hết lý do'})


@case('POST', '/waivers/{code}/withdraw')
def _(d): return Act('bv.head', [waiver_of(d)])


@case('GET', '/waivers/{code}/files/{id}')
def _(d): return Act('bv.head', [waiver_of(d), d.lab.value("select max(id) as id from file where kind = 'waiver'")])


@case('POST', '/disputes')
def _(d): return Act('bv.head', fields={'org': below(d), 'duty': 'ct18-1a-2', 'claim': 'thử'}, files=GROUND)


@case('GET', '/disputes/{code}')
def _(d): return Act('bv.head', [dispute_of(d)])


@case('POST', '/disputes/{code}/answer')
def _(d): return Act('truc', [dispute_of(d)], VERDICT)


@case('POST', '/disputes/{code}/close')
def _(d): return Act('bv.head', [dispute_of(d, True)], {'closing': 'xong'})


@case('POST', '/disputes/{code}/withdraw')
def _(d): return Act('bv.head', [dispute_of(d)])


@case('GET', '/disputes/{code}/files/{id}')
def _(d): return Act('bv.head', [dispute_of(d), d.lab.value("select max(id) as id from file where kind = 'dispute'")])


@case('POST', '/inspections')
def _(d): return Act('truc', fields=visit_fields(below(d)))


@case('GET', '/inspections/{code}', '/inspections/{code}/lines')
def _(d): return Act('truc', [visit_of(d)])


@case('POST', '/inspections/{code}/checklist', '/inspections/{code}/begin')
def _(d): return Act('truc', [visit_of(d)])


@case('POST', '/inspections/{code}/cancel')
def _(d): return Act('truc', [visit_of(d)], {'reason': 'hoãn'})


@case('GET', '/inspections/{code}/lines/{id}')
def _(d): return Act('truc', line_of(d))


@case('POST', '/inspections/{code}/lines/{id}')
def _(d): return Act('truc', line_of(d), {'answer': 'ok'}, GROUND)


@case('POST', '/inspections/{code}/rest')
def _(d): return Act('truc', [visit_of(d, 'under_way')], {'rest': 'ok'})


@case('POST', '/inspections/{code}/findings')
def _(d): return Act('truc', [visit_of(d, 'under_way')], FOUND)


@case('POST', '/inspections/{code}/minutes')
def _(d):
    code = visit_of(d, 'under_way')
    for line in d.truc.get(f'/api/v1/inspections/{code}/lines').json['items']:
        d.made(d.truc.form(f'/api/v1/inspections/{code}/lines/{line["id"]}', [('answer', 'ok')], files=GROUND, csrf=''))
    return Act('truc', [code], {'attended': 'Ông Mẫu', 'conclusion': 'tốt'})


@case('POST', '/inspections/{code}/sign')
def _(d): return Act('truc', [visit_of(d, 'written')], {'signer': 'Mẫu', 'signer_title': 'Trưởng đoàn'})


@case('GET', '/inspections/{code}/minutes.pdf', '/inspections/{code}/minutes.docx')
def _(d): return Act('bv.head', [visit_of(d, 'written')])


@case('GET', '/inspections/{code}/findings/{id}')
def _(d): return Act('bv.head', [visit_of(d, 'signed'), '1'])


@case('POST', '/inspections/{code}/findings/{id}/fix')
def _(d): return Act('bv.head', [visit_of(d, 'signed'), '1'], {'fixed': 'đã xong'}, GROUND)


@case('POST', '/inspections/{code}/findings/{id}/check')
def _(d): return Act('truc', [visit_of(d, 'fixed'), '1'], {'result': 'done'})


@case('GET', '/inspections/{code}/files/{id}')
def _(d):
    code = visit_of(d, 'signed')
    d.made(d.head.form(f'/api/v1/inspections/{code}/findings/1/fix', [('fixed', 'xong')], files=GROUND, csrf=''))
    return Act('truc', [code, d.lab.value("select max(id) as id from file where kind = 'inspection'")])


# ---- hunts ----

def hunt_result(n=[0]):
    """A whole, unsigned result with one hit, another one each time."""
    n[0] += 1
    lines = [{'kind': 'head', 'format': 'ungcuu.hunt.result', 'version': 1, 'host': f'may{n[0]}', 'started': '2026-11-20T01:00:00Z'},
             {'file': '/l', 'line': 1, 'kind': 'indicator', 'id': 'l:1', 'value': '203.0.113.9', 'type': 'ipv4', 'text': 'x'},
             {'kind': 'summary', 'hits': 1, 'files': 1, 'lines': 1, 'unreadable': 0, 'ended': '2026-11-20T02:00:00Z'}]
    text = ''.join(json.dumps(line) + '\n' for line in lines)
    return (text + '{"kind":"seal","sha256":"%s"}\n' % hashlib.sha256(text.encode()).hexdigest()).encode()


PLAN = {'title': 'Săn lùng thử', 'why': 'routine', 'hypotheses': 'x', 'sources': ['Nhật ký'], 'starts_at': '2026-11-19', 'ends_at': '2026-12-19'}


def hunt_new(head, system='HT-000001'):
    answer = head.api('POST', '/api/v1/hunts', {**PLAN, 'systems': [system]})
    need(answer.status == 201, f'planning: {answer!r}')
    return answer.json['code']


def hunt_upload(head, code):
    return head.form(f'/api/v1/hunts/{code}/results', [], files=[('file', 'r.jsonl', 'application/x-ndjson', hunt_result())], csrf='')


def hunt_of(d, state='planned'):
    code = hunt_new(d.head, system(d))
    if state != 'planned':
        d.made(hunt_upload(d.head, code))
    if state == 'closed':
        d.made(d.head.api('POST', f'/api/v1/hunts/{code}/hits/{hit_of(d, code)}', {'verdict': 'true'}))
        d.made(d.head.api('POST', f'/api/v1/hunts/{code}/close', {'minutes': 90, 'conclusion': 'xong'}))
    return code


def hit_of(d, code): return d.head.get(f'/api/v1/hunts/{code}/hits').json['items'][0]['id']


def key_of(d):
    return d.made(d.head.api('POST', '/api/v1/hunts/keys', {'name': 'thử', 'key': os.urandom(32).hex()})).json['id']


@case('POST', '/hunts')
def _(d): return Act('bv.head', fields={**PLAN, 'systems': [system(d)]})


@case('POST', '/hunts/keys')
def _(d): return Act('bv.head', fields={'name': 'thử', 'key': os.urandom(32).hex()})


@case('POST', '/hunts/keys/{id}/revoke')
def _(d): return Act('bv.head', [key_of(d)], {'reason': 'mất'})


@case('POST', '/hunts/{code}/begin')
def _(d): return Act('bv.head', [hunt_of(d)])


@case('POST', '/hunts/{code}/cancel')
def _(d): return Act('bv.head', [hunt_of(d)], {'reason': 'hoãn'})


@case('POST', '/hunts/{code}/results')
def _(d): return Act('bv.head', [hunt_of(d)], files=[('file', 'r.jsonl', 'application/x-ndjson', hunt_result())])


@case('POST', '/hunts/{code}/hits/{id}')
def _(d):
    code = hunt_of(d, 'judging')
    return Act('bv.head', [code, hit_of(d, code)], {'verdict': 'true'})


@case('POST', '/hunts/{code}/hits/{id}/incident')
def _(d):
    code = hunt_of(d, 'judging')
    return Act('bv.head', [code, hit_of(d, code)])


@case('POST', '/hunts/{code}/close')
def _(d):
    code = hunt_of(d, 'judging')
    d.made(d.head.api('POST', f'/api/v1/hunts/{code}/hits/{hit_of(d, code)}', {'verdict': 'true'}))
    return Act('bv.head', [code], {'minutes': 90, 'conclusion': 'xong'})


@case('POST', '/hunts/{code}/reopen')
def _(d): return Act('bv.head', [hunt_of(d, 'closed')], {'reason': 'sót'})


@case('POST', '/hunts/{code}/release')
def _(d): return Act('bv.head', [hunt_of(d)], {'released': True})


@case('GET', '/hunts/{code}/files/{id}')
def _(d):
    code = hunt_of(d, 'judging')
    return Act('bv.head', [code, d.lab.value("select max(id) as id from file where kind = 'hunt'")])


# ---- money and positions ----

POST = {'title': 'Chuyên viên ứng cứu', 'planned': 3, 'filled': '1'}


@case('POST', '/budget/{code}/{year}')
def _(d): return Act('bv.head', ['BVM', 2026], {'csirt_planned': f'{d.fresh("")} tỷ', 'csirt_approved': '850 triệu'})


@case('POST', '/posts')
def _(d): return Act('bv.head', [], POST)


@case('POST', '/posts/{code}/edit')
def _(d): return Act('bv.head', [d.made(d.head.api('POST', '/api/v1/posts', POST)).json['code']], {**POST, 'filled': '2'})


@case('POST', '/posts/{code}/end')
def _(d): return Act('bv.head', [d.made(d.head.api('POST', '/api/v1/posts', POST)).json['code']], {})


# ---- evidence ----

STATEMENT = {'kind': 'guide', 'begins': '2026-01-05', 'values': ['year=2026']}
ACTED = {'reason': 'thử'}


def evidence_of(d, *acts):
    """A statement of the hospital, after these acts of the coordinator; its code."""
    code = d.made(d.head.api('POST', '/api/v1/evidence', STATEMENT)).json['code']
    for act in acts:
        d.made(d.truc.api('POST', f'/api/v1/evidence/{code}/{act}', ACTED))
    return code


@case('POST', '/evidence')
def _(d): return Act('bv.head', [], {'kind': 'guide', 'begins': '2026-01-05', 'v3': '2026'} if not d.is_api else STATEMENT)


@case('POST', '/evidence/{code}/correct')
def _(d): return Act('bv.head', [evidence_of(d)], {'kind': 'guide', 'begins': '2026-01-06'} if not d.is_api else {'begins': '2026-01-06'})


@case('GET', '/evidence/{code}/correct')
def _(d): return Act('bv.head', [evidence_of(d)])


@case('POST', '/evidence/{code}/withdraw')
def _(d): return Act('bv.head', [evidence_of(d)], ACTED)


@case('POST', '/evidence/{code}/verify', '/evidence/{code}/return', '/evidence/{code}/judge-false')
def _(d): return Act('truc', [evidence_of(d)], ACTED)


@case('POST', '/evidence/{code}/reopen')
def _(d): return Act('truc', [evidence_of(d, 'verify')], ACTED)


@case('GET', '/evidence/{code}/files/{id}')
def _(d):
    code = evidence_of(d)
    d.made(d.head.form(f'/api/v1/evidence/{code}/correct', [('signer', 'Bà Mẫu')], files=[('file', 'ky.txt', 'text/plain', b'thu')], csrf=''))
    return Act('truc', [code, d.lab.value("select max(id) as id from file where kind = 'evidence'")])


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


def directory_of(email):
    return [('file', 'first.json', 'application/json', json.dumps({'status': 'OK', 'data': [{'team': 'SONG', 'email': email, 'country': 'VN'}]}).encode())]


@case('POST', '/teams/directory')
def _(d): return Act('truc', files=directory_of('cert@song.example'), page='/teams/directory')


@case('POST', '/teams/directory/take')
def _(d):
    email = d.fresh('doi') + '@song.example'
    d.made(d.truc.api('POST', '/api/v1/teams', {'org': 'BVM', 'kind': 'organisation', 'name': d.fresh('Đội '), 'email': email, 'from': '2026-01-01'}))
    found = d.made(d.truc.form('/api/v1/teams/directory', [], files=directory_of(email), csrf='')).json
    return Act('truc', fields={'entries': found['entries'], 'take': [x['key'] for x in found['teams'][0]['differences']]}, page='/teams/directory')


@case('POST', '/teams/{code}/affiliations')
def _(d): return Act('truc', [team_of(d)], {'body': 'FIRST', 'from': '2026-01-01'})


@case('POST', '/teams/{code}/affiliations/{id}/end')
def _(d):
    team = team_of(d)
    made = d.made(d.truc.api('POST', f'/api/v1/teams/{team}/affiliations', {'body': 'FIRST', 'from': '2026-01-01'}))
    return Act('truc', [team, made.json['id']], {'last': '2026-11-20'})


# ---- summary reports ----

def report_of(d, state='draft'):
    """A report of the hospital whose figures are there."""
    code = d.made(d.head.api('POST', '/api/v1/summary-reports', {'scope': 'organisation', 'of': 'BVM', 'year': 2025})).json['code']
    d.lab.trial('jobs')
    if state == 'approved':
        for who in ('bv.head', 'bv.officer'):
            d.lab.program(who).api('POST', f'/api/v1/summary-reports/{code}/approve', {})
    return code


@case('POST', '/reports', '/summary-reports')
def _(d): return Act('bv.head', fields={'scope': 'organisation', 'of': 'BVM', 'year': 2025})


@case('GET', '/reports/{code}', '/summary-reports/{code}', '/reports/{code}/delta', '/summary-reports/{code}/delta', '/reports/{code}/organisations',
      '/summary-reports/{code}/organisations', '/reports/{code}/report.pdf', '/reports/{code}/report.docx', '/reports/{code}/report.xlsx', '/reports/{code}/snapshot.json',
      '/summary-reports/{code}/snapshot')
def _(d): return Act('bv.head', [report_of(d)])


@case('GET', '/reports/{code}/parts/{place}')
def _(d): return Act('bv.head', [report_of(d), '1'])


@case('GET', '/reports/{code}/delta.xlsx')
def _(d):
    code = report_of(d)
    d.head.api('POST', f'/api/v1/summary-reports/{code}/compare', {})
    d.lab.trial('jobs')
    return Act('bv.head', [code])


@case('POST', '/reports/{code}/parts/{place}', '/summary-reports/{code}/parts/{place}')
def _(d): return Act('bv.head', [report_of(d), '10'], {'lang': 'vi', 'text': 'Kiến nghị.', 'version': 1})


@case('POST', '/reports/{code}/approve', '/reports/{code}/withdraw', '/reports/{code}/compare', '/summary-reports/{code}/approve', '/summary-reports/{code}/withdraw',
      '/summary-reports/{code}/compare')
def _(d): return Act('bv.head', [report_of(d)])


@case('POST', '/reports/{code}/issue', '/summary-reports/{code}/issue')
def _(d):
    return Act('bv.head', [report_of(d, 'approved')], {'number': '1/BC', 'place': 'Hà Nội', 'signed_at': day_from_now(0), 'title': 'Giám đốc', 'name': 'An'})


# ---- duty rosters ----

def shift_of(d, begins=0):
    """A shift of an hour that nobody else has, of a new team: to come, or begins days ago when that is negative."""
    d.n += 1
    team = team_of(d)
    start = int(time.time()) // 3600 * 3600 + (begins * 86400 if begins < 0 else 10 * 86400 + d.n * 7200)
    moment = lambda t: time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(t))
    made = d.head.api('POST', f'/api/v1/roster/{team}/shifts', {'person': 'bv.responder', 'from': moment(start), 'to': moment(start + 3600)})
    return team, d.made(made).json['id']


def coming(d):
    d.n += 1
    return f'2031-{d.n % 12 + 1:02d}-{d.n % 28 + 1:02d}T08:00', f'2031-{d.n % 12 + 1:02d}-{d.n % 28 + 1:02d}T20:00'


def swap_of(d):
    team, shift = shift_of(d)
    return team, d.made(d.lab.program('bv.responder').api('POST', f'/api/v1/roster/{team}/shifts/{shift}/swap', {})).json['id']


def call_of(d):
    team = team_of(d)
    return team, d.made(d.head.api('POST', f'/api/v1/roster/{team}/calls', {'reason': 'thử'})).json['id']


def pattern_of(d):
    team = team_of(d)
    made = d.head.api('POST', f'/api/v1/roster/{team}/patterns', {'kind': 'week', 'people': ['bv.responder', 'bv.head'], 'anchor': '2032-01-05T08:00'})
    return team, d.made(made).json['id']


@case('GET', '/roster/{code}', '/roster/{code}/roster.ics', '/roster/{code}/hours', '/roster/{code}/hours.csv', '/roster/{code}/shifts/new', '/roster/{code}/patterns',
      '/roster/{code}/patterns/new', '/roster/{code}/calls')
def _(d): return Act('bv.head', [team_of(d)])


@case('POST', '/roster/{code}/shifts')
def _(d):
    begins, ends = coming(d)
    return Act('bv.head', [team_of(d)], {'person': 'bv.responder', 'from': begins, 'to': ends})


@case('GET', '/roster/{code}/shifts/{id}', '/roster/{code}/shifts/{id}/edit')
def _(d): return Act('bv.head', shift_of(d))


@case('POST', '/roster/{code}/shifts/{id}')
def _(d):
    begins, ends = coming(d)
    return Act('bv.head', shift_of(d), {'person': 'bv.head', 'from': begins, 'to': ends})


@case('POST', '/roster/{code}/shifts/{id}/end')
def _(d): return Act('bv.head', shift_of(d))


@case('POST', '/roster/{code}/shifts/{id}/swap')
def _(d): return Act('bv.responder', shift_of(d))


@case('POST', '/roster/{code}/swaps/{id}/accept')
def _(d): return Act('bv.head', swap_of(d))


@case('POST', '/roster/{code}/swaps/{id}/close')
def _(d): return Act('bv.responder', swap_of(d))


@case('GET', '/roster/{code}/shifts/{id}/handover')
def _(d): return Act('bv.responder', shift_of(d, begins=-1 - d.n))


@case('POST', '/roster/{code}/shifts/{id}/handover')
def _(d): return Act('bv.responder', shift_of(d, begins=-1 - d.n), {'text': 'yên ổn'})


@case('POST', '/roster/{code}/handovers/{id}/read')
def _(d):
    team, shift = shift_of(d, begins=-1 - d.n)
    made = d.lab.program('bv.responder').api('POST', f'/api/v1/roster/{team}/shifts/{shift}/handover', {'text': 'yên ổn'})
    return Act('bv.head', [team, d.made(made).json['id']])


@case('POST', '/roster/{code}/patterns')
def _(d): return Act('bv.head', [team_of(d)], {'kind': 'week', 'people': 'bv.responder', 'anchor': '2032-01-05T08:00'} if not d.is_api else
                     {'kind': 'week', 'people': ['bv.responder'], 'anchor': '2032-01-05T08:00'})


@case('GET', '/roster/{code}/patterns/{id}/plan')
def _(d): return Act('bv.head', pattern_of(d), {'from': '2032-01-05', 'weeks': 2})


@case('POST', '/roster/{code}/patterns/{id}/generate')
def _(d): return Act('bv.head', pattern_of(d), {'from': f'{2032 + d.n % 60}-01-05', 'weeks': 2})


@case('POST', '/roster/{code}/patterns/{id}/end')
def _(d): return Act('bv.head', pattern_of(d))


@case('POST', '/roster/{code}/calls')
def _(d): return Act('bv.head', [team_of(d)], {'reason': 'thử'})


@case('GET', '/roster/{code}/calls/{id}')
def _(d): return Act('bv.head', call_of(d))


@case('POST', '/roster/{code}/calls/{id}/answer')
def _(d): return Act('bv.responder', call_of(d))


@case('POST', '/duties/parameters/{catalogue}/{param}')
def _(d): return Act('truc', ['ct18', 'hunt_gap'], {'value': 'P3M', 'ground': 'Công văn 12/CV', 'from': '2026-01-01'})


@case('POST', '/duties/catalogue')
def _(d):
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'data', 'duties', 'ct18.json'), encoding='utf-8') as f:
        catalogue = json.load(f)
    catalogue['version'] = d.fresh('thu.')
    text = json.dumps(catalogue, ensure_ascii=False)
    return Act('truc', fields={'text': text} if d.is_api else {}, files=[] if d.is_api else [('file', 'ct18.json', 'application/json', text.encode())])


def duty_feed_of(d):
    return d.made(d.lab.program('bv.head').api('POST', '/api/v1/duties/feeds', {})).json


@case('POST', '/duties/feeds')
def _(d): return Act('bv.head', fields={'org': 'BVM'})


@case('POST', '/duties/feeds/{id}/end')
def _(d): return Act('bv.head', [duty_feed_of(d)['id']])


@case('GET', '/duty-feed/{secret}')
def _(d): return Act(Client(d.lab), [duty_feed_of(d)['address'].rsplit('/', 1)[1]])


@case('POST', '/my-duty/absences')
def _(d):
    begins, ends = coming(d)
    return Act('ng.responder', fields={'kind': 'leave', 'from': begins, 'to': ends})


@case('POST', '/my-duty/absences/{id}/end')
def _(d):
    begins, ends = coming(d)
    made = d.lab.program('ng.responder').api('POST', '/api/v1/my-duty/absences', {'kind': 'leave', 'from': begins, 'to': ends})
    return Act('ng.responder', [d.made(made).json['id']])


def feed_of(d):
    return d.made(d.lab.program('bv.responder').api('POST', '/api/v1/my-duty/feeds', {})).json


@case('POST', '/my-duty/feeds')
def _(d): return Act('bv.responder')


@case('POST', '/my-duty/feeds/{id}/end')
def _(d): return Act('bv.responder', [feed_of(d)['id']])


@case('GET', '/roster-feed/{secret}')
def _(d): return Act(Client(d.lab), [feed_of(d)['address'].rsplit('/', 1)[1]])


@case('GET', '/call/{secret}')
def _(d):
    call_of(d)
    body = d.lab.value("select body from mail where kind = 'team' order by id desc limit 1")
    return Act(Client(d.lab), [re.search(r'/call/([A-Za-z0-9_-]+)', body).group(1)])


@case('POST', '/call/{secret}')
def _(d):
    act = CASES['GET', '/call/{secret}'](d)
    return Act(act.who, act.args, {'name': 'Bà Ba'})
