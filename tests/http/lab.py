"""lab: a real server on a data folder of its own, on one engine, driven from outside. Python's standard library only.

    with Lab('sqlite') as lab:              # or 'postgres' (needs UNGCUU_TEST_PG)
        lab.network()                       # organisations and accounts of the fixed small network, see PEOPLE
        lab.start()
        officer = lab.person('truc')        # signed in; lab.program('truc') carries a token instead
        answer = officer.get('/incidents')

Everything a server needs lies in lab.folder and is removed at the end. Nothing listens beyond 127.0.0.1."""
import atexit, html, http.client, http.cookies, json, os, re, secrets, shutil, signal, socket, sqlite3, subprocess
import sys, tempfile, threading, time, urllib.parse

BINARY = os.path.abspath(os.environ.get('UNGCUU_BINARY', 'build/ungcuu'))
PG = os.environ.get('UNGCUU_TEST_PG', '')
ENGINES = ['sqlite'] + (['postgres'] if PG else [])
PASSWORD = 'con trau la dau co nghiep ' + secrets.token_hex(4)

# code, name, English name, kind, role, parent, sector
ORGS = [
    ('DPQG', 'Trung tâm điều phối mẫu', 'Sample coordinator', 'coordinator', 'coordinator', '', ''),
    ('BMH', 'Bộ Minh Họa', 'Ministry of Illustration', 'ministry', 'sector_lead', '', 'health'),
    ('BVM', 'Bệnh viện Mẫu', 'Sample Hospital', 'hospital', 'member', 'BMH', 'health'),
    ('ISPM', 'Nhà mạng Mẫu', 'Sample Carrier', 'isp', 'member', '', ''),
    ('NGOAI', 'Công ty Người Ngoài', 'Outsider Company', 'company', 'member', '', ''),
]
# name: organisation, role. The five roles in each of: coordinator, responsible body, foreign body.
ROLES = ['admin', 'officer', 'responder', 'head', 'inspector']
PLACES = {'dp': 'DPQG', 'bv': 'BVM', 'ng': 'NGOAI'}
PEOPLE = {f'{place}.{role}': (org, role) for place, org in PLACES.items() for role in ROLES}
PEOPLE.update({'truc': ('DPQG', 'officer'), 'truc2': ('DPQG', 'officer'), 'quantri': ('DPQG', 'admin'), 'bo.head': ('BMH', 'head'),
               'isp.responder': ('ISPM', 'responder'), 'tam': ('NGOAI', 'responder')})
SPACE = [('BVM', '203.0.113.0/26', 'ISPM'), ('BVM', 'benhvienmau.example', ''), ('BMH', 'bominhhoa.example', ''),
         ('ISPM', '203.0.113.0/24', ''), ('NGOAI', '198.51.100.0/24', ''), ('BVM', '2001:db8:10::/48', 'ISPM')]
CONTACTS = [('DPQG', 'truc@dieuphoi.example'), ('BMH', 'ungcuu@bominhhoa.example'), ('BVM', 'it@benhvienmau.example'),
            ('ISPM', 'noc@nhamang.example'), ('NGOAI', 'it@nguoingoai.example')]


class Failure(Exception):
    pass


def need(holds, text):
    if not holds:
        raise Failure(text)


def wait_until(fn, seconds, what):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        got = fn()
        if got:
            return got
        time.sleep(0.02)
    raise Failure(f'{what}: not within {seconds} s')


