"""A small SIP phone over a connection, on TLS and WebSockets that no one here wrote: it registers, says the code of each
answer and the first line of each request that comes, and stays until its input ends.

sip_phone.py TRANSPORT ADDRESS PORT USER [PASSWORD] [--certificate FILE --key FILE]
TRANSPORT is tcp, tls or wss. Without a password it gives up at the first challenge.
"""
import argparse
import asyncio
import hashlib
import re
import ssl
import sys

import websockets

DOMAIN = "house.example"


def md5(text):
    return hashlib.md5(text.encode()).hexdigest()


def register(arguments, cseq, authorization=""):
    user = f"sip:{arguments.user}@{DOMAIN}"
    return (
        f"REGISTER sip:{DOMAIN} SIP/2.0\r\n"
        f"Via: SIP/2.0/{arguments.transport.upper()} phone.invalid;branch=z9hG4bKphone{cseq};rport\r\n"
        f"From: <{user}>;tag=phone\r\nTo: <{user}>\r\nCall-ID: phone-{arguments.user}\r\nCSeq: {cseq} REGISTER\r\n"
        f"Contact: <sip:{arguments.user}@phone.invalid;transport={arguments.transport}>\r\n"
        f"Expires: 600\r\nMax-Forwards: 70\r\n{authorization}Content-Length: 0\r\n\r\n"
    )


def answer_to(challenge, arguments):
    nonce = re.search('nonce="([^"]+)", algorithm=MD5', challenge).group(1)
    uri = f"sip:{DOMAIN}"
    secret = md5(f"{arguments.user}:{DOMAIN}:{arguments.password}")
    response = md5(f"{secret}:{nonce}:00000001:c0ffee:auth:" + md5(f"REGISTER:{uri}"))
    return (
        f'Authorization: Digest username="{arguments.user}", realm="{DOMAIN}", nonce="{nonce}", uri="{uri}", '
        f'response="{response}", algorithm=MD5, qop=auth, nc=00000001, cnonce="c0ffee"\r\n'
    )


class Stream:
    """TCP or TLS: a message ends where its Content-Length says."""

    async def open(self, arguments, tls):
        self.reader, self.writer = await asyncio.open_connection(arguments.address, arguments.port, ssl=tls)

    async def send(self, message):
        self.writer.write(message.encode())
        await self.writer.drain()

    async def receive(self):
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode().lstrip()
        size = re.search(r"(?im)^(?:Content-Length|l)\s*:\s*(\d+)", head)
        return head + (await self.reader.readexactly(int(size.group(1)) if size else 0)).decode()


class WebSocket:
    async def open(self, arguments, tls):
        host = f"[{arguments.address}]" if ":" in arguments.address else arguments.address
        self.socket = await websockets.connect(f"wss://{host}:{arguments.port}/", ssl=tls, subprotocols=["sip"])
        print("subprotocol", self.socket.subprotocol, flush=True)

    async def send(self, message):
        await self.socket.send(message)

    async def receive(self):
        message = await self.socket.recv()
        return message if isinstance(message, str) else message.decode()


def tls_of(arguments):
    if arguments.transport == "tcp":
        return None
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # the house's own certificate is not what is looked at here
    if arguments.certificate:
        context.load_cert_chain(arguments.certificate, arguments.key)
    return context


async def listen(connection, arguments):
    await connection.send(register(arguments, 1))
    challenged = False
    while True:
        message = await connection.receive()
        first = message.split("\r\n")[0]
        print(first, flush=True)
        if first.startswith("SIP/2.0 401") and arguments.password and not challenged:
            challenged = True
            await connection.send(register(arguments, 2, answer_to(message, arguments)))


async def end_of_input():
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("transport", choices=["tcp", "tls", "wss"])
    parser.add_argument("address")
    parser.add_argument("port", type=int)
    parser.add_argument("user")
    parser.add_argument("password", nargs="?")
    parser.add_argument("--certificate")
    parser.add_argument("--key")
    arguments = parser.parse_args()
    connection = WebSocket() if arguments.transport == "wss" else Stream()
    try:
        await connection.open(arguments, tls_of(arguments))
        await asyncio.wait(
            [asyncio.create_task(listen(connection, arguments)), asyncio.create_task(end_of_input())],
            return_when=asyncio.FIRST_COMPLETED,
        )
    except (OSError, EOFError) as error:
        print("ended:", error, flush=True)


asyncio.run(main())
