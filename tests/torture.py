#!/usr/bin/env python3
"""Torture from outside, on each engine: the n-th statement or commit fails, for every n until the request succeeds; the database is gone
for a while; the disk is full, once by a limit and once for real; the clock jumps. Prints TAP.

    tests/torture.py [quick | long]

A failed write is answered as a clean problem, leaves no row behind, and works the next time."""
import csv, ctypes, io, json, os, re, shutil, socket, subprocess, sys, tempfile, threading, time
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), 'http'))
import lab as lab_module
from lab import ENGINES, PG, Client, Failure, Lab, Tap, fresh, need, psql, statutory_fill, wait_until

HERE = os.path.dirname(os.path.abspath(__file__))
LONG = 'long' in sys.argv[1:]
# Rows that identity or a refused try may leave: they are not the write's.
BESIDE = ('session', 'throttle', 'sign_in_place', 'job', 'given_answer', 'api_token', 'counter')


def numbers(lab):
    """Counts of every table, and the sums that show a changed row."""
    counts = lab.counts(without=BESIDE)
    for table, column in (('incident', 'version'), ('statutory_report', 'version'), ('report', 'version')):
        counts[table + '.' + column] = lab.value(f'select coalesce(sum({column}), 0) as n from {table}')
    return counts


def changed(before, after):
    return {k: (before.get(k), v) for k, v in after.items() if before.get(k) != v}


class Failing:
    """One kind of write: prepare() answers a function that sends it, to be called until it works."""
    def __init__(self, lab):
        self.lab = lab
        self.truc, self.head, self.public = lab.program('truc'), lab.program('bv.head'), lab.public()
        self.n = 0

    def report_new(self):
        self.n += 1
        value = {'description': f'báo cáo thứ {self.n} về hxxp://xau{self.n}.example', 'detected_at': '2026-11-20T01:00:00Z',
                 'ips': ['203.0.113.10'], 'notifier_email': 'dan@thuong.example'}
        return lambda: self.public.api('POST', '/api/v1/reports', value)

    def report_by_form(self):
        self.n += 1
        page = self.lab.public()
        seen = page.get('/report')
        fields = [('description', f'biểu mẫu thứ {self.n}'), ('detected_at', '2026-11-20T08:00'), ('once', seen.hidden('once'))]
        return lambda: page.form('/report', fields, csrf=seen.hidden('_csrf'), files=[('files', 'a.txt', 'text/plain', b'noi dung %d' % self.n)])

    def accept(self):
        code = self.report_new()().json['code']
        self.truc.api('POST', f'/api/v1/reports/{code}/take', {'version': 1})
        value = {'version': 2, 'title': 'Ca', 'type': 'malware', 'severity': 3, 'responsible': 'BVM', 'owner': 'BMH', 'level': 4}
        return lambda: self.truc.api('POST', f'/api/v1/reports/{code}/accept', value)

    def incident(self):
        got = self.truc.api('POST', '/api/v1/incidents', {'title': 'Ca để thử', 'type': 'malware', 'severity': 3, 'responsible': 'BVM',
                            'detected_at': '2026-11-20T01:00:00Z'})
        return got.json['code']

    def step(self):
        code = self.incident()
        return lambda: self.head.api('POST', f'/api/v1/incidents/{code}/step', {'version': 1, 'step': 'o1b'})

    def note(self):
        code = self.incident()
        return lambda: self.head.api('POST', f'/api/v1/incidents/{code}/notes', {'text': 'thấy 198.51.100.9 và xau.example'})

    def send(self):
        incident = self.incident()
        code = self.head.api('POST', f'/api/v1/incidents/{incident}/statutory-reports', {'kind': 'notice'}).json['code']
        statutory_fill(self.head, code, '2026-11-20T02:00:00Z')
        version = self.head.get(f'/api/v1/statutory-reports/{code}').json['version']
        value = {'version': version, 'signer_title': 'GIÁM ĐỐC', 'signer_name': 'Trần Văn Mẫu', 'place': 'Hà Nội', 'number': '1/BC'}
        return lambda: self.head.api('POST', f'/api/v1/statutory-reports/{code}/send', value)

    def organisation(self):
        self.n += 1
        value = {'code': f'MOI{self.n}', 'name': f'Tổ chức mới {self.n}', 'kind': 'company', 'parent': 'BMH'}
        return lambda: self.truc.api('POST', '/api/v1/organisations', value)

    def fail_every(self, prepare):
        """The write fails at its first statement, its second, …, until it does not fail any more."""
        step = 1 if LONG or self.lab.engine == 'sqlite' else 5
        n, failures, successes, send = 1, 0, 0, prepare(self)
        while successes < 3:        # some statements may fail without harm, such as noting when a token was last used
            before = numbers(self.lab)
            self.lab.trial(f'fail {n}')
            got = send()
            self.lab.trial('fail 0')
            n += step
            need(n < 500, 'never succeeds')
            if got.status < 400:
                successes, send = successes + 1, prepare(self)
                continue
            failures, successes = failures + 1, 0
            need(got.status in (500, 503), f'n = {n}: {got!r}')
            need('SQL' not in got.text and 'sqlite' not in got.text.lower() and '.c:' not in got.text, f'tells too much: {got!r}')
            left = changed(before, numbers(self.lab))
            need(not left, f'n = {n}: left behind: {left}')
        need(failures >= (3 if step == 1 else 1), f'only {failures} failures: is the hook there?')
        need(prepare(self)().status < 400, 'does not work afterwards')
        return failures

    WRITES = [('a report by a program', report_new), ('a report by the form, with a file', report_by_form), ('accepting a report', accept),
              ('a step', step), ('a note with observables', note), ('sending a statutory report', send), ('an organisation', organisation)]