class Answer:
    def __init__(self, status, headers, body, took):
        self.status, self.headers, self.body, self.took = status, headers, body, took
        self.text = body.decode('utf-8', 'replace')

    def header(self, name):
        return ', '.join(v for k, v in self.headers if k.lower() == name.lower())

    @property
    def json(self):
        try:
            return json.loads(self.text)
        except ValueError:
            raise Failure(f'{self.status}: no JSON: {self.text[:300]!r}')

    def hidden(self, name, action=None):
        """The value of a hidden field, of the form with that action when one is named."""
        text = self.text
        if action:
            for form in re.findall(r'<form\b.*?</form>', text, re.S):
                if re.search(r'action="%s"' % re.escape(html.escape(action)), form):
                    text = form
                    break
        tag = next((t for t in re.findall(r'<input\b[^>]*>', text) if f'name="{name}"' in t), '')
        value = re.search(r'\bvalue="([^"]*)"', tag)
        return html.unescape(value.group(1)) if value else ''

    def __repr__(self):
        said = re.sub(r'\s+', ' ', re.sub(r'<[^>]*>', ' ', self.text)) if '<html' in self.text else self.text
        return f'{self.status} {said[:700]}'


IDLE = 10       # seconds; the server waits longer before it closes a connection that nothing comes on


class Client:
    """One browser (cookies) or one program (token)."""
    def __init__(self, lab, token='', lang='en', timeout=60):
        self.lab, self.token, self.lang, self.timeout = lab, token, lang, timeout
        self.cookies, self.connection, self.used = {}, None, 0

    def close(self):
        if self.connection:
            self.connection.close()
            self.connection = None

    def ask(self, method, path, headers=None, body=None):
        send = {'Accept-Language': self.lang, **(headers or {})}
        if self.token and 'Authorization' not in send:
            send['Authorization'] = 'Bearer ' + self.token
        if self.cookies and 'Cookie' not in send:
            send['Cookie'] = '; '.join(f'{k}={v}' for k, v in self.cookies.items())
        if isinstance(body, str):
            body = body.encode()
        began = time.monotonic()
        if began - self.used > IDLE:         # the server may be closing it just now, and a write is not sent twice
            self.close()
        self.used = began
        for fresh in (False, True):
            if not self.connection or fresh:
                self.close()
                self.connection = http.client.HTTPConnection('127.0.0.1', self.lab.port, timeout=self.timeout)
            reused = self.connection.sock is not None
            try:
                self.connection.request(method, path, body=body, headers=send)
                got = self.connection.getresponse()
                answer = Answer(got.status, got.getheaders(), got.read(), time.monotonic() - began)
                break
            except (http.client.HTTPException, OSError):
                self.close()
                if not reused or method != 'GET':
                    raise
        for key, value in answer.headers:
            if key.lower() == 'set-cookie':
                pair, _, rest = value.partition(';')
                name, _, value = pair.partition('=')
                if re.search(r'max-age=0\b', rest, re.I):
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = value
        return answer

    def get(self, path, **headers):
        return self.ask('GET', path, headers)

    def api(self, method, path, value=None, headers=None):
        send = dict(headers or {})
        if value is not None:
            send['Content-Type'] = 'application/json'
        return self.ask(method, path, send, None if value is None else json.dumps(value, ensure_ascii=False))

    def csrf(self, page, action=None):
        return self.get(page).hidden('_csrf', action)

    def form(self, action, fields=(), page=None, files=(), headers=None, csrf=None):
        """Looks at the page for its form tokens, as a browser does, then sends the form."""
        fields = list(fields.items()) if isinstance(fields, dict) else list(fields)
        if csrf is None:
            seen = self.get(page or action)
            csrf = seen.hidden('_csrf', action) or seen.hidden('_csrf')
            once = seen.hidden('once', action)
            if once and not any(k == 'once' for k, _ in fields):
                fields.append(('once', once))
        if csrf:
            fields.append(('_csrf', csrf))
        fields = [(k, v if isinstance(v, (str, bytes)) else str(v)) for k, v in fields]
        if files:
            kind, body = multipart(fields, files)
        else:
            kind, body = 'application/x-www-form-urlencoded', urllib.parse.urlencode(fields)
        return self.ask('POST', action, {'Content-Type': kind, **(headers or {})}, body)

    def sign_in(self, name, password=None):
        answer = self.form('/sign-in', {'name': name, 'password': password or PASSWORD, 'next': '/'})
        need(answer.status == 303, f'{name} cannot sign in: {answer!r}')
        return self


