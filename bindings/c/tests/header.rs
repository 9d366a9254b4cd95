//! The committed header is the one that the sources give.

use std::path::Path;

#[test]
fn header_is_not_stale() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let config = cbindgen::Config::from_file(root.join("cbindgen.toml")).unwrap();
    let mut header = Vec::new();
    cbindgen::generate_with_config(root, config).unwrap().write(&mut header);
    let (path, header) = (root.join("include/thoihan.h"), String::from_utf8(header).unwrap());
    if std::env::var_os("THOIHAN_BLESS").is_some() {
        std::fs::write(&path, &header).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(committed, header, "include/thoihan.h is stale: THOIHAN_BLESS=1 cargo test -p thoihan-c");
}
