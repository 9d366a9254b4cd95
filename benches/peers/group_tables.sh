# Tables from Python beside numpy and zen-engine.
python=$(environment venv-tables requirements-tables.txt) || { echo "SKIPPED tables: no Python environment (benches/peers/.work/venv-tables.log)"; exit 0; }
(cd "$peers/../../bindings/python" && VIRTUAL_ENV=$(dirname "$(dirname "$python")") "$(dirname "$python")/maturin" develop --release --quiet)
"$python" "$peers/tables.py"