def multipart(fields, files):
    mark = 'uc' + secrets.token_hex(12)
    parts = []
    for name, value in fields:
        value = value if isinstance(value, bytes) else value.encode()
        parts.append(f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode() + value + b'\r\n')
    for name, filename, media_type, content in files:
        parts.append(f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
                     f'Content-Type: {media_type}\r\n\r\n'.encode() + content + b'\r\n')
    return f'multipart/form-data; boundary={mark}', b''.join(parts) + f'--{mark}--\r\n'.encode()


def pg_address(name):
    return re.sub(r'^(postgres(?:ql)?://[^/]*/)[^?]*', lambda m: m.group(1) + name, PG)


def psql(address, text):
    done = subprocess.run(['psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-d', address, '-c', text],
                          capture_output=True, text=True, timeout=120)
    need(done.returncode == 0, f'psql: {done.stderr.strip()[:500]}')
    return done.stdout


class Lab:
    n = 0

    def __init__(self, engine, folder=None, prefix=()):
        self.engine, self.server, self.port, self.prefix = engine, None, 0, list(prefix)
        self.folder = folder or tempfile.mkdtemp(prefix='ungcuu-lab-')
        self.is_own_folder = not folder
        self.data = os.path.join(self.folder, 'data')
        self.trial_file = os.path.join(self.folder, 'trial')
        self.log = os.path.join(self.folder, 'server.log')
        self.people, self.tokens, self.clock = {}, {}, ''
        Lab.n += 1
        self.database = f'ungcuu_lab_{os.getpid()}_{Lab.n}' if engine == 'postgres' else ''
        self.address = pg_address(self.database) if self.database else ''
        if self.database:
            psql(PG, f'create database {self.database}')
        atexit.register(self.remove)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.remove()

    def remove(self):
        self.kill()
        atexit.unregister(self.remove)
        if self.database:
            psql(PG, f'drop database if exists {self.database} with (force)')
            self.database = ''
        if self.is_own_folder:
            shutil.rmtree(self.folder, ignore_errors=True)

    def copy(self):
        """The same content on a folder (and database) of its own; both servers must stand still."""
        other = Lab.__new__(Lab)
        other.__dict__.update(self.__dict__)
        Lab.n += 1
        other.server, other.port, other.is_own_folder = None, 0, True
        other.folder = tempfile.mkdtemp(prefix='ungcuu-lab-')
        other.data, other.trial_file, other.log = (os.path.join(other.folder, x) for x in ('data', 'trial', 'server.log'))
        shutil.copytree(self.data, other.data)
        if self.database:
            other.database = f'ungcuu_lab_{os.getpid()}_{Lab.n}'
            other.address = pg_address(other.database)
            psql(PG, f'create database {other.database} template {self.database}')
        other.people, other.tokens = dict(self.people), dict(self.tokens)
        atexit.register(other.remove)
        return other

    # ---- the program ----

    def environment(self, clock='', more=None):
        env = {k: v for k, v in os.environ.items() if not k.startswith('UNGCUU_')}
        env.update(UNGCUU_TEST='1', UNGCUU_LANG='en', UNGCUU_TRIAL=self.trial_file, ASAN_OPTIONS='detect_leaks=0')
        if clock or self.clock:
            env['UNGCUU_CLOCK'] = clock or self.clock
        env.update(more or {})
        return env

    def place(self):
        return ['--data', self.data] + (['--database', self.address] if self.database else [])

    def cli(self, *args, given='', code=0, clock=''):
        done = subprocess.run([BINARY, *args, *self.place()], input=given, capture_output=True, text=True, timeout=300,
                              env=self.environment(clock))
        need(done.returncode == code, f'ungcuu {" ".join(args)}: {done.returncode} {done.stderr.strip()[:500]} {done.stdout.strip()[-500:]}')
        return done.stdout.strip()

    def start(self, role='all', clock='', env=None, wait=20, prefix=()):
        need(not self.server, 'the server runs already')
        self.clock = clock or self.clock
        out = os.path.join(self.folder, 'server.out')
        with open(out, 'wb') as o, open(self.log, 'ab') as e:
            self.server = subprocess.Popen([*prefix, *self.prefix, BINARY, 'serve', '--listen', '127.0.0.1:0', '--role', role,
                                            *self.place()], stdin=subprocess.DEVNULL, stdout=o, stderr=e, env=self.environment(clock, env))

        def listening():
            if self.server.poll() is not None:
                code, self.server = self.server.returncode, None
                raise Failure(f'the server ended with {code}: {self.tail()}')
            with open(out, encoding='utf-8') as o:
                return re.search(r'^listening on http://127\.0\.0\.1:(\d+)', o.read(), re.M)
        self.port = int(wait_until(listening, wait, 'server listening').group(1))
        return self

    def tail(self):
        try:
            with open(self.log, encoding='utf-8', errors='replace') as f:
                return ''.join(line for line in f.readlines()[-40:] if '"path"' not in line or '"status":5' in line)[-1500:]
        except OSError:
            return ''

    def stop(self):
        if self.server:
            self.server.terminate()
            code = self.server.wait(30)
            self.server = None
            need(code == 0, f'the server ended with {code}: {self.tail()}')

    def kill(self):
        if self.server:
            self.server.kill()
            self.server.wait()
            self.server = None

    def trial(self, *lines):
        """clock WHEN|run, shift SECONDS, fail N, jobs: done when this returns."""
        part = self.trial_file + '.part'
        with open(part, 'w', encoding='utf-8') as f:
            f.write('\n'.join(lines) + '\n')
        os.rename(part, self.trial_file)
        self.server.send_signal(signal.SIGUSR2)
        wait_until(lambda: not os.path.exists(self.trial_file), 240, f'trial {lines}')

    def at(self, when, jobs=True):
        """Turns the clock of server and command line; runs what is due then."""
        self.clock = when
        self.trial('clock ' + when, *(['jobs'] if jobs else []))

    # ---- the database ----

    def rows(self, query):
        if self.database:
            out = psql(self.address, f'select row_to_json(uc) from ({query}) uc')
            return [json.loads(line) for line in out.splitlines()]
        with sqlite3.connect(f'file:{self.data}/ungcuu.db?mode=ro', uri=True, timeout=20) as db:
            db.row_factory = sqlite3.Row
            return [dict(r) for r in db.execute(query).fetchall()]

    def value(self, query):
        rows = self.rows(query)
        return list(rows[0].values())[0] if rows else None

    def write(self, statement):
        if self.database:
            return psql(self.address, statement)
        with sqlite3.connect(f'{self.data}/ungcuu.db', timeout=20) as db:
            db.execute(statement)

    def tables(self):
        if self.database:
            got = self.rows("select tablename as name from pg_tables where schemaname = 'public'")
        else:
            got = self.rows("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'")
        return sorted(r['name'] for r in got)

    def counts(self, without=()):
        names = [t for t in self.tables() if t not in without and not re.match(r'incident_search_', t)]
        query = ' union all '.join(f"select '{t}' as name, count(*) as n from {t}" for t in names)
        return {r['name']: r['n'] for r in self.rows(query)}

    # ---- people ----

    def routes(self):
        out = subprocess.run([BINARY, 'routes', '--json'], capture_output=True, text=True, timeout=30).stdout
        return [json.loads(line) for line in out.splitlines()]

    def account(self, name, org, role, email=''):
        extra = ['--email', email] if email else []
        self.cli('user', 'add', name, '--org', org, '--role', role, '--full-name', f'Người {name}', '--password-stdin', *extra,
                 given=PASSWORD + '\n')

    def network(self, clock=''):
        """The fixed small network: made through command line and API as an operator would. clock: when the API is asked; '': now."""
        os.makedirs(self.data, mode=0o700, exist_ok=True)
        self.account('quantri', 'DPQG', 'admin', 'quantri@dieuphoi.example')
        org = ['code,name,name_en,kind,network_role,member_group,sector,province,parent']
        org += [f'{c},{n},{e},{k},{r},,{s},,{p}' for c, n, e, k, r, p, s in ORGS]
        self.load('organisations', org)
        # One at a time: each is a process of its own and hashing takes memory.
        for name, (code, role) in PEOPLE.items():
            if name != 'quantri':
                self.account(name, code, role, f'{name}@{code.lower()}.example')
        self.write("insert into setting (name, value, changed_at, changed_by) values "
                   "('intake.allow_documentation_addresses', '1', 1, 1), ('reporting.allow_documentation_addresses', '1', 1, 1), ('site.url', 'http://127.0.0.1:8080', 1, 1)")
        self.write('update organisation set is_demo = 1')
        self.start('web', clock)
        truc = self.program('truc')
        for code, value, isp in SPACE:
            got = truc.api('POST', f'/api/v1/organisations/{code}/addresses', {'value': value, **({'isp': isp} if isp else {})})
            need(got.status == 201, f'address {value}: {got!r}')
        for code, email in CONTACTS:
            got = truc.api('POST', f'/api/v1/organisations/{code}/contacts',
                           {'kind': 'out_of_hours', 'name': f'Trực {code}', 'email': email, 'phone': '02400000000', 'call_order': 1})
            need(got.status == 201, f'contact {email}: {got!r}')
        self.system = truc.api('POST', '/api/v1/systems', {'owner': 'BVM', 'name': 'Hệ thống bệnh án', 'level': 4, 'sector': 'health',
                               'domains': ['benhan.benhvienmau.example'], 'ips': ['203.0.113.10']})
        need(self.system.status == 201, f'system: {self.system!r}')
        self.stop()
        return self

    def load(self, what, lines):
        path = os.path.join(self.folder, 'load.csv')
        with open(path, 'w', encoding='utf-8') as f:
            f.write('\n'.join(lines) + '\n')
        self.cli('import', what, path)

    def public(self, lang='en'):
        return Client(self, lang=lang)

    def person(self, name, lang='en'):
        if name not in self.people:
            self.people[name] = dict(Client(self).sign_in(name).cookies)
        c = Client(self, lang=lang)
        c.cookies = dict(self.people[name])
        return c

    def token(self, name):
        if name not in self.tokens:
            self.tokens[name] = self.cli('token', 'add', '--user', name, '--days', '30000')
        return self.tokens[name]

    def program(self, name, lang='en'):
        return Client(self, token=self.token(name), lang=lang)


