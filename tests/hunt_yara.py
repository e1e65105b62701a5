#!/usr/bin/env python3
"""hunt_yara.py UNGCUU: the hunt with YARA rules as an operator runs it: hits, rules that are refused, limits, archives, logs, any number of threads. Prints TAP."""
import gzip, io, json, os, random, shutil, subprocess, sys, tarfile, tempfile, zipfile
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), 'http'))
from lab import Tap, need

PROGRAM = os.path.abspath(sys.argv[1])
TOP = tempfile.mkdtemp()
MB = 1 << 20
RULES = '''
rule bad_tool : tool windows {
	meta:
		author = "Nhóm A"
		description = "a tool"
		score = 80
		reference = "https://example.com/\\"x\\""
	strings:
		$name = "evil-tool-7" ascii wide
		$code = { de ad be ef ?? 01 }
	condition: any of them
}
rule named { meta: severity = "high" condition: filename == "dropper.exe" and extension == ".exe" and filepath contains "deep" }
private rule hidden { strings: $a = "evil" condition: $a }
rule uses_hidden { condition: hidden and filesize < 100 }
'''


def path(*parts):
    return os.path.join(TOP, *parts)


def write(name, data):
    os.makedirs(os.path.dirname(path(name)), exist_ok=True)
    with open(path(name), 'wb') as f:
        f.write(data if isinstance(data, bytes) else data.encode())
    return path(name)


class Ran:
    def __init__(self, code, out, err):
        self.code, self.err, self.text = code, err.decode(errors='replace'), out
        self.hits = [json.loads(line) for line in out.decode().splitlines()]
        self.found = [(os.path.basename(h['file']), h.get('inside'), h['id'].split(':')[-1]) for h in self.hits if h['kind'] == 'yara']

    def says(self, *words):
        for word in words:
            need(word in self.err, f'no “{word}” in:\n{self.err}')
        return self

    @property
    def summary(self):
        return json.loads(self.err.rstrip('\n').splitlines()[-1])


def run(*args, lang='en'):
    done = subprocess.run([PROGRAM, 'hunt', *args], capture_output=True, timeout=120, env={**os.environ, 'UNGCUU_LANG': lang})
    return Ran(done.returncode, done.stdout, done.stderr)


def hunt(*args, rules='rules', **more):
    return run('--yara', path(rules), *args, **more)


def is_(r, code, found):
    need(r.code == code, f'exit {r.code}, not {code}:\n{r.err}')
    need(r.found == found, f'{r.found}\n{r.err}')
    return r


def tarred(members, mode='w:gz'):
    b = io.BytesIO()
    with tarfile.open(fileobj=b, mode=mode) as t:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            t.addfile(info, io.BytesIO(data))
    return b.getvalue()


def zipped(members):
    b = io.BytesIO()
    with zipfile.ZipFile(b, 'w', zipfile.ZIP_DEFLATED) as z:
        for name, data in members:
            z.writestr(name, data)
    return b.getvalue()


PROGRAM_BYTES = b'MZ\0\0' + bytes(random.Random(1).randbytes(5000))
write('rules/a.yar', RULES)


def a_hit():
    write('hit/x.bin', PROGRAM_BYTES + b'\xde\xad\xbe\xef\x99\x01' + 'evil-tool-7'.encode('utf-16-le') + b'evil-tool-7')
    r = is_(hunt(path('hit')), 1, [('x.bin', None, 'bad_tool')])
    h = r.hits[0]
    at = len(PROGRAM_BYTES)
    need(h == {'file': path('hit', 'x.bin'), 'offset': at, 'kind': 'yara', 'id': 'a.yar:bad_tool', 'value': '$code', 'type': '80', 'tags': ['tool', 'windows'],
               'meta': {'author': 'Nhóm A', 'description': 'a tool', 'reference': 'https://example.com/"x"'}, 'matches': 2,
               'strings': [{'id': '$name', 'offset': at + 6, 'length': 22, 'hex': 'evil-tool-7'.encode('utf-16-le').hex()},
                           {'id': '$code', 'offset': at, 'length': 6, 'hex': 'deadbeef9901'}]}, h)
    r.says('4 YARA rules from 1/1', '1 hits in 1 texts in 1 files')


