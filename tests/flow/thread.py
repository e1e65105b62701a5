#!/usr/bin/env python3
"""The whole thread with a clock that jumps, on each engine: report → acknowledgement → triage → case → steps → reports due by law →
warning and escalation at the right minute → closing report returned once → accepted → closed. Prints TAP.

Twice: by the JSON API under the profile of 2026, and by the forms of the pages under that of 2017."""
import concurrent.futures, os, re, sys, time
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '../http'))
from lab import ENGINES, Client, Tap, answer_for, fresh, need, statutory_fill, statutory_send


def seconds(when):
    return int(time.mktime(time.strptime(when, '%Y-%m-%dT%H:%M:%SZ')) - time.timezone)


def stamp(t):
    return time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(t))


HOUR = 3600


class Thread:
    def __init__(self, lab, t0):
        self.lab, self.t0 = lab, seconds(t0)
        lab.start('web', clock=t0)
        self.public = lab.public('vi')
        self.names = {}

    def at(self, hours, jobs=True):
        self.lab.at(stamp(self.t0 + int(hours * HOUR)), jobs)

    def now(self, hours):
        return stamp(self.t0 + int(hours * HOUR))

    def who(self, name):
        """Tokens are made by the clock of the moment, which has jumped since."""
        if name not in self.names:
            self.names[name] = self.lab.program(name)
        return self.names[name]

    def done(self, answer, *statuses):
        need(answer.status in (statuses or (200, 201)), f'{answer!r}\n{self.lab.tail()}')
        return answer.json if answer.text.startswith('{') else answer

    def case(self):
        return self.done(self.who('truc').get(f'/api/v1/incidents/{self.code}'))

    def clock(self, rule, ended=False):
        rows = self.lab.rows(f"select c.* from incident_clock c join incident i on i.id = c.incident_id where i.code = '{self.code}' and "
                             f"c.rule = '{rule}' and c.ended_at is {'not ' if ended else ''}null order by c.id")
        need(rows, f'no clock {rule}: {[r["rule"] for r in self.lab.rows("select rule from incident_clock")]}')
        return rows[-1]

    def clocks(self):
        return sorted(r['rule'] for r in self.lab.rows(f"select c.rule from incident_clock c join incident i on i.id = c.incident_id where "
                                                       f"i.code = '{self.code}' and c.ended_at is null"))

    def mails(self, where):
        return self.lab.rows(f'select to_address, subject, lang, kind from mail where {where} order by id')

    def step(self, who, *steps):
        for s in steps:
            version = self.case()['version']
            self.done(self.who(who).api('POST', f'/api/v1/incidents/{self.code}/step', {'version': version, 'step': s, 'note': 'theo quy trình'}))

    def journal(self, name):
        return self.lab.value(f"select count(*) as n from journal where name = '{name}'")


# ---- 2026, by API ----