_templates = {}


def fresh(engine, clock=''):
    """A lab with the small network, copied from one made once per run; made at `clock` ('': now), so that a test that turns the clock
    is not older than what the register knows."""
    if (engine, clock) not in _templates:
        _templates[engine, clock] = Lab(engine).network(clock)
    return _templates[engine, clock].copy()


# ---- chases ----

def letter_draft(lab, org):
    """The draft of a letter to that organisation, as the ladder makes one of what is long owed; its code."""
    n = lab.value('select count(*) as n from chase') + 1
    of, by = (lab.value(f"select id from organisation where code = '{code}'") for code in (org, 'DPQG'))
    code = f'DD-2026-9{n:05}'
    lab.write('insert into chase (id, code, kind, step, org_id, by_id, is_for_pmo, made_on, made_at, state, body, number, signer, signer_title, reason, changed_at) values '
              f"({n}, '{code}', 'letter', 'lead', {of}, {by}, 0, 20700, 1788000000000000, 'draft', '', '', '', '', '', 1788000000000000)")
    lab.write('insert into chase_item (id, chase_id, unit, subject_id, subject_code, subject_name, duty, clause, class, org_id, by_id, due_at, day, step, form, status, reached_on, state) '
              f"values ({n}, {n}, 0, {of}, '{org}', '{org}', 'ct18-1l-1', '1l', 'other', {of}, {by}, {1780000000000000 + n}, 30, 'lead', 'letter', 'overdue', 20700, 'open')")
    return code