# ---- the database is gone ----

class Posting:
    """Clients that post reports until told to stop; what was acknowledged is remembered."""
    def __init__(self, lab, n, mark):
        self.lab, self.mark, self.go = lab, mark, True
        self.acknowledged, self.refused, self.lost, self.odd = [], 0, 0, []
        self.lock = threading.Lock()
        self.threads = [threading.Thread(target=self.run, args=(i,), daemon=True) for i in range(n)]
        for t in self.threads:
            t.start()

    def run(self, i):
        client, k = Client(self.lab, timeout=40), 0
        while self.go:
            k += 1
            text = f'{self.mark} {i} {k}'
            try:
                got = client.api('POST', '/api/v1/reports', {'description': text, 'detected_at': '2026-11-20T01:00:00Z'})
            except Exception:  # the server is down: nothing was acknowledged
                with self.lock:
                    self.lost += 1
                client.close()
                time.sleep(0.05)
                continue
            with self.lock:
                if got.status == 201:
                    self.acknowledged.append(got.json['code'])
                elif got.status in (503, 507, 429):
                    self.refused += 1
                else:
                    self.odd.append(repr(got)[:300])
            if got.status != 201:
                time.sleep(0.05)

    def stop(self):
        self.go = False
        for t in self.threads:
            t.join(60)

    def check(self):
        kept = [r['code'] for r in self.lab.rows('select code from report')]
        need(len(kept) == len(set(kept)), 'a code exists twice')
        missing = set(self.acknowledged) - set(kept)
        need(not missing, f'{len(missing)} of {len(self.acknowledged)} acknowledged reports are gone')
        need(not self.odd, f'odd answers: {self.odd[:3]}')
        whole = self.lab.value("select count(*) as n from report r where not exists (select 1 from access_grant g where g.kind = 'report' and "
                               'g.record_id = r.id)')
        need(whole == 0, f'{whole} reports without their grant')
        entries = self.lab.value("select count(*) as n from journal where name = 'report.submit'")
        need(entries == len(kept), f'{len(kept)} reports, {entries} journal entries')


def database_gone(tap):
    """A PostgreSQL of its own, stopped and started again under load."""
    top = tempfile.mkdtemp(prefix='ungcuu-pg-')
    os.chmod(top, 0o755)
    place = os.path.join(top, 'pg')
    pg = lambda what: subprocess.run(['sh', os.path.join(HERE, 'pg.sh'), what, place], capture_output=True, text=True, timeout=120)
    kept = lab_module.PG
    try:
        lab_module.PG = pg('start').stdout.strip()
        lab = Lab('postgres').network()
        lab.start('all')
        load = Posting(lab, 16, 'mất cơ sở dữ liệu')
        wait_until(lambda: len(load.acknowledged) > 50, 30, 'load')
        pg('stop')
        until = time.monotonic() + (60 if LONG else 6)
        problem = lab.public().api('POST', '/api/v1/reports', {'description': 'lúc mất', 'detected_at': '2026-11-20T01:00:00Z'})
        need(problem.status == 503 and problem.header('Content-Type').startswith('application/problem+json'), f'{problem!r}')
        page = lab.public('vi').get('/sign-in')
        need(page.status in (200, 503), f'{page!r}')
        need(lab.public().get('/healthz').status == 503, 'it says that it is healthy')
        time.sleep(max(0, until - time.monotonic()))
        n = len(load.acknowledged)
        pg('start')
        wait_until(lambda: lab.public().get('/healthz').status == 200, 30, 'healthy again')
        wait_until(lambda: len(load.acknowledged) > n + 50, 30, 'accepting again')
        load.stop()
        load.check()
        tap.note(f'{len(load.acknowledged)} acknowledged, {load.refused} refused meanwhile')
        lab.stop()
        lab.remove()
    finally:
        pg('stop')
        lab_module.PG = kept
        shutil.rmtree(top, ignore_errors=True)


