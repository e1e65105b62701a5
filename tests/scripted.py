#!/usr/bin/env python3
"""A script in every field. Every route that takes text is asked with markup in each of its text fields, one field at a time, where that
is refused the answer is read; then every page, feed and document there is is read by people who see much. The markup must never come
back as markup, and must come back as text in many places, or the test has proved nothing. Prints TAP."""
import io, os, re, sys, urllib.parse, zipfile
import xml.etree.ElementTree as xml
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), 'http'))
from lab import ENGINES, Tap, fresh, need
from matrix import World, is_last

# Ends whatever text it may stand in: an attribute of either quote, a text area, a title, a comment, a script, a formula.
MARKUP = '"\'></textarea></title></script>--><uc-hong onload=x>{{7}}'
RAW = '<uc-hong'
TEXTS = ('text', 'lines', 'texts', 'code', 'email')
PLACES_TO_LOOK = 30
READERS = ('truc', 'quantri', 'bv.head')
LINK = re.compile(r'(?:href|src)="(/[^"#]*)')
RECORD = re.compile(r'/[^/]*[0-9][^/]*')      # a part of a path that names one record
LEAVE = ('/sign-out', '/static/', '/events', '/healthz', '/metrics')
PAGES_AT_MOST = 6000
ALIKE_AT_MOST = 25            # pages of one kind: records alike, filters and pages of one list


def alike_of(path):
    """What stands for all pages of the same sort: codes are one code; below /duties every name of a body, a duty or a system is."""
    parts = path.split('/')
    if parts[1] == 'duties' and len(parts) > 3:
        return '/'.join(parts[:3] + ['X'] * (len(parts) - 3))
    return RECORD.sub('/X', path)


class Scripted:
    def __init__(self, lab):
        self.lab, self.world = lab, World(lab)
        self.asked = self.taken = 0
        self.shown = set()

    def hear(self, what, answer):
        """No answer of any kind gives the markup back as markup."""
        need(answer.status < 500, f'{what}: {answer!r}\n{self.lab.tail()}')
        kind = answer.header('Content-Type').split(';')[0]
        if kind == 'text/html':
            need(RAW not in answer.text, f'{what}: {self.around(answer.text)}')
            if '&lt;uc-hong' in answer.text:
                self.shown.add(what.split('?')[0])
        elif kind.endswith('wordprocessingml.document'):
            with zipfile.ZipFile(io.BytesIO(answer.body)) as z:
                for name in z.namelist():
                    if name.endswith(('.xml', '.rels')):
                        need(RAW.encode() not in z.read(name), f'{what}: {name}')
                        xml.fromstring(z.read(name))
        elif kind not in ('application/json', 'application/problem+json', 'application/pdf', 'text/csv', 'text/plain', 'text/event-stream',
                          'application/octet-stream', 'application/zip', 'image/svg+xml', ''):
            need(answer.header('X-Content-Type-Options') == 'nosniff', f'{what}: {kind} could be taken for a page')

    @staticmethod
    def around(text):
        at = text.find(RAW)
        return text[max(0, at - 120):at + 60]

    def variants(self, row, fields):
        """The valid input, with markup in one field after the other."""
        for f in row['fields']:
            if f['type'] not in TEXTS or f['name'] in ('name', 'version') and row['path'].endswith('/settings'):
                continue
            given = fields.get(f['name'], '')
            if f['type'] == 'texts':
                yield f['name'], {**fields, f['name']: [MARKUP]}
            else:
                yield f['name'], {**fields, f['name']: f'{given} {MARKUP}'.strip()}

    def route(self, row):
        for name, fields in self.variants(row, self.given(row)):
            act = self.world.doing.act(row)
            mine = {**(act.fields if act else {}), name: fields[name]}
            self.asked += 1
            answer = self.send(row, act, mine)
            self.taken += answer.status < 400
            self.hear(f'{row["method"]} {row["path"]} {name}', answer)

    def given(self, row):
        act = self.world.doing.act(row)
        return act.fields if act else self.world.fields(row, 'dp.officer')

    def send(self, row, act, fields):
        is_api = row['path'].startswith('/api/')
        if not act:
            client = (self.world.clients['dp.officer'])[is_api]
            path, fields, page, files = self.world.path(row), {**self.world.fields(row, 'dp.officer'), **fields}, None, self.world.files(row)
        else:
            client, path, page, files = act.client, act.path, act.page, act.files
        pairs = [(k, str(x)) for k, v in fields.items() for x in (v if isinstance(v, list) else ['1' if v is True else v])]
        if row['method'] == 'GET':
            return client.get(path + '?' + urllib.parse.urlencode(pairs))
        if is_api:
            return client.form(path, pairs, files=files, csrf='') if files else client.api(row['method'], path, fields)
        return client.form(path, pairs, page=page, files=files) if page else client.form(path, pairs, files=files, csrf=self.csrf(client))

    def csrf(self, client):
        seen = client.get('/account')
        return (seen if seen.status == 200 else client.get('/sign-in')).hidden('_csrf')

    def read_everything(self, name):
        """Every page that can be reached from the start by links, as a person without script would."""
        client, ahead, known, alike = self.lab.person(name), ['/', '/dashboard', '/report', '/directory'], set(), {}
        while ahead and len(known) < PAGES_AT_MOST:
            path = ahead.pop(0)
            answer = client.get(path)
            known.add(path)
            self.hear(f'GET {path}', answer)
            if answer.header('Content-Type').startswith('text/html'):
                for found in LINK.findall(answer.text):
                    found = found.replace('&amp;', '&')
                    kind = alike_of(found.split('?')[0])
                    if found not in known and found not in ahead and not any(x in found for x in LEAVE) and alike.get(kind, 0) < ALIKE_AT_MOST:
                        alike[kind] = alike.get(kind, 0) + 1
                        ahead.append(found)
        need(not ahead, f'more than {PAGES_AT_MOST} pages')
        return len(known)

    def mails(self):
        """What goes out by mail is text, one line a header."""
        for m in self.lab.rows('select subject, to_name from mail'):
            need('\n' not in m['subject'] and '\r' not in m['subject'], f'{m}')


def main():
    tap = Tap()
    for engine in ENGINES[:1]:       # what is escaped does not depend on the database
        lab = fresh(engine)
        try:
            lab.start('web')
            s = tap.check(f'{engine}: records of every kind', Scripted, lab)
            if not s:
                continue
            for row in sorted(s.world.routes, key=is_last):
                if any(f['type'] in TEXTS for f in row['fields']) and not row['is_live']:
                    tap.check(f'{engine}: {row["method"]} {row["path"]}', s.route, row)
            for name in READERS:
                n = tap.check(f'{engine}: everything {name} can reach', s.read_everything, name)
                tap.note(f'{engine}: {name} read {n} pages')
            tap.check(f'{engine}: mails', s.mails)
            tap.note(f'{engine}: {s.asked} fields, {s.taken} taken, shown as text by {len(s.shown)} routes and pages')
            tap.check(f'{engine}: it was shown, as text', lambda: need(len(s.shown) >= PLACES_TO_LOOK, f'only by {sorted(s.shown)}'))
            tap.check(f'{engine}: the server ends well', lab.stop)
        finally:
            lab.remove()
    tap.end()


if __name__ == '__main__':
    main()
