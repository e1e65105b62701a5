#!/usr/bin/env python3
"""HTTP cases as data files, run against the real binary on each engine. Prints TAP.

    tests/http/run.py [MODULE | FILE.t …]        all of tests/http/*/*.t when nothing is named

A file runs on a fresh copy of the small network (lab.py: ORGS, PEOPLE). Its language, line by line:

    # a comment
    == A case                        a line of TAP; variables and the actor's session live on within the file
    as truc                          who asks from here on: a name of PEOPLE (browser), `program truc` (token), `public`, `public api`
    lang en                          Accept-Language from here on
    clock 2026-11-23T10:00:00Z       the server's clock stands there; what is due then is run
    settings NAME VALUE              ungcuu settings set
    POST /sign-in                    a request; what follows indented belongs to it:
      from /page                     the page whose form token is used (default: the address itself)
      token none                     no form token is sent (or: token TEXT)
      header Name: value
      form                           fields follow, one a line: name=value   (\\n is a line break)
      json                           JSON follows
      raw TYPE/SUBTYPE               text follows, sent as it is (\\xNN: that byte)
      file FIELD NAME TYPE TEXT      an upload (\\n, \\xNN as below); TEXT @bomb: an archive of 100 MB of zeros
      files N FIELD NAME TYPE TEXT   many of them
    > 303                            expectations about the answer; status or a class (2xx)
    > header Location: ^/sign-in     a regular expression
    > no header Set-Cookie
    > has text                       > lacks text          > matches REGEX
    > json a.b[0].c = "value"        a JSON value; also ~ REGEX, # N (length), ? (is there), ! (is not there), unset: null
    > keep name json a.b             a variable, used as {name}; also: keep name header X REGEX, keep name matches REGEX
    > sql SELECT … = value           one value of the database
    > journal NAME                   the request added exactly one entry of that name
    > no journal                     the request added none
    > statements 4                   at most so many SQL statements in its handler
    > ms 200                         at most so long (generous: machines are noisy)

Variables: {name}, {x*100000} a repeated letter, {now}, {now-3600}, {now+3600} (RFC 3339), {password}, {random}, {engine}.
Every answer, whatever is expected of it, is also checked for what always holds: no 5xx unless expected, security headers, problem+json
with an instance for every refusal of the API, no cookie without HttpOnly."""
import glob, io, json, os, re, secrets, sys, time, zipfile
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from lab import ENGINES, PASSWORD, Client, Failure, Tap, fresh, need

HERE = os.path.dirname(os.path.abspath(__file__))


class Step:
    def __init__(self, line_no, text):
        self.line_no, self.text, self.expects = line_no, text, []
        self.parts = []          # (keyword, rest, [lines])


def parse(path):
    cases, case, step = [], None, None
    with open(path, encoding='utf-8') as f:
        for no, line in enumerate(f, 1):
            line = line.rstrip('\n')
            if not line.strip() or line.startswith('#'):
                continue
            if line.startswith('== '):
                case, step = (line[3:].strip(), []), None
                cases.append(case)
            elif line.startswith('> '):
                need(step, f'{path}:{no}: an expectation without a request')
                step.expects.append((no, line[2:].strip()))
            elif line.startswith('    ') or line.startswith('\t'):
                need(step and step.parts, f'{path}:{no}: nothing to belong to')
                step.parts[-1][2].append(line.strip())
            elif line.startswith('  '):
                need(step, f'{path}:{no}: nothing to belong to')
                word, _, rest = line.strip().partition(' ')
                step.parts.append((word, rest, []))
            else:
                need(case, f'{path}:{no}: before the first case')
                step = Step(no, line.strip())
                case[1].append(step)
    return cases


def bytes_of(text):
    return re.sub(rb'\\x([0-9a-f]{2})', lambda m: bytes([int(m.group(1), 16)]), text.encode().replace(b'\\n', b'\n'))


def bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as z:
        z.writestr('so-khong', b'\0' * (100 << 20))
    return out.getvalue()


def rfc3339(t):
    return time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(t))


def json_at(value, path):
    for name, index in re.findall(r'([^.\[\]]+)|\[(-?\d+)\]', path):
        try:
            value = value[name] if name else value[int(index)]
        except (KeyError, IndexError, TypeError):
            return None, False
    return value, True


