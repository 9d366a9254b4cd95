//! Five provinces' published tables, made again at their real size: dossiers with the printed margins are drawn by a seed,
//! and `thoihan report` counts them.
//!
//! The figures are those printed by the provinces (Quảng Nam 2019, Bình Dương 2018, Yên Bái 2019, Bình Định 2019, Đồng Tháp
//! and Kiên Giang 2018). When a dossier is due is asked of the library itself, so this tests the report and the way to it at
//! size, not lateness.
#![cfg(feature = "cli")]

use std::fmt::Write;
use std::path::PathBuf;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde_json::{Value, json};
use thoihan::{AsOf, Dossier, Moment, Rulebook, Source};

/// SplitMix64: the same dossiers on every machine.
struct Seed(u64);

impl Seed {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut value = self.0;
        value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (value ^ (value >> 31)) % bound
    }
}

/// How a dossier stands at the end of the period.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Fate {
    Kept,
    Late,
    InTime,
    Overdue,
    Withdrawn,
    NoTerm,
    AwaitingAnother,
}

/// What a department printed.
struct Department {
    name: &'static str,
    procedures: usize,
    margins: Vec<(Fate, u64)>,
}

fn department(name: &'static str, procedures: usize, margins: &[(Fate, u64)]) -> Department {
    Department { name, procedures, margins: margins.to_vec() }
}

struct Province {
    name: &'static str,
    from: NaiveDate,
    to: NaiveDate,
    departments: Vec<Department>,
    channels: &'static [(&'static str, u64)],
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

impl Province {
    fn code(department: usize, procedure: usize) -> String {
        format!("{department:02}.{procedure:04}")
    }

    /// A rule file with the procedures of every department, of 1 to 20 working days, each with a fee paid to the bank.
    fn rules(&self) -> String {
        let mut text = "calendar office {\n  timezone Asia/Ho_Chi_Minh\n  covers 2017-01-01..2021-12-31\n  \
            week Mon..Fri 07:30-11:30 13:30-17:30\n}\nevent look_up_answered \"Cơ quan khác trả lời tra cứu\"\n\
            rounding VND half up to 1 VND\n"
            .to_owned();
        let body = "  calendar office\n  anchor accepted\n  count first day excluded, last day rolls to next working day, \
            day ends at closing, outside hours stays\n  clock starts when accepted\n";
        for (at, department) in self.departments.iter().enumerate() {
            writeln!(
                text,
                "fee fee_{at} \"Phí\" phi {{ anchor accepted\n since 2017-01-01 {{ amount {}_000 VND }} }}",
                10 + at
            )
            .unwrap();
            for number in 0..department.procedures {
                let due = match department.margins.first() {
                    Some((Fate::NoTerm, _)) => "due unspecified".to_owned(),
                    Some((Fate::AwaitingAnother, _)) => "due in 5 working days from look_up_answered".to_owned(),
                    _ => format!("due in {} working days", 1 + number % 20),
                };
                writeln!(
                    text,
                    "procedure \"{}\" \"Thủ tục {number}\" {{\n  agency \"{}\"\n{body}  since 2017-01-01 {{ {due} }}\n  \
                     collects fee_{at}\n}}",
                    Self::code(at, number),
                    department.name
                )
                .unwrap();
            }
        }
        text
    }

    /// One dossier of the fate that is wanted: drawn again until it has it.
    fn dossier(
        &self,
        book: &Rulebook,
        seed: &mut Seed,
        code: &str,
        fate: Fate,
    ) -> Option<(NaiveDate, Option<NaiveDate>)> {
        let span = (self.to - self.from).num_days() as u64;
        let accepted = self.from.checked_sub_days(Days::new(20)).unwrap() + Days::new(seed.below(span + 20));
        if matches!(accepted.weekday(), Weekday::Sat | Weekday::Sun) {
            return None;
        }
        let at = accepted.and_hms_opt(8, 0, 0).unwrap();
        let due =
            book.brief(&Dossier::new(code).accepted(Moment::Civil(at)), &AsOf::new(Moment::Civil(at))).unwrap().due;
        let due = due.map(|due| due.date);
        let after = |day: NaiveDate, most: u64, seed: &mut Seed| day + Days::new(seed.below(most));
        match (fate, due) {
            (Fate::Kept, Some(due)) => {
                let finished = after(accepted, (due - accepted).num_days() as u64 + 1, seed);
                (finished >= self.from && finished <= self.to).then_some((accepted, Some(finished)))
            }
            (Fate::Late, Some(due)) => {
                let finished = after(due + Days::new(1), 30, seed);
                (finished >= self.from && finished <= self.to).then_some((accepted, Some(finished)))
            }
            (Fate::InTime, Some(due)) => (due > self.to).then_some((accepted, None)),
            (Fate::Overdue, Some(due)) => (due < self.to).then_some((accepted, None)),
            (Fate::Withdrawn, _) => (accepted >= self.from).then_some((accepted, None)),
            (Fate::NoTerm | Fate::AwaitingAnother, None) => Some((accepted, None)),
            (fate, due) => panic!("{code}: {fate:?} with {due:?}"),
        }
    }

