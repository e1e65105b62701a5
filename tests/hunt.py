#!/usr/bin/env python3
"""hunt.py UNGCUU: the hunt as an operator runs it: each kind of input and each trouble, exit codes, any number of threads, following, filters. Prints TAP."""
import bz2, gzip, io, json, lzma, os, random, shutil, signal, socket, subprocess, sys, tarfile, tempfile, time, zipfile
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), 'http'))
from lab import Tap, need, wait_until

PROGRAM = os.path.abspath(sys.argv[1])
TOP = tempfile.mkdtemp()
LIST = """# what we look for
hxxp://evil[.]example.com/a/b
45.77.12[.]9
bad.com
2001:db8::1
45.99.0.0/16
keyword:mimikatz
evil.exe
sở.vn
0cc175b9c0f1b6a831c399e269772661
"""
LOG = """nothing 145.77.12.9 notbad.com bad.com.example xevil.exe
45.77.12.9 - - GET
{"u":"http:\\/\\/EVIL.example.com\\/a\\/b?x=1"} www.BAD.com.
[2001:DB8:0:0::1]:443 ::ffff:45.99.3.4 Invoke-Mimikatz
C:\\tmp\\evil.exe dns.sở.vn 0CC175B9C0F1B6A831C399E269772661
http://evil.example.com/a/bc 2001:db8::12
"""
HITS = [(2, '45.77.12.9'), (3, 'http://evil.example.com/a/b'), (3, 'bad.com'), (4, '2001:db8::1'), (4, '45.99.0.0/16'), (4, 'mimikatz'),
        (5, 'evil.exe'), (5, 'xn--s-lym.vn'), (5, '0cc175b9c0f1b6a831c399e269772661')]


def path(*parts):
    return os.path.join(TOP, *parts)


def write(name, data):
    os.makedirs(os.path.dirname(path(name)), exist_ok=True)
    with open(path(name), 'wb') as f:
        f.write(data if isinstance(data, bytes) else data.encode())
    return path(name)


class Ran:
    def __init__(self, code, out, err):
        self.code, self.err = code, err.decode(errors='replace')
        self.text = out
        self.hits = [json.loads(line) for line in out.decode().splitlines()]
        self.found = [(h['line'], h['value']) for h in self.hits]

    @property
    def last(self):
        return self.err.rstrip('\n').splitlines()[-1]

    def says(self, word):
        need(word in self.err, f'no “{word}” in:\n{self.err}')


def run(*args, input=None, lang='en', **more):
    done = subprocess.run([PROGRAM, *args], input=input, capture_output=True, timeout=120, env={**os.environ, 'UNGCUU_LANG': lang}, **more)
    return Ran(done.returncode, done.stdout if args[0] == 'hunt' else b'', done.stderr + (b'' if args[0] == 'hunt' else done.stdout))


def hunt(*args, **more):
    return run('hunt', '--indicators', path('list.txt'), *args, **more)


def finds(r, code=1, hits=HITS):
    need(r.code == code, f'exit {r.code}, not {code}:\n{r.err}')
    need(r.found == hits, f'{r.found}\n{r.err}')
    return r


def exits(r, code, *words):
    need(r.code == code, f'exit {r.code}, not {code}:\n{r.err}')
    for word in words:
        r.says(word)
    return r


def zipped(name, data, encrypted=False):
    b = io.BytesIO()
    with zipfile.ZipFile(b, 'w', zipfile.ZIP_DEFLATED) as z:
        z.writestr(name, data)
    out = bytearray(b.getvalue())
    if encrypted:
        for mark, at in ((b'PK\3\4', 6), (b'PK\1\2', 8)):
            out[out.index(mark) + at] |= 1
    return bytes(out)


def tarred(name, data, mode='w'):
    b = io.BytesIO()
    with tarfile.open(fileobj=b, mode=mode) as t:
        info = tarfile.TarInfo(name)
        info.size = len(data)
        t.addfile(info, io.BytesIO(data))
    return b.getvalue()


# ---- kinds of input ----

