//! The appointment slip (giấy tiếp nhận hồ sơ và hẹn trả kết quả): an answer as a text for people.

pub mod differences;
mod fees;
pub mod missing;
pub mod reasons;
pub mod receipt;
mod term;
mod written;
pub mod year;

use crate::assessment::{Assessment, Deadline, Due, DueDate, Lateness, Outcome, Status, Undetermined};
use crate::calendar::Certainty;
use crate::slip::written::{awaited, date, event, instant, moment, no_due_date, quantity};
pub use crate::wording::{Language, UnknownLanguage};

/// The appointment slip of an answer, in the words of the law's own form, each line with what it rests on.
pub fn slip(answer: &Assessment, language: Language) -> String {
    let mut page = Page { language, text: String::new() };
    page.line(
        language.pick("GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", "RECEIPT OF DOSSIER AND APPOINTMENT FOR THE RESULT"),
    );
    dossier(&mut page, answer);
    due(&mut page, answer);
    standing(&mut page, answer);
    agencies(&mut page, answer);
    deadlines(&mut page, answer);
    fees::lines(&mut page, answer);
    remarks(&mut page, answer);
    basis(&mut page, answer);
    judgement(&mut page, answer);
    page.text
}

/// A text that grows by lines; what is indented belongs to the line above.
struct Page {
    language: Language,
    text: String,
}

impl Page {
    fn line(&mut self, text: impl AsRef<str>) {
        self.text.push_str(text.as_ref());
        self.text.push('\n');
    }

    fn field(&mut self, (vietnamese, english): (&str, &str), value: impl AsRef<str>) {
        let name = self.language.pick(vietnamese, english);
        self.line(format!("{name}: {}", value.as_ref()));
    }

    fn detail(&mut self, text: impl AsRef<str>) {
        self.line(format!("   {}", text.as_ref()));
    }

    fn heading(&mut self, vietnamese: &str, english: &str) {
        let title = self.language.pick(vietnamese, english);
        self.line(format!("\n{title}"));
    }

    fn pick<T: Copy>(&self, vietnamese: T, english: T) -> T {
        self.language.pick(vietnamese, english)
    }
}

fn dossier(page: &mut Page, answer: &Assessment) {
    page.line("");
    if let Some(id) = &answer.id {
        page.field(("Mã hồ sơ", "Dossier"), id);
    }
    if let Some(code) = &answer.procedure {
        let title = answer.title.as_ref().map(|title| format!(" – {title}")).unwrap_or_default();
        page.field(("Thủ tục hành chính", "Procedure"), format!("{code}{title}"));
    }
    if let Some(agency) = &answer.agency {
        page.field(("Cơ quan giải quyết", "Agency"), agency);
    }
}

fn due(page: &mut Page, answer: &Assessment) {
    if answer.procedure.is_none() && matches!(answer.due.outcome, Outcome::None(_)) {
        return;
    }
    let language = page.language;
    page.heading("THỜI GIAN GIẢI QUYẾT", "TIME LIMIT");
    if let Some(start) = answer.clock_start {
        page.field(("Thời gian nhận hồ sơ đầy đủ, hợp lệ", "Complete dossier received"), moment(start, language));
    }
    if let Some(time) = term::statutory_time(answer, language) {
        page.field(("Thời gian giải quyết hồ sơ theo quy định", "Statutory processing time"), time);
    }
    page.field(("Thời gian trả kết quả", "Result due"), due_text(&answer.due, language));
    due_details(page, &answer.due, answer.awaiting.as_deref());
    if answer.original_due != answer.due {
        page.field(("Thời gian hẹn trả ban đầu", "Originally due"), due_text(&answer.original_due, language));
    }
}

fn due_text(due: &Due, language: Language) -> String {
    match &due.outcome {
        Outcome::Value(value) => due_date(value, language),
        Outcome::None(why) => no_due_date(why, language),
        Outcome::Awaiting(what) => {
            let (what, begin) =
                (event(what, language), language.pick("chưa xác định được: chờ", "not known yet: awaiting"));
            format!("{begin} {what}")
        }
        Outcome::Exempt(_) => no_due_date("unspecified", language),
        Outcome::Undetermined(undetermined) => undetermined_text(undetermined, language),
        Outcome::Error(error) => format!("{}: {error}", language.pick("không tính được", "cannot be computed")),
    }
}

/// The instant as the slip prints it: a day that ends at midnight ends at 24:00.
fn due_date(due: &DueDate, language: Language) -> String {
    if due.exclusive && due.at.date_naive() != due.date {
        instant(24, 0, due.date, language)
    } else {
        moment(due.at, language)
    }
}

fn undetermined_text<T>(undetermined: &Undetermined<T>, language: Language) -> String {
    format!("{}: {}", language.pick("chưa xác định", "not determined"), undetermined.reason)
}

