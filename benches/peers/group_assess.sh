# Whole assessments beside numpy, OpenFisca, zen-engine, zen-expression, cel, regorus and rules written by hand in Rust.
python=$(environment venv-assess requirements-assess.txt) || {
  echo "SKIPPED OpenFisca, zen-engine: they do not install here (benches/peers/.work/venv-assess.log)"
  python=$(environment venv requirements.txt) || { echo "SKIPPED assess: no Python environment (benches/peers/.work/venv.log)"; exit 0; }
}
build() { cargo build --release --locked --manifest-path "$peers/rust/Cargo.toml" --bin assess "$@"; }
engines=engines
build --features engines >"$WORK/engines.log" 2>&1 || {
  echo "SKIPPED zen-expression, cel, regorus: they do not build here (benches/peers/.work/engines.log)"
  engines=
  build
}
"$python" "$peers/assess.py" "$peers/rust/target/release/assess" $engines
