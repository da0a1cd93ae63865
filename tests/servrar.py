"""Tells which servers do not answer: `python tests/servrar.py URL…`. Says nothing and ends with 0 when all do."""

import sys

import dj_database_url
import psycopg
import redis


def fel_hos(url: str) -> str | None:
    """Return why the server at `url` can't be used, None when it can."""
    visas = url.rpartition("@")[2]  # no password in the output
    try:
        if url.startswith("redis"):
            redis.from_url(url, socket_connect_timeout=2, socket_timeout=2).ping()
        else:
            delar = dj_database_url.parse(url)
            psycopg.connect(
                host=delar["HOST"],
                port=delar["PORT"] or None,
                user=delar["USER"] or None,
                password=delar["PASSWORD"] or None,
                dbname="postgres",
                connect_timeout=2,
            ).close()
    except (psycopg.Error, redis.RedisError) as fel:
        return f"{visas} svarar inte ({str(fel).splitlines()[0]})"
    return None


def main() -> None:
    saknas = [fel for url in sys.argv[1:] if (fel := fel_hos(url))]
    print("; ".join(saknas))
    sys.exit(bool(saknas))


if __name__ == "__main__":
    main()