    /// What `thoihan report` counts of all of them.
    fn report(&self, by: &str) -> Value {
        let rules = self.rules();
        let book =
            Rulebook::compile(&[Source::new("province.han", rules.clone())]).unwrap_or_else(|found| panic!("{found}"));
        let mut seed = Seed(2026);
        let mut lines = String::new();
        let channels: u64 = self.channels.iter().map(|(_, share)| share).sum();
        for (at, department) in self.departments.iter().enumerate() {
            for (fate, count) in &department.margins {
                for _ in 0..*count {
                    let (code, (accepted, finished)) = loop {
                        let code = Self::code(at, seed.below(department.procedures as u64) as usize);
                        if let Some(found) = self.dossier(&book, &mut seed, &code, *fate) {
                            break (code, found);
                        }
                    };
                    let mut drawn = seed.below(channels);
                    let channel = self.channels.iter().find(|(_, share)| {
                        let found = drawn < *share;
                        drawn = drawn.saturating_sub(*share);
                        found
                    });
                    let mut line = json!({"procedure": code, "channel": channel.unwrap().0, "accepted": format!("{accepted}T08:00")});
                    if let Some(finished) = finished {
                        line["finished"] = json!(format!("{finished}T08:00"));
                    }
                    if *fate == Fate::Withdrawn {
                        line["events"] = json!([{"kind": "withdrawn", "at": format!("{accepted}T09:00")}]);
                    }
                    writeln!(lines, "{line}").unwrap();
                }
            }
        }
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("provinces").join(self.name).join(by);
        std::fs::create_dir_all(folder.join("rules")).unwrap();
        std::fs::write(folder.join("rules/province.han"), rules).unwrap();
        std::fs::write(folder.join("dossiers.jsonl"), lines).unwrap();
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_thoihan"))
            .args(["report", "--no-embedded", "--json", "--form", "06", "--by", by])
            .arg("--rules")
            .arg(folder.join("rules"))
            .arg("--dossiers")
            .arg(folder.join("dossiers.jsonl"))
            .args(["--from", &self.from.to_string(), "--to", &self.to.to_string()])
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    }
}

const COUNTER: &[(&str, u64)] = &[("counter", 1)];

fn row<'v>(report: &'v Value, agency: &str) -> &'v Value {
    let rows = report["rows"].as_array().unwrap();
    rows.iter().find(|row| row["by"]["agency"] == agency).unwrap_or_else(|| panic!("{agency}: {report}"))
}

/// Received = resolved + pending + what stands beside, in every row and in all.
fn closes(report: &Value) {
    for row in report["rows"].as_array().unwrap().iter().chain([&report["total"]]) {
        let of = |name: &str| row[name].as_u64().unwrap();
        assert_eq!(of("received"), of("resolved") + of("open") + of("beside"), "{row}");
        assert_eq!(
            of("received"),
            ["online_full", "online_partial", "online", "post", "counter", "channel_unknown", "carried_over"]
                .map(of)
                .iter()
                .sum::<u64>()
        );
    }
}

/// 46,735 received, 43,809 resolved, of them 43,231 kept and 577 late: one dossier is in neither, and the report says so.
#[test]
fn quang_nam() {
    let province = Province {
        name: "quang_nam",
        from: day("2019-01-01"),
        to: day("2019-07-20"),
        departments: vec![
            department("Các sở", 1_439, &[(Fate::Kept, 43_231), (Fate::Late, 577), (Fate::Withdrawn, 1)]),
            department("Ngành dọc", 82, &[(Fate::InTime, 2_926)]),
        ],
        channels: COUNTER,
    };
    let report = province.report("agency");
    closes(&report);
    let total = &report["total"];
    let kept = total["early"].as_u64().unwrap() + total["on_time"].as_u64().unwrap();
    assert_eq!((kept, &total["late"], &total["received"]), (43_231, &json!(577), &json!(46_735)));
    // printed as resolved: 43,809; what closes is 43,808, and the one that is left is named
    assert_eq!((&total["resolved"], &total["beside"], &total["withdrawn"]), (&json!(43_808), &json!(1), &json!(1)));
    assert_eq!(total["open"], 2_926);
    assert_eq!(total["late_percent"], "1.32"); // printed rounded to 1 %
}

