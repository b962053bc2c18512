"""A Redis-protocol server in pure Python, for systems without a native one. It is an emulation and is called one.

python -P emulated_redis.py PORT
"""

import sys

from fakeredis import TcpFakeServer

if __name__ == "__main__":
    TcpFakeServer(("127.0.0.1", int(sys.argv[1])), server_type="redis").serve_forever()
