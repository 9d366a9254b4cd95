//! Importing the national table: what is written, what is left to a person, and what an update keeps.

#[path = "vectors/shared.rs"]
mod shared;

use std::collections::BTreeSet;

use shared::shared;
use thoihan::import::{Before, Change, ChangeKind, Column, ImportError, Imported, Table, TableError, import};
use thoihan::{AsOf, Channel, Dossier, Moment, Rulebook, Source};

const TABLE: &str = include_str!("vectors/national-table.csv");

fn records(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn read(records: &[Vec<String>]) -> Table {
    Table::read(&records[0], &records[1..]).unwrap()
}

fn table() -> Table {
    read(&records(TABLE))
}

fn first() -> Imported {
    import(&table(), &Before::default()).unwrap()
}

fn again(table: &Table, files: &[Source], memory: &str) -> Imported {
    import(table, &Before { files, memory: Some(memory), elsewhere: BTreeSet::new() }).unwrap()
}

fn all(imported: &Imported) -> String {
    imported.files.iter().map(|file| &*file.text).collect()
}

/// The files with the calendar and the regimes of the national rules.
fn book(imported: &Imported) -> Rulebook {
    let shipped = Rulebook::vietnam().unwrap();
    let frame = |source: &&Source| source.path.starts_with("vn/calendar/") || source.path.starts_with("vn/regime/");
    let mut sources: Vec<Source> = shipped.findings().sources.iter().filter(frame).cloned().collect();
    sources.extend(imported.files.iter().cloned());
    Rulebook::compile(&sources).unwrap_or_else(|findings| panic!("{findings}"))
}

/// The changes of a kind, by code.
fn of(imported: &Imported, kind: ChangeKind) -> Vec<&str> {
    let changes = imported.changes.iter().filter(|change| change.kind == kind);
    changes.map(|change: &Change| change.code.as_str()).collect()
}

/// The table with one cell of one row changed.
fn with(code: &str, channel: &str, header: &str, text: &str) -> Table {
    let mut records = records(TABLE);
    let column = records[0].iter().position(|name| name == header).unwrap();
    let row = records.iter_mut().find(|row| row[0] == code && row[6] == channel).unwrap();
    row[column] = text.to_owned();
    read(&records)
}

#[test]
fn the_rules_are_canonical_and_checked() {
    let imported = first();
    assert_eq!((imported.counts.procedures, imported.counts.rows), (12, 33));
    let book = book(&imported);
    assert_eq!(book.procedures().len(), 12);
    for file in &imported.files {
        assert_eq!(thoihan::syntax::format(file, None).unwrap(), *file.text, "{}", file.path);
        assert!(file.path.bytes().all(|byte| byte.is_ascii_lowercase() || b"-.".contains(&byte)), "{}", file.path);
    }
    assert_eq!(table().unknown, ["đối tượng thực hiện"]);
}

#[test]
fn terms_by_channel_and_by_case() {
    let text = all(&first());
    for statement in [
        "due in 7 working days   when channel is post      by \"",
        "due in 3 working days   when channel is counter   by \"",
        "fact case_1_007770 \"Trường hợp\" one of case_1, case_2",
        "# case_2: đối với thành lập phòng giao dịch",
        "due in 28 days   when case_1_007770 is case_2   by \"",
        "due in 21 days           when channel is online    by \"",
        "due in 21 working days   when channel is post      by \"",
        "due in 1 hour",
        "amount 30_000 VND    when channel is online",
        "amount 300_000 VND   when channel is counter",
        "collects fee_1_003204",
    ] {
        assert!(text.contains(statement), "{statement}\n{text}");
    }
}

#[test]
fn what_is_not_certain_is_left_open_with_its_text_and_its_place() {
    let imported = first();
    let review: Vec<(&str, Column, &str)> =
        imported.review.iter().map(|item| (item.code.as_str(), item.column, item.reason)).collect();
    for expected in [
        ("1.000178", Column::Time, "contradiction"),
        ("1.000025", Column::Time, "no_unit"),
        ("1.001471", Column::Time, "rows_differ"),
        ("3.000370", Column::Fee, "lost_thousands"),
        ("1.000807", Column::Fee, "per_unit"),
        ("1.000811", Column::Fee, "free_beside_fee"),
        ("1.000232", Column::LegalBasis, "document_number"),
    ] {
        assert!(review.contains(&expected), "{expected:?} is not in {review:?}");
    }
    for item in &imported.review {
        let file = imported.files.iter().find(|file| *file.path == *item.path).unwrap();
        let line = file.text.lines().nth(item.line - 1).unwrap();
        let expected = match item.column {
            Column::Time => "due unspecified",
            Column::Fee => "undetermined \"",
            Column::LegalBasis => "# Căn cứ: ",
            _ => "procedure \"",
        };
        assert!(line.contains(expected), "{}:{} is {line:?}, for {item:?}", item.path, item.line);
        let before: Vec<&str> = file.text.lines().take(item.line).collect();
        let block = before.iter().rev().find(|line| line.starts_with("#@ ")).unwrap();
        assert_eq!(*block, format!("#@ {}", item.code));
    }
    let text = all(&imported);
    assert!(text.contains("# Thời hạn trong bảng: 1\n"), "the text is kept\n{text}");
    assert!(text.contains("undetermined \"20 VNĐ(20.000 đồng/lần.)\""), "the text is kept\n{text}");
    assert!(!text.contains("amount 20 VND"));
}

#[test]
fn the_imported_rules_answer() {
    let book = book(&first());
    let at: Moment = "2026-08-03T09:00".parse().unwrap();
    let due = |dossier: Dossier| {
        book.assess(&dossier, &AsOf::new(at)).unwrap().due.outcome.value().map(|due| due.date.to_string())
    };
    let counter = Dossier::new("3.000359").accepted(at).channel(Channel::Counter);
    assert_eq!(due(counter).as_deref(), Some("2026-08-06"));
    let post = Dossier::new("3.000359").accepted(at).channel(Channel::Post);
    assert_eq!(due(post).as_deref(), Some("2026-08-12"));
    // 28 days end on 31/08/2026, a day off by a swap before the National Day
    assert_eq!(
        due(Dossier::new("1.007770").accepted(at).fact("case_1_007770", "case_2")).as_deref(),
        Some("2026-09-03")
    );
    assert_eq!(due(Dossier::new("1.000025").accepted(at)), None);
}

#[test]
fn the_same_table_again_changes_nothing() {
    let one = first();
    let two = again(&table(), &one.files, &one.memory);
    assert_eq!((&two.files, &two.memory, &two.review), (&one.files, &one.memory, &one.review));
    assert_eq!(two.changes, []);
}

#[test]
fn an_update_says_which_cells_changed() {
    let one = first();
    let table = with("3.000359", "Trực tiếp", "Thời hạn giải quyết", "4 Ngày làm việc");
    let two = again(&table, &one.files, &one.memory);
    assert_eq!(of(&two, ChangeKind::Changed), ["3.000359"]);
    assert_eq!(two.changes.len(), 1);
    let [cell] = two.changes[0].cells.as_slice() else { panic!("{:?}", two.changes) };
    let told = (cell.channel.as_str(), cell.column, cell.before.as_deref(), cell.after.as_deref());
    assert_eq!(told, ("Trực tiếp", Column::Time, Some("3 Ngày làm việc"), Some("4 Ngày làm việc")));
    assert!(all(&two).contains("due in 4 working days"));
}

#[test]
fn procedures_come_and_go() {
    let mut fewer = table();
    fewer.rows.retain(|row| row.cell(Column::Code) != "3.000370");
    let one = import(&fewer, &Before::default()).unwrap();
    let two = again(&table(), &one.files, &one.memory);
    assert_eq!((of(&two, ChangeKind::Added), two.changes.len()), (vec!["3.000370"], 1));
    assert_eq!(two.files, first().files, "the order of imports does not matter");
    let three = again(&fewer, &two.files, &two.memory);
    assert_eq!((of(&three, ChangeKind::Removed), three.changes.len()), (vec!["3.000370"], 1));
    assert_eq!((&three.files, three.emptied.len()), (&one.files, 1));
}

#[test]
fn what_a_person_changed_is_kept_and_told() {
    let one = first();
    let mut files = one.files.clone();
    for file in &mut files {
        *file = Source::new(file.path.clone(), file.text.replace("due in 3 working days", "due in 2 working days"));
    }
    assert_ne!(files, one.files);
    let table = with("3.000359", "Trực tiếp", "Thời hạn giải quyết", "4 Ngày làm việc");
    let two = again(&table, &files, &one.memory);
    assert_eq!(two.files, files, "not one letter is lost");
    assert_eq!((of(&two, ChangeKind::Kept), two.changes.len()), (vec!["3.000359"], 1));
    assert_eq!(two.changes[0].cells.len(), 1);
    // it stays a person's, although the memory knows the new row now
    let three = again(&table, &two.files, &two.memory);
    assert_eq!((&three.files, of(&three, ChangeKind::Kept)), (&files, vec!["3.000359"]));
    // and it stays when the table loses it
    let mut fewer = table.clone();
    fewer.rows.retain(|row| row.cell(Column::Code) != "3.000359");
    let four = again(&fewer, &three.files, &three.memory);
    assert_eq!((&four.files, of(&four, ChangeKind::Kept)), (&files, vec!["3.000359"]));
}

#[test]
fn an_import_that_was_interrupted_is_done_again() {
    let one = first();
    let table = with("3.000359", "Trực tiếp", "Thời hạn giải quyết", "4 Ngày làm việc");
    let two = again(&table, &one.files, &one.memory);
    // the rule files were written, the memory was not
    let three = again(&table, &two.files, &one.memory);
    assert_eq!((&three.files, &three.memory), (&two.files, &two.memory));
    assert_eq!(of(&three, ChangeKind::Kept), Vec::<&str>::new());
}

#[test]
fn what_a_person_moved_or_deleted_is_not_written_again() {
    let one = first();
    let at = one.files.iter().position(|file| file.text.contains("#@ 3.000370\n")).unwrap();
    let mut moved = one.files.clone();
    let text = moved[at].text.replace("#@ 3.000370\n", "");
    moved[at] = Source::new("own/file.han", text);
    let two = again(&table(), &moved, &one.memory);
    assert_eq!(of(&two, ChangeKind::Kept), ["3.000370"]);
    assert_eq!(all(&two).matches("procedure \"3.000370\"").count(), 1);
    let mut fewer = one.files.clone();
    fewer.remove(at);
    let three = again(&table(), &fewer, &one.memory);
    assert_eq!(of(&three, ChangeKind::StaysAway), ["3.000370"]);
    assert_eq!(all(&three).matches("procedure \"3.000370\"").count(), 0);
}

#[test]
fn what_other_rules_declare_is_left_out() {
    let elsewhere = BTreeSet::from(["3.000370".to_owned()]);
    let imported = import(&table(), &Before { elsewhere, ..Before::default() }).unwrap();
    assert_eq!(of(&imported, ChangeKind::Elsewhere), ["3.000370"]);
    assert!(!all(&imported).contains("3.000370"));
}

#[test]
fn tables_and_folders_that_are_refused() {
    let refused = Table::read(["code", "name", "channel"], Vec::<Vec<&str>>::new()).unwrap_err();
    assert!(matches!(refused, TableError::NoColumn { column: Column::Time, .. }), "{refused}");
    let refused = Table::read(["code", "name", "channel", "time"], [["", "a", "b", "c"]]).unwrap_err();
    assert_eq!(refused, TableError::NoCode(2));
    let one = first();
    let files = &one.files;
    let refused = |memory| import(&table(), &Before { files, memory, elsewhere: BTreeSet::new() }).unwrap_err();
    assert_eq!(refused(None), ImportError::NoMemory);
    assert_eq!(refused(Some("other\n")), ImportError::Memory(1));
    let cut = one.memory.rsplit_once('\t').unwrap().0;
    assert!(matches!(refused(Some(cut)), ImportError::Memory(_)));
}

#[test]
fn texts_that_rules_cannot_hold_as_they_are() {
    let header = ["code", "name", "field", "channel", "time", "fee_and_note"];
    let name = "Cấp \"giấy\" \\ với\nhai dòng, e\u{302}\u{301}";
    let rows =
        [["1.1", name, "Đất đai {", "Trực tiếp", "5", "Miễn phí(theo \"HĐND\")ghi chú # }"], ["", "", "", "", "", ""]];
    let imported = import(&Table::read(header, rows).unwrap(), &Before::default()).unwrap();
    assert_eq!(&*imported.files[0].path, "dat-dai.han");
    assert_eq!(book(&imported).procedures()[0].title, Some("Cấp \"giấy\" \\ với hai dòng, ế"));
}

/// The whole national table: in seconds, with every procedure, and a book that passes all checks.
#[test]
fn the_national_table() {
    let Some(text) = shared("national-procedures.csv", "the_national_table") else { return };
    let begin = std::time::Instant::now();
    let table = read(&records(&text));
    let imported = import(&table, &Before::default()).unwrap();
    println!("{:?} in {:?}", imported.counts, begin.elapsed());
    let codes: BTreeSet<&str> = table.rows.iter().map(|row| row.cell(Column::Code)).collect();
    let book = book(&imported);
    println!("with its checks {:?}", begin.elapsed());
    assert_eq!(book.procedures().iter().map(|procedure| procedure.code).collect::<BTreeSet<_>>(), codes);
    let terms = imported.counts.terms;
    assert_eq!(terms.exact + terms.cases + terms.not_stated + terms.review, table.rows.len());
    let two = again(&table, &imported.files, &imported.memory);
    assert_eq!((&two.files, two.changes.len()), (&imported.files, 0));
}

#[cfg(feature = "cli")]
mod command {
    use std::fs;
    use std::path::{Path, PathBuf};
    use std::process::{Command, Output};

    use super::{TABLE, records};

    /// A folder that is gone after the test.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("thoihan-import-{name}-{}", std::process::id()));
            fs::create_dir_all(&path).unwrap();
            Self(path)
        }

        fn path(&self, name: &str) -> String {
            self.0.join(name).display().to_string()
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn thoihan(arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_thoihan")).args(arguments).env("NO_COLOR", "1").output().unwrap()
    }

    /// What it printed; it has to end well.
    fn good(arguments: &[&str]) -> String {
        let output = thoihan(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    fn refused(arguments: &[&str]) -> String {
        let output = thoihan(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        String::from_utf8(output.stderr).unwrap()
    }

    /// Every file below a folder with its text.
    fn files(folder: &Path) -> Vec<(PathBuf, String)> {
        let mut found = Vec::new();
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                found.extend(files(&path));
            } else {
                found.push((path.clone(), fs::read_to_string(&path).unwrap()));
            }
        }
        found.sort();
        found
    }

    const CSV: &str = "tests/vectors/national-table.csv";

    #[test]
    fn a_folder_that_is_a_book() {
        let folder = Folder::new("book");
        let out = folder.path("nation");
        let summary = good(&["import", CSV, "--out", &out, "--no-embedded", "--lang", "en"]);
        assert!(summary.contains("12 procedures, 33 rows") && summary.contains("time no_unit:"), "{summary}");
        good(&["check", "--no-embedded", "--rules", &out]);
        assert_eq!(good(&["fmt", "--check", &out]), "");
        let before = files(Path::new(&out));
        assert!(before.iter().any(|(path, _)| path.ends_with("vn/calendar/vn.han")));
        let review = fs::read_to_string(folder.path("nation/review.csv")).unwrap();
        assert!(
            records(&review).iter().any(|row| row[0] == "3.000370" && row[2] == "fee" && row[4] == "lost_thousands")
        );
        let again = good(&["import", CSV, "--out", &out, "--no-embedded", "--lang", "en"]);
        assert_eq!(files(Path::new(&out)), before);
        assert!(!again.contains("Added") && !again.contains("Changed"), "{again}");
        let json = good(&["import", CSV, "--out", &out, "--no-embedded", "--json"]);
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!((&json["counts"]["procedures"], &json["changes"]), (&12.into(), &serde_json::json!([])));
    }

    #[test]
    fn beside_the_embedded_rules() {
        let folder = Folder::new("beside");
        let out = folder.path("nation");
        good(&["import", CSV, "--out", &out]);
        assert!(!Path::new(&out).join("vn").exists(), "the embedded rules have the calendar");
        good(&["check", "--rules", &out]);
    }

    #[test]
    fn a_workbook_is_read_like_the_text() {
        let folder = Folder::new("workbook");
        let (one, two, workbook) = (folder.path("one"), folder.path("two"), folder.path("table.xlsx"));
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        for (row, record) in (0_u32..).zip(records(TABLE)) {
            for (column, text) in (0_u16..).zip(record) {
                sheet.write_string(row, column, text).unwrap();
            }
        }
        book.save(&workbook).unwrap();
        good(&["import", CSV, "--out", &one]);
        good(&["import", &workbook, "--out", &two]);
        let names = |folder: &str| {
            let files = files(Path::new(folder)).into_iter();
            files.map(|(path, text)| (path.strip_prefix(folder).unwrap().to_owned(), text)).collect::<Vec<_>>()
        };
        assert_eq!(names(&one), names(&two));
    }

    #[test]
    fn what_cannot_be_imported_writes_nothing() {
        let folder = Folder::new("refused");
        assert!(refused(&["import", CSV]).contains("--out DIR"));
        let (out, other) = (folder.path("nation"), folder.path("table.csv"));
        fs::write(&other, "code,name\n1,a\n").unwrap();
        assert!(refused(&["import", &other, "--out", &out]).contains("hình thức nộp"));
        assert!(refused(&["import", "Cargo.toml", "--out", &out]).contains("neither .csv nor .xlsx"));
        assert!(!Path::new(&out).exists());
        let own = folder.path("own");
        fs::create_dir(&own).unwrap();
        fs::write(folder.path("own/mine.han"), "fact a_fact_of_mine flag\n").unwrap();
        assert!(refused(&["import", CSV, "--out", &own]).contains("folder of its own"));
        assert_eq!(files(Path::new(&own)).len(), 1);
    }
}
