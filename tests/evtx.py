"""Our reader of Windows event logs against libevtx, on a file that neither has written: every element, attribute and value of every record must be the same.
   tests/evtx.py EVTX_CORPUS EVTX_LINES
Prints TAP."""
import json, re, subprocess, sys, tempfile, os
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


def main():
    corpus, lines = sys.argv[1:3]
    print('1..4')
    with tempfile.TemporaryDirectory() as top:
        path = os.path.join(top, 'a.evtx')
        subprocess.run([corpus, path, '3'], check=True, stdout=subprocess.PIPE)
        ours = subprocess.run([lines, path], stdout=subprocess.PIPE, timeout=60)
        theirs = subprocess.run(['evtxexport', '-f', 'xml', path], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=300)
        print('ok 1 - the file is sound' if ours.returncode == 0 else 'not ok 1 - the file is sound')
        mine = [json.loads(l) for l in ours.stdout.decode().splitlines()]
        other = [ET.fromstring(x) for x in re.findall(r'<Event .*?</Event>', theirs.stdout.decode(), re.S)]
        print('ok 2' if len(mine) == len(other) > 1000 else 'not ok 2', '- as many records:', len(mine), len(other))
        compared = wrong = 0
        for m, o in zip(mine, other):
            a, b = [], []
            from_json(m['Event'], '', a)
            from_xml(o, '', b)
            a, b = values(a), values(b)
            compared += len(b)
            if a != b:
                wrong += 1
                if wrong < 5:
                    print('# only here:', [x for x in a if x not in b], 'only there:', [x for x in b if x not in a])
        print('ok 3' if not wrong else 'not ok 3', '- the same values in all of them:', compared, 'compared,', wrong, 'records differ')
        kinds = [m for m in mine if 'Hex64' in (m['Event'].get('EventData') or {})]
        print('ok 4' if kinds and all(len(k['Event']['EventData']) == 22 for k in kinds) else 'not ok 4', '- values of every type among them:', len(kinds))


main()
