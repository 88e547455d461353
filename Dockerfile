# The bot with its knowledge inside and its data in a volume.
FROM python:3.12-slim

WORKDIR /app
COPY pyproject.toml README.md ./
COPY bot bot
COPY knowledge knowledge
# Editable, so that the knowledge folder beside bot/ is found where an organiser can mount over it.
RUN pip install --no-cache-dir -e . \
 && useradd --create-home --uid 10001 attendant \
 && mkdir data && chown attendant data

USER attendant
ENV BOT_DATABASE=/app/data/bot.sqlite3 PYTHONUNBUFFERED=1
# A mistake in the event's files stops the build. It also trains the matcher, so that the first start is quick.
RUN python -m bot check

VOLUME /app/data
HEALTHCHECK --interval=60s --timeout=5s --start-period=60s \
  CMD python -m bot health || exit 1
CMD ["python", "-m", "bot", "run"]