def nothing_and_usage():
    write('clean/x.bin', PROGRAM_BYTES)
    write('clean/empty', b'')
    is_(hunt(path('clean')), 0, []).says('0 of', 'nothing found')
    for args, word in ((['--yara-mb', '0', '--yara', path('rules'), TOP], '--yara-mb'), (['--yara-seconds', 'x', '--yara', path('rules'), TOP], '--yara-seconds'),
                       (['--yara-all', '--indicators', path('rules'), TOP], '--yara-all'), (['--yara', path('rules'), '--follow', TOP], '--follow'),
                       (['--yara', path('rules'), '--filters', path('f'), TOP], '--filters'), (['--yara', path('rules')], 'ungcuu hunt')):
        r = run(*args)
        need(r.code == 2 and not r.hits, args)
        r.says(word)
    need(run('--yara', path('nowhere'), TOP).says('no usable YARA rule', 'nowhere').code == 2, 'rules that are nowhere')
    hunt(path('clean'), lang='vi').says('đã tìm 4 luật YARA', 'không tìm thấy')


def variables():
    write('vars/deep/dropper.exe', b'x')
    write('vars/deep/other.exe', b'x')
    write('vars/d.zip', zipped([('deep/dropper.exe', b'y'), ('dropper.exe.txt', b'y')]))
    r = is_(hunt(path('vars')), 1, [('d.zip', 'deep/dropper.exe', 'named'), ('dropper.exe', None, 'named')])
    need([h['type'] for h in r.hits] == ['high', 'high'] and r.hits[0]['value'] == 'named' and r.hits[0]['strings'] == [], r.hits)


def refused_rules():
    write('mixed/good.yar', 'rule good { strings: $a = "evil-tool-7" condition: $a }')
    write('mixed/bad.yar', 'rule bad {\n\n condition: nonsense }')
    write('mixed/out.yar', 'include "../rules/a.yar"')
    write('mixed/magic.yar', 'import "magic"\nrule m { condition: magic.type() == "x" }')
    write('mixed/slow.yar', 'rule crawls { strings: $a = /.{1,200}x.*y/ condition: $a }')
    os.symlink(path('rules'), path('mixed/link'))
    write('mixed.bin', b'..evil-tool-7')
    r = is_(hunt(path('mixed.bin'), rules='mixed'), 1, [('mixed.bin', None, 'good')])
    r.says('bad.yar:3', 'nonsense', 'out.yar:1', 'leads out', '../rules/a.yar', 'magic.yar', '“magic”', 'mixed/link', 'symbolic link', '2 YARA rules from 2/5', 'crawls (' + path('mixed/slow.yar') + ':1)')
    s = hunt('--json', path('mixed.bin'), rules='mixed').summary
    need(s['yara']['refused_files'] == 3 and s['yara']['rules'] == 2 and s['yara']['slow_rules'] == 1 and s['hits'] == s['yara']['hits'] == 1 and len(s['yara']['rules_hash']) == 64, s)
    before = s['yara']['rules_hash']
    need(hunt('--json', path('mixed.bin'), rules='mixed').summary['yara']['rules_hash'] == before, 'another hash for the same rules')
    write('mixed/good.yar', 'rule good { strings: $a = "evil-tool-8" condition: $a }')
    need(hunt('--json', path('mixed.bin'), rules='mixed').summary['yara']['rules_hash'] != before, 'the same hash for other rules')