class Serious(Thread):
    def report(self):
        got = self.done(self.public.api('POST', '/api/v1/reports', {
            'description': 'Hệ thống bệnh án bị mã hóa, có gọi về hxxp://c2[.]xau.example', 'detected_at': self.now(-1),
            'ips': ['203.0.113.10'], 'domains': ['benhan.benhvienmau.example'], 'notifier_name': 'Bác sĩ trực',
            'notifier_email': 'bacsi@benhvienmau.example'}), 201)
        self.report_code, self.secret = got['code'], got['secret']
        mails = self.mails("to_address = 'bacsi@benhvienmau.example'")
        need(len(mails) == 1 and mails[0]['subject'].startswith('[TBSC]') and mails[0]['lang'] == 'vi', f'{mails}')
        row = self.lab.rows(f"select received_at, acknowledged_at from report where code = '{self.report_code}'")[0]
        need(row['received_at'] == row['acknowledged_at'] == self.t0 * 10 ** 6, f'{row}')

    def triage(self):
        self.at(0.25)
        truc = self.who('truc')
        self.done(truc.api('POST', f'/api/v1/reports/{self.report_code}/take', {'version': 1}))
        version = self.done(truc.get(f'/api/v1/reports/{self.report_code}'))['version']
        got = truc.api('POST', f'/api/v1/reports/{self.report_code}/accept', {
            'version': version, 'title': 'Mã hóa dữ liệu hệ thống bệnh án', 'type': 'ransom', 'severity': 4, 'responsible': 'BVM',
            'owner': 'BMH', 'isp': 'ISPM', 'level': 4, 'criteria': ['a', 'c'], 'capable': 'no', 'flags': ['personal_data', 'grave'], 'sector': 'health'})
        self.done(got)
        self.code = re.search(r'SC-\d{4}-\d+', got.text).group(0)
        case = self.case()
        need(case['class'] == 'serious' and case['step'] == 's1', f'{case["class"]} {case["step"]}')
        given = self.mails("kind = 'incident' and to_address = 'it@benhvienmau.example'")
        need(len(given) == 1 and given[0]['lang'] == 'vi' and given[0]['subject'] == f'[TBSC] Sự cố {self.code} được giao cho Bệnh viện Mẫu', f'{given}')
        need(not self.mails("kind = 'incident' and to_address <> 'it@benhvienmau.example'"), 'others than the responsible body are told')
        state = self.done(self.public.ask('GET', f'/api/v1/reports/{self.report_code}', {'Authorization': 'Bearer ' + self.secret}))
        need(state['state'] == 'handling', f'{state}')

    def terms(self):
        need({'R26-01', 'R26-02', 'R26-03', 'R26-11'} <= set(self.clocks()), f'{self.clocks()}')
        start = (self.t0 - HOUR) * 10 ** 6
        for rule, hours in (('R26-02', 24), ('R26-03', 72), ('R26-11', 72)):
            c = self.clock(rule)
            need(c['started_at'] == start and c['due_at'] == start + hours * HOUR * 10 ** 6, f'{rule}: {c}')

    def seen(self):
        for name in ('bv.responder', 'bo.head', 'truc'):
            self.done(self.who(name).get(f'/api/v1/incidents/{self.code}'))
        need(self.who('ng.officer').get(f'/api/v1/incidents/{self.code}').status == 404, 'a foreigner sees it')
        need(self.who('ng.officer').get('/api/v1/observables?value=c2.xau.example').json.get('items', []) == [], 'a foreigner finds its observable')

    def work(self):
        self.at(1)
        self.step('bv.head', 's2', 's3', 's4')
        it = self.who('bv.responder')
        at = f'/api/v1/incidents/{self.code}'
        self.done(it.api('POST', at + '/notes', {'text': 'Cô lập máy chủ, thấy 198[.]51[.]100[.]9'}))
        self.done(it.api('POST', at + '/tasks', {'title': 'Khôi phục từ bản sao lưu', 'due_at': self.now(20)}))
        need(self.lab.value("select count(*) as n from observable where value = '198.51.100.9'") == 1, 'no observable from the note')

    def warned(self):
        c = self.clock('R26-02')
        minute = 60 * 10 ** 6
        before = c['warn_at'] - minute
        self.lab.at(stamp(before // 10 ** 6))
        need(not self.clock('R26-02')['warned_at'], 'warned too early')
        self.lab.at(stamp(c['warn_at'] // 10 ** 6 + 60))
        need(self.clock('R26-02')['warned_at'], 'not warned in time')
        mails = self.mails("kind = 'incident' and to_address = 'it@benhvienmau.example'")
        need(mails and all(self.code in m['subject'] for m in mails), f'{mails}')
        need(all('bệnh án' not in m['subject'] for m in mails), 'the subject says what the case is')
        n = len(mails)
        self.lab.at(stamp(c['warn_at'] // 10 ** 6 + 180))
        need(len(self.mails("kind = 'incident' and to_address = 'it@benhvienmau.example'")) == n, 'warned twice')

    def report_24h(self):
        self.at(22)
        self.first = statutory_send(self.who('bv.head'), self.code, 'report_24h', self.now(22))
        c = self.clock('R26-02')
        need(c['met_at'] == (self.t0 + 22 * HOUR) * 10 ** 6 and c['met_kind'] == 'statutory_report', f'{c}')
        need(not self.clock('R26-03')['met_at'], 'the 24-hour report met the 72-hour term')
        row = self.lab.rows(f"select state from statutory_report where code = '{self.first}'")[0]
        need(row['state'] in ('sent', 'acknowledged'), f'{row}')
        self.at(24.5)
        need(not self.clock('R26-02')['escalated_at'], 'escalated although met')

    def overrun(self):
        self.at(70.5 - 1 / 30)
        need(not self.clock('R26-03')['escalated_at'], 'escalated too early')
        self.at(70.5 + 1 / 30)
        need(self.clock('R26-03')['escalated_at'] and self.clock('R26-11')['escalated_at'], 'not escalated')
        told = {m['to_address'] for m in self.mails("kind = 'incident'")}
        need({'bv.head@bvm.example', 'ungcuu@bominhhoa.example', 'truc@dieuphoi.example'} <= told, f'told only {sorted(told)}')
        self.at(72)
        statutory_send(self.who('bv.head'), self.code, 'report_72h', self.now(72))
        need(self.clock('R26-03')['met_at'] > self.clock('R26-03')['due_at'], 'met in time?')
        need(not self.clock('R26-11')['met_at'], 'one report met both terms')
        statutory_send(self.who('bv.head'), self.code, 'personal_data_notice', self.now(72))
        need(self.clock('R26-11')['met_at'], 'the notice to the authority did not meet its term')

    def corrected(self):
        case = self.case()
        was = self.clock('R26-03')
        self.done(self.who('bv.head').api('POST', f'/api/v1/incidents/{self.code}/detected', {
            'version': case['version'], 'detected_at': self.now(-1.5), 'reason': 'Nhật ký cho thấy phát hiện sớm hơn nửa giờ'}))
        now = self.clock('R26-03')
        need(now['due_at'] == was['due_at'] - HOUR // 2 * 10 ** 6 and not now['ended_at'], f'{was} {now}')
        need(self.lab.value('select count(*) as n from incident_correction') == 1, 'no trace of the correction')

    def closing(self):
        self.at(90)
        self.step('bv.head', 's6', 's7')
        case = self.case()
        got = self.who('bv.head').api('POST', f'/api/v1/incidents/{self.code}/step', {'version': case['version'], 'step': 'closed'})
        need(got.status in (403, 409, 422), f'closed without a closing report: {got!r}')
        self.last = statutory_send(self.who('bv.head'), self.code, 'closing', self.now(90))

    def decider(self, code):
        rows = self.lab.rows("select o.code from statutory_report_recipient r join organisation o on o.id = r.org_id join statutory_report s on "
                             f"s.id = r.report_id where s.code = '{code}' and r.decides = 1")
        need(len(rows) == 1, f'decides: {rows}')
        return {'DPQG': 'truc', 'BMH': 'bo.head'}[rows[0]['code']]

    def returned(self):
        it = self.decider(self.last)
        version = self.done(self.who(it).get(f'/api/v1/statutory-reports/{self.last}'))['version']
        need(self.who('ng.head').api('POST', f'/api/v1/statutory-reports/{self.last}/accept', {'version': version}).status == 404, 'a foreigner decides')
        need(self.who('bv.head').api('POST', f'/api/v1/statutory-reports/{self.last}/accept', {'version': version}).status == 403, 'its author decides')
        self.done(self.who(it).api('POST', f'/api/v1/statutory-reports/{self.last}/return', {'version': version, 'reason': 'Thiếu nguyên nhân gốc'}))
        need(self.case()['step'] == 's7', 'closed by a returned report')
        again = self.lab.value(f"select n.code from statutory_report n join statutory_report o on n.replaces = o.id where o.code = '{self.last}'")
        need(again, 'no new draft')
        draft = self.done(self.who('bv.head').get(f'/api/v1/statutory-reports/{again}'))
        need(draft['state'] == 'draft' and 'Thiếu nguyên nhân gốc' in str(draft['reason']), f'{draft}')
        self.at(91)
        self.done(statutory_fill(self.who('bv.head'), again, self.now(91)))
        version = self.done(self.who('bv.head').get(f'/api/v1/statutory-reports/{again}'))['version']
        self.done(self.who('bv.head').api('POST', f'/api/v1/statutory-reports/{again}/send', {'version': version, 'signer_title': 'GIÁM ĐỐC',
                  'signer_name': 'Trần Văn Mẫu', 'place': 'Hà Nội', 'number': '13/BC-BVM'}))
        self.last = again

    def accepted(self):
        it = self.decider(self.last)
        version = self.done(self.who(it).get(f'/api/v1/statutory-reports/{self.last}'))['version']
        officers = [Client(self.lab, self.lab.token(it)) for _ in range(6)]      # six at the same moment; one closes, five are told
        with concurrent.futures.ThreadPoolExecutor(len(officers)) as pool:
            answers = list(pool.map(lambda o: o.api('POST', f'/api/v1/statutory-reports/{self.last}/accept', {'version': version}).status, officers))
        need(sorted(answers) == [200] + [409] * 5, f'{answers}')
        need(self.case()['step'] == 'closed', 'not closed')
        need(self.journal('incident.close') == 1, 'closed more than once')
        state = self.done(self.public.ask('GET', f'/api/v1/reports/{self.report_code}', {'Authorization': 'Bearer ' + self.secret}))
        need(state['state'] == 'done', f'{state}')
        got = self.who('bv.responder').api('POST', f'/api/v1/incidents/{self.code}/tasks', {'title': 'Quá muộn'})
        need(got.status == 409, f'a closed case takes changes: {got!r}')

    def documents(self):
        for kind, magic in (('pdf', b'%PDF-'), ('docx', b'PK\3\4')):
            got = self.who('bv.head').get(f'/api/v1/statutory-reports/{self.last}/document.{kind}')
            need(got.status == 200 and got.body.startswith(magic), f'{kind}: {got.status}')
            need('attachment' in got.header('Content-Disposition'), f'{kind} is not an attachment')

    def views(self):
        self.lab.stop()
        self.lab.cli('verify')                   # ends with 0 when every view agrees with the facts
        before = self.lab.rows('select * from incident_list order by org_id, incident_id')
        self.lab.cli('rebuild')
        need(self.lab.rows('select * from incident_list order by org_id, incident_id') == before, 'rebuild makes another view')

    CASES = [('the report is acknowledged at once, by mail too', report), ('triage opens a serious case for the team', triage),
             ('the terms of 2026 run from detection', terms), ('parties see it, others do not', seen), ('the team works', work),
             ('T0 is corrected with a reason, terms move', corrected), ('a warning at its minute, once', warned), ('the 24-hour report meets its term alone', report_24h),
             ('an overrun term goes to heads, owner and coordinator, in parallel for personal data', overrun),
             ('only a closing report closes', closing),
             ('the closing report is returned once', returned), ('accepted it closes the case, once', accepted),
             ('as PDF and DOCX', documents), ('views are what the facts say', views)]


# ---- 2017, by the pages' forms ----

class Ordinary(Thread):
    """A case found in March 2026, before the new rules: vn-2017."""
    def page(self, name):
        if name not in self.names:
            self.lab.people.pop(name, None)
            self.names[name] = self.lab.person(name, 'vi')
        return self.names[name]

    def report(self):
        got = self.public.form('/report', {'description': 'Trang tin của bệnh viện bị thay ảnh', 'detected_at': '2026-03-02T08:30', 'ips': '203.0.113.11',
                               'notifier_name': 'Chị Lan', 'notifier_email': 'lan@dan.example'})
        need(got.status == 201, f'{got!r}')
        self.report_code = re.search(r'TB-[0-9A-Z]{4}-[0-9A-Z]{4}', got.text).group(0)
        self.secret = re.search(r'\b[A-Z2-7]{26}\b', got.text).group(0)

    def triage(self):
        self.at(0.5)
        truc, path = self.page('truc'), f'/triage/{self.report_code}'
        queue = truc.get('/triage')
        need(self.report_code in queue.text, 'not in the queue')
        version = truc.get(path).hidden('version', path + '/take')
        need(truc.form(path + '/take', {'version': version}, page=path).status == 303, 'taken')
        version = truc.get(path).hidden('version', path + '/accept')
        wrong = truc.form(path + '/accept', {'version': version, 'title': 'Thay đổi giao diện trang tin', 'type': '', 'severity': 2, 'responsible': 'BVM'}, page=path)
        need(wrong.status == 422 and 'Thay đổi giao diện trang tin' in wrong.text, f'{wrong!r}')
        got = truc.form(path + '/accept', {'version': version, 'title': 'Thay đổi giao diện trang tin', 'type': 'deface', 'severity': 2,
                                           'responsible': 'BVM', 'owner': 'BMH', 'level': 2}, page=path)
        need(got.status == 303, f'{got!r}')
        self.code = self.lab.value('select code from incident')
        need(self.lab.value("select profile from incident_clock limit 1") == 'vn-2017', 'another profile')

    def acknowledged(self):
        c = self.clock('R17-05')
        need(c['met_at'] == self.t0 * 10 ** 6, f'{c}')
        c = self.clock('R17-01')
        need(c['due_at'] > self.t0 * 10 ** 6 + 4 * 24 * HOUR * 10 ** 6, f'{c}')

    def work(self):
        self.at(1)
        it, path = self.page('bv.head'), f'/incidents/{self.code}'
        for step in ('o1b', 'o2', 'o3a', 'o3b', 'o3c'):
            version = it.get(path).hidden('version', path + '/step') or str(self.lab.value('select version from incident'))
            got = it.form(path + '/step', {'version': version, 'step': step, 'note': 'theo quy trình'}, page=path)
            need(got.status == 303, f'{step}: {got!r}')
        got = it.form(path + '/step', {'version': str(self.lab.value('select version from incident')), 'step': 'o2', 'note': ''}, page=path)
        need(got.status == 422, f'back without a reason: {got!r}')
        got = it.form(path + '/step', {'version': str(self.lab.value('select version from incident')), 'step': 'o2', 'note': 'Hệ thống chưa ổn định'}, page=path)
        need(got.status == 303 and self.lab.value('select step from incident') == 'o2', f'back: {got!r}')
        for step in ('o3b', 'o3c', 'o4'):
            got = it.form(path + '/step', {'version': str(self.lab.value('select version from incident')), 'step': step}, page=path)
            need(got.status == 303, f'{step}: {got!r}')
        need('R17-04' in self.clocks(), f'no term for the closing report: {self.clocks()}')

    def notice(self):
        """From the form of the page, saved, sent."""
        self.at(2)
        code = self.send_by_page('notice')
        need(self.clock('R17-01')['met_at'], 'the notice did not meet its term')
        terms = self.page('bv.head').get(f'/incidents/{self.code}').text.split('id="steps-title"')[0]
        need(f'href="/statutory-reports/{code}"' in terms, 'the met term does not name the report that met it')
        self.lab.trial('jobs')
        mails = self.mails("subject like '[TBSC]%' and kind <> 'report'")
        need(mails, f'no mail with [TBSC]: {self.mails("1 = 1")}')
        return code

    def send_by_page(self, kind):
        it, path = self.page('bv.head'), f'/incidents/{self.code}'
        got = it.form(path + '/statutory-reports', {'kind': kind}, page=path)
        need(got.status == 303, f'begin {kind}: {got!r}')
        code = self.lab.value(f"select code from statutory_report where kind = '{kind}' order by id desc limit 1")
        api = self.lab.program('bv.head')
        self.done(statutory_fill(api, code, self.now(2)))
        at = f'/statutory-reports/{code}'
        version = str(self.lab.value(f"select version from statutory_report where code = '{code}'"))
        got = it.form(at + '/send', {'version': version, 'signer_title': 'GIÁM ĐỐC', 'signer_name': 'Trần Văn Mẫu', 'place': 'Hà Nội', 'number': '9/BC'}, page=at)
        need(got.status == 303, f'send {kind}: {got!r}')
        return code

    def closing(self):
        self.at(3)
        self.last = self.send_by_page('closing')
        rows = self.lab.rows("select o.code from statutory_report_recipient r join organisation o on o.id = r.org_id join statutory_report s on "
                             f"s.id = r.report_id where s.code = '{self.last}' and r.decides = 1")
        it = self.page({'DPQG': 'truc', 'BMH': 'bo.head'}[rows[0]['code']])
        at = f'/statutory-reports/{self.last}'
        inbox = it.get('/reports-in')
        need(self.last in inbox.text, 'not in the inbox')
        version = str(self.lab.value(f"select version from statutory_report where code = '{self.last}'"))
        got = it.form(at + '/return', {'version': version, 'reason': ''}, page=at)
        need(got.status == 422, f'returned without a reason: {got!r}')
        got = it.form(at + '/accept', {'version': version}, page=at)
        need(got.status == 303, f'{got!r}')
        need(self.lab.value('select step from incident') == 'closed', 'not closed')
        need(self.clock('R17-04')['met_at'], 'the closing report did not meet its term')

    def told(self):
        self.public.cookies.clear()
        got = self.public.form('/report/status', {'code': self.report_code.lower().replace('-', ' '), 'secret': self.secret.lower()})
        need(got.status == 303, f'{got!r}')
        page = self.public.get('/report/status')
        need(page.status == 200 and self.report_code in page.text and 'Đã xong' in page.text, f'{page!r}')

    CASES = [('somebody reports by the form', report), ('the duty officer takes and accepts it on one page', triage),
             ('terms of 2017: acknowledged on receipt, five days for the notice', acknowledged), ('steps with the loop back', work),
             ('the notice goes out, by mail too', notice), ('the closing report closes', closing), ('the notifier reads that it is done', told)]


def main():
    tap = Tap()
    for engine in ENGINES:
        for kind, t0 in ((Serious, '2026-11-23T02:00:00Z'), (Ordinary, '2026-03-02T02:00:00Z')):
            lab = fresh(engine, stamp(seconds(t0) - 24 * HOUR))
            try:
                thread = kind(lab, t0)
                for name, case in kind.CASES:
                    tap.check(f'{engine} {kind.__name__.lower()}: {name}', case, thread)
            finally:
                lab.remove()
    tap.end()


if __name__ == '__main__':
    main()
