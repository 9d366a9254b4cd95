//! The shared data beside the project: an extra where they are there.

/// A table of them. Where they are absent the test that asked says that it is skipped: past the harness, which keeps what a
/// passing test prints to itself.
pub fn shared(name: &str, test: &str) -> Option<String> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared");
    let folder = std::env::var("THOIHAN_SHARED").unwrap_or_else(|_| beside.to_owned());
    let text = std::fs::read_to_string(format!("{folder}/data/{name}")).ok();
    if text.is_none() {
        let line = "the shared data are absent (THOIHAN_SHARED names their folder); 1 test";
        let _ = std::io::Write::write_fmt(&mut std::io::stderr().lock(), format_args!("SKIPPED {test}: {line}\n"));
    }
    text
}