def kinds(tap):
    log = LOG.encode()
    zst = subprocess.run(['zstd', '-q', '-c'], input=log, capture_output=True).stdout if shutil.which('zstd') else None
    half = len(log) // 2
    inputs = {
        'plain': ('a.log', log), 'gzip': ('a.log.gz', gzip.compress(log)), 'gzip of several members': ('m.gz', gzip.compress(log[:half]) + gzip.compress(b'') + gzip.compress(log[half:])),
        'gzip padded with NULs': ('p.gz', gzip.compress(log) + bytes(512)), 'xz': ('a.xz', lzma.compress(log)), 'bzip2': ('a.bz2', bz2.compress(log)), 'zip': ('a.zip', zipped('in/a.log', log)),
        'tar': ('a.tar', tarred('in/a.log', log)), 'tar in gzip': ('a.tgz', tarred('in/a.log', log, 'w:gz')), 'gzip in zip': ('g.zip', zipped('a.gz', gzip.compress(log))),
        'gzip in tar in xz': ('x.txz', lzma.compress(tarred('a.gz', gzip.compress(log)))),
        'UTF-16, little end first': ('l.log', b'\xff\xfe' + LOG.encode('utf-16-le')), 'UTF-16, big end first': ('b.log', b'\xfe\xff' + LOG.encode('utf-16-be')),
        'a last line without an end': ('e.log', log[:-1]), 'lines that end as on Windows': ('w.log', log.replace(b'\n', b'\r\n')), 'a name without an ending': ('nothing', gzip.compress(log)),
    }
    if zst:
        inputs['zstd'] = ('a.zst', zst)
        inputs['zstd of several frames'] = ('f.zst', zst[:0] + zst)
    for what, (name, data) in inputs.items():
        tap.check(f'reads {what}', lambda: finds(hunt(write('in/' + name, data))))
        tap.check(f'reads {what} from standard input', lambda: finds(hunt('-', input=data)))
    tap.check('a hit in an archive says where', lambda: need(hunt(path('in/a.zip')).hits[0]['inside'] == 'in/a.log', 'inside'))
    tap.check('NULs are nothing special', lambda: finds(hunt(write('nul.log', b'\0\0'.join(LOG.encode().splitlines(True))))))
    tap.check('an empty file is read', lambda: exits(hunt(write('empty', b'')), 0, '0 of 0 lines in 1 files'))
    tap.check('a folder is read to its depths', lambda: finds(hunt(os.path.dirname(write('deep/1/2/3/a.log', LOG)))))

    def a_line_of_a_gigabyte_would_do():
        long = b'x ' * (8 << 20) + b'45.77.12.9 ' + b'y.' * (4 << 20) + b' bad.com ' + b'z' * (1 << 20) + b'\n'
        write('long.log', long)
        r = finds(hunt(path('long.log')), hits=[(1, '45.77.12.9'), (1, 'bad.com')])
        need(r.hits[0]['offset'] == 16 << 20, r.hits)
    tap.check('a line longer than any buffer', a_line_of_a_gigabyte_would_do)


# ---- trouble ----