# ---- statutory reports, filled in as a person would ----

FORMS = os.path.join(os.path.dirname(os.path.abspath(__file__)), '../../data/forms')


def answer_for(item, when):
    kind = item['type']
    if kind in ('choice', 'checks'):
        values = [c['value'] for c in item['choices']]
        return values[:1] if kind == 'checks' else True if values == ['yes', 'no'] else values[0]
    return {'email': 'dau-moi@benhvienmau.example', 'phone': '02433334444', 'number': 12, 'time': when, 'date': when[:10],
            'domains': ['benhan.benhvienmau.example'], 'ips': ['203.0.113.10']}.get(kind, f'Nội dung mục {item["key"]}')


def statutory_fill(client, code, when, **given):
    """Every required item that prefilling has left empty; the API's answer."""
    report = client.get(f'/api/v1/statutory-reports/{code}').json
    with open(f'{FORMS}/{report["kind"]}.json', encoding='utf-8') as f:
        keys = [k for section in json.load(f)['sections'] for k in section['fields']]
    with open(f'{FORMS}/fields.json', encoding='utf-8') as f:
        items = {i['key']: i for i in json.load(f)['fields']}
    value = {'version': report['version'], **given}
    for key in keys:
        name = key.rstrip('*')
        if key.endswith('*') and report['fields'].get(name) in (None, []):
            value.setdefault(name, answer_for(items[name], when))
    return client.api('PATCH', f'/api/v1/statutory-reports/{code}', value)


