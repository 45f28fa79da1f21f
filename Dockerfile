FROM node:24-slim AS assets
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund

FROM python:3.13-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 UV_PROJECT_ENVIRONMENT=/opt/venv UV_PYTHON_DOWNLOADS=never
WORKDIR /app
# Letters are printed in Chinese; the image brings no font.
RUN apt-get update && apt-get install -y --no-install-recommends fonts-noto-cjk && rm -rf /var/lib/apt/lists/*
COPY config/bootstrap.txt config/bootstrap.txt
COPY pyproject.toml uv.lock ./
RUN pip install --no-cache-dir --require-hashes -r config/bootstrap.txt \
    && uv sync --frozen --no-default-groups --no-cache
ENV PATH=/opt/venv/bin:$PATH
COPY . .
COPY --from=assets /app/node_modules node_modules
# Secrets made up for this step do not stay in the image.
RUN LOCAL_DIR=/tmp/build python manage.py collectstatic --noinput && rm -rf /tmp/build node_modules \
    && useradd --system --uid 10001 --home-dir /nonexistent app \
    && install -d -o app /files /metrics \
    && install -d -o 10002 /witness
USER app
VOLUME /files
EXPOSE 8000
CMD ["gunicorn", "config.wsgi:application", "--no-control-socket", "--config", "python:config.gunicorn_web", "--bind", "0.0.0.0:8000", "--workers", "3"]