/// 47,298 received by department, with the printed shares of late ones.
#[test]
fn binh_duong() {
    // resolved by department follows from the printed late ones and their share
    let province = Province {
        name: "binh_duong",
        from: day("2018-01-01"),
        to: day("2018-06-30"),
        departments: vec![
            department("Sở Y tế", 150, &[(Fate::Kept, 596), (Fate::Late, 689), (Fate::Overdue, 38)]),
            department("Sở Lao động", 100, &[(Fate::Kept, 3_021), (Fate::Late, 526), (Fate::Overdue, 34)]),
            department("Sở Tư pháp", 120, &[(Fate::Kept, 2_872), (Fate::Late, 322), (Fate::Overdue, 94)]),
            department("Sở Xây dựng", 60, &[(Fate::Kept, 546), (Fate::Late, 93), (Fate::Overdue, 44)]),
            department("Sở Công Thương", 120, &[(Fate::Kept, 9_000), (Fate::Overdue, 28)]),
            department("Ban Quản lý các khu công nghiệp", 50, &[(Fate::Kept, 3_000), (Fate::Overdue, 14)]),
            department(
                "Các sở khác",
                900,
                &[(Fate::Kept, 22_731), (Fate::Late, 824), (Fate::InTime, 2_751), (Fate::Overdue, 75)],
            ),
        ],
        channels: COUNTER,
    };
    let report = province.report("agency");
    closes(&report);
    let total = &report["total"];
    assert_eq!(
        (&total["received"], &total["resolved"], &total["late"]),
        (&json!(47_298), &json!(44_220), &json!(2_454))
    );
    assert_eq!((&total["in_time"], &total["overdue"], &total["beside"]), (&json!(2_751), &json!(327), &json!(0)));
    assert_eq!((&total["late_percent"], &total["overdue_percent"]), (&json!("5.55"), &json!("10.62")));
    for (agency, late, share, overdue) in [
        ("Sở Y tế", 689, "53.62", 38),
        ("Sở Lao động", 526, "14.83", 34),
        ("Sở Tư pháp", 322, "10.08", 94),
        ("Sở Xây dựng", 93, "14.55", 44),
    ] {
        let row = row(&report, agency);
        assert_eq!(
            (&row["late"], &row["late_percent"], &row["overdue"]),
            (&json!(late), &json!(share), &json!(overdue))
        );
    }
}

/// Nearly 11,000 received and 9,400 resolved, 99.7 % kept; procedures without a term, and waits for another agency.
#[test]
fn yen_bai() {
    let province = Province {
        name: "yen_bai",
        from: day("2018-06-01"),
        to: day("2019-03-31"),
        departments: vec![
            department("Các sở", 1_400, &[(Fate::Kept, 9_362), (Fate::Late, 28), (Fate::InTime, 800)]),
            department("Không quy định thời hạn", 20, &[(Fate::NoTerm, 500)]),
            department("Lý lịch tư pháp nhiều nơi cư trú", 2, &[(Fate::AwaitingAnother, 300)]),
        ],
        channels: COUNTER,
    };
    let report = province.report("agency");
    closes(&report);
    let total = &report["total"];
    assert_eq!(
        (&total["received"], &total["resolved"], &total["late_percent"]),
        (&json!(10_990), &json!(9_390), &json!("0.30"))
    );
    assert_eq!((&total["no_due_date"], &total["awaiting"], &total["beside"]), (&json!(500), &json!(300), &json!(800)));
}

/// 1,282 procedures of 18 departments with their fees in one book.
#[test]
fn binh_dinh() {
    let name = |at: usize| -> &'static str { Box::leak(format!("Sở {at:02}").into_boxed_str()) };
    let departments: Vec<Department> =
        (0..18).map(|at| department(name(at), 71 + usize::from(at < 4), &[(Fate::Kept, 50)])).collect();
    let procedures: usize = departments.iter().map(|one| one.procedures).sum();
    let province =
        Province { name: "binh_dinh", from: day("2019-04-01"), to: day("2019-12-31"), departments, channels: COUNTER };
    let book = Rulebook::compile(&[Source::new("province.han", province.rules())]).unwrap();
    assert_eq!((procedures, book.procedures().len()), (1_282, 1_282));
    let at: Moment = "2019-05-06T08:00".parse().unwrap();
    for procedure in book.procedures() {
        let brief = book.brief(&Dossier::new(procedure.code).accepted(at), &AsOf::new(at)).unwrap();
        assert!(brief.total.is_some_and(|total| total.minor >= 10_000), "{}", procedure.code);
    }
    let report = province.report("agency");
    closes(&report);
    assert_eq!((report["rows"].as_array().unwrap().len(), &report["total"]["resolved"]), (18, &json!(900)));
}

/// Three channels of intake, each counted.
#[test]
fn dong_thap_and_kien_giang() {
    let province = Province {
        name: "dong_thap",
        from: day("2018-01-01"),
        to: day("2018-12-31"),
        departments: vec![department("Các sở", 100, &[(Fate::Kept, 3_000), (Fate::InTime, 100)])],
        channels: &[("counter", 7), ("online", 2), ("post", 1)],
    };
    let report = province.report("channel");
    closes(&report);
    let rows = report["rows"].as_array().unwrap();
    let channels: Vec<&str> = rows.iter().filter_map(|row| row["by"]["channel"].as_str()).collect();
    assert_eq!(channels, ["counter", "online", "post"]);
    for row in rows {
        let channel = row["by"]["channel"].as_str().unwrap();
        let own = row[channel].as_u64().unwrap() + row["carried_over"].as_u64().unwrap();
        assert_eq!(row["received"].as_u64().unwrap(), own);
        assert!(own > 200, "{row}");
    }
}
