FROM python:3.11-slim
RUN apt-get update && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 fonts-noto-cjk \
    && rm -rf /var/lib/apt/lists/* && useradd --system --home /var/lib/fencepost --create-home fencepost
WORKDIR /src
COPY . .
RUN pip install --no-cache-dir --require-hashes -r constraints.txt && pip install --no-cache-dir --no-deps .
USER fencepost
EXPOSE 8080
ENTRYPOINT ["fencepost"]