# ---- the disk is full ----

def disk_full(tap, engine='sqlite'):
    """Files may not grow beyond a limit: the same answers as on a full disk (EFBIG), in the database's files and in uploads."""
    lab = fresh('sqlite')
    size = max(os.path.getsize(os.path.join(lab.data, f)) for f in os.listdir(lab.data) if os.path.isfile(os.path.join(lab.data, f)))
    limit = (size >> 10) + 600
    try:
        lab.start('web', prefix=['sh', '-c', f'ulimit -f {limit * 2} && exec "$0" "$@"'])    # dash counts 512 bytes
        load = Posting(lab, 8, 'đầy đĩa ' + 'x' * 3000)
        wait_until(lambda: load.refused > 20 or load.odd, 60, 'the limit')
        need(lab.server.poll() is None, f'the server died: {lab.tail()}')
        need(lab.public().get('/sign-in').status == 200, 'reading does not go on')
        load.stop()
        need(load.acknowledged, 'nothing was ever taken')
        load.check()
        lab.kill()
        lab.start('web')
        load.check()
        got = lab.public().api('POST', '/api/v1/reports', {'description': 'có chỗ rồi', 'detected_at': '2026-11-20T01:00:00Z'})
        need(got.status == 201, f'{got!r}')
        tap.note(f'{len(load.acknowledged)} acknowledged before the limit, {load.refused} refused at it')
        lab.stop()
    finally:
        lab.remove()


def upload_full(tap):
    """An upload beyond what the disk takes leaves nothing and is said."""
    lab = fresh('sqlite')
    try:
        lab.start('web', prefix=['sh', '-c', 'ulimit -f 8000 && exec "$0" "$@"'])
        page = lab.public()
        got = page.form('/report', {'description': 'tệp lớn', 'detected_at': '2026-11-20T08:00'}, files=[('files', 'to.bin', 'application/octet-stream', b'x' * (6 << 20))])
        need(got.status == 507, f'{got.status}')
        need(lab.value('select count(*) as n from file') == 0, 'a row without its content')
        need('tệp lớn' in got.text, 'what was typed is lost')
        kept = [f for _, _, files in os.walk(os.path.join(lab.data, 'files')) for f in files]
        need(not kept, f'left behind: {kept}')
        need(not os.listdir(os.path.join(lab.data, 'tmp')), f'left in tmp: {os.listdir(os.path.join(lab.data, "tmp"))}')
        got = page.form('/report', {'description': 'tệp nhỏ', 'detected_at': '2026-11-20T08:00'}, files=[('files', 'nho.bin', 'application/octet-stream', b'x' * 1000)])
        need(got.status == 201, f'{got!r}')
        lab.stop()
    finally:
        lab.remove()


class Refused(Exception):
    """This machine does not let us mount."""


def with_own_mounts(fn, *args):
    """Runs fn in a process that has mounts of its own, so that none is left behind; with a user namespace where root alone may not."""
    receive, send = os.pipe()
    child = os.fork()
    if not child:
        code, said = 1, ''
        try:
            own_mounts()
            said, code = fn(*args) or '', 0
        except Refused as e:
            said, code = str(e), 77
        except BaseException as e:  # reported by the parent
            import traceback
            said = str(e) if isinstance(e, Failure) else traceback.format_exc(limit=-4)
        os.write(send, said.encode()[:60000])
        os._exit(code)
    os.close(send)
    with os.fdopen(receive, encoding='utf-8', errors='replace') as f:
        said = f.read()
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code == 77:
        raise Refused(said)
    need(code == 0, said or f'the test ended with {code}')
    return said


