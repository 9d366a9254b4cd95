//! Addresses of documents, as editors write them, and paths of files.

use std::path::{Path, PathBuf};

use lsp_types::Uri;

use crate::sarif;

/// The path of a file; what is no file goes by its address.
pub(super) fn path(uri: &Uri) -> PathBuf {
    let Some(rest) = uri.as_str().strip_prefix("file://") else { return PathBuf::from(uri.as_str()) };
    let decoded = decode(rest);
    let drive = cfg!(windows) && decoded.get(2..3) == Some(":");
    PathBuf::from(if drive { decoded.trim_start_matches('/') } else { &decoded })
}

/// The address of a file.
pub(super) fn uri(path: &Path) -> Option<Uri> {
    sarif::uri(&path.display().to_string()).parse().ok()
}

/// `%C3%A0` is `à`; a percent sign that encodes nothing stays.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        bytes.extend_from_slice(before.as_bytes());
        match after.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or("");
            }
            None => {
                bytes.push(b'%');
                rest = after;
            }
        }
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn an_address_leads_to_its_path_and_back() {
        for (address, of) in
            [("file:///r/h%E1%BB%93%20s%C6%A1/a%23.han", "/r/hồ sơ/a#.han"), ("file:///r/a.han", "/r/a.han")]
        {
            let parsed: Uri = address.parse().unwrap();
            assert_eq!(path(&parsed), Path::new(of));
            assert_eq!(uri(Path::new(of)), Some(parsed));
        }
        assert_eq!(path(&"untitled:Untitled-1".parse().unwrap()), Path::new("untitled:Untitled-1"));
    }
}
