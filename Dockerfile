# One image for web, worker and beat. It is set up by the same script as every other machine.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DATA_DIR=/data XDG_CACHE_HOME=/tmp
WORKDIR /app

# First what seldom changes, so that a change of the code does not install everything again.
COPY bin/setup bin/typsnitt bin/
COPY requirements.txt ./
RUN bin/setup && rm -rf /var/lib/apt/lists/* /root/.cache

COPY . .
RUN bin/setup && useradd --system --uid 10001 lagesbild && install -d -o lagesbild -m 750 /data
USER lagesbild
VOLUME /data
EXPOSE 8000

CMD [".venv/bin/granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "4", \
     "--blocking-threads", "4", "--respawn-failed-workers", "--log-level", "warning", "config.wsgi:application"]
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s CMD ["bin/halsa"]
