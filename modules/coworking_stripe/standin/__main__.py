# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
import argparse

from aiohttp import web

from .completed import keep
from .server import app


def main():
    parser = argparse.ArgumentParser(prog=f'python -m {__package__}')
    parser.add_argument('--port', type=int, default=8420)
    parser.add_argument(
        '--keep', metavar='FILE', help="where it is found again after a stop")
    arguments = parser.parse_args()
    port = arguments.port
    if arguments.keep:
        keep(arguments.keep)
    web.run_app(
        app, host='127.0.0.1', port=port,
        print=lambda *_: print(f"Stand-in on port {port}", flush=True))


if __name__ == '__main__':
    main()