def archives():
    tool = PROGRAM_BYTES + b'evil-tool-7'
    write('arch/a.tar.gz', tarred([('one.bin', tool), ('two/three.zip', zipped([('x.bin', tool), ('y.bin', PROGRAM_BYTES)]))]))
    write('arch/b.gz', gzip.compress(tool))
    want = [('a.tar.gz', 'one.bin', 'bad_tool'), ('a.tar.gz', 'two/three.zip!x.bin', 'bad_tool'), ('b.gz', None, 'bad_tool')]
    is_(hunt(path('arch')), 1, want)
    packed = tarred([('one.bin', tool), ('two.bin', random.Random(2).randbytes(300000))])
    write('arch/c.tar.gz', packed[:len(packed) // 2])
    is_(hunt(path('arch')), 2, want + [('c.tar.gz', 'one.bin', 'bad_tool')]).says('damaged')
    z = bytearray(zipped([('x.bin', tool)]))
    z[60:90] = b'\xff' * 30
    write('arch/d.zip', bytes(z))
    need(hunt(path('arch')).code == 2, 'a damaged zip')


def as_on_the_disk():
    write('raw.yar', 'rule is_zip { condition: uint32(0) == 0x04034b50 }\nrule is_wide { strings: $a = "evil-tool-7" wide condition: $a and uint16(0) == 0xfeff }')
    write('raw/doc.docx', zipped([('word/x.xml', b'evil-tool-7')]))
    write('raw/script.ps1', '\ufeffevil-tool-7'.encode('utf-16-le'))
    write('raw/in.tar', tarred([('doc.docx', zipped([('word/x.xml', b'evil-tool-7')]))], 'w'))
    write('raw.txt', 'keyword:evil-tool-7\n')
    r = is_(run('--yara', path('raw.yar'), '--yara', path('rules'), '--indicators', path('raw.txt'), path('raw')), 1, [
        ('doc.docx', None, 'is_zip'), ('doc.docx', 'word/x.xml', 'bad_tool'), ('doc.docx', 'word/x.xml', 'uses_hidden'), ('in.tar', 'doc.docx!word/x.xml', 'bad_tool'),
        ('in.tar', 'doc.docx!word/x.xml', 'uses_hidden'), ('script.ps1', None, 'is_wide'), ('script.ps1', None, 'bad_tool'), ('script.ps1', None, 'bad_tool'), ('script.ps1', None, 'uses_hidden')])
    need(sum(h['kind'] == 'indicator' for h in r.hits) == 3, 'indicators are looked for in what is in it, once')


def logs():
    line = b'2026-12-01T08:00:00 host app: evil-tool-7 \xe1\xbb\xa9ng\tx\n'
    log = line * (5 * MB // len(line))
    write('logs/big.log', log)
    write('logs/small.log', line * 1000)
    write('logs/big.gz', gzip.compress(log))
    write('logs/installer.run', log + b'\0\1\2' + PROGRAM_BYTES)
    r = is_(hunt(path('logs')), 1, [('installer.run', None, 'bad_tool'), ('small.log', None, 'bad_tool')])
    r.says('2 plain texts above 4 MB', '--yara-all')
    need(r.hits[0]['matches'] == 1, 'of a string that only has to be there the first match is enough')
    s = hunt('--json', path('logs')).summary['yara']
    need(s['logs'] == 2 and s['log_bytes'] == 2 * len(log) and s['texts'] == 2, s)
    is_(hunt('--yara-all', path('logs')), 1, [(n, None, 'bad_tool') for n in ('big.gz', 'big.log', 'installer.run', 'small.log')])


def sizes():
    with open(write('size/large.bin', b''), 'wb') as f:
        f.write(b'MZ\0')
        f.seek(10 * MB)
        f.write(b'evil-tool-7')
        f.truncate(65 * MB)
    with open(write('size/late.bin', b''), 'wb') as f:
        f.write(b'MZ\0')
        f.seek(64 * MB + 100)
        f.write(b'evil-tool-7')
        f.truncate(65 * MB)
    is_(hunt(path('size')), 1, [('large.bin', None, 'bad_tool')]).says('large.bin: larger than YARA looks at', '2 only in their beginning', '0 not read, 2 passed over')
    is_(hunt('--yara-mb', '65', path('size')), 1, [('large.bin', None, 'bad_tool'), ('late.bin', None, 'bad_tool')])
    is_(hunt('--yara-mb', '1', path('size')), 0, [])


def time_and_matches():
    write('slow/loop.yar', 'rule loop { strings: $a = "a" condition: for all i in (1..#a) : (for all j in (1..#a) : (@a[i] + @a[j] >= 0)) }\nrule other { strings: $a = "needle" condition: $a }')
    write('slow/many.yar', 'rule many { strings: $a = "b" condition: #a > 999999 }')
    write('time/a', b'\0needle' + b'a' * MB)
    write('time/b', b'\0needle')
    write('time/c', b'\0' + b'b' * 1050000)
    r = is_(hunt('--yara-seconds', '6', path('time'), rules='slow'), 2, [('b', None, 'other'), ('c', None, 'many')])
    r.says('time/a: the time for one text was over', 'slow: ' + path('time/a'), '1 texts ran out of time', 'more than 1,000,000 matches', 'many.yar:many')


def hostile_names():
    odd = 'rules-odd/ "quoted"\n\\name\x01.yar'
    write(odd, 'rule odd { meta: description = "\\xff\\x01\\n</script>" author = "%s" strings: $a = "evil-tool-7" condition: $a }' % ('a' * 3000))
    folder = os.fsencode(path('odd'))
    os.makedirs(folder, exist_ok=True)
    for name in (b'"\n\\.bin', b'\xff\xfe.bin', b'<b>!x', b'.hidden', b'..exe'):
        with open(os.path.join(folder, name), 'wb') as f:
            f.write(b'evil-tool-7')
    write('odd/z.zip', zipped([('../../etc/passwd', b'evil-tool-7'), ('a\nb"', b'evil-tool-7')]))
    r = hunt(path('odd'), rules='rules-odd')
    need(r.code == 1 and len(r.hits) == 7, f'{r.code} {len(r.hits)} {r.err}')
    need(all(h['id'] == ' "quoted"\n\\name\x01.yar:odd' and len(h['meta']['author']) == 500 for h in r.hits), r.hits[0])
    need(r.text.count(b'\n') == 7, 'a line for each hit')


def with_indicators_and_threads():
    rng = random.Random(3)
    write('list.txt', 'bad.com\n45.77.12.9\n')
    for i in range(60):
        body = b'\0' * (i % 2) + rng.randbytes(rng.randrange(200000)) if i % 3 else b'x' * rng.randrange(2000)
        write(f'many/{i % 7}/{i}.bin', body + b'\n45.77.12.9 GET\n' * (i % 4 == 0) + b' evil-tool-7 ' * (i % 5 == 0) + b'\nhttp://bad.com/\n' * (i % 6 == 0))
    write('many/a.tar', tarred([(f'{i}.bin', b'evil-tool-7 45.77.12.9\n') for i in range(5)], 'w'))
    write('many/large.log', (b'45.77.12.9 - evil-tool-7\n' + b'y' * 200 + b'\n') * 90000)
    one = run('--yara', path('rules'), '--indicators', path('list.txt'), '--threads', '1', path('many'))
    need(one.code == 1 and sum(h['kind'] == 'yara' for h in one.hits) > 15 and sum(h['kind'] == 'indicator' for h in one.hits) > 90000, one.err)
    one.says('1 plain texts above 4 MB', 'looked for 2 indicators', '4 YARA rules')
    for threads in ('2', '8'):
        more = run('--yara', path('rules'), '--indicators', path('list.txt'), '--threads', threads, path('many'))
        need(more.code == 1 and more.text == one.text, f'{threads} threads say something else')
    alone = run('--indicators', path('list.txt'), '--threads', '1', path('many'))
    need([h for h in one.hits if h['kind'] == 'indicator'] == alone.hits, 'indicators are other ones with YARA beside them')
    yara = run('--yara', path('rules'), path('many'))
    need([h for h in one.hits if h['kind'] == 'yara'] == yara.hits, 'YARA finds something else with indicators beside it')


def a_result_file():
    r = hunt('--out', path('result'), path('hit'))
    lines = [json.loads(line) for line in open(path('result'))]
    need(r.code == 1 and not r.hits and any(x.get('kind') == 'yara' for x in lines) and any('yara' in x for x in lines), lines)


CASES = (a_hit, nothing_and_usage, variables, refused_rules, archives, as_on_the_disk, logs, sizes, time_and_matches, hostile_names, with_indicators_and_threads, a_result_file)


def main():
    tap = Tap()
    for case in CASES:
        tap.check(case.__name__.replace('_', ' '), case)
    return tap.end()


if __name__ == '__main__':
    try:
        code = main()
    finally:
        shutil.rmtree(TOP, ignore_errors=True)
    sys.exit(code)
