#!/usr/bin/env python3
"""A server that behaves badly in every way a fetcher must bear. Prints "HTTP-PORT HTTPS-PORT CA-FILE", then serves until its input ends."""
import gzip, http.server, os, ssl, subprocess, sys, tempfile, threading, time

folder = tempfile.mkdtemp()
key, cert = f'{folder}/key.pem', f'{folder}/cert.pem'
subprocess.run(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=localhost',
                '-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', cert], check=True, stderr=subprocess.DEVNULL)
BOMB = gzip.compress(b'\0' * (64 << 20), 9)
TARGETS = {'loopback': 'http://127.0.0.2:{port}/hello', 'file': 'file:///etc/passwd', 'gopher': 'gopher://127.0.0.1:{port}/x', 'mapped': 'http://[::ffff:127.0.0.2]:{port}/hello',
           'self': '/hello', 'user': 'http://user:word@localhost:{port}/hello', 'decimal': 'http://2130706434:{port}/hello', 'meta': 'http://169.254.169.254/latest/',
           'endless': '/to/endless'}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def log_message(self, *args):
        pass

    def answer(self, body, status=200, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace('_', '-'), value)
        if 'Content_Length' not in headers:
            self.send_header('Content-Length', str(len(body)))
        self.send_header('Connection', 'close')
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    def do_GET(self):
        try:
            self.serve(self.path.split('?')[0])
        except OSError:
            pass

    def serve(self, path):
        if path.startswith('/to/'):
            self.answer(b'wrong body', 302, Location=TARGETS[path[4:]].format(port=self.server.server_port))
        elif path == '/hello':
            self.answer(b'xin chao', Content_Type='text/plain', ETag='"1"')
        elif path in ('/portal', '/.well-known/security.txt'):    # what the test has put there
            name = f'{folder}/{os.path.basename(path)}'
            if os.path.exists(name):
                self.answer(open(name, 'rb').read(), Content_Type='text/html' if path == '/portal' else 'text/plain; charset=utf-8')
            else:
                self.answer(b'not here', 404)
        elif path == '/none':
            self.answer(b'khong co', 404)
        elif path == '/proxy-authorization':
            self.answer(str(self.headers.get('Authorization') or self.headers.get('Cookie')).encode())
        elif path == '/large-said':
            self.answer(b'x', Content_Length=str(10 << 30))
        elif path == '/large':
            self.send_response(200)
            self.end_headers()
            for _ in range(10 << 10):
                self.wfile.write(b'x' * (1 << 20))
        elif path == '/never':
            time.sleep(60)
        elif path == '/drip':
            self.send_response(200)
            self.end_headers()
            for _ in range(600):
                self.wfile.write(b'x')
                self.wfile.flush()
                time.sleep(0.1)
        elif path == '/bomb':
            self.answer(BOMB, Content_Encoding='gzip')
        elif path == '/packed':
            self.answer(gzip.compress(b'xin chao'), Content_Encoding='gzip')
        elif path == '/head':
            self.send_response(200)
            for i in range(2000):
                self.send_header(f'X-{i}', 'x' * 100)
            self.end_headers()
        elif path == '/short':
            self.answer(b'short', Content_Length='500')
        elif path == '/garbage':
            self.wfile.write(b'\x00\x01\x02 no http at all\r\n\r\n')
            self.close_connection = True
        else:
            self.answer(b'', 404)


def start(tls):
    s = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
    s.daemon_threads = True
    s.handle_error = lambda *a: None
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(cert, key)
        s.socket = context.wrap_socket(s.socket, server_side=True)
    threading.Thread(target=s.serve_forever, daemon=True).start()
    return s.server_port


print(start(False), start(True), cert, flush=True)
sys.stdin.read()
subprocess.run(['rm', '-rf', folder])
os._exit(0)