def own_mounts():
    NEWNS, NEWUSER, MS_REC, MS_PRIVATE = 0x20000, 0x10000000, 0x4000, 0x40000
    libc, user, group = ctypes.CDLL(None, use_errno=True), os.geteuid(), os.getegid()
    if libc.unshare(NEWNS):
        if libc.unshare(NEWNS | NEWUSER):
            raise Refused(f'no mounts of our own: {os.strerror(ctypes.get_errno())}')
        for name, text in (('setgroups', 'deny'), ('uid_map', f'0 {user} 1'), ('gid_map', f'0 {group} 1')):
            with open(f'/proc/self/{name}', 'w') as f:
                f.write(text)
    if libc.mount(b'none', b'/', None, MS_REC | MS_PRIVATE, None):
        raise Refused(f'mounts cannot be made private: {os.strerror(ctypes.get_errno())}')


def mount_small(folder, size):
    """A file system of so many bytes in the place of a folder, with the folder's content."""
    libc, old = ctypes.CDLL(None, use_errno=True), folder + '.before'
    os.rename(folder, old)
    os.mkdir(folder, 0o700)
    if libc.mount(b'tmpfs', folder.encode(), b'tmpfs', 0, b'size=%d,mode=700' % size):
        raise Refused(f'tmpfs: {os.strerror(ctypes.get_errno())}')
    shutil.copytree(old, folder, dirs_exist_ok=True)


def fill(folder, leave=0):
    """Takes the room there is in a file of ours; the file's name."""
    path = os.path.join(folder, 'ballast')
    with open(path, 'wb', buffering=0) as f:
        try:
            for size in (1 << 16, 1 << 12):
                while os.statvfs(folder).f_bavail * os.statvfs(folder).f_frsize > leave + size:
                    f.write(b'x' * size)
            while not leave:
                f.write(b'x')
        except OSError as e:
            need(e.errno == 28, f'filling: {e}')
    return path


def said_by_log(lab, since):
    with open(lab.log, encoding='utf-8', errors='replace') as f:
        f.seek(since)
        lines = [json.loads(line) for line in f if line.startswith('{')]
    return [x for x in lines if x.get('level') in ('warn', 'error')]


FULL = {'vi': 'hết chỗ lưu trữ', 'en': 'no room left'}
FULL_DISK = {'vi': 'đã đầy', 'en': 'disk is full'}


def form_with_file(lab, lang, text, content):
    page = lab.public(lang)
    return page.form('/report', {'description': text, 'detected_at': '2026-11-20T08:00'}, files=[('files', 'a.bin', 'application/octet-stream', content)])


def refused(send):
    """The first refusal: SQLite's log may still have room of its own for a small write, which then is stored."""
    for _ in range(60):
        got = send()
        if got.status == 507:
            return got
        need(got.status in (201, 303, 429), f'{got!r}')
        if got.status == 429:
            time.sleep(1)
    raise Failure(f'never refused: {got!r}')


def writes_while_full(lab, engine):
    """What is said and kept when there is no room; nothing of it is left lying about."""
    files_before = sorted(f for _, _, names in os.walk(os.path.join(lab.data, 'files')) for f in names)
    for lang in ('vi', 'en'):
        words = (FULL[lang], FULL_DISK[lang])
        for size in (50, 3 << 20):
            got = form_with_file(lab, lang, f'gõ lúc đầy {lang} {size}', os.urandom(size))
            need(got.status == 507, f'{lang}, file of {size}: {got!r}')
            need(any(w in got.text for w in words), f'{lang}: not said: {got!r}')
            need(f'gõ lúc đầy {lang} {size}' in got.text, f'{lang}: what was typed is lost: {got!r}')
        if engine == 'postgres':
            got = lab.public(lang).api('POST', '/api/v1/reports', {'description': 'không tệp', 'detected_at': '2026-11-20T01:00:00Z'})
            need(got.status == 201, f'a report without a file does not need this disk: {got!r}')
            continue
        got = refused(lambda: lab.public(lang).api('POST', '/api/v1/reports', {'description': 'không tệp', 'detected_at': '2026-11-20T01:00:00Z'}))
        need(got.header('Content-Type').startswith('application/problem+json'), f'{got!r}')
        need(FULL[lang] in got.json['detail'] and got.json['status'] == 507, f'{lang}: {got!r}')
        need(int(got.header('Retry-After')) > 0, 'not said when to come again')
        got = refused(lambda: lab.public(lang).form('/report', {'description': f'chỉ chữ {lang}', 'detected_at': '2026-11-20T08:00'}))
        need(f'chỉ chữ {lang}' in got.text and FULL[lang] in got.text, f'{lang}: {got!r}')
        got = refused(lambda: lab.public(lang).form('/sign-in', {'name': 'truc', 'password': lab_module.PASSWORD, 'next': '/'}))
        need(FULL[lang] in got.text and not got.header('Set-Cookie').startswith('session'), f'signing in: {got!r}')
    need(not os.listdir(os.path.join(lab.data, 'tmp')), f'left in tmp: {os.listdir(os.path.join(lab.data, "tmp"))}')
    left = sorted(f for _, _, names in os.walk(os.path.join(lab.data, 'files')) for f in names)
    need(left == files_before, f'left in files: {set(left) - set(files_before)}')


