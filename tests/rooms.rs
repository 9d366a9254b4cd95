//! The rooms of the library: a room imports only from floors below it.

use std::collections::BTreeSet;
use std::path::Path;

/// The floors, lowest first; rooms of one floor do not see each other.
const FLOORS: &[&[&str]] = &[
    &["source", "amount"],
    &["term"],
    &["wording"],
    &["diagnostic", "calendar"],
    &["dossier", "assessment"],
    &["syntax"],
    &["model"],
    &["plan"],
    &["engine"],
    &["rulebook", "report", "phrase", "slip"],
    &["import"],
];

fn floor(room: &str) -> Option<usize> {
    FLOORS.iter().position(|rooms| rooms.contains(&room))
}

/// Every Rust file of a folder with its text.
fn files(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push((path.display().to_string(), std::fs::read_to_string(&path).unwrap()));
        }
    }
}

/// The rooms that a file names by `crate::room`.
fn seen(text: &str) -> BTreeSet<String> {
    let code: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let code = code.join("\n");
    let mut rooms = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        if let Some(list) = rest.strip_prefix('{') {
            let inner = list.split('}').next().unwrap_or("");
            rooms.extend(inner.split(',').filter_map(first_word));
        } else {
            rooms.extend(first_word(rest));
        }
    }
    rooms
}

fn first_word(text: &str) -> Option<String> {
    let word: String = text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    (!word.is_empty()).then_some(word)
}

#[test]
fn a_room_imports_only_from_floors_below() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all = Vec::new();
    files(&root, &mut all);
    let mut faults = Vec::new();
    let mut checked = 0;
    for (path, text) in &all {
        let inside = path.strip_prefix(&root.display().to_string()).unwrap().trim_start_matches('/');
        if inside == "lib.rs" || inside.starts_with("bin/") {
            continue;
        }
        let room = inside.split(['/', '.']).next().unwrap();
        let Some(own) = floor(room) else {
            faults.push(format!("{inside}: room `{room}` stands on no floor"));
            continue;
        };
        for other in seen(text) {
            checked += 1;
            match floor(&other) {
                Some(found) if found < own || other == room => {}
                Some(found) => faults.push(format!("{inside} (floor {own}) imports `{other}` (floor {found})")),
                None => faults.push(format!("{inside} imports `{other}` from the face, not from its room")),
            }
        }
    }
    assert!(checked > 100, "the test reads nothing any more");
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn only_the_syntax_room_knows_pest() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all = Vec::new();
    files(&root, &mut all);
    let knows = |text: &str| text.contains("use pest") || text.contains("pest::");
    let outside: Vec<&String> =
        all.iter().filter(|(path, text)| knows(text) && !path.contains("/syntax")).map(|(path, _)| path).collect();
    assert!(outside.is_empty(), "{outside:?}");
    assert!(all.iter().any(|(_, text)| knows(text)), "the test reads nothing any more");
}

#[test]
fn the_library_reads_no_clock_and_keeps_no_lock() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all = Vec::new();
    files(&root, &mut all);
    for (path, text) in all.iter().filter(|(path, _)| !path.contains("/bin/")) {
        for word in
            ["Utc::now", "Local::now", "SystemTime", "Instant::now", "static mut", "thread_local!", "lazy_static"]
        {
            assert!(!text.contains(word), "{path} uses `{word}`");
        }
    }
}

#[test]
fn every_file_opens_with_one_sentence() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all = Vec::new();
    files(&root, &mut all);
    for (path, text) in &all {
        assert!(text.starts_with("//! "), "{path} does not say in its first line what it is for");
    }
}
