"""Our reader of Windows event logs against libevtx, on a file that neither has written: every element, attribute and value of every record must be the same.
Then the file is hunted through as an operator does: alone, packed, damaged.
   tests/evtx.py UNGCUU EVTX_CORPUS EVTX_LINES
Prints TAP."""
import gzip, json, os, re, subprocess, sys, tarfile, tempfile
import xml.etree.ElementTree as ET

NS = '{http://schemas.microsoft.com/win/2004/08/events/event}'


def plain(text):
    """What both write differently and mean alike: zeros before hexadecimal digits, further zeros of a moment, nothing."""
    if text is None or text == 'None':
        return ''
    if re.fullmatch(r'0x[0-9a-fA-F]+', text):
        return hex(int(text, 16))
    if re.fullmatch(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z', text):
        return text[:-1].rstrip('0')
    if re.fullmatch(r'-?\d+\.\d+(e[-+]\d+)?', text):
        return str(float(text))
    return text


def from_xml(e, path, out):
    for key, v in e.attrib.items():
        out.append((path + '.' + key, plain(v)))
    children = list(e)
    for c in children:
        name = c.tag.replace(NS, '')
        if name == 'Data' and 'Name' in c.attrib:
            out.append((path + '.' + c.attrib['Name'], plain(c.text)))
        else:
            from_xml(c, path + '.' + name, out)
    if not children and (e.text or not e.attrib):
        out.append((path, plain(e.text)))


def from_json(v, path, out):
    if isinstance(v, dict):
        for key, inner in v.items():
            from_json(inner, path if key == '#text' else path + '.' + key, out)
    elif isinstance(v, list):
        for inner in v:
            from_json(inner, path, out)
    elif isinstance(v, bool):
        out.append((path, str(v).lower()))
    elif isinstance(v, float):
        out.append((path, str(v)))
    else:
        out.append((path, plain(str(v))))


def values(out):
    """Without what says that there is nothing: an element without text here, none there."""
    return sorted(x for x in out if x[1] != '')


RULE = """title: planted
id: planted-1
logsource: {product: windows, category: process_creation}
detection:
    selection: {Image|endswith: '\\whoami.exe', CommandLine|contains: '--planted'}
    condition: selection
"""
count = 0


def ok(good, name):
    global count
    count += 1
    print('ok' if good else 'not ok', count, '-', name)


def record_id(o):
    return int(o.find(f'{NS}System/{NS}EventRecordID').text)


def compare(lines, path, written):
    ours = subprocess.run([lines, path], stdout=subprocess.PIPE, timeout=60)
    theirs = subprocess.run(['evtxexport', '-f', 'xml', path], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=300)
    ok(ours.returncode == 0, 'the file is sound')
    mine = [json.loads(l) for l in ours.stdout.decode().splitlines()]
    other = [ET.fromstring(x) for x in re.findall(r'<Event .*?</Event>', theirs.stdout.decode(), re.S)]
    # libevtx 20181227 leaves out records that end exactly where their chunk ends
    ok(len(mine) == written and written - 10 <= len(other) <= written, f'all records: {written} written, {len(mine)} here, {len(other)} there')
    compared = wrong = 0
    ours_by_id = {m['Event']['System']['EventRecordID']: m for m in mine}
    for o in other:
        m = ours_by_id[record_id(o)]
        a, b = [], []
        from_json(m['Event'], '', a)
        from_xml(o, '', b)
        a, b = values(a), values(b)
        compared += len(b)
        if a != b:
            wrong += 1
            if wrong < 5:
                print('# only here:', [x for x in a if x not in b], 'only there:', [x for x in b if x not in a])
    ok(not wrong, f'the same values in all of them: {compared} compared, {wrong} records differ')
    kinds = [m for m in mine if 'Hex64' in (m['Event'].get('EventData') or {})]
    ok(kinds and all(len(k['Event']['EventData']) == 22 for k in kinds), f'values of every type among them: {len(kinds)}')
    return mine


def hunt(program, *args):
    p = subprocess.run([program, 'hunt', *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120, env={**os.environ, 'UNGCUU_LANG': 'en'})
    return p.returncode, [json.loads(l) for l in p.stdout.decode().splitlines()], p.stderr.decode()


def hunts(program, mine, path, top):
    ids = lambda good: [m['Event']['System']['EventRecordID'] for m in mine if good(m['Event'].get('EventData') or {})]
    planted = ids(lambda d: '--planted' in d.get('CommandLine', ''))
    addresses = ids(lambda d: d.get('DestinationIp') == '203.0.113.77')
    words, rules = os.path.join(top, 'list.txt'), os.path.join(top, 'rule.yml')
    open(words, 'w').write('203.0.113.77\n')
    open(rules, 'w').write(RULE)
    bytes = open(path, 'rb').read()
    gzip.open(path + '.gz', 'wb').write(bytes)
    with tarfile.open(os.path.join(top, 'b.tar'), 'w') as t:
        t.add(path, 'logs/a.evtx')
    files = [path, path + '.gz', os.path.join(top, 'b.tar')]
    code, hits, said = hunt(program, '--threads', '1', '--indicators', words, '--sigma', rules, *files)
    for file in files:
        here = [h for h in hits if h['file'] == file]
        ok([h['record'] for h in here if h['kind'] == 'indicator'] == addresses and addresses, f'indicators by record: {os.path.basename(file)}')
        ok([h['record'] for h in here if h['kind'] == 'sigma'] == planted and planted, f'Sigma rules by record: {os.path.basename(file)}')
    ok(code == 1 and all('line' not in h for h in hits) and hits[-1].get('inside') == 'logs/a.evtx', 'records instead of lines, inside of archives')
    ok(all(hunt(program, '--threads', n, '--indicators', words, '--sigma', rules, *files)[1] == hits for n in ('2', '8')), 'the same with 2 and 8 threads')
    # one record in the middle is overwritten, and the last chunk cut off
    at = bytes.index(b'**\0\0', 4096 + 65536 + 20000)
    broken = bytes[:at + 28] + b'\xee' * 40 + bytes[at + 68:-30000]
    open(path, 'wb').write(broken)
    code, hits, said = hunt(program, '--indicators', words, path)
    ok(code == 2 and hits and 'event log damaged' in said and 'cannot be read: 1' in said, 'a damaged one says so, and what is sound is read')
    p = subprocess.run([program, 'sigma', 'check', rules, '--data', path], stdout=subprocess.PIPE, env={**os.environ, 'UNGCUU_LANG': 'en'}, timeout=60)
    ok(b'1 rules could fire' in p.stdout, 'sigma check takes it as data')


def main():
    program, corpus, lines = sys.argv[1:4]
    print('1..14')
    with tempfile.TemporaryDirectory() as top:
        path = os.path.join(top, 'a.evtx')
        written = int(subprocess.run([corpus, path, '4'], check=True, stdout=subprocess.PIPE).stdout.split()[0])
        hunts(program, compare(lines, path, written), path, top)


main()