fn due_details(page: &mut Page, due: &Due, awaiting: Option<&str>) {
    let language = page.language;
    if due.provisional {
        let because = match awaiting {
            Some(what) => format!("{} {}", page.pick(" vì đang chờ", " while awaiting"), event(what, language)),
            None => String::new(),
        };
        let (begin, end) = page.pick(
            ("Tạm tính", ", như thể việc giải quyết tiếp tục ngay tại thời điểm xác định ghi bên dưới."),
            ("Provisional", ", as if work went on at the moment of assessment stated below."),
        );
        page.detail(format!("{begin}{because}{end}"));
    }
    match &due.outcome {
        Outcome::Value(value) => certainty(page, value),
        Outcome::Undetermined(undetermined) => {
            missing(page, undetermined);
            let dates: Vec<_> = undetermined.candidates.iter().map(|due| due_date(due, language)).collect();
            candidates(page, &dates);
        }
        Outcome::None(_) | Outcome::Awaiting(_) | Outcome::Exempt(_) | Outcome::Error(_) => {}
    }
}

fn certainty(page: &mut Page, due: &DueDate) {
    let text = match due.certainty {
        Certainty::Statutory => return,
        Certainty::Announced => page.pick(
            "Ngày nghỉ trong thời hạn này theo thông báo của cơ quan có thẩm quyền.",
            "Days off within this period follow the notice of the competent authority.",
        ),
        Certainty::Projected => page.pick(
            "Dự kiến: lịch nghỉ trong thời hạn này chưa được cơ quan có thẩm quyền quyết định.",
            "Projected: days off within this period have not been decided by the authority yet.",
        ),
    };
    page.detail(text);
    if due.earliest != due.latest {
        let (early, late) = page.pick(("Sớm nhất ngày", "muộn nhất ngày"), ("At the earliest", "at the latest"));
        let (first, last) = (date(due.earliest, page.language), date(due.latest, page.language));
        page.detail(format!("{early} {first}, {late} {last}."));
    }
}

fn missing<T>(page: &mut Page, undetermined: &Undetermined<T>) {
    if !undetermined.missing.is_empty() {
        let name = page.pick("Cần biết thêm", "Needed");
        page.detail(format!("{name}: {}", undetermined.missing.join(", ")));
    }
}

fn candidates(page: &mut Page, texts: &[String]) {
    if !texts.is_empty() {
        let name = page.pick("Các khả năng", "Possible");
        page.detail(format!("{name}: {}", texts.join("; ")));
    }
}

fn standing(page: &mut Page, answer: &Assessment) {
    let Some(word) = status(answer, page.language) else {
        return;
    };
    let measured = match answer.status {
        Status::Early | Status::Late | Status::Overdue => answer.lateness,
        Status::InTime => answer.slack,
        _ => None,
    };
    let amount = measured.and_then(|measured| difference(measured, answer.status, page.language));
    let amount = amount.map(|amount| format!(", {amount}")).unwrap_or_default();
    page.field(("Tình trạng", "Status"), format!("{word}{amount}"));
    if answer.lateness_original != answer.lateness
        && let Some(original) = answer.lateness_original
        && let Some(amount) = difference(original, sign(original), page.language)
    {
        page.detail(format!("{}: {amount}", page.pick("So với ngày hẹn ban đầu", "Against the original date")));
    }
}

fn status(answer: &Assessment, language: Language) -> Option<String> {
    let (vietnamese, english) = match answer.status {
        Status::Early => ("đã giải quyết xong, trước hạn", "finished early"),
        Status::OnTime => ("đã giải quyết xong, đúng hạn", "finished on time"),
        Status::Late => ("đã giải quyết xong, quá hạn", "finished late"),
        Status::InTime => ("đang giải quyết, trong hạn", "in progress, in time"),
        Status::Overdue => ("đang giải quyết, đã quá hạn", "in progress, overdue"),
        Status::NoDueDate | Status::Undetermined => return None,
        Status::AwaitingApplicant => {
            ("chờ người nộp hồ sơ bổ sung, hoàn thiện hồ sơ", "waiting for the applicant to complete the dossier")
        }
        Status::Awaiting => return answer.awaiting.as_ref().map(|what| awaited(what, language)),
        Status::Withdrawn => ("người nộp hồ sơ đã rút hồ sơ", "withdrawn by the applicant"),
        Status::Refused => ("đã từ chối giải quyết", "refused"),
        Status::Closed => ("đã đóng hồ sơ", "closed"),
    };
    Some(language.pick(vietnamese, english).to_owned())
}

fn sign(lateness: Lateness) -> Status {
    let Lateness { working_days, working_minutes, calendar_days } = lateness;
    if [working_days, working_minutes, calendar_days].iter().any(|value| *value > 0) {
        Status::Late
    } else {
        Status::Early
    }
}

fn difference(amount: Lateness, status: Status, language: Language) -> Option<String> {
    let (count, unit) = if amount.working_days != 0 {
        (amount.working_days, (language.pick("ngày làm việc", "working day")))
    } else if amount.working_minutes != 0 {
        (amount.working_minutes, language.pick("phút làm việc", "working minute"))
    } else {
        (amount.calendar_days, language.pick("ngày", "day"))
    };
    let word = match status {
        Status::Early => language.pick("sớm", "early by"),
        Status::InTime => language.pick("còn", "time left:"),
        _ => language.pick("trễ", "late by"),
    };
    (count != 0).then(|| format!("{word} {}", quantity(count.unsigned_abs(), unit, language)))
}

