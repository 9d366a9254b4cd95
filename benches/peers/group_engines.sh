# Polars, DuckDB, Dask and Spark beside the plain call.
python=$(environment venv-engines requirements-engines.txt) || { echo "SKIPPED engines: no Python environment (benches/peers/.work/venv-engines.log)"; exit 0; }
(cd "$peers/../../bindings/python" && VIRTUAL_ENV=$(dirname "$(dirname "$python")") "$(dirname "$python")/maturin" develop --release --quiet)
"$python" "$peers/engines.py"