def reads_go_on(lab, officer, program):
    for path in ('/report', '/sign-in', '/assets/none'):
        need(lab.public().get(path).status in (200, 404), path)
    for path in ('/incidents', '/triage', '/account'):
        need(officer.get(path).status == 200, f'{path} while full: {officer.get(path)!r}')
    need(program.get('/api/v1/reports').status == 200, 'the API does not read')


def disk_really_full(engine):
    lab, load = fresh(engine), None
    try:
        used = sum(os.path.getsize(os.path.join(p, f)) for p, _, names in os.walk(lab.data) for f in names)
        mount_small(lab.data, used + (24 << 20))
        lab.start('all')
        officer, program = lab.person('truc'), lab.program('truc')
        before = form_with_file(lab, 'vi', 'trước khi đầy', b'truoc khi day')
        need(before.status == 201, f'{before!r}')
        load = Posting(lab, 8, 'đầy đĩa thật ' + 'x' * 3000)
        wait_until(lambda: len(load.acknowledged) > 20, 60, 'load')
        since = os.path.getsize(lab.log)
        ballast = fill(lab.data, leave=2 << 20)
        if engine == 'sqlite':
            wait_until(lambda: load.refused > 50 or load.odd, 60, 'the full disk')
        began = time.monotonic()
        with open(ballast, 'ab', buffering=0) as f:     # and the last of it, which a smaller write would still find
            try:
                while True:
                    f.write(b'x' * 512)
            except OSError:
                pass
        writes_while_full(lab, engine)
        reads_go_on(lab, officer, program)
        time.sleep(2)
        need(lab.server.poll() is None, f'the server died: {lab.tail()}')
        loud = said_by_log(lab, since)
        full = [x for x in loud if x['event'] == 'disk.full']
        minutes = 1 + (time.monotonic() - began + 60) // 60
        need(1 <= len(full) <= minutes, f'{len(full)} lines about the disk: {full[:3]}')
        need(len(loud) <= 12, f'{len(loud)} loud lines for {load.refused} refusals: {[x["event"] for x in loud[:40]]}')
        refused, n = load.refused, len(load.acknowledged)
        os.unlink(ballast)
        wait_until(lambda: len(load.acknowledged) > n + 20, 30, 'accepting again without a restart')
        got = form_with_file(lab, 'vi', 'có chỗ lại rồi', b'co cho lai roi' * 1000)
        need(got.status == 201, f'{got!r}')
        load.stop()
        load.check()
        need(lab.value('select count(*) as n from file') == 2, 'not the two files that were acknowledged')
        lab.stop()
        lab.cli('verify')
        return f'{len(load.acknowledged)} acknowledged, {refused} refused while full, {len(loud)} loud lines'
    except Failure as e:
        raise Failure(f'{e}\n{said_by_log(lab, 0)[-10:]}')
    finally:
        if load:
            load.go = False
        lab.remove()


# ---- long downloads ----

def memory_peak(lab):
    with open(f'/proc/{lab.server.pid}/status') as f:
        return int(re.search(r'VmHWM:\s+(\d+)', f.read()).group(1))


def descriptors(lab):
    return len(os.listdir(f'/proc/{lab.server.pid}/fd'))


