# The command, the page and the API in one image, without root and without CUDA. docs/run-it-for-a-newsroom.md says how to use it.
ARG PYTHON=3.13

FROM python:${PYTHON}-slim AS build
# Which build of torch, in uv's words: cpu, or cu130, auto … where the machine has a GPU to build indexes with.
ARG TORCH=cpu
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_NO_CACHE=1
WORKDIR /source
COPY constraints.txt ./
RUN python -m pip install --no-cache-dir --constraint constraints.txt uv \
    && python -m venv --without-pip /app
COPY . .
RUN uv pip install --python /app/bin/python --torch-backend "$TORCH" --constraint constraints.txt '.[serve,mcp]'

FROM python:${PYTHON}-slim
COPY --from=build /app /app
RUN useradd --system --uid 10001 --home-dir /data --no-create-home ask \
    && install --directory --owner ask --group ask /data
ENV PATH=/app/bin:$PATH HOME=/tmp ASK_DATA_DIR=/data HF_HUB_OFFLINE=1 PYTHONDONTWRITEBYTECODE=1
USER 10001
# The index, and a line for each call to a model elsewhere. Everything else may be read-only, but for /tmp.
VOLUME /data
WORKDIR /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health', timeout=4)"]
ENTRYPOINT ["ask"]
CMD ["serve", "--host", "0.0.0.0"]