def statutory_send(client, incident, kind, when, **given):
    """Begun, filled in, sent; its code."""
    made = client.api('POST', f'/api/v1/incidents/{incident}/statutory-reports', {'kind': kind})
    need(made.status in (200, 201), f'begin {kind}: {made!r}')
    code = made.json['code']
    filled = statutory_fill(client, code, when, **given)
    need(filled.status == 200, f'fill {kind}: {filled!r}')
    sent = client.api('POST', f'/api/v1/statutory-reports/{code}/send',
                      {'version': client.get(f'/api/v1/statutory-reports/{code}').json['version'], 'signer_title': 'GIÁM ĐỐC',
                       'signer_name': 'Trần Văn Mẫu', 'place': 'Hà Nội', 'number': '12/BC-BVM'})
    need(sent.status == 200, f'send {kind}: {sent!r}')
    return code


class Tap:
    """Test Anything Protocol, printed as it goes."""
    def __init__(self):
        self.n = self.failed = 0

    def check(self, name, fn, *args):
        """fn raises Failure or answers; anything else raised is a failure too."""
        self.n += 1
        try:
            got = fn(*args)
            print(f'ok {self.n} - {name}', flush=True)
            return got
        except Exception as e:  # a broken case must not hide the cases behind it
            self.failed += 1
            print(f'not ok {self.n} - {name}', flush=True)
            text = str(e) if isinstance(e, Failure) else f'{type(e).__name__}: {e}'
            if not isinstance(e, Failure):
                import traceback
                text += '\n' + traceback.format_exc(limit=-4)
            for line in text.splitlines():
                print('# ' + line, flush=True)

    def skip(self, name, why):
        self.n += 1
        print(f'ok {self.n} - {name} # SKIP {why}', flush=True)

    def note(self, text):
        for line in text.splitlines():
            print('# ' + line, flush=True)

    def end(self):
        print(f'1..{self.n}', flush=True)
        sys.exit(1 if self.failed else 0)


def at_exit_on_signal():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    signal.signal(signal.SIGINT, lambda *_: sys.exit(130))


at_exit_on_signal()