def ask_and_wait(lab, cookies, path):
    """A client that has asked and reads nothing."""
    s = socket.socket()
    s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    s.connect(('127.0.0.1', lab.port))
    cookie = '; '.join(f'{k}={v}' for k, v in cookies.items())
    s.sendall(f'GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{lab.port}\r\nCookie: {cookie}\r\n\r\n'.encode())
    return s


def export_is_bounded(tap, engine):
    """The whole list as CSV: every row of it, a few megabytes, nothing held by clients that do not read or that leave."""
    lab = Lab(engine)
    try:
        os.makedirs(lab.data, mode=0o700)
        logins = os.path.join(lab.folder, 'logins')
        lab.cli('demo', '--size', 'national' if LONG else 'small', '--seed', '1', '--logins', logins)
        with open(logins, encoding='utf-8') as f:
            password = dict(line.split()[:2] for line in f if line.strip())['truc']
        lab.start('web', wait=60)
        officer, path = lab.public().sign_in('truc', password), '/incidents.csv?state=all'
        officer.get('/incidents')
        with open(f'/proc/{lab.server.pid}/clear_refs', 'w') as f:
            f.write('5')
        before = memory_peak(lab)
        got = officer.get(path)
        grown = memory_peak(lab) - before
        need(got.status == 200 and int(got.header('Content-Length')) == len(got.body), f'{got.status}')
        need(len(got.body) > 64 << 10, f'{len(got.body)} bytes: too few to be written aside')
        rows = list(csv.reader(io.StringIO(got.text, newline='')))
        need(all(len(r) == len(rows[0]) for r in rows), 'rows of different width')
        kept = lab.rows("select i.code, i.title from incident_list l join incident i on i.id = l.incident_id join account a on a.org_id = l.org_id "
                        "where a.name = 'truc' and i.tlp <= 2 order by l.opened_at desc, l.incident_id desc")
        need([r[0] for r in rows[1:]] == [r['code'] for r in kept], f'{len(rows) - 1} rows for {len(kept)} incidents, or another order')
        need([r[1].lstrip("'") for r in rows[1:]] == [r['title'].lstrip("'") for r in kept], 'titles differ')
        need(grown < 16 << 10, f'{grown} kB more for {len(got.body)} bytes')
        settled = 0
        for _ in range(3):      # after the first the pool of database connections has grown to its size
            waiting = [ask_and_wait(lab, officer.cookies, path) for _ in range(24)]
            wait_until(lambda: officer.get('/incidents').status == 200, 20, 'reading beside clients that do not read')
            written = officer.form('/account', {}, page='/account').status
            need(written < 500, f'writing beside them: {written}')
            for s in waiting:
                s.close()
            if settled:
                wait_until(lambda: descriptors(lab) <= settled + 4, 30, f'their descriptors given back, {settled} before, {descriptors(lab)}')
            else:
                time.sleep(2)
                settled = descriptors(lab)
        wait_until(lambda: not os.listdir(os.path.join(lab.data, 'tmp')), 10, 'no file with a name left in tmp')
        need(officer.get(path).body.count(b'\n') == got.body.count(b'\n'), 'another answer afterwards')
        tap.note(f'{engine}: {len(rows) - 1} rows, {len(got.body) >> 10} KB, {grown} kB more memory')
        lab.stop()
    finally:
        lab.remove()


# ---- two processes on one database ----

def beside(lab):
    """A second server on the same data folder and database."""
    other = Lab.__new__(Lab)
    other.__dict__.update(lab.__dict__)
    other.server, other.is_own_folder = None, False
    other.folder = tempfile.mkdtemp(prefix='second-', dir=lab.folder)
    other.trial_file, other.log = (os.path.join(other.folder, x) for x in ('trial', 'server.log'))
    return other


def terms(lab, client):
    """A new case's terms, by kind."""
    got = client.api('POST', '/api/v1/incidents', {'title': 'Ca để tính hạn', 'type': 'malware', 'severity': 3, 'responsible': 'BVM',
                     'detected_at': '2026-06-08T01:00:00Z'})
    need(got.status == 201, f'{got!r}')
    rows = lab.rows(f"select c.rule, c.due_rolled_at as due_at from incident_clock c join incident i on i.id = c.incident_id where i.code = '{got.json['code']}'")
    return {r['rule']: r['due_at'] for r in rows if r['due_at']}