class Script:
    def __init__(self, lab):
        self.lab, self.vars, self.clients, self.lang, self.who = lab, {}, {}, 'en', 'public'
        self.clock = 0

    def now(self):
        return self.clock or time.time()

    def fill(self, text):
        def one(m):
            name = m.group(1)
            if name in self.vars:
                return self.vars[name]
            if name == 'password':
                return PASSWORD
            if name == 'random':
                return secrets.token_hex(8)
            if name == 'engine':
                return self.lab.engine
            repeated = re.fullmatch(r'(.+)\*(\d+)', name)
            if repeated:
                return repeated.group(1) * int(repeated.group(2))
            moved = re.fullmatch(r'now([+-]\d+)?', name)
            if moved:
                return rfc3339(self.now() + int(moved.group(1) or 0))
            return m.group(0)
        return re.sub(r'\{([A-Za-z_][^{}"\s]*|[^{}"\s]\*\d+)\}', one, text)

    def client(self):
        key = (self.who, self.lang)
        if key not in self.clients:
            kind, _, name = self.who.partition(' ')
            if kind == 'public':
                self.clients[key] = self.lab.public(self.lang)
            elif kind == 'program':
                self.clients[key] = self.lab.program(name, self.lang)
            else:
                self.clients[key] = self.lab.person(kind, self.lang)
        return self.clients[key]

    def journal_entries(self):
        return {r['id']: r['name'] for r in self.lab.rows('select id, name from journal')}

    def run_step(self, path, step):
        word, _, rest = step.text.partition(' ')
        rest = self.fill(rest)
        if word == 'as':
            self.who = rest
            if rest in ('public', 'public api'):
                self.clients.pop((rest, self.lang), None)
            return
        if word == 'lang':
            self.lang = rest
            return
        if word == 'clock':
            self.lab.at(rest)
            self.clock = time.mktime(time.strptime(rest, '%Y-%m-%dT%H:%M:%SZ')) - time.timezone
            return
        if word == 'settings':
            name, _, value = rest.partition(' ')
            self.lab.cli('settings', 'set', name, value)
            self.lab.stop()
            self.lab.start('web')
            for c in self.clients.values():
                c.close()
            return
        need(word in ('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PURGE'), f'unknown line: {step.text}')
        self.client()        # signing in is not this request's doing
        looks = any(re.match(r'(no )?journal\b', text) for _, text in step.expects)
        before = self.journal_entries() if looks else {}
        answer = self.request(word, rest, step)
        try:
            self.always(answer, rest, step)
            for no, text in step.expects:
                try:
                    self.expect(answer, self.fill(text), before)
                except Failure as e:
                    raise Failure(f'{os.path.relpath(path)}:{no}: {text}: {e}')
        except Failure as e:
            raise Failure(f'{e}\n{step.text} → {answer!r}')

    def request(self, method, path, step):
        c, headers, fields, files, body, csrf, page = self.client(), {}, None, [], None, None, None
        for word, rest, lines in step.parts:
            rest, lines = self.fill(rest), [self.fill(x) for x in lines]
            if word == 'header':
                name, _, value = rest.partition(':')
                headers[name.strip()] = value.strip()
            elif word == 'from':
                page = rest
            elif word == 'token':
                csrf = '' if rest == 'none' else rest
            elif word == 'form':
                fields = [tuple(x.replace('\\n', '\n').split('=', 1)) for x in lines]
            elif word == 'json':
                body = '\n'.join(lines)
                headers.setdefault('Content-Type', 'application/json')
            elif word == 'raw':
                body = re.sub(rb'\\x([0-9a-f]{2})', lambda m: bytes([int(m.group(1), 16)]), '\n'.join(lines).encode())
                headers.setdefault('Content-Type', rest)
            elif word == 'file':
                field, name, kind, text = rest.split(' ', 3)
                files.append((field, name, kind, bomb() if text == '@bomb' else bytes_of(text)))
            elif word == 'files':
                n, field, name, kind, text = rest.split(' ', 4)
                files += [(field, f'{i}{name}' if i else name, kind, text.encode()) for i in range(int(n))]
            else:
                raise Failure(f'unknown part: {word}')
        if fields is not None or files:
            return c.form(path, fields or [], page=page, files=files, headers=headers, csrf=csrf)
        if method != 'GET' and page and body is None:
            return c.form(path, [], page=page, headers=headers, csrf=csrf)
        return c.ask(method, path, headers, body)

    def always(self, a, path, step):
        expected = [text for _, text in step.expects if re.match(r'[1-5](\d\d|xx)$', text)]
        need(expected, f'line {step.line_no}: no status is expected')
        need(a.status < 500 or expected[0].startswith('5'), f'a server error: {a!r}\n{self.lab.tail()}')
        need("default-src 'none'" in a.header('Content-Security-Policy'), 'no Content-Security-Policy')
        need(a.header('X-Content-Type-Options') == 'nosniff', 'no nosniff')
        need(a.header('X-Request-Id'), 'no X-Request-Id')
        for key, value in a.headers:
            if key.lower() == 'set-cookie' and not value.startswith('lang='):
                need('httponly' in value.lower() and 'samesite' in value.lower(), f'a cookie for scripts: {value}')
        if a.status == 201 and path.startswith('/api/'):
            need(a.header('Location').startswith('/api/v1/'), f'made, but where: {a.header("Location")!r}')
        if a.status >= 400 and path.startswith('/api/'):
            need(a.header('Content-Type').startswith('application/problem+json'), f'no problem+json: {a.header("Content-Type")}')
            problem = a.json
            for key in ('type', 'title', 'status', 'instance'):
                need(key in problem, f'the problem has no {key}')
            need(problem['status'] == a.status, 'the problem has another status')

    def expect(self, a, text, before):
        if re.fullmatch(r'[1-5](\d\d|xx)', text):
            return need(str(a.status)[:1] == text[0] if text.endswith('xx') else str(a.status) == text, f'got {a.status}')
        word, _, rest = text.partition(' ')
        rest = rest.strip()
        handler = getattr(self, 'expect_' + word, None)
        need(handler, 'unknown expectation')
        if word in ('journal', 'no'):
            handler(a, rest, before)
        else:
            handler(a, rest)

    def expect_header(self, a, rest):
        name, _, pattern = rest.partition(':')
        need(re.search(pattern.strip(), a.header(name)), f'is {a.header(name)!r}')

    def expect_no(self, a, rest, before):
        if rest == 'journal':
            return need(not (set(self.journal_entries()) - set(before)), 'entries were added')
        word, _, name = rest.partition(' ')
        need(word == 'header', 'unknown expectation')
        need(not a.header(name), f'is {a.header(name)!r}')

    def expect_has(self, a, rest):
        need(rest in a.text, 'is not there')

    def expect_lacks(self, a, rest):
        need(rest not in a.text, 'is there')

    def expect_matches(self, a, rest):
        need(re.search(rest, a.text, re.S), 'does not match')

    def expect_json(self, a, rest):
        m = re.fullmatch(r'(\S+)\s+(=|~|#|\?|!)\s*(.*)', rest)
        need(m, 'not understood')
        value, found = json_at(a.json, m.group(1))
        if m.group(2) == '!':
            return need(not found, f'is {value!r}')
        need(found, 'is not there')
        if m.group(2) == '=':
            need(value == json.loads(m.group(3)), f'is {value!r}')
        elif m.group(2) == '~':
            need(re.search(m.group(3), str(value)), f'is {value!r}')
        elif m.group(2) == '#':
            need(len(value) == int(m.group(3)), f'has {len(value)}')

    def expect_keep(self, a, rest):
        name, how, what = rest.split(' ', 2)
        if how == 'json':
            value, found = json_at(a.json, what)
            need(found, 'is not there')
            self.vars[name] = str(value)
            return
        source = a.text
        if how == 'header':
            header, _, what = what.partition(' ')
            source = a.header(header)
        m = re.search(what or '.+', source, re.S)
        need(m, f'not found in {source[:200]!r}')
        self.vars[name] = m.group(1) if m.groups() else m.group(0)

    def expect_sql(self, a, rest):
        query, _, wanted = rest.rpartition(' = ')
        value = self.lab.value(query)
        shown = '' if value is None else str(int(value)) if isinstance(value, bool) else str(value)
        need(shown == wanted.strip(), f'is {shown!r}')

    def expect_journal(self, a, rest, before):
        added = [n for i, n in self.journal_entries().items() if i not in before]
        need(added.count(rest) == 1, f'added {added}')

    def expect_statements(self, a, rest):
        need(int(a.header('X-Statements') or 10 ** 6) <= int(rest), f'took {a.header("X-Statements")}')

    def expect_ms(self, a, rest):
        need(a.took * 1000 <= int(rest), f'took {a.took * 1000:.0f}')


def main():
    names = sys.argv[1:] or sorted(os.path.basename(os.path.dirname(p)) for p in glob.glob(f'{HERE}/*/'))
    files = []
    for name in dict.fromkeys(names):
        files += [name] if name.endswith('.t') else sorted(glob.glob(f'{HERE}/{name}/*.t'))
    tap = Tap()
    for engine in ENGINES:
        for path in files:
            cases = parse(path)
            lab = fresh(engine)
            try:
                lab.start('web')
                script = Script(lab)
                for title, steps in cases:
                    def case():
                        for step in steps:
                            script.run_step(path, step)
                    tap.check(f'{engine} {os.path.relpath(path, HERE)[:-2]}: {title}', case)
                tap.check(f'{engine} {os.path.relpath(path, HERE)[:-2]}: the server ends well and has missed no journal entry', ends_well, lab)
            finally:
                lab.remove()
    tap.end()


def ends_well(lab):
    metrics = Client(lab).get('/metrics').text
    missing = [line for line in metrics.splitlines() if line.startswith('ungcuu_journal_missing_total')]
    need(missing and missing[0].split()[-1] == '0', f'{missing}')
    lab.stop()


if __name__ == '__main__':
    main()