/// One line for each agency that held the dossier up.
fn agencies(page: &mut Page, answer: &Assessment) {
    let mut late = answer.agencies.iter().filter(|one| matches!(one.status, Status::Late | Status::Overdue)).peekable();
    if late.peek().is_none() {
        return;
    }
    page.heading("CƠ QUAN GIẢI QUYẾT CHẬM", "AGENCIES BEHIND TIME");
    for one in late {
        let word = match one.status {
            Status::Overdue => page.pick("đang trễ", "late by now:"),
            _ => page.pick("trễ", "late by"),
        };
        let minutes = one.working_minutes.unwrap_or_default();
        let time = written::working_time(minutes.unsigned_abs(), page.language);
        page.line(format!("- {}: {word} {time}", one.agency));
    }
}

fn deadlines(page: &mut Page, answer: &Assessment) {
    let mut told = answer.deadlines.iter().filter(|deadline| concerns_the_applicant(deadline)).peekable();
    if told.peek().is_none() {
        return;
    }
    page.heading("CÁC THỜI HẠN KHÁC", "OTHER DEADLINES");
    for deadline in told {
        deadline_lines(page, answer, deadline);
    }
}

/// A slip leaves out duties of the office that cannot be told yet, and what only a supplement would bring about.
fn concerns_the_applicant(deadline: &Deadline) -> bool {
    match &deadline.due.outcome {
        Outcome::Undetermined(_) => false,
        Outcome::Awaiting(event) => &**event != "supplement_requested",
        Outcome::Value(_) | Outcome::None(_) | Outcome::Exempt(_) | Outcome::Error(_) => true,
    }
}

fn deadline_lines(page: &mut Page, answer: &Assessment, deadline: &Deadline) {
    let language = page.language;
    let name = deadline.title.as_ref().unwrap_or(&deadline.name);
    let source = deadline.basis.first().and_then(|id| written::citation(answer, *id, language));
    let source = source.map(|source| format!(" ({source})")).unwrap_or_default();
    page.line(format!("- {name}: {}{source}", due_text(&deadline.due, language)));
    due_details(page, &deadline.due, None);
    if let (Status::Late | Status::Overdue, Some(consequence)) = (deadline.status, deadline.if_missed) {
        page.detail(written::consequence(consequence, language));
    }
}

fn remarks(page: &mut Page, answer: &Assessment) {
    let language = page.language;
    let mut remarks = Vec::new();
    for breach in &answer.breaches {
        let source = breach.statement.and_then(|id| written::citation(answer, id, language));
        let source = source.map(|source| format!(" ({source})")).unwrap_or_default();
        let at = written::breach_moment(&breach.at, language);
        let (what, event) = (written::breach(breach.rule, language), event(&breach.event, language));
        remarks.push(format!("{what}: {event}, {at}{source}"));
    }
    if answer.ignored_later > 0 {
        let (begin, end) = page.pick(
            ("", " sự kiện sau thời điểm xác định chưa được tính đến"),
            ("events after the moment of assessment, not taken into account: ", ""),
        );
        remarks.push(format!("{begin}{}{end}", answer.ignored_later));
    }
    if answer.undated_notice {
        remarks.push(
            page.pick(
                "có thông báo lịch nghỉ không rõ ngày ban hành; coi như đã biết",
                "a notice of days off has no date of issue; it was taken as known",
            )
            .to_owned(),
        );
    }
    if !remarks.is_empty() {
        page.heading("LƯU Ý", "REMARKS");
        remarks.iter().for_each(|remark| page.line(format!("- {remark}")));
    }
}

fn basis(page: &mut Page, answer: &Assessment) {
    let mut citations: Vec<String> = Vec::new();
    for text in answer.basis.iter().filter_map(|id| written::citation(answer, *id, page.language)) {
        if !citations.contains(&text) {
            citations.push(text);
        }
    }
    if !citations.is_empty() {
        page.heading("CĂN CỨ PHÁP LÝ", "LEGAL BASIS");
        citations.iter().for_each(|citation| page.line(format!("- {citation}")));
    }
}

fn judgement(page: &mut Page, answer: &Assessment) {
    page.line("");
    let language = page.language;
    let issued = page.pick("theo văn bản ban hành đến hết ngày", "with what was issued by");
    let known_on = date(answer.known_on, language);
    page.field(
        ("Xác định tại thời điểm", "Assessed as of"),
        format!("{}, {issued} {known_on}", moment(answer.as_of, language)),
    );
    let version = answer.version.map(|since| {
        format!(
            ", {} {}",
            page.pick("quy định có hiệu lực từ ngày", "rules in force since"),
            date(since, page.language)
        )
    });
    page.field(("Bộ quy tắc", "Rules"), format!("{}{}", answer.rules, version.unwrap_or_default()));
}

#[cfg(test)]
mod tests;