def holidays_are_heard(tap):
    """A day off entered at one process moves the terms that the other one counts."""
    lab = fresh('postgres')
    second = beside(lab)
    try:
        lab.start('web', clock='2026-06-08T02:00:00Z')
        second.start('web', clock='2026-06-08T02:00:00Z')
        here, there = lab.program('truc'), second.program('truc')
        before = terms(second, there)
        day_us = 86400 * 10 ** 6
        opened = 1780884000 * 10 ** 6
        rule, due = max(before.items(), key=lambda x: x[1])
        need(due - opened > 2 * day_us, f'no term of days: {before}')
        need(terms(lab, here)[rule] == due, 'the processes count differently from the start')
        day = time.strftime('%Y-%m-%d', time.gmtime(due // 10 ** 6 - 1 + 7 * 3600))
        got = here.api('POST', '/api/v1/holidays', {'first': day, 'name': 'Ngày nghỉ bất thường'})
        need(got.status == 201, f'{got!r}')
        need(terms(lab, here)[rule] > due, f'{day} off does not move {rule} where it was entered')
        wait_until(lambda: terms(second, there)[rule] > due, 15, 'the other process counts the day off')
        need(here.api('DELETE', f'/api/v1/holidays/{day}').status < 300, 'removing')
        wait_until(lambda: terms(second, there)[rule] == due, 15, 'the other process counts the day as before')
        second.stop()
        lab.stop()
    finally:
        second.kill()
        lab.remove()


# ---- the clock jumps ----

def clock_jumps(tap, engine):
    lab = fresh(engine)
    try:
        lab.start('web', clock='2026-11-23T02:00:00Z')
        public, truc = lab.public(), lab.program('truc')
        codes, incidents = [], []
        for when in ('2026-11-23T02:00:01Z', '2029-01-01T00:00:00Z', '2026-11-23T01:00:00Z', '2026-11-23T02:00:02Z'):
            lab.at(when)
            got = public.api('POST', '/api/v1/reports', {'description': f'lúc {when}', 'detected_at': '2026-11-20T01:00:00Z'})
            need(got.status == 201, f'{when}: {got!r}')
            codes.append(got.json['code'])
            got = truc.api('POST', '/api/v1/incidents', {'title': f'ca lúc {when}', 'type': 'dos', 'severity': 2, 'responsible': 'BVM',
                           'detected_at': '2026-11-20T01:00:00Z'})
            need(got.status in (200, 201), f'{when}: {got!r}')
            incidents.append(got.json['code'])
        need(len(set(codes)) == len(codes) and len(set(incidents)) == len(incidents), 'a code was given twice')
        seen = {i['code'] for i in truc.get('/api/v1/incidents').json['items']}
        need(set(incidents) <= seen, f'not listed: {set(incidents) - seen}')
        lab.at('2026-11-23T02:10:00Z')
        lab.at('2026-11-23T02:20:00Z')
        waits = lab.value("select run_at from job where kind = 'incident.clocks' and state = 'waiting'")
        need(waits is None or waits < 1795401600000000 + 3600 * 10 ** 6, f'clocks are looked at again only at {waits}')
        lab.stop()
    finally:
        lab.remove()


def main():
    tap = Tap()
    for engine in ENGINES:
        lab = fresh(engine)
        try:
            lab.start('web')
            failing = Failing(lab)
            for name, prepare in Failing.WRITES:
                n = tap.check(f'{engine}: {name} fails at every statement, whole or not at all', failing.fail_every, prepare)
                if n:
                    tap.note(f'{n} failures')
            tap.check(f'{engine}: the server ends well', lab.stop)
        finally:
            lab.remove()
        tap.check(f'{engine}: the list as CSV in bounded memory', export_is_bounded, tap, engine)
        tap.check(f'{engine}: the clock jumps years ahead and back', clock_jumps, tap, engine)
    tap.check('sqlite: files can grow no more', disk_full, tap)
    tap.check('sqlite: no room for an upload', upload_full, tap)
    for engine in ENGINES:
        name = f'{engine}: the disk is full for real under load, then has room again'
        fresh(engine).remove()      # the template is made here, not in the child that ends
        try:
            said = with_own_mounts(disk_really_full, engine)
            tap.check(name, tap.note, said)
        except Refused as e:
            tap.skip(name, str(e))
        except Failure as e:
            tap.check(name, need, False, str(e))
    if PG:
        tap.check('postgres: a day off is heard by the other process', holidays_are_heard, tap)
        tap.check('postgres: gone for a while', database_gone, tap)
    tap.end()


if __name__ == '__main__':
    main()
