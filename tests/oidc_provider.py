#!/usr/bin/env python3
"""A small OpenID provider, and a bad one. Prints "CONTROL-PORT HTTPS-PORT CA-FILE", then serves until its input ends.

Over https it is what the program asks: discovery, keys, tokens. On the control port (http) a test plays the person's browser: /authorize with the
query the program made, and how=…: how the answer misbehaves, sub=…, email=…, now=… (seconds). It sends back to redirect_uri with a code.
/discovery?how=… changes what discovery answers: good, never, huge, redirect, other, garbage."""
import base64, hashlib, http.server, json, os, ssl, subprocess, sys, tempfile, threading, time, urllib.parse
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

folder = tempfile.mkdtemp()
key, cert = f'{folder}/key.pem', f'{folder}/cert.pem'
subprocess.run(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=localhost',
                '-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', cert], check=True, stderr=subprocess.DEVNULL)
CLIENT, SECRET = 'ung cuu', 'bí mật:1'
RSA, RSA_BAD, RSA_NEW = (rsa.generate_private_key(65537, 2048) for _ in range(3))
EC = ec.generate_private_key(ec.SECP256R1())
codes, state = {}, {'discovery': 'good', 'keys': ['old'], 'issuer': ''}


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b'=').decode()


def number(n):
    return b64(n.to_bytes((n.bit_length() + 7) // 8, 'big'))


def rsa_key(private, kid):
    n = private.public_key().public_numbers()
    return {'kty': 'RSA', 'kid': kid, 'use': 'sig', 'n': number(n.n), 'e': number(n.e)}


def key_set():
    n = EC.public_key().public_numbers()
    keys = [rsa_key(RSA, 'rsa'), {'kty': 'EC', 'crv': 'P-256', 'kid': 'ec', 'alg': 'ES256', 'x': b64(n.x.to_bytes(32, 'big')), 'y': b64(n.y.to_bytes(32, 'big'))}]
    return {'keys': keys + ([rsa_key(RSA_NEW, 'new')] if 'new' in state['keys'] else [])}


def signed(claims, how):
    head = {'alg': 'ES256', 'kid': 'ec'} if how == 'es256' else {'alg': 'none'} if how == 'none' else {'alg': 'HS256', 'kid': 'rsa'} if how == 'hs256' \
        else {'alg': 'RS256', 'kid': 'new' if how == 'rotated' else 'nobody' if how == 'no-key' else 'rsa'}
    if how == 'crit':
        head['crit'] = ['exp']
    data = f'{b64(json.dumps(head).encode())}.{b64(json.dumps(claims).encode())}'
    if how == 'none':
        return data + '.'
    if how == 'hs256':
        return f'{data}.{b64(hashlib.sha256(data.encode()).digest())}'
    if how == 'es256':
        r, s = decode_dss_signature(EC.sign(data.encode(), ec.ECDSA(hashes.SHA256())))
        return f'{data}.{b64(r.to_bytes(32, "big") + s.to_bytes(32, "big"))}'
    private = RSA_BAD if how == 'wrong-key' else RSA_NEW if how == 'rotated' else RSA
    return f'{data}.{b64(private.sign(data.encode(), padding.PKCS1v15(), hashes.SHA256()))}'


def token(q):
    how, now = q['how'], int(q['now'])
    claims = {'iss': state['issuer'], 'aud': CLIENT, 'sub': q['sub'], 'nonce': q['nonce'], 'iat': now, 'exp': now + 300, 'email': q['email'], 'name': 'Nguyễn Văn Mẫu',
              'preferred_username': q['sub'], 'email_verified': how != 'unverified', 'amr': ['pwd', 'otp'], 'acr': 'loa2'}
    claims.update({'nonce': {'nonce': 'another'}, 'expired': {'iat': now - 900, 'exp': now - 120}, 'skew': {'exp': now - 30}, 'future': {'iat': now + 120},
                   'audience': {'aud': 'other'}, 'many': {'aud': [CLIENT, 'other']}, 'azp': {'aud': [CLIENT, 'other'], 'azp': CLIENT},
                   'bad-azp': {'azp': 'other'}, 'issuer': {'iss': 'https://evil.example'}, 'no-sub': {'sub': ''}}.get(how, {}))
    if how == 'no-nonce':
        del claims['nonce']
    if how == 'rotated':
        state['keys'] = ['new']
    return signed(claims, how)


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *args):
        pass

    def answer(self, body, status=200, **headers):
        body = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in {'Content_Type': 'application/json', 'Content_Length': str(len(body)), **headers}.items():
            self.send_header(name.replace('_', '-'), value)
        self.end_headers()
        self.wfile.write(body)

    def bad(self, how):
        """Whether the answer was given here, badly."""
        if how == 'never':
            time.sleep(30)
        elif how == 'huge':
            self.send_response(200)
            self.send_header('Content-Length', str(10 << 30))
            self.end_headers()
            for _ in range(10 << 10):
                self.wfile.write(b' ' * (1 << 20))
        elif how == 'redirect':
            self.answer(b'', 302, Location='/elsewhere')
        elif how == 'garbage':
            self.answer(b'<html>')
        else:
            return False
        return True

    def do_GET(self):
        path, _, query = self.path.partition('?')
        q = dict(urllib.parse.parse_qsl(query, keep_blank_values=True))
        if path == '/discovery':
            state['discovery'] = q['how']
            return self.answer({})
        if path == '/authorize':
            assert q['response_type'] == 'code' and q['client_id'] == CLIENT and q['code_challenge_method'] == 'S256' and 'openid' in q['scope'].split()
            code = b64(os.urandom(16))
            q = codes[code] = {'how': 'good', 'sub': 'nguoi.mau', 'email': 'mau@coquan.example', 'now': int(time.time()), **q}     # a browser says nothing of these
            back = {'error': 'access_denied', 'state': q['state']} if q['how'] == 'cancel' else {'code': code, 'state': q['state'], 'iss': state['issuer'], 'session_state': 'x'}
            if q['how'] == 'bad-iss':
                back['iss'] = 'https://evil.example'
            return self.answer(b'', 302, Location=f'{q["redirect_uri"]}?{urllib.parse.urlencode(back)}')
        if path == '/jwks':
            return self.answer(key_set())
        if path != '/.well-known/openid-configuration':
            return self.answer(b'', 404)
        if not self.bad(state['discovery']):
            at = state['issuer']
            self.answer({'issuer': 'https://evil.example' if state['discovery'] == 'other' else at, 'authorization_endpoint': f'{at}/authorize?tenant=1',
                         'token_endpoint': f'{at}/token', 'jwks_uri': f'{at}/jwks'})

    def do_POST(self):
        q = dict(urllib.parse.parse_qsl(self.rfile.read(int(self.headers['Content-Length'])).decode()))
        asked = codes.pop(q.get('code'), None)
        basic = base64.b64encode(f'{urllib.parse.quote(CLIENT)}:{urllib.parse.quote(SECRET)}'.encode()).decode()
        if self.headers.get('Authorization') != f'Basic {basic}':
            return self.answer({'error': 'invalid_client'}, 401)
        if not asked or b64(hashlib.sha256(q['code_verifier'].encode()).digest()) != asked['code_challenge'] or q['redirect_uri'] != asked['redirect_uri']:
            return self.answer({'error': 'invalid_grant'}, 400)
        if not self.bad(asked['how']):
            self.answer({'access_token': 'x', 'token_type': 'Bearer', 'id_token': token(asked)})

    do_HEAD = do_GET


def start(tls):
    s = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
    s.daemon_threads = True
    s.handle_error = lambda *a: None
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(cert, key)
        s.socket = context.wrap_socket(s.socket, server_side=True, do_handshake_on_connect=False)
        state['issuer'] = f'https://localhost:{s.server_port}'
    threading.Thread(target=s.serve_forever, daemon=True).start()
    return s.server_port


print(start(False), start(True), cert, flush=True)
sys.stdin.read()
subprocess.run(['rm', '-rf', folder])
os._exit(0)