def troubles(tap):
    log, packed = LOG.encode(), gzip.compress(LOG.encode() * 2000)
    tap.check('nothing found is said as lines and files', lambda: exits(hunt(write('none.log', 'a\nb\nc\n')), 0, '0 of 3 lines in 1 files'))
    tap.check('in Vietnamese as well', lambda: exits(hunt(path('none.log'), lang='vi'), 0, '0 trên 3 dòng trong 1 tệp'))
    tap.check('garbage behind gzip is named, what was before is read', lambda: finds(exits(hunt(write('g.gz', gzip.compress(log) + b'garbage')), 2, 'garbage behind'), 2))
    tap.check('gzip cut short is named', lambda: exits(hunt(write('c.gz', packed[:len(packed) // 2])), 2, 'damaged or cut short'))
    tap.check('broken gzip is named', lambda: exits(hunt(write('d.gz', packed[:40] + bytes(40) + packed[80:])), 2, 'd.gz', 'damaged'))
    tap.check('xz cut short is named', lambda: exits(hunt(write('c.xz', lzma.compress(os.urandom(9999))[:5000])), 2, 'damaged'))
    tap.check('an encrypted member is named', lambda: exits(hunt(write('s.zip', zipped('s.log', log, True))), 2, 's.zip!s.log', 'encrypted'))
    tap.check('a bomb is stopped', lambda: exits(hunt(write('bomb.gz', gzip.compress(bytes(400 << 20)))), 2, 'bomb'))
    deep = log
    for _ in range(6):
        deep = gzip.compress(deep)
    tap.check('packed inside packed inside packed is named', lambda: exits(hunt(write('deep.gz', deep)), 2, 'inside one another'))
    tap.check('a file that is not there', lambda: exits(hunt(path('missing')), 2, 'missing', 'is not there'))
    tap.check('hits and trouble together: the hits, and 2', lambda: finds(hunt(write('x.log', LOG), path('missing')), 2))

    d = path('odd')
    os.makedirs(d)
    os.mkfifo(d + '/fifo')
    os.symlink('.', d + '/loop')
    os.symlink('self', d + '/self')
    s = socket.socket(socket.AF_UNIX)
    s.bind(d + '/socket')
    write('odd/a.log', LOG)
    tap.check('FIFOs, sockets and links are passed over by name', lambda: finds(exits(hunt(d), 1, 'odd/fifo', 'odd/loop', 'odd/self', 'odd/socket', '4 passed over')))
    tap.check('a device is no file', lambda: exits(hunt('/dev/zero'), 0, '/dev/zero', '1 passed over'))
    tap.check('a link that leads to itself', lambda: exits(hunt(d + '/self'), 0, '1 passed over'))
    write('shut/secret.log', LOG)
    os.chmod(path('shut/secret.log'), 0)
    for folder in (TOP, path('shut')):
        os.chmod(folder, 0o755)
    os.chmod(path('list.txt'), 0o644)
    other = {'user': 65534, 'group': 65534} if os.getuid() == 0 else {}
    tap.check('what may not be read is named', lambda: exits(hunt(path('shut'), **other), 2, 'secret.log', 'no permission'))
    for i in range(30):
        write(f'many/{i}.gz', b'\x1f\x8b\x08garbage')
    tap.check('many troubles are counted, not all named', lambda: exits(hunt(path('many')), 2, '10 more', '30 not read'))


# ---- lists ----

def lists(tap):
    def with_list(text, log, name='l'):
        return run('hunt', '--indicators', write(name, text), write('one.log', log))
    junk = 'com\ngov.vn\n127.0.0.1\n0.0.0.0\n10.0.0.1\nd41d8cd98f00b204e9800998ecf8427e\n098f6bcd4621d373cade4e832627b4f6\nhello\nkeyword:abc\n1.2.3.4/8\n1.2.3\nabcdef0123456789abcdef0123456789ab\nhttp://\n@x.com\n'
    tap.check('junk is refused by line with reasons, and nothing is left', lambda: exits(with_list(junk, 'x'), 2, *[f'l:{i}: “{t.removeprefix("keyword:")}”' for i, t in enumerate(junk.split(), 1)], 'no usable'))
    tap.check('private addresses on request', lambda: need(run('hunt', '--private', '--indicators', write('p', '10.0.0.1\n'), write('p.log', '10.0.0.1')).code == 1, 'private'))
    tap.check('CSV with a header', lambda: finds(with_list('id;type;value\nA-1;domain;bad[.]com\nA-2;ip-dst;45.77.12.9\nA-3;yara;x\n', 'bad.com 45.77.12.9'), 1, [(1, 'bad.com'), (1, '45.77.12.9')]))
    tap.check('ids of the sender', lambda: need([h['id'] for h in run('hunt', '--indicators', path('l'), path('one.log')).hits] == ['l:A-1', 'l:A-2'], 'ids'))
    stix = {'type': 'bundle', 'id': 'bundle--1', 'objects': [
        {'type': 'indicator', 'id': 'indicator--1', 'pattern_type': 'stix', 'pattern': "[ipv4-addr:value = '45.77.12.9' OR domain-name:value = 'bad.com']"},
        {'type': 'indicator', 'id': 'indicator--2', 'pattern_type': 'stix', 'pattern': "[file:hashes.'SHA-256' = '" + 'ab' * 32 + "' AND file:name = 'evil.exe']"},
        {'type': 'indicator', 'id': 'indicator--3', 'pattern_type': 'stix', 'pattern': "[domain-name:value LIKE '%.bad.com']"},
        {'type': 'indicator', 'id': 'indicator--4', 'pattern_type': 'yara', 'pattern': 'rule x {}'}, {'type': 'malware', 'id': 'malware--1'}]}

    def from_stix():
        r = finds(with_list(json.dumps(stix), f'45.77.12.9 www.bad.com {"AB" * 32} evil.exe'), 1, [(1, '45.77.12.9'), (1, 'bad.com'), (1, 'ab' * 32), (1, 'evil.exe')])
        need([h['id'] for h in r.hits] == ['l:indicator--1'] * 2 + ['l:indicator--2'] * 2, r.hits)
        exits(r, 1, 'objects[2].pattern', 'only comparisons', 'objects[3].pattern_type')
    tap.check('a STIX bundle', from_stix)
    misp = {'response': [{'Event': {'Attribute': [{'type': 'domain', 'value': 'bad.com', 'to_ids': True, 'uuid': 'u1'}, {'type': 'ip-dst', 'value': '45.77.12.9', 'to_ids': False, 'uuid': 'u2'}],
            'Object': [{'Attribute': [{'type': 'filename|md5', 'value': 'evil.exe|0cc175b9c0f1b6a831c399e269772661', 'to_ids': True, 'uuid': 'u3'}, {'type': 'btc', 'value': 'x', 'to_ids': True}]}]}}]}
    tap.check('MISP', lambda: finds(exits(with_list(json.dumps(misp), 'bad.com 45.77.12.9 evil.exe 0cc175b9c0f1b6a831c399e269772661'), 1, 'Object[0].Attribute[1]', 'btc'), 1,
                                    [(1, 'bad.com'), (1, 'evil.exe'), (1, '0cc175b9c0f1b6a831c399e269772661')]))
    tap.check('JSON that is neither', lambda: exits(with_list('{"a":1}', 'x'), 2, 'neither a STIX'))
    tap.check('broken JSON', lambda: exits(with_list('{"a":', 'x'), 2, 'l:1'))
    tap.check('a list that is not there', lambda: exits(run('hunt', '--indicators', path('nolist'), path('one.log')), 2, 'nolist'))
    tap.check('wrong use', lambda: exits(run('hunt', path('one.log')), 2, 'ungcuu hunt --indicators'))
    tap.check('an option that is none', lambda: exits(hunt('--fast', path('one.log')), 2, 'ungcuu hunt'))
    tap.check('threads out of range', lambda: exits(hunt('--threads', '65', path('one.log')), 2, '1 to 64'))


def indexes(tap):
    log = write('a.log', LOG)
    tap.check('an index is built', lambda: exits(run('index', 'build', path('list.txt'), '-o', path('x.idx')), 0, '9 indicators'))
    tap.check('and used', lambda: finds(run('hunt', '--indicators', path('x.idx'), log)))
    tap.check('the same list says the same', lambda: need(run('hunt', '--indicators', path('x.idx'), log).text == hunt(log).text, 'differs'))
    data = open(path('x.idx'), 'rb').read()

    def spoiled(at):
        broken = bytearray(data)
        broken[at] ^= 1
        exits(run('hunt', '--indicators', write('y.idx', bytes(broken)), log), 2, 'y.idx is an index of another version, or damaged')
    for at in (8, 20, 60, 200, len(data) // 2, len(data) - 1):
        tap.check(f'altered at byte {at} it is refused', spoiled, at)
    tap.check('cut short it is refused', lambda: exits(run('hunt', '--indicators', write('z.idx', data[:-64]), log), 2, 'damaged'))
    tap.check('an index stands alone', lambda: exits(hunt('--indicators', path('x.idx'), log), 2, 'alone'))
    tap.check('a place that cannot be written', lambda: exits(run('index', 'build', path('list.txt'), '-o', path('no/where')), 2, 'cannot be written'))


# ---- threads, results ----

def threads(tap):
    r = random.Random(1)
    with open(path('big.log'), 'w') as f:
        for i in range(700000):
            f.write(f'{i} 20.{r.randrange(256)}.1.2 host{r.randrange(9999)}.example.org ' + ('www.bad.com' if i % 997 == 0 else '/index.html' * 5) + '\n')
            if i == 300000:
                f.write('z' * (20 << 20) + ' bad.com\n')
    for i in range(40):
        write(f'small/{i:02}.log', LOG)
        write(f'small/{i:02}.log.gz', gzip.compress(LOG.encode()))
    one = hunt('--threads', '1', path('big.log'), path('small'))
    tap.check('every hit of a big file and many small ones', lambda: need(len(one.hits) == 703 + 1 + 80 * len(HITS) and one.code == 1, f'{len(one.hits)}\n{one.err}'))
    tap.check('with the line and place where they are', lambda: need(all(h['text'] in ('www.bad.com', 'bad.com') for h in one.hits[:704]) and one.hits[703]['line'] == 699999 - 699999 % 997 + 2, one.hits[703]))
    for n in ('2', '8', '64'):
        tap.check(f'the same with {n} threads', lambda: need(hunt('--threads', n, path('big.log'), path('small')).text == one.text, 'differs'))
    s = json.loads(hunt('--json', path('big.log'), path('small')).last)
    tap.check('the summary counts', lambda: need((s['hits'], s['files'], s['lines'], s['unreadable']) == (len(one.hits), 81, 700001 + 480, 0) and s['indicators']['domain'] == 2 and s['found']['domain'] == 704 + 160, s))

    def to_a_file():
        r = hunt('--out', path('result.json'), path('small'))
        need(r.code == 1 and not r.hits, r.err)
        lines = open(path('result.json')).read().splitlines()
        kinds = [json.loads(line)['kind'] for line in lines]
        need(kinds[:2] == ['head', 'list'] and kinds[-3:] == ['coverage', 'summary', 'seal'] and len(lines) == 80 * len(HITS) + 5, kinds[-3:])
        need(run('hunt', 'verify', path('result.json')).code == 1, 'not whole and unsigned')
    tap.check('into a file, with the summary', to_a_file)
    tap.check('a result that cannot be written', lambda: exits(hunt('--out', path('no/where'), path('small')), 2, 'cannot be written'))
    tap.check('a full disk', lambda: exits(run('hunt', '--indicators', path('list.txt'), '--out', '/dev/full/x', path('small')), 2, 'cannot be written'))


def follow(tap):
    log = write('grow/a.log', LOG)
    p = subprocess.Popen([PROGRAM, 'hunt', '--follow', '--indicators', path('list.txt'), path('grow')], stdout=open(path('follow.out'), 'wb'), stderr=subprocess.PIPE, env={**os.environ, 'UNGCUU_LANG': 'en'})
    seen = lambda: [(os.path.basename(h['file']), h['line'], h['value']) for h in map(json.loads, open(path('follow.out')).read().splitlines())]
    expect = [('a.log', *h) for h in HITS]

    def sees(name, line, value):
        expect.append((name, line, value))
        wait_until(lambda: len(seen()) >= len(expect), 20, f'{expect[-1]} in {seen()[-3:]}')
        need(seen() == expect, f'{seen()[len(HITS):]}')
    append = lambda name, text: open(path('grow', name), 'a').write(text) and None
    tap.check('follow: what is there', lambda: wait_until(lambda: seen() == expect, 20, 'hits'))

    tap.check('it may start no program and use no network (seccomp)', lambda: need('Seccomp:\t2' in open(f'/proc/{p.pid}/status').read(), 'no filter'))

    def grows():
        append('a.log', 'x\nvisit bad.c')
        time.sleep(0.6)
        append('a.log', 'om now\n')
        sees('a.log', 8, 'bad.com')
    tap.check('follow: a line that comes in two parts', grows)

    def rotates():
        append('a.log', '45.77.12.9\n')
        os.rename(log, path('gone.log'))
        write('grow/a.log', 'new\nevil.exe\n')
        expect.append(('a.log', 9, '45.77.12.9'))
        sees('a.log', 2, 'evil.exe')
    tap.check('follow: a file that is replaced', rotates)

    def cut():
        time.sleep(0.6)
        open(path('grow/a.log'), 'w').close()
        time.sleep(0.6)
        append('a.log', 'bad.com\n')
        sees('a.log', 1, 'bad.com')
    tap.check('follow: a file that is cut off', cut)
    tap.check('follow: a file that is new', lambda: (append('b.log', 'a\nb\nmimikatz\n'), sees('b.log', 3, 'mimikatz')))

    def ends():
        append('b.log', 'last 45.77.12.9')
        p.send_signal(signal.SIGINT)
        err = p.communicate(timeout=20)[1].decode()
        need(p.returncode == 1 and 'hits in' in err, f'{p.returncode} {err}')
        need(seen()[-1] == ('b.log', 4, '45.77.12.9'), seen()[-1])
    tap.check('follow: ends with the last line and a summary', ends)


def filters(tap):
    names = [f'f/{i}.log' for i in range(20)]
    for i, name in enumerate(names):
        write(name, f'host{i}.example.org 198.51.100.{i} evil{i}.exe {"%032x" % (i + 1 << 100)} 2001:db8::{i + 1:x} x@mail{i}.example.org http://h{i}.example.net/p\n' * 50)
    write('f/packed.gz', gzip.compress(b'packed.example.org\n'))
    f = path('filters')

    def ask(what, *files):
        write('ask.txt', what)
        r = run('hunt', '--filters', f, '--json', '--indicators', path('ask.txt'), path('f'))
        full = run('hunt', '--indicators', path('ask.txt'), path('f'))
        need(r.text == full.text and r.code == full.code, f'{r.err}\n{full.err}')
        s = json.loads(r.last)
        need(s['files'] == len(files) and s['filtered_files'] == 21 - len(files), s)
        need(s['lines'] + s['filtered_lines'] == 1001, s)
        return s

    def first():
        r = run('hunt', '--filters', f, '--json', '--indicators', path('list.txt'), path('f'))
        need(json.loads(r.last)['files'] == 21 and len(os.listdir(f)) == 21, f'{r.err} {os.listdir(f)}')
    tap.check('filters: the first sweep reads all', first)
    tap.check('filters: what is nowhere opens nothing', lambda: ask('nowhere.example.com\n9.9.9.9\nfile:nowhere.exe\n' + 'ab' * 32 + '\nno@nowhere.vn\n2001:db9::/32\n'))
    for what in ('host7.example.org', '198.51.100.7', 'file:evil7.exe', '%032x' % (8 << 100), '2001:db8::8', 'x@mail7.example.org', 'http://h7.example.net/p'):
        tap.check(f'filters: {what} is in one file', ask, what + '\n', 1)
    tap.check('filters: packed files too', ask, 'packed.example.org\n', 1)
    tap.check('filters: a prefix', lambda: ask('198.51.100.0/24\n', *names))
    tap.check('filters: a keyword opens all, and it is said', lambda: exits(run('hunt', '--filters', f, '--indicators', path('list.txt'), path('f')), 1, '1 indicators (keywords'))

    def changed():
        with open(path('f/3.log'), 'a') as g:
            g.write('late.example.com\n')
        write('ask.txt', 'late.example.com\n')
        r = run('hunt', '--filters', f, '--json', '--indicators', path('ask.txt'), path('f'))
        need(r.code == 1 and json.loads(r.last)['filtered_files'] == 20, r.err)
    tap.check('filters: a file that changed is read', changed)

    def broken():
        for name in os.listdir(f):
            with open(os.path.join(f, name), 'r+b') as g:
                size = g.seek(0, 2)
                g.seek(200)
                g.write(bytes(size - 200))
        write('ask.txt', 'host7.example.org\n')
        need(run('hunt', '--filters', f, '--indicators', path('ask.txt'), path('f')).code == 1, 'missed')
    tap.check('filters: damaged ones are not believed', broken)
    tap.check('filters and following do not go together', lambda: exits(hunt('--filters', f, '--follow', path('f')), 2, 'do not go together'))


# ---- Sigma ----

RULES = r"""title: Whoami
id: 11111111-1111-4111-8111-111111111111
author: Tester
level: high
logsource: { category: process_creation, product: windows }
detection:
  selection: { Image|endswith: '\whoami.exe' }
  condition: selection
---
title: Web shell
id: 22222222-2222-4222-8222-222222222222
level: critical
logsource: { category: webserver }
detection:
  selection: { cs-uri-query|contains: '/shell.aspx', sc-status: 200 }
  condition: selection
---
title: Failed logon
name: failed
id: 33333333-3333-4333-8333-333333333333
level: low
logsource: { product: linux, service: sshd }
detection:
  keywords: ['Failed password for']
  condition: keywords
---
title: Brute force
id: 44444444-4444-4444-8444-444444444444
level: high
correlation:
  type: event_count
  rules: [failed]
  group-by: [hostname]
  timespan: 5m
  condition: { gte: 5 }
---
title: Odd query
id: 55555555-5555-4555-8555-555555555555
level: medium
logsource: { category: dns }
detection:
  selection: { query|endswith: '.evil.example' }
  condition: selection
---
title: Shadow
id: 66666666-6666-4666-8666-666666666666
level: medium
logsource: { product: linux, service: auditd }
detection:
  selection: { proctitle|contains: '/etc/shadow' }
  condition: selection
---
title: Broken
logsource: { product: linux }
detection:
  selection: { a|nonsense: 1 }
  condition: selection
"""


def sigma_logs():
    process = lambda i, image: json.dumps({'Channel': 'Microsoft-Windows-Sysmon/Operational', 'EventID': 1, 'UtcTime': '2026-03-02 08:00:00.000', 'Image': image, 'N': i}) + '\n'
    write('logs/sysmon.json', ''.join(process(i, 'C:\\x\\whoami.exe' if i % 1009 == 5 else 'C:\\x\\svchost.exe') for i in range(150000)))
    write('logs/access.log', ''.join(f'10.0.0.1 - - [02/Mar/2026:08:00:00 +0000] "GET /{"shell.aspx?a=1" if i == 70 else "x"} HTTP/1.1" 200 1 "-" "M"\n' for i in range(100)))
    write('logs/auth.log.gz', gzip.compress(''.join(f'Mar  2 08:00:{i % 60:02} web{i % 2} sshd[{i}]: Failed password for root\n' for i in range(11)).encode()))
    # a header at the top, and more than one piece of work: read as one
    write('logs/dns.log', '#separator \\x09\n#path\tdns\n#fields\tts\tquery\n' + ''.join(f'1772441460.5\t{"a.evil" if i % 100003 == 9 else "www.good"}.example{"x" * 20 if i % 100003 != 9 else ""}\n' for i in range(400000)))
    write('logs/audit.log', 'type=PROCTITLE msg=audit(1772441460.1:7): proctitle=' + 'cat\0/etc/shadow'.encode().hex().upper() + '\n')
    write('logs/odd.csv', 'EventID,Channel,Image\n1,Microsoft-Windows-Sysmon/Operational,"C:\\x\\whoami.exe"\n1,a,"b\nc"\n1,Microsoft-Windows-Sysmon/Operational,"d\\whoami.exe"\n')
    write('logs/broken.json', '{"Image": "\\\\whoami.exe"\n')


def sigma(tap):
    rules, logs = os.path.dirname(write('rules/a.yml', RULES)), path('logs')
    sigma_logs()
    one = run('hunt', '--sigma', rules, '--threads', '1', '--json', logs)
    titles = [h['value'] for h in one.hits]
    count = {'Whoami': 149 + 2, 'Web shell': 1, 'Failed logon': 0, 'Brute force': 2, 'Odd query': 4, 'Shadow': 1}
    tap.check('sigma: every rule on every kind of record', lambda: need(one.code == 1 and {t: titles.count(t) for t in count} == count, f'{ {t: titles.count(t) for t in count} }\n{one.err}'))
    tap.check('sigma: a hit says what, where, when and by whom', lambda: need(one.hits[-3] == {
        'file': logs + '/sysmon.json', 'line': 149338, 'kind': 'sigma', 'id': '11111111-1111-4111-8111-111111111111', 'value': 'Whoami', 'type': 'high', 'author': 'Tester',
        'time': '2026-03-02T08:00:00Z', 'found': {'Image': 'C:\\x\\whoami.exe'}}, one.hits[-3]))
    tap.check('sigma: correlations stand at the end, with their events and where the last of them is', lambda: need(
        [(h['value'], h['events'], h['found'], os.path.basename(h['file']), h['line']) for h in one.hits[-2:]] == [('Brute force', 5, {'hostname': 'web0'}, 'auth.log.gz', 9), ('Brute force', 5, {'hostname': 'web1'}, 'auth.log.gz', 10)], one.hits[-2:]))
    tap.check('sigma: lines of records that span lines', lambda: need([h['line'] for h in one.hits if h['file'].endswith('.csv')] == [2, 5], 'lines'))
    tap.check('sigma: a refused rule is named with its line and reason', lambda: one.says('a.yml:'))

    def summary():
        s = json.loads(one.last)
        g = s['sigma']
        need(s['hits'] == len(one.hits) == g['hits'] + g['correlation_hits'] and g['rules'] == 5 and g['refused'] == 1, s)
        need(g['records'] == 150000 + 100 + 11 + 400000 + 1 + 3 + 1 and g['unreadable_records'] == 1 and g['could_fire'] == 6, g)
    tap.check('sigma: the summary counts records, and rules that could fire', summary)
    tap.check('sigma: rules that cannot fire are counted', lambda: need(
        (lambda g: (g['could_fire'], g['no_source'], g['no_field']))(json.loads(run('hunt', '--sigma', rules, '--json', logs + '/access.log').last)['sigma']) == (3, 2, 1), 'could fire'))   # keywords may be anywhere
    tap.check('sigma: nothing found in words', lambda: exits(run('hunt', '--sigma', rules, write('quiet.json', '{"a":1}\n')), 0, '1 records tried on 6 rules', 'could not', '0 of 1 lines'))
    for n in ('2', '8'):
        tap.check(f'sigma: the same with {n} threads', lambda: need(run('hunt', '--sigma', rules, '--threads', n, logs).text == one.text, 'differs'))

    both = run('hunt', '--sigma', rules, '--indicators', write('l.txt', 'file:whoami.exe\na.evil.example\n'), '--threads', '1', logs)
    alone = run('hunt', '--indicators', path('l.txt'), logs)
    only = lambda kind: [h for h in both.hits if h['kind'] == kind]
    tap.check('sigma and indicators: each as alone', lambda: need(only('sigma') == one.hits and only('indicator') == alone.hits, f'{len(only("sigma"))} {len(one.hits)} {len(only("indicator"))} {len(alone.hits)}'))
    place = lambda h: (h['file'], h['line'], h['kind'] == 'indicator')
    tap.check('sigma and indicators: in order of file, line and place', lambda: need([place(h) for h in both.hits[:-2]] == sorted(place(h) for h in both.hits[:-2]), 'order'))
    tap.check('sigma and indicators: the same with 8 threads', lambda: need(run('hunt', '--sigma', rules, '--indicators', path('l.txt'), '--threads', '8', logs).text == both.text, 'differs'))
    f = path('sigma-filters')

    def filtered():
        write('no.txt', 'nowhere.example.com\n')
        run('hunt', '--indicators', path('no.txt'), '--filters', f, logs)
        r = exits(run('hunt', '--indicators', path('no.txt'), '--sigma', rules, '--filters', f, logs), 1, 'every file is read')
        need(r.hits == one.hits, 'differs')
    tap.check('sigma: filters skip no file', filtered)

    def followed():
        head = '#separator \\x09\n#path\tdns\n#fields\tts\tquery\n'
        write('sigma-grow/dns.log', head)
        p = subprocess.Popen([PROGRAM, 'hunt', '--follow', '--sigma', rules, path('sigma-grow')], stdout=open(path('sigma.out'), 'wb'), stderr=subprocess.PIPE, env={**os.environ, 'UNGCUU_LANG': 'en'})
        time.sleep(1)
        for second in range(6):
            with open(path('sigma-grow/auth.log'), 'a') as g:
                g.write(f'Mar  2 08:00:0{second} web0 sshd[1]: Failed password for root\n')
        with open(path('sigma-grow/dns.log'), 'a') as g:
            g.write('1772441460.5\ta.evil.example\n')
        wait_until(lambda: 'Odd query' in open(path('sigma.out')).read(), 20, 'the hit')
        p.send_signal(signal.SIGINT)
        p.communicate(timeout=20)
        hits = [json.loads(line) for line in open(path('sigma.out')).read().splitlines()]
        need(p.returncode == 1 and [(h['value'], h['line']) for h in hits] == [('Odd query', 4), ('Brute force', 5)], hits)
    tap.check('sigma: follows files by their headers, and correlates when it ends', followed)
    tap.check('sigma: filters need indicators', lambda: exits(run('hunt', '--sigma', rules, '--filters', f, logs), 2, '--filters needs --indicators'))
    tap.check('sigma: no rules', lambda: exits(run('hunt', '--sigma', path('nowhere'), logs), 2, 'nowhere'))
    long = b'x' * (3 << 20) + b'\n{"Channel":"Microsoft-Windows-Sysmon/Operational","EventID":1,"Image":"\\\\whoami.exe"}\n'
    tap.check('sigma: a line longer than a record is passed over and counted', lambda: need(
        [(r.hits[0]['line'], json.loads(r.last)['sigma']['unreadable_records']) for r in [run('hunt', '--sigma', rules, '--json', write('long.json', long))]] == [(2, 1)], 'long'))


def main():
    tap = Tap()
    write('list.txt', LIST)
    for part in (kinds, troubles, lists, indexes, threads, follow, filters, sigma):
        part(tap)
    return tap.end()


if __name__ == '__main__':
    try:
        code = main()
    finally:
        shutil.rmtree(TOP, ignore_errors=True)
    sys.exit(code)
