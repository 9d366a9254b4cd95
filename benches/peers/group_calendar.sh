# Working days and working minutes beside numpy, polars, polars-business, pandas, QuantLib, python-holidays and workclock.
python=$(environment venv requirements.txt) || { echo "SKIPPED calendar: no Python environment (benches/peers/.work/venv.log)"; exit 0; }
business=$(environment venv-business requirements-polars-business.txt) ||
  echo "SKIPPED polars-business: it does not install here (benches/peers/.work/venv-business.log)"
PYTHONWARNINGS=ignore::DeprecationWarning "$python" "$peers/calendar_days.py" "$peers/rust/target/release/thoihan-peers" ${business:+"$business"}
